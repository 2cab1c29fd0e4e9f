"""Numbers and bullets that were typed before words, and marks that cite a source."""

import re
from typing import NamedTuple

from articles.copy.words import LIST_NOUNS, MONTHS, NUMBER_WORDS


class Marker(NamedTuple):
    """A number before the words of a heading: what it counts, and where the words begin.

    A `kind` says that it may be something else where it stands alone: "roman" an initial, "post" as in 2/7 a fraction,
    "section" as in 2.1 a decimal.
    """

    number: int
    end: int
    kind: str = ""


_DASH = r"\s*[-–—]\s+(?!\d)"
_NUMERALS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10, "xi": 11}
# Vowel signs are part of an Arabic word.
_WORD = r"(?P<word>(?:[^\W\d_]|[\u064b-\u0652]){1,14})"
_MARKERS = [
    # 1. 1) (1) 1: 1 – and a number alone
    re.compile(rf"\s{{0,9}}(?:\(\s?)?(?P<digits>\d{{1,2}})(?:\.?\)|[.:](?!\d)|{_DASH}|\s{{0,9}}\Z)\s*"),
    # #1 #1: No. 1: Nr. 1 –
    re.compile(rf"\s{{0,9}}(?:#|N[or]\.?\s)\s?(?P<digits>\d{{1,2}})(?:[.:)](?!\d)|{_DASH}|\s|\Z)\s*"),
    # 2/ and 2/7 as posts are counted, 2.1 as sections are
    re.compile(r"\s{0,9}(?P<digits>\d{1,2})/\s+"),
    re.compile(r"\s{0,9}(?P<post>\d{1,2})/\d{1,2}(?!\s[a-zà-ÿ])\s+"),
    re.compile(r"\s{0,9}\d{1,2}\.(?P<section>\d{1,2})\.?(?!\s[a-zà-ÿ])\s+"),
    # ①
    re.compile(r"\s{0,9}(?P<circled>[①-⑳])\s*"),
    # keycaps
    re.compile("\\s{0,9}(?P<digits>\\d{1,2})\ufe0f?\u20e3[.:]?\\s*"),
    # Takeaway 1: Lesson two –
    re.compile(
        rf"\s{{0,9}}(?:key\s)?(?:{'|'.join(LIST_NOUNS)})\s(?:#\s?)?(?:(?P<digits>\d{{1,2}})|{_WORD})"
        rf"(?:[.:)](?!\d)|{_DASH}|\s{{0,9}}\Z)\s*",
        re.IGNORECASE,
    ),
    # One: First: 一、 and First, which stays before its words
    _COUNTING_WORD := re.compile(rf"\s{{0,9}}{_WORD}(?:[.:)、]|{_DASH}|(?P<stays>[,，])|\s{{0,9}}\Z)\s*"),
]
_MONTH = re.compile(rf"(?:{'|'.join(MONTHS)})\b", re.IGNORECASE)
_SIGNS = "•●▪■◦‣➢➤►✓✔✅🔹🔸👉📌"
_BULLET = re.compile(rf"\s{{0,9}}(?:[{_SIGNS}○▫□⁃∙·▶➡→*+–—-]\ufe0f?(?:\s+|\Z)|[{_SIGNS}]\ufe0f?)")
# Pictures before a title. A cross says something, and so does a flag.
_DECORATION = re.compile(
    "\\s{0,9}(?:(?![✕-✘❌❎])[\u2190-\u21ff\u2300-\u245f\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff"
    "\U0001f000-\U0001f1e5\U0001f200-\U0001faff][\ufe0f\u200d\U0001f3fb-\U0001f3ff]{0,3}\\s{0,9}){1,4}"
)
_VOWEL_SIGNS = re.compile("[\u064b-\u0652]")
_CITATION = re.compile(
    r"\s?\[\d{1,3}(?:\s?[,;–-]\s?\d{1,3}){0,20}\]"
    r"|\s?【[^【】\n]{0,80}†[^【】\n]{0,80}】"
    r"|\s?:contentReference\[oaicite:\d{1,6}\]\{index=\d{1,6}\}"
    r"|(?<=[.,;:!?)”\"’»])[⁰¹²³⁴-⁹]{1,3}|(?<=[^\W\d_]{4})[⁰¹²³⁴-⁹]{1,3}(?![^\s.,;:!?)”\"’»])"
)


def read_number(text: str) -> Marker | None:
    """Return the number that stands before the words. Years, dates, decimals and percentages are none."""
    start = decoration_end(text)
    for pattern in _MARKERS:
        if (match := pattern.match(text, start)) and (marker := _marker_of(match, text)):
            return _with_word(marker, text)
    return None


def _with_word(marker, text):
    """Where the number is said again, as in “2/ First: lamps”, the words begin after that."""
    match = _COUNTING_WORD.match(text, marker.end)
    is_said = match and not match["stays"] and text[marker.end : match.end()].strip() != text[marker.end :].strip()
    again = _marker_of(match, text) if is_said else None
    return marker if again is None or again.kind else marker._replace(end=again.end)


def _marker_of(match, text):
    found = match.groupdict()
    if found.get("digits"):
        return None if _MONTH.match(text, match.end()) else Marker(int(found["digits"]), match.end())
    for kind in ("post", "section"):
        if found.get(kind):
            return Marker(int(found[kind]), match.end(), kind)
    if found.get("circled"):
        return Marker(ord(found["circled"]) - ord("①") + 1, match.end())
    word = _VOWEL_SIGNS.sub("", found["word"].casefold())
    if word in NUMBER_WORDS:
        return Marker(NUMBER_WORDS[word], match.start() if found.get("stays") else match.end())
    if word in _NUMERALS and found["word"].isupper() and not found.get("stays"):
        return Marker(_NUMERALS[word], match.end(), "roman")
    return None


def bullet_end(text: str) -> int:
    """Return where the words after a typed bullet begin, 0 where there is none."""
    match = _BULLET.match(text)
    return match.end() if match else 0


def decoration_end(text: str) -> int:
    """Return where the words after little pictures begin, 0 where there are none."""
    match = _DECORATION.match(text)
    return match.end() if match else 0


def citation_marks(text: str) -> list[tuple[int, int]]:
    """Return the stretches that only cite a source, such as “[1]”. “[sic]” and “[1999]” are none."""
    return [match.span() for match in _CITATION.finditer(text)]
