"""What stands between the words of an article and is none of them: credits, bylines, rules, notes on sources."""

import re

from django.utils.translation import gettext_lazy as _

from articles.copy.structure.lines import Line
from articles.copy.words import ENGLISH_MONTHS, MONTHS, WEEKDAYS

LONGEST = 250
LONGEST_NOTE = 500
_SHORT_MONTHS = "jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
_MONTH = "|".join([*sorted({*ENGLISH_MONTHS, *MONTHS}), rf"(?:{_SHORT_MONTHS})\.?"])
_DATE = (
    rf"(?:(?:{'|'.join(WEEKDAYS)}),?\s)?"
    rf"(?:(?:\d{{1,2}}\.?\s(?:{_MONTH})|(?:{_MONTH})\s\d{{1,2}}),?\s\d{{4}}|\d{{4}}-\d\d-\d\d)"
)
_PHOTO = "(?:cover |featured |file )?(?:photo|photograph|image|picture|foto|bild)s?"
_PUBLISHED = "(?:first |last )?(?:published|posted|updated|modified|veröffentlicht|aktualisiert|publié le)"
_NAME = r"[A-ZÀ-ÞĀ-Ž][^\s,]*"
_ROLE = (
    r"correspondent|reporter|staff writer|columnist|envoyée?\sspéciale?|correspondante?|korrespondent(?:in)?"
    r"|redakteur(?:in)?|redaktion"
)
_BYLINE = re.compile(
    rf"(?:By|BY|by|Von|Par|(?:Text|Written|Reported|Words|Edited) by)\s(?:the\s|our\s)?{_NAME}"
    rf"(?:[\s,]+(?:{_NAME}|and|und|et|von|der|de|van|in|for|desk|staff|team|correspondent|[|•·–-]))*"
    rf"(?:,\s[^,.]{{0,30}}\b(?:{_ROLE})\b[^.]{{0,40}})?"
)
# Two to four capitalised words.
_PERSON = re.compile(rf"{_NAME}(?: (?:{_NAME}|von|van|de|der|di|del|bin|al)){{1,3}}")
# Each is tried on a whole line of at most LONGEST characters.
_KINDS = [
    (
        rf"[(\[]?{_PHOTO}\s?(?:credit|by|courtesy(?: of)?|caption|source)?s?\s?[:/©].*"
        rf"|[(\[]{_PHOTO}\s(?:by|courtesy)\s.*|{_PHOTO}\s(?:by|courtesy of)\s[^.]*"
        rf"|.{{0,200}}[.!?)|(–—]\s?(?:{_PHOTO}|crédit photo)\s?(?:credit|by|courtesy(?: of)?)?s?"
        r"\s?[:/©]\s?[^.:]{1,60}"
        r"|credits?\s?:.*|©.*|\(c\)\s.*|copyright\s(?:©|\d{4}).*|bildnachweis\s?:.*|crédit photo\s?:.*",
        _("A photo credit."),
    ),
    (r"(?:caption|figure \d{1,3}|fig\. \d{1,3}|bildunterschrift|légende)\s?[:.]\s.*", _("The caption of a picture.")),
    (
        r"(?:author|autor|autorin|auteur|reporter|editor)s?\s?:.*|staff (?:writer|reporter|report)s?"
        r"|\((?:additional )?(?:reporting|writing|editing) by\s.*\)"
        rf"|(?:[^\W\d_]+ ){{0,2}}(?:{_ROLE})(?:\s(?:in|at|for|à|à la|aus)\s[^.,]{{1,40}})?",
        _BYLINE_NOTE := _("A byline."),
    ),
    (
        rf"{_PUBLISHED}(?:\son)?(?:\s?:.*|\s{_DATE}.*)|(?:date|stand)\s?:.*"
        rf"|(?:[^\W\d_][\w.'’-]*(?: [\w.'’-]+){{0,2}}\s?[,|–—-]\s?)?{_DATE}"
        r"[\s|•·,–—-]*(?:\d{1,2}[:.]\d\d.{0,20}|by\s.{1,60})?",
        _DATE_NOTE := _("A date."),
    ),
    (
        r"\d{1,3}[\s-]min(?:ute)?s?\.?(?:\s(?:read|reading time|lesezeit))?|(?:reading time|lesezeit)\s?:.*",
        _("The reading time."),
    ),
    (
        r"share(?:\s(?:this|on|via)\b.*)?|tweet|print|e-?mail|advertisement|anzeige|werbung|sponsored|subscribe(?:\s.*)?"
        r"|thanks for reading\b.*"
        r"|sign up (?:for|to)\s.*|follow us\b.*|click here\b.*|skip to .*|back to top|menu|comments?"
        r"|leave a (?:comment|reply)|all rights reserved.*|listen to this article.*"
        r"|(?:filed under|tags?|topics?|keywords?|category|categories)\s?:.*",
        _("It belongs to the page that the text was copied from."),
    ),
    (
        r"(?:read more|read also|read next|related|see also|mehr dazu|lesen sie auch|à lire)\s?:.*",
        _("A link to something else."),
    ),
    (
        r"for immediate release.*|press release|news release|embargoed?(?:\suntil)?\b.*|pressemitteilung"
        r"|communiqué de presse",
        _("A line of the press release."),
    ),
    (r"(?:source|quelle)s?n?\s?:.*", _("A note on sources.")),
]
_CLUTTER = [(re.compile(rf"\s*(?:{pattern})\s*", re.IGNORECASE), note) for pattern, note in _KINDS]
_NOTE = re.compile(r"\s*(?:\[\d{1,3}\]:?|\[\^[^\]\n]{1,20}\]:|[⁰¹²³⁴-⁹]{1,3})\s*\S")
_ADDRESS = re.compile(r"https?://|www\.|\bdoi\b", re.IGNORECASE)
_ADDRESS_ALONE = re.compile(r"\s*(?:https?://|www\.)\S+\s*", re.IGNORECASE)
_NUMBERED_NOTE = re.compile(r"\s*\[?\d{1,3}\]?[.):]?\s+\S")
_END = re.compile(r"[-–—\s#*]*(?:ends?|ende|30)[-–—\s#*]*|#\s?#\s?#", re.IGNORECASE)


