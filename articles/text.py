"""Pure text work: cleaning what is typed or pasted, excerpts, reading time, slugs, quotation marks."""

import re
import unicodedata
from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser
from uuid import UUID

import nh3
from django.utils.text import slugify

# Control characters, overrides of text direction, and what takes no room on a page but hides or joins words: soft
# hyphens, spaces without width, letters without form, tags.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u115f\u1160\u180e\u200b\u202a-\u202e\u2060-\u206f\u3164"
    "\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
# Joiners, marks of direction and kinds of glyph belong to the letters around them; alone they are nothing.
_NOTHING = re.compile("[\\s\u034f\u200c-\u200f\u2800\ufe00-\ufe0f]*+")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\x85\x0b\x0c]")
# Python refuses to read a number of so many digits.
_HUGE_NUMBER = re.compile(r"&#\d{8,}+;?+")

ALLOWED_TAGS = {"p", "br", "h3", "h4", "strong", "em", "a", "ul", "ol", "li", "blockquote"}
# Tags that mean the same as an allowed one; the allow-list itself is literal.
_SAME_AS = {"b": "strong", "i": "em", "h1": "h3", "h2": "h3", "h5": "h4", "h6": "h4", "div": "p"}
_CLEANER = nh3.Cleaner(
    tags=ALLOWED_TAGS,
    attributes={"*": set(), "a": {"href"}},  # without the star, title and lang stay
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
    link_rel="noopener noreferrer",
    strip_comments=True,
    clean_content_tags={"script", "style", "template", "noscript", "title", "xmp", "iframe", "noembed", "noframes"},
)
_TAG = re.compile(r"<(/?)(b|i|h1|h2|h5|h6|div)(?=[\s>/])", re.IGNORECASE)
_BOLD_WITH_STYLE = re.compile(r"<b\s[^<>]*+>", re.IGNORECASE)
_NOT_BOLD = re.compile(r"(?<![\w-])font-weight:\s*normal", re.IGNORECASE)
_TAGS = re.compile("<[^>]*>")
_OPENING = re.compile("<[a-z]", re.IGNORECASE)
# An attribute and an opening tag as browsers read them: https://html.spec.whatwg.org/multipage/parsing.html
_ATTRIBUTE = re.compile(
    r"""([^ \t\n/>][^ \t\n/>=]*+)(?:[ \t\n]*+=[ \t\n]*+(?:"[^"]*+"|'[^']*+'|(?!["'])[^ \t\n>]*+))?+"""
)
_WHOLE_TAG = re.compile(rf"<([a-z][^ \t\n/>]*+)((?:[ \t\n/]++|{_ATTRIBUTE.pattern})*+)(>|\Z)", re.IGNORECASE)
# A long text within one tag, up to where a character stands as an entity.
_LONG_TEXT = re.compile("[^<>]{4000}[^<>&]*+(?=&)")
# Parsing takes quadratic time in tags left open, in attributes of one tag and in entities of one text, normalising in
# marks on one letter (UAX 15 has thirty as enough).
MOST_TAGS = 2000
MOST_MARKS = 30
_MANY_LETTERS = re.compile(f"[^\x00-\u02ff]{{{MOST_MARKS + 1}}}")
_EMPTY_PARAGRAPH = re.compile(r"<p>(?:\s|&nbsp;|<br>)*</p>")

_LETTERS = re.compile(r"[^\W\d_]++")
# Alphabets of which letters look like letters of another: Latin, Greek, Cyrillic.
_ALIKE = [
    re.compile(f"[{letters}]") for letters in ("A-Za-z\u00c0-\u024f\u1e00-\u1eff", "\u0370-\u03ff", "\u0400-\u052f")
]

# Opening and closing marks by language; English is what every other language gets.
_QUOTE_MARKS = {
    "de": ("„", "“"),
    "cs": ("„", "“"),
    "et": ("„", "“"),
    "lt": ("„", "“"),
    "pl": ("„", "”"),
    "ro": ("„", "”"),
    "hu": ("„", "”"),
    "fr": ("«\u202f", "\u202f»"),
    "it": ("«", "»"),
    "es": ("«", "»"),
    "ru": ("«", "»"),
    "uk": ("«", "»"),
    "ar": ("«", "»"),
    "fa": ("«", "»"),
    "he": ("”", "”"),
    "ja": ("「", "」"),
    "zh": ("“", "”"),
}
_RIGHT_TO_LEFT = {"ar", "fa", "he", "ur", "ps", "dv", "yi", "ckb", "sd", "ug"}
# What stands where words had to go.
REMOVED = "[removed]"
WORDS_A_MINUTE = 230
LENGTH_OF_ID = 36


def clean_text(value: str) -> str:
    """Return the text in normal form C with plain line ends, without control or invisible characters.

    A text of which nothing would be seen is empty.
    """
    value = clean_characters(value).strip()
    return "" if _NOTHING.fullmatch(value) else value


def clean_characters(value: str) -> str:
    """Return the text as `clean_text`, but with the space around it."""
    if value.isascii() and value.isprintable():
        return value
    value = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", value))
    return value if value.isascii() else unicodedata.normalize("NFC", _limit_marks(value))


