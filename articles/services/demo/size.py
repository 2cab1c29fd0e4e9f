"""How a record grows: what it has of each kind by the time of a conference, so that less of it is always the same."""

from math import isqrt

ARTICLES_A_CONFERENCE = 20
PHOTOS_A_CONFERENCE = 5
EDITIONS = 12
MOST_TOPICS = 300
# The conference whose matrix is full, and its first article, are there at every size.
MATRIX_SPEAKERS, MATRIX_PROPOSITIONS = 40, 12
FEWEST_ARTICLES = ARTICLES_A_CONFERENCE


def conferences(articles: int) -> int:
    """Return how many conferences so many articles are about."""
    return -(-articles // ARTICLES_A_CONFERENCE)


def series(conferences: int) -> int:
    return -(-conferences // EDITIONS)


def speakers(conference: int) -> int:
    """Return how many speakers there are by then: at 100,000 articles 4,780, with a hundred statements each."""
    return MATRIX_SPEAKERS + 15 * _root(conference)


def propositions(conference: int) -> int:
    return MATRIX_PROPOSITIONS + 7 * _root(conference)


def topics(conference: int) -> int:
    return min(MOST_TOPICS, 6 + _root(conference))


def topics_at_proposition(number: int) -> int:
    """Return how many topics there are by the time a proposition is new."""
    return min(MOST_TOPICS, 6 + max(0, number - MATRIX_PROPOSITIONS + 7) // 7)


def authors(conference: int) -> int:
    return 6 + _root(conference)


def _root(conference):
    return isqrt(ARTICLES_A_CONFERENCE * conference)
