"""Which of several entries answers best. The tokens are compared alone, so no database is asked."""

from itertools import pairwise

import pytest

from articles.enums import SearchKind
from articles.lexemes import BREAK, tokens
from articles.queries.search.ranking import KINDS, Entry, score


def entry(*names, text=""):
    """Return an entry of the index with these names."""
    parts = [tokens(name) for name in names]
    return Entry([], [token for part in parts for token in [BREAK, *part]][1:], tokens(text))


def ranked(wanted, *entries):
    """Tell whether the entries, each with a kind, answer ever less well."""
    scores = [score(tokens(wanted), kind, each) for kind, each in entries]
    return all(one > other for one, other in pairwise(scores))


TOPIC, ARTICLE, POSITION = SearchKind.TOPIC, SearchKind.ARTICLE, SearchKind.POSITION


@pytest.mark.parametrize(
    "entries",
    [
        # What is called so stands before what only has the words in its name, whatever its kind.
        [(POSITION, entry("Tall trees")), (TOPIC, entry("Trees that are tall by nature, and others"))],
        # In the name before in the text.
        [(ARTICLE, entry("All about trees, the tall ones among them")), (TOPIC, entry("Forests", text="Tall trees"))],
        # Next to one another before near, near before far apart.
        [
            (POSITION, entry("Ada", text="Tall trees")),
            (TOPIC, entry("Forests", text="Trees of every sort and shape, some tall")),
            (TOPIC, entry("Forests", text=f"Trees {'and shrubs ' * 20} tall")),
        ],
        # One of the words in the name is worth something.
        [
            (ARTICLE, entry("Trees", text=f"tall {'and so on ' * 9} trees")),
            (ARTICLE, entry("Ada", text=f"tall {'and so on ' * 9} trees")),
        ],
        # More of the words before fewer.
        [(POSITION, entry("Ada", text="tall trees")), (POSITION, entry("Ada", text="trees"))],
        # The shorter name is more of what was asked for.
        [(TOPIC, entry("Tall trees today")), (TOPIC, entry("Tall trees today and in the time to come"))],
    ],
)
def test_closest_comes_first(entries):
    assert ranked("tall trees", *entries)


def test_of_what_answers_alike_the_kinds_have_an_order():
    assert ranked("trees", *((kind, entry("Ada", text="trees")) for kind in KINDS))
    assert set(KINDS) == set(SearchKind)


def test_each_of_several_names_is_a_name_and_their_little_words_do_not_count():
    known = entry("Volodymyr Example", "The Example of Exampletown", "Example, Volodymyr")
    other = entry("Volodymyr Example Exampletown")
    assert ranked("example exampletown", (POSITION, known), (TOPIC, other))
    assert not score(tokens("volodymyr exampletown"), POSITION, known)[0]


def test_entry_without_the_words_is_ranked_all_the_same():
    assert ranked("tall trees", (TOPIC, entry("Trees")), (TOPIC, entry("")))


def test_marks_are_read_by_their_prefix():
    assert Entry(["k_topic", "t_ab", "t_cd", "y_2025"], [], []).marked("t_") == ["ab", "cd"]