def _limit_marks(value):
    # Few texts have so many letters together that a mark could be among, and going through all is slow.
    if not _MANY_LETTERS.search(value):
        return value
    run, kept = 0, []
    for character in value:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def clean_line(value: str) -> str:
    """Return the text on one line with single spaces, otherwise as `clean_text`."""
    return " ".join(clean_text(value).split())


def mixed_words(value: str) -> list[str]:
    """Return the words that mix alphabets of which letters look alike, such as a Cyrillic “а” among Latin letters."""
    return [word for word in _LETTERS.findall(value) if sum(bool(letters.search(word)) for letters in _ALIKE) > 1]


def sanitise_html(value: str) -> str:
    """Return only the markup our pages know; everything else is dropped, text is kept.

    Idempotent. Must stay the last step before storing: nothing may touch the markup afterwards. What has more than
    `MOST_TAGS` tags comes back as text that shows them.
    """
    # Google Docs wraps a whole paste in a <b> that is not bold.
    value = _BOLD_WITH_STYLE.sub(lambda tag: "" if _NOT_BOLD.search(tag[0]) else tag[0], clean_text(value))
    value = _WHOLE_TAG.sub(_without_attributes, value)
    value = _TAG.sub(lambda tag: f"<{tag[1]}{_SAME_AS[tag[2].lower()]}", value)
    while (cleaned := _clean_once(value)) != value:
        value = cleaned
    return value if plain_text(value) else ""


def _without_attributes(tag):
    """Leave a tag nothing but where it leads to. One that does not end is text, as its words would be lost."""
    name, attributes, end = tag[1], tag[2], tag.groups()[-1]
    if not end:
        return tag[0].replace("<", "&lt;")
    found = _ATTRIBUTE.finditer(attributes) if name in {"a", "A"} else ()
    href = next((each[0] for each in found if each[1].lower() == "href"), "")
    return f"<{name} {href}>" if href else f"<{name}>"


def _clean_once(value):
    if len(_OPENING.findall(value)) > MOST_TAGS:
        value = value.replace("<", "&lt;")
    value = clean_text(value)
    if value.count("&") > MOST_TAGS:
        # A comment, which the cleaner drops, makes two texts of one.
        value = _LONG_TEXT.sub(r"\g<0><!---->", value)
    # Characters that stood there as entities are cleaned away in the next round.
    return _EMPTY_PARAGRAPH.sub("", _CLEANER.clean(value)).strip()


class _TextOf(HTMLParser):
    BLOCKS = {"p", "br", "h3", "h4", "li", "ul", "ol", "blockquote"}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts = []

    def handle_starttag(self, tag, attrs):
        if tag in self.BLOCKS:
            self.parts.append(" ")

    def handle_data(self, data):
        self.parts.append(data)


def plain_text(html: str) -> str:
    """Return the words of sanitised markup on one line."""
    parser = _TextOf()
    parser.feed(html)
    parser.close()
    return clean_line("".join(parser.parts))


def without_tags(html: str) -> str:
    """Return sanitised markup with a space for each tag, for counting: a small part of the work of `plain_text`."""
    return _TAGS.sub(" ", html)


def decode_entities(value: str) -> str:
    """Return the text with its HTML entities as characters; a number that is none of a character shows as such."""
    return unescape(_HUGE_NUMBER.sub("\ufffd", value)) if "&" in value else value


def excerpt(value: str, length: int = 160) -> str:
    """Return at most `length` characters of plain text, cut between words and marked with an ellipsis."""
    value = clean_line(decode_entities(value))
    if len(value) <= length:
        return value
    head = value[: length - 1]
    return (head[: head.rfind(" ")] if " " in head else head).rstrip(" ,;:.") + "…"


def reading_minutes(*parts: str) -> int:
    """Return the whole minutes it takes to read the parts, never less than one."""
    words = sum(len(part.split()) for part in parts)
    return max(1, round(words / WORDS_A_MINUTE))


def make_slug(value: str, fallback: str, length: int = 80) -> str:
    """Return an ASCII slug of at most `length` characters, or `fallback` where no letter survives."""
    slug = slugify(value)
    if len(slug) > length:
        slug = slug[:length].rsplit("-", 1)[0] if "-" in slug[:length] else slug[:length]
    return slug or fallback


def is_id(value: str) -> bool:
    """Tell whether it has the form of a key. An address, a file or a forged form may carry anything."""
    try:
        # UUID() overlooks any number of hyphens.
        return len(str(value)) <= LENGTH_OF_ID and bool(UUID(str(value)))
    except ValueError:
        return False


def quote_marks(language: str) -> tuple[str, str]:
    """Return the opening and closing quotation marks of a BCP 47 language."""
    return _QUOTE_MARKS.get(language.split("-")[0].lower(), ("“", "”"))


def text_direction(language: str) -> str:
    """Return `rtl` for languages written from right to left, else `ltr`."""
    return "rtl" if language.split("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"


def utc_moment(value: datetime) -> str:
    """Return a moment in UTC as RFC 3339 and ISO 8601 have it, to the second."""
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