def clutter_note(line: Line) -> str:
    """Return why the line is no part of an article, "" where it may be one. A paragraph of prose never is clutter."""
    text = line.text.strip()
    if line.paragraph.picture is not None:
        return str(_("A picture."))
    if not any(map(str.isalnum, text)):
        return str(_("A line without words."))
    if len(text) <= LONGEST:
        for pattern, note in _CLUTTER:
            if pattern.fullmatch(text):
                return str(note)
        if _BYLINE.fullmatch(text):
            return str(_BYLINE_NOTE)
    if _ADDRESS_ALONE.fullmatch(text):
        return str(_("An address."))
    return str(_("A note on sources.")) if len(text) <= LONGEST_NOTE and _NOTE.match(text) else ""


def is_divider(line: Line) -> bool:
    """Say whether a line only divides what stands above it from what stands below."""
    return line.paragraph.picture is None and bool(line.text.strip()) and not any(map(str.isalnum, line.text))


def is_author(line: Line, note_below: str) -> bool:
    """Say whether a line is only a person's name, and a date or a byline stands below it."""
    is_signed = note_below in {str(_BYLINE_NOTE), str(_DATE_NOTE)}
    return is_signed and len(line.text) <= 60 and bool(_PERSON.fullmatch(line.text.strip()))


def ends_release(line: Line) -> bool:
    """Say whether the line is the mark below which a press release only speaks of its sender."""
    return len(line.text) <= LONGEST and bool(_END.fullmatch(line.text.strip()))


def is_source(line: Line) -> bool:
    """Say whether a line under “Sources” could be one."""
    looks_so = line.is_list_line or _NUMBERED_NOTE.match(line.text) or _ADDRESS.search(line.text)
    return len(line.text) <= LONGEST_NOTE and bool(looks_so)
