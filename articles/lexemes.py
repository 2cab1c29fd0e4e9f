"""What text is found by: its words as tokens, analysed alike where it is indexed and where it is asked for.

No database takes part in this, so that each finds the same. A token has letters, marks and digits only; with an
underscore in it, it is one of the marks by which an index knows kinds, names and the like, and nobody can type it.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from snowballstemmer import EnglishStemmer

MOST_LETTERS = 40
MOST_TOKENS = 10_000
# Of what is shorter nobody can say whether it is misspelled.
FEWEST_LETTERS = 4
# Between the marks, the name and the text of what is indexed, and between parts of these, which no phrase crosses.
SECTION, BREAK = "_", "__"

# Letters that do not decompose, and what they are written as where they are not to be had.
WRITTEN = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŋ": "n", "ŧ": "t", "ə": "e"}
PAIRS = {"ss": "ßẞ", "ae": "æÆ", "oe": "œŒ", "th": "þÞ"}
_LETTERS = str.maketrans(WRITTEN | {letter: pair for pair, letters in PAIRS.items() for letter in letters})

# A word is looked at as far as this; what is longer is no word, and normalising takes quadratic time in marks.
_MOST_CHARACTERS = 3 * MOST_LETTERS
_APOSTROPHES = "'‘’ʼʻ＇"
# Scripts that put no space between words: Thai to Myanmar, Khmer, and those of East Asia.
_RUN_TOGETHER = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fdf\u3040-\u318f\u31a0-\u31bf\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uffdc\U00020000-\U0003ffff"
)


def _ranges(characters: Iterable[str]) -> str:
    """Return characters in their order as the inside of a class of a regular expression."""
    ends = []
    for character in characters:
        if ends and ord(character) == ord(ends[-1][1]) + 1:
            ends[-1][1] = character
        else:
            ends.append([character, character])
    return "".join(f"{first}-{last}" for first, last in ends)


_MARKS = _ranges(letter for letter in map(chr, range(0x300, 0x20000)) if unicodedata.category(letter)[0] == "M")
_LETTER = f"[^\\W_{_RUN_TOGETHER}]"
_WORD = re.compile(
    f"[{_RUN_TOGETHER}](?<=[^\\W_])[{_MARKS}]*"
    # 2.1 and 3,500, of which 1 and 500 are no words.
    r"|[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?(?![0-9])|[0-9]+(?:\.[0-9]+)+"
    # U.S. and J.D. as people also write US and JD.
    rf"|[^\W\d_](?:\.[^\W\d_])+(?!\w)"
    # The plain letters apart, because most words have no others.
    f"|(?:[a-zA-Z0-9]+|{_LETTER})(?:[a-zA-Z0-9]+|{_LETTER}|[{_MARKS}]|[{_APOSTROPHES}](?={_LETTER}))*"
)
_POINT = re.compile(r"(?<=[0-9])\.(?=[0-9])")
_POSSESSIVE = re.compile(f"(?<=.)[{_APOSTROPHES}]s$")
_NO_PART = re.compile(f"[^\\w{_MARKS}]|[_{_APOSTROPHES}]")

# Of two spellings, British and American, one. How it looks does not matter as long as both become it.
_SPELLINGS = [
    (re.compile(pattern), one)
    for pattern, one in [
        (r"(?<=..)our(?=(?:s|ed|ing|ers?|abl[ey]|al|ally|ful|fully|less|ists?|ites?|itism|hoods?|ly|y)?$)", "or"),
        (r"(?<=[iy])z(?=(?:e[ds]?|ers?|ing|able|ations?|ational)$)", "s"),
        (r"(cent|theat|lit|met|fib|sab|calib|spect|lust|meag|somb|sepulch)re(?=s?$)", r"\1er"),
        (r"centred$", "centered"),
        (r"^(cyber|)(def|off|lic|pret)ence(?=s|less|d|$)", r"\1\2ense"),
        (r"(dial|catal|anal|monol|prol|epil)ogue(?=s?$)", r"\1og"),
        (r"(judg|acknowledg)ement", r"\1ment"),
        (r"(fue|due|dia|trave)ll(?=ed|ing|ers?)", r"\1l"),
        (r"^manoeuvr(?:e(?=s?$))?", "maneuver"),
        (r"^programme(?=s?$)", "program"),
        (r"^practis", "practic"),
        (r"^scepti", "skepti"),
        (r"^grey(?=s?$)", "gray"),
        (r"^ageing$", "aging"),
        (r"^artefact", "artifact"),
        (r"^aluminium$", "aluminum"),
    ]
]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: where it begins and ends there, how it reads without case and accents, and its token."""

    start: int
    end: int
    plain: str
    token: str


