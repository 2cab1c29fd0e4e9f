"""Names in copy: those of people, organisations and topics on file, and others that look like names of persons."""

import re
import unicodedata
from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from articles.copy.sentences import ends_sentence, sentence_starts
from articles.copy.words import (
    COMMON_CAPITALS,
    ENGLISH_MONTHS,
    EVENT_WORDS,
    MONTHS,
    NAME_PARTICLES,
    PERSON_TITLES,
    TITLE_ENDINGS,
    WEEKDAYS,
)
from articles.countries import countries

_WORD = re.compile(r"[^\W_]++(?:['’.][^\W_]++)*+")
_POSSESSIVE = re.compile(r"['’][sS]\Z")
_CHINESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# So many words of a name are compared; nobody has more.
MOST_WORDS = 12
MOST_UNKNOWN = 40
# So many letters of a word: a character may stand for eighteen.
MOST_LETTERS = 100
# Shorter names count only as they are written: “US” is not “us”.
SHORTEST_IN_CAPITALS = 4


class Word(NamedTuple):
    """A word of the text as names are compared, where it stands, and as it is written."""

    folded: str
    start: int
    end: int
    written: str


def read_words(text: str) -> Iterator[Word]:
    """Yield the words of the text without accents, with straight apostrophes and without a possessive ’s.

    Words joined by hyphens are words of their own, and so is every Chinese, Japanese or Korean character.
    """
    for found in _WORD.finditer(text):
        written = found[0]
        if not written.isascii() and _CHINESE.search(written):
            for at, sign in enumerate(written, start=found.start()):
                yield Word(sign, at, at + 1, sign)
            continue
        written = _POSSESSIVE.sub("", written)
        yield Word(_fold(written), found.start(), found.start() + len(written), written)


def _fold(word):
    if word.isascii():
        return word.replace(".", "")
    plain = unicodedata.normalize("NFKD", word[:MOST_LETTERS]).replace("’", "'").replace(".", "").replace("ß", "ss")
    return "".join(character for character in plain if not unicodedata.combining(character))


_BEFORE_NAMES = frozenset(map(_fold, [*PERSON_TITLES, *COMMON_CAPITALS, *ENGLISH_MONTHS, *MONTHS, *WEEKDAYS]))
_TITLE_ENDINGS = tuple(map(_fold, TITLE_ENDINGS))
_EVENT_WORDS = frozenset(map(_fold, EVENT_WORDS))


def find_known(text: str, names: Mapping[Hashable, Iterable[str]], any_case: bool = False) -> dict[Hashable, list[int]]:
    """Return the keys whose names stand in the text as whole words, each with the offsets, in the order of the first.

    The longest name wins: where “European Union” stands, “Union” does not. Case counts unless `any_case`, as for
    topics; but a name of some length may be in capitals. After a full name the last word of it alone is found as well,
    unless two keys share it. A name that two keys share is found for both.
    """
    words = list(read_words(text))
    index = _index_names(names, {_cased(word.folded, any_case) for word in words}, any_case)
    found, position, full = {}, 0, []
    while position < len(words):
        length, keys = _longest(words, position, index, any_case)
        for key in keys:
            found.setdefault(key, []).append(words[position].start)
        if length:
            full.append((position, length, keys))
        position += length or 1
    if not any_case:
        _add_last_names(words, full, found)
    return found


def _index_names(names, present, any_case):
    """The names by their first word, as pairs of their words and keys; only those whose first word is present."""
    index = {}
    for key, spellings in names.items():
        for spelling in spellings:
            first = _cased(_first_word(spelling), any_case)
            if first not in present and first.upper() not in present:
                continue
            words = tuple(_cased(word.folded, any_case) for word in read_words(spelling))[:MOST_WORDS]
            for form in {words, _in_capitals(words)} if words else ():
                index.setdefault(form[0], {}).setdefault(form, {})[key] = None
    return {first: (sorted({len(form) for form in forms}, reverse=True), forms) for first, forms in index.items()}


