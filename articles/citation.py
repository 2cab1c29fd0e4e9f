"""Citations as text for readers and for reference managers. No database."""

import re
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from articles.text import clean_line, text_direction

# What TeX reads as a command. Braces must stay in pairs even where they are escaped, as BibTeX counts them all.
_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{character: f"\\{character}" for character in "#$%&_"},
    }
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# No full stop after what has one, also within quotation marks, nor after an address, which would seem to end in it.
_IS_ENDED = re.compile(r"[.?!…]\W*$|\bhttps?://\S+$")


@dataclass(frozen=True)
class Name:
    """Who is cited: as printed, and with the family name first where it is known which one that is."""

    printed: str
    inverted: str = ""

    @property
    def is_divided(self) -> bool:
        """Whether the inverted name says, by its one comma, what is the family name."""
        return re.fullmatch(r"[^,]*[^,\s][^,]*,\s*[^,\s][^,]*", self.inverted) is not None


@dataclass(frozen=True)
class Sentence:
    """A piece of a citation in one language, a BCP 47 code; without one it is ours."""

    words: str
    language: str = ""

    @property
    def direction(self) -> str:
        return text_direction(self.language)


@dataclass(frozen=True)
class Citation:
    """What a citation says. `key` is ASCII without spaces; `byline` stands for the authors where it says more.

    `origin` is where what is cited can itself be checked.
    """

    key: str
    authors: list[Name]
    title: str
    site: str
    address: str
    issued: date | None = None
    byline: str = ""
    details: list[Sentence] = field(default_factory=list)
    origin: str = ""


def plain(citation: Citation) -> list[Sentence]:
    """Return the citation as a reader would write it, sentence by sentence.

    Author, date, title, details, site, address: the order of a web page in the style of the American Psychological
    Association (seventh edition, section 10.16), with names in full; then the origin. A site that is its own author is
    named once.
    """
    authors = citation.byline or ", ".join(name.printed for name in citation.authors)
    day = format_date(citation.issued, "Y, F j") if citation.issued else _("n.d.")
    author, when, title = Sentence(authors), Sentence(f"({day})."), Sentence(citation.title)
    opening = [author, when, title] if authors else [title, when]
    site = [] if authors == citation.site else [Sentence(citation.site)]
    sentences = [*opening, *citation.details, *site, Sentence(citation.address), Sentence(citation.origin)]
    return [replace(each, words=_ended(each.words)) for each in sentences if each.words]


def bibtex(citation: Citation) -> str:
    """Return an entry for BibTeX and biblatex, in UTF-8.

    The fields of @misc are those of Oren Patashnik's “BibTeXing” (1988); `url` and `day` are read by what came after.
    The title keeps its capitals. What TeX would read as a command is escaped, but not in the address, which is ours.
    """
    issued = citation.issued
    fields = {
        "author": _braced(" and ".join(map(_tex_name, citation.authors))),
        "title": _braced(_braced(_tex(citation.title))),
        "howpublished": _braced(_tex(citation.site)),
        "year": _braced(f"{issued.year:04}") if issued else "",
        "month": _MONTHS[issued.month - 1] if issued else "",
        "day": _braced(str(issued.day)) if issued else "",
        "note": _braced(_tex(_note(citation))),
        "url": _braced(citation.address),
    }
    lines = [f"  {name} = {value},\n" for name, value in fields.items() if value.strip("{}")]
    return f"@misc{{{citation.key},\n{''.join(lines)}}}\n"


def ris(citation: Citation) -> str:
    """Return a record in the format of Research Information Systems, as its specification of 2011 has it, in UTF-8.

    A web page (ELEC): one tag a line, each line ended by a carriage return and a line feed, and no value over several.
    """
    issued = citation.issued
    tags = [
        ("TY", "ELEC"),
        *(("AU", (name.inverted if name.is_divided else name.printed).replace("*", "")) for name in citation.authors),
        ("PY", f"{issued.year:04}" if issued else ""),
        ("DA", f"{issued:%Y/%m/%d}" if issued else ""),
        ("TI", citation.title),
        ("T2", citation.site),
        ("N1", _note(citation)),
        ("UR", citation.address),
    ]
    lines = [f"{tag}  - {clean_line(value)}\r\n" for tag, value in tags if value]
    return "".join([*lines, "ER  - \r\n"])


def _ended(words):
    words = clean_line(words).rstrip(",;: ")
    return words if _IS_ENDED.search(words) else f"{words}."


def _note(citation):
    """Return what a reference manager has no field for: first the byline, where it says more than the authors."""
    sentences = [citation.byline, *(sentence.words for sentence in citation.details), citation.origin]
    return " ".join(_ended(words) for words in sentences if words)


def _tex(value):
    return clean_line(value).translate(_TEX)


def _tex_name(name):
    """Return a name that BibTeX divides at its comma, or else, in braces, one that it leaves whole."""
    is_plain = name.is_divided and not re.search(r"\sand\s", name.inverted)
    return _tex(name.inverted) if is_plain else _braced(_tex(name.printed))


def _braced(value):
    return f"{{{value}}}"
