import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from articles.copy.table import register
from articles.copy.table.register import Register, fold_name

NAMES = Register(
    [
        ("ada", "ada-example", ["Ada Example", "Example, Ada", "A. Exámple"]),
        ("bea", "bea-o-byline", ["Bea O’Byline", ""]),
        ("one", "same-name", ["Same Name"]),
        ("two", "same-name-2", ["Same Name", "same-name"]),
    ]
)


def refusal(given, names=NAMES):
    with pytest.raises(ValidationError) as raised:
        names.find(given)
    return raised.value.message


@pytest.mark.parametrize(
    "given", ["ada-example", "Ada Example", "ADA  EXAMPLE", "Ada\u00a0Éxample", "Example, Ada", "a. example"]
)
def test_find_by_slug_name_and_other_spelling(given):
    assert NAMES.find(given) == "ada"


@pytest.mark.parametrize("given", ["Bea O'Byline", "Bea O‘Byline", "bea o`byline"])
def test_find_with_any_apostrophe(given):
    assert NAMES.find(given) == "bea"


def test_find_of_a_shared_name_is_refused_with_the_slugs():
    assert refusal("same name") == "“same name” can be several. Write one of these instead: same-name, same-name-2."
    assert NAMES.find("same-name") == "one"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("Ada Exampel", "“Ada Exampel” is not on file. Close to it: Ada Example (ada-example)."),
        ("O'Byline", "“O'Byline” is not on file. Close to it: Bea O’Byline (bea-o-byline)."),
        ("Nobody Known", "“Nobody Known” is not on file."),
        ("", "“” is not on file."),
    ],
)
def test_find_of_an_unknown_name_is_refused_with_what_is_close(given, message):
    assert refusal(given) == message


def test_find_looks_for_close_names_only_so_often(monkeypatch):
    asked = []
    monkeypatch.setattr(register, "get_close_matches", lambda name, names: asked.append(name) or [])
    names = Register([("ada", "ada-example", ["Ada Example"])])
    for number in range(100):
        refusal(f"Nobody {number} " * 100, names)
    assert len(asked) == register.MOST_GUESSES
    assert max(map(len, asked)) == register.LONGEST_GUESS


@given(st.text())
def test_fold_name_is_stable_and_keeps_no_case(name):
    assert fold_name(fold_name(name)) == fold_name(name)
    assert fold_name(name.upper()) == fold_name(name.upper().lower())
