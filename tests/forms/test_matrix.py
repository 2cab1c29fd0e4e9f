import pytest
from django.http import QueryDict

from articles.forms.matrix import MatrixForm
from articles.queries.matrix import Filters, MatrixOffer

OFFER = MatrixOffer(
    conference=None,
    topics=[("security", "Security")],
    topics_left_out=0,
    kinds=[("person", "Person")],
    stances=[("opposes", "Opposes")],
    counts={},
)


def form(query):
    return MatrixForm(QueryDict(query), OFFER)


@pytest.mark.parametrize("query", ["", "topic=&kind=&stance=&elsewhere=", "page=2&other=thing"])
def test_filters_left_empty_ask_for_all(query):
    asked = form(query)
    assert asked.is_valid()
    assert (asked.filters, asked.chosen) == (Filters(), {})


def test_filters_are_what_was_chosen_and_named_by_their_labels():
    asked = form("stance=opposes&topic=security&kind=person&elsewhere=1")
    assert asked.is_valid()
    assert asked.filters == Filters("security", "person", "opposes", "1")
    assert list(asked.filters.asked) == ["topic", "kind", "stance", "elsewhere"]
    assert [asked.chosen[name] for name in ("topic", "kind", "stance")] == ["Security", "Person", "Opposes"]


@pytest.mark.parametrize(
    "query", ["topic=other", "kind=government", "stance=supports", "elsewhere=2", "topic=security "]
)
def test_what_is_no_option_is_refused(query):
    assert not form(query).is_valid()


def test_every_field_offers_all_first():
    fields = form("").fields
    assert [str(fields[name].choices[0][1]) for name in fields] == [
        "All topics",
        "All speakers",
        "All stances",
        "Not shown",
    ]
