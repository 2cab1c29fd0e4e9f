"""What surrounds a text that came by e-mail or from a chatbot, and is said to whoever takes it."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.copy.sentences import ends_sentence
from articles.copy.structure.lines import Line

LONGEST = 250
LONGEST_HEADER = 150
SIGNATURE_LINES = 6
LONGEST_SIGNATURE = 80
_HEADER = re.compile(
    r"(?:(?P<sure>from|subject|von|betreff|objet)|to|cc|bcc|sent|date|reply-to|an|gesendet|datum|de|à|envoyé|date)"
    r"\s?:\s\S.*",
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    r"[-–—_\s]*(?:begin )?(?:forwarded message|original message|ursprüngliche nachricht|weitergeleitete nachricht"
    r"|message d’origine|message transféré)[-–—_:\s]*"
    r"|(?:on|am|le)\s.{5,80}\s(?:wrote|schrieb.{0,60}|a écrit)\s?:",
    re.IGNORECASE,
)
_GREETING = (
    r"(?:hi|hello|hey|dear|hallo|liebe[rs]?|guten (?:tag|morgen|abend)|bonjour|good (?:morning|day|evening))\b"
    r"[^.!?,]{0,40}"
)
_OPENS = re.compile(
    rf"{_GREETING},|{_GREETING}[,.!].{{0,120}}\b(?:below|attached|enclosed|copy|draft|anbei|ci-joint|ci-dessous)\b.*"
    r"|please find\b.{0,150}[:.]"
    r"|(?:sure|certainly|of course|absolutely|here(?: is|’s|'s)|below is)\b.{0,200}"
    r"(?:article|text|version|draft|summary).{0,100}[:.!]",
    re.IGNORECASE,
)
_CLOSES = re.compile(
    r"(?:please )?(?:let me know (?:if|whether|what)|feel free to|(?:i )?hope this helps|would you like me to"
    r"|do you want me to|want me to|shall i|if you(?:’d| would)? (?:like|want|prefer|wish),? (?:me|i)\b"
    r"|sag(?:en sie)? mir,? (?:wenn|ob|falls)|soll ich|möchten sie,? dass ich|souhaitez-vous que je|voulez-vous que je"
    r"|dites-moi si)\b.*",
    re.IGNORECASE,
)


def letter_notes(lines: list[Line]) -> Iterator[tuple[Line, str]]:
    """Yield each line that belongs to the letter and not to the text, with why."""
    worded = [line for line in lines if any(map(str.isalnum, line.text))]
    heads = set()
    for position, line in enumerate(worded):
        if _is_forwarded(line) or _is_header(worded, position, heads):
            heads.add(line.index)
            yield line, _("A line of the e-mail that it came in.")
    body = [line for line in worded if line.index not in heads]
    for line in body[:2]:
        if not (len(line.text) <= LONGEST and _OPENS.fullmatch(line.text.strip())):
            break
        yield line, _("It is said to you, not to readers.")
    signature = _signature(lines)
    for line in signature:
        yield line, _("It signs the e-mail.")
    last = [line for line in body[3:] if line not in signature][-1:]
    for line in last:
        if len(line.text) <= LONGEST and _CLOSES.fullmatch(line.text.strip().replace("'", "’")):
            yield line, _("It is said to you, not to readers.")


def _is_forwarded(line):
    return len(line.text) <= LONGEST_HEADER and bool(_FORWARDED.fullmatch(line.text.strip()))


def _is_header(lines, position, heads):
    """Whether the line is one of several such as “From: …”, or follows one that is."""
    found = _header(lines[position])
    if not found or (position > 0 and lines[position - 1].index in heads):
        return bool(found)
    after = _header(lines[position + 1]) if position + 1 < len(lines) else None
    return bool(after and (found["sure"] or after["sure"]))


def _header(line):
    return _HEADER.fullmatch(line.text.strip()) if len(line.text) <= LONGEST_HEADER else None


def _signature(lines):
    """The few short lines below a last “--”."""
    below = []
    for line in reversed(lines[-2 * SIGNATURE_LINES :]):
        if line.text.strip() in {"--", "—"}:
            return below if 0 < len(below) <= SIGNATURE_LINES else []
        if len(line.text) > LONGEST_SIGNATURE or ends_sentence(line.text):
            return []
        below.append(line)
    return []
