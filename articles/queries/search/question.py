"""What a reader typed into the search field, as words and phrases to look for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from articles.lexemes import tokens, words
from articles.text import clean_line

# What is typed or pasted beyond this is not looked for.
MOST_CHARACTERS = 200
MOST_WORDS = 12

_QUOTED = re.compile('[“”„‟«»"]')
# Left out where there are other words. “US” and “WHO” are no such words when they stand alone.
LITTLE = frozenset(
    tokens(
        "a about an and are as at be been but by can could did do does for from had has have he her him his how i in "
        "into is it its me my of on or our say saying said says she should so tell than that the their them then there "
        "these they think thinks this to told was we were what when where which who whom whose why will with would you"
    )
)


@dataclass(frozen=True)
class Term:
    """A word as it was typed, how it reads without case and accents, and the token that the index has for it."""

    text: str
    plain: str
    token: str


@dataclass(frozen=True)
class Question:
    """What to look for: words that may stand anywhere, and phrases whose words stand next to one another."""

    typed: str
    words: tuple[Term, ...]
    phrases: tuple[tuple[Term, ...], ...] = ()

    def __bool__(self):
        return bool(self.words or self.phrases)

    @property
    def tokens(self) -> list[str]:
        """The tokens of everything that is looked for, each once."""
        terms = (*self.words, *(term for phrase in self.phrases for term in phrase))
        return list(dict.fromkeys(term.token for term in terms))

    def with_words(self, others: dict[str, Term]) -> "Question":
        """Return the question with other words in place of those with these tokens."""
        changed = tuple(dict.fromkeys(others.get(term.token, term) for term in self.words))
        return replace(self, words=changed)


def question_of(typed: str) -> Question:
    """Return what to look for; whatever was sent, it is little, and nothing where there is no letter or digit.

    What stands between two quotation marks of any kind is a phrase; a mark without another is none.
    """
    typed = clean_line(typed[: 2 * MOST_CHARACTERS])[:MOST_CHARACTERS].strip()
    outside, phrases = [], []
    parts = _QUOTED.split(typed)
    for place, part in enumerate(parts):
        is_phrase = place % 2 and place < len(parts) - 1
        (phrases if is_phrase else outside).append(_terms(part)[:MOST_WORDS])
    loose = _looked_for([term for part in outside for term in part], any(phrases))
    return Question(typed, tuple(loose[:MOST_WORDS]), tuple(tuple(phrase) for phrase in phrases if phrase))


def _terms(part: str) -> list[Term]:
    return [Term(part[word.start : word.end], word.plain, word.token) for word in words(part)]


def _looked_for(terms: Iterable[Term], has_phrases: bool) -> list[Term]:
    """Return each term once, without the little words unless these are all there is."""
    once = list({term.token: term for term in reversed(list(terms))}.values())[::-1]
    large = [term for term in once if term.token not in LITTLE]
    return large if large or has_phrases else once
