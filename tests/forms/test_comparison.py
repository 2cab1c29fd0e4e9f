import pytest
from django.http import QueryDict

from articles.forms.comparison import Choice


@pytest.mark.parametrize(
    ("address", "slugs"),
    [
        ("", []),
        ("speaker=b&speaker=a", ["b", "a"]),
        ("speaker=a&speaker=b&speaker=a", ["a", "b"]),
        ("speaker=&speaker=a&speaker=", ["a"]),
        ("conference=a&q=b", []),
    ],
)
def test_choice_holds_each_slug_once_in_the_order_given(address, slugs):
    assert Choice.of("speaker", QueryDict(address).getlist("speaker")).slugs == slugs


def test_query_of_a_choice_makes_the_same_choice():
    choice = Choice("speaker", ["b", "a&speaker=c", "é"])
    assert Choice.of("speaker", QueryDict(choice.query).getlist("speaker")) == choice


def test_choice_without_one_keeps_the_order_of_the_others():
    choice = Choice("speaker", ["c", "a", "b"])
    assert choice.without("a").slugs == ["c", "b"]
    assert choice.first(2).slugs == ["c", "a"]