def words(text: str) -> Iterator[Word]:
    """Return the words of a text one after the other; takes time in proportion to its length."""
    for found in _WORD.finditer(text):
        plain, token = _analysed(found[0][:_MOST_CHARACTERS])
        if token:
            yield Word(found.start(), found.end(), plain, token)


def tokens(text: str) -> list[str]:
    """Return the tokens of the words of a text, each of at most `MOST_LETTERS`."""
    found = (_analysed(word[:_MOST_CHARACTERS])[1] for word in _WORD.findall(text))
    return [token for token in found if token]


@lru_cache(maxsize=2**16)
def _analysed(word: str) -> tuple[str, str]:
    plain = _plain(word)[:MOST_LETTERS]
    if not (plain.isascii() and plain.isalpha()):
        return plain, plain
    spelled = plain
    for pattern, one in _SPELLINGS:
        spelled = pattern.sub(one, spelled)
    # A stemmer keeps the word at hand in itself: one for all would mix those of several threads.
    return plain, EnglishStemmer().stemWord(spelled)[:MOST_LETTERS]


def _plain(word: str) -> str:
    """Return a word without case, accents, apostrophes and the s of a possessive."""
    if not word.isascii():
        decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
        word = "".join(letter for letter in decomposed if not _is_accent(letter))
        word = unicodedata.normalize("NFC", word).translate(_LETTERS)
    # A point has to leave something behind: 2.1 is not 21.
    return _NO_PART.sub("", _POSSESSIVE.sub("", _POINT.sub("p", word.lower())))


def _is_accent(letter: str) -> bool:
    """Tell whether it is a mark that may as well be missing: at or through a letter, or a Hebrew or Arabic point.

    By its combining class. Vowel signs and the like of South and South East Asia are no accents.
    """
    place = unicodedata.combining(letter)
    return place == 1 or 10 <= place <= 36 or place >= 200


def slips(plain: str) -> set[str]:
    """Return a word and all that it becomes when one letter is left out. Of short words and numbers nothing.

    A number is none that was meant to be another. Two words that are one slip apart have one of these in common
    (Garbe's symmetric delete); so have some that are two apart, which `distance` tells from them.
    """
    if len(plain) < FEWEST_LETTERS or any(map(str.isdigit, plain)):
        return set()
    return {plain} | {plain[:place] + plain[place + 1 :] for place in range(len(plain))}


def beginnings(plain: str) -> list[str]:
    """Return what somebody has typed of a word from its first letter on to the last."""
    return [plain[:length] for length in range(1, len(plain) + 1)]


def distance(one: str, other: str) -> int:
    """Return how many slips lie between two words: a letter missing, added or another, or two neighbours swapped.

    The optimal string alignment distance. Takes time in proportion to the product of the lengths.
    """
    before, last = [], list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        current = [row]
        for column, its in enumerate(other, start=1):
            steps = [last[column] + 1, current[-1] + 1, last[column - 1] + (letter != its)]
            if row > 1 and column > 1 and letter == other[column - 2] and its == one[row - 2]:
                steps.append(before[column - 2] + 1)
            current.append(min(steps))
        before, last = last, current
    return last[-1]


def document(marks: Iterable[str], name: Iterable[str], text: Iterable[str]) -> str:
    """Return what is indexed of a record: its marks, the parts of its name and of its text, at most `MOST_TOKENS`."""
    parts = [*sorted(set(marks)), SECTION, *_joined(name), SECTION, *_joined(text)]
    return " ".join(parts[:MOST_TOKENS])


def _joined(parts: Iterable[str]) -> Iterator[str]:
    is_first = True
    for found in filter(None, map(tokens, parts)):
        if not is_first:
            yield BREAK
        yield from found
        is_first = False


def sections(lexemes: str) -> tuple[list[str], list[str], list[str]]:
    """Return the marks, the name and the text of what `document` made, each as a list of tokens."""
    marks, name, text = ([], [], [])
    section = iter((name, text))
    current = marks
    for token in lexemes.split(" "):
        if token == SECTION:
            current = next(section)
        else:
            current.append(token)
    return marks, name, text
