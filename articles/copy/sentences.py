"""Where sentences end."""

import re

# A run of dots is tried once, from its first: trying it from each would take quadratic time.
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»)\]]*+\s++|[。！？]++[”’」』）]*+\s*+|\n++")
_LAST = re.compile(r"[.!?…。！？؟।](?:[\"'”’»)\]」』）]|\s){0,4}\Z")
_ABBREVIATED = (
    "mr mrs ms dr prof st sr jr gen col lt sen rep gov no nr vs etc approx ca bzw usw evtl al inc ltd co corp "
    "jan feb mar apr jun jul aug sept sep oct nov dec u.s u.k u.n e.g i.e z.b d.h p.m a.m"
)
_ABBREVIATIONS = frozenset(_ABBREVIATED.split())


def sentence_starts(text: str) -> list[int]:
    """Return the offsets at which the sentences after the first one begin. A break that the author set ends one."""
    return [end.end() for end in _END.finditer(text) if end.end() < len(text) and _is_end(text, end)]


def _is_end(text, end):
    if end[0][0] in "。！？\n":
        return True
    if text[end.end()].islower():
        return False
    before = text[max(0, end.start() - 12) : end.start()].split()
    word = before[-1].lstrip("(“\"'„«").casefold() if before else ""
    # Initials, abbreviations and ordinals, as in “3. März”.
    return end[0][0] != "." or not (len(word) == 1 or word in _ABBREVIATIONS or word.isdigit())


def ends_sentence(text: str) -> bool:
    """Say whether the text ends as a sentence does, so that it is not a bare line such as a heading."""
    return bool(_LAST.search(text[-8:]))