def _first_word(spelling):
    # Most names begin plainly, and there may be tens of thousands.
    head = "".join(spelling.split(maxsplit=1)[:1])
    if head.isascii() and head.isalpha():
        return head
    return next((word.folded for word in read_words(spelling)), "")


def _in_capitals(words):
    return tuple(word.upper() for word in words) if len("".join(words)) >= SHORTEST_IN_CAPITALS else words


def _cased(folded, any_case):
    return folded.casefold() if any_case else folded


def _longest(words, position, index, any_case):
    lengths, forms = index.get(_cased(words[position].folded, any_case), ((), {}))
    for length in lengths:
        form = tuple(_cased(word.folded, any_case) for word in words[position : position + length])
        if len(form) == length and form in forms:
            return length, list(forms[form])
    return 0, []


def _add_last_names(words, full, found):
    """Add where the last word of a full name stands alone after it."""
    owners, taken = {}, set()
    for position, length, keys in full:
        taken.update(range(position, position + length))
        last = words[position + length - 1].folded
        if length > 1 and len(last) > 2:
            owners.setdefault(last, (position, set()))[1].update(keys)
    for position, word in enumerate(words):
        first, keys = owners.get(word.folded, (position, ()))
        if position not in taken and first < position and len(keys) == 1:
            found[next(iter(keys))].append(word.start)
    for offsets in found.values():
        offsets.sort()


def find_unknown(text: str, known: Iterable[str]) -> list[str]:
    """Return at most `MOST_UNKNOWN` names of two to four capitalised words that are not known, each once, in order.

    Titles before them are dropped. Months, weekdays and names of events are none, and neither are lines of the text
    without a sentence, such as headings.
    """
    known_words = {word.folded.casefold() for name in known for word in read_words(name)}
    found = {}
    for line in text.split("\n"):
        if not _is_prose(line):
            continue
        starts = {0, *sentence_starts(line)}
        for words in _capitalised(line, starts):
            name = _name_of(line, words, known_words)
            if name and len(found) < MOST_UNKNOWN:
                found.setdefault(" ".join(word.folded for word in words[-2:]), name)
    return list(found.values())


def _is_prose(line):
    """Whether the line holds a sentence: in titles everything is capitalised."""
    if not (ends_sentence(line) or sentence_starts(line)):
        return False
    return any(len(word) > 3 and word.islower() for word in line[:400].split())


def _capitalised(line, starts):
    """The runs of capitalised words, with particles between them, that only a space or hyphen divides."""
    run = []
    for word in read_words(line):
        divider = line[run[-1].end : word.start] if run else ""
        joins = divider in {" ", "\xa0", "-", ". "} and (divider != ". " or len(run[-1].folded) == 1)
        if run and (not joins or (word.start in starts and divider == ". " and len(run[-1].folded) > 1)):
            yield run
            run = []
        if word.written[0].isupper() or (run and word.folded in NAME_PARTICLES):
            run.append(word)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _name_of(line, words, known_words):
    """The name without titles and words that begin sentences; "" where it is none of a person."""
    folded = [word.folded.casefold() for word in words]
    # The last word is the name: people are called May.
    first = 1 + max((at for at, word in enumerate(folded[:-1]) if _is_title(word)), default=-1)
    last = max((at for at, word in enumerate(words) if word.folded not in NAME_PARTICLES), default=-1)
    capitals = [at for at in range(first, last + 1) if words[at].folded not in NAME_PARTICLES]
    if not 2 <= len(capitals) <= 4 or any(_is_shouted(words[at], at == first) for at in capitals):
        return ""
    own = {folded[at] for at in capitals}
    if own & _EVENT_WORDS or own <= known_words or tuple(folded[first : last + 1]) in _countries():
        return ""
    return line[words[first].start : words[last].end]


def _is_title(word):
    return word in _BEFORE_NAMES or word.endswith(_TITLE_ENDINGS)


def _is_shouted(word, is_first):
    """Whether it is in capitals, as abbreviations are and first names such as “JD” may be."""
    return len(word.folded) > (2 if is_first else 1) and word.folded.isupper()


@cache
def _countries():
    return {tuple(word.folded.casefold() for word in read_words(name)) for name in countries().values()}
