import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.copy.names import MOST_UNKNOWN, find_known, find_unknown, read_words
from tests.copy.effort import ratio_of_times


def test_find_known_gives_the_offsets_of_names_and_aliases():
    text = "Ada Example met the Example Institute. The EI agreed."
    names = {"ada": ["Ada Example"], "institute": ["Example Institute", "EI"], "bo": ["Bo Sample"]}
    assert find_known(text, names) == {"ada": [0], "institute": [20, 43]}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Émile Exämple spoke.", "Emile Example"),
        ("Emile Example spoke.", "Émile Exämple"),
        ("Ada O’Sample spoke.", "Ada O'Sample"),
        ("That is Ada Example’s plan.", "Ada Example"),
        ("That is Ada Example's plan.", "Ada Example"),
        ("Ada Example-Muster spoke.", "Ada Example-Muster"),
        ("ADA EXAMPLE SPEAKS", "Ada Example"),
        ("The U.S. agreed.", "US"),
        ("主席李示例发言。", "李示例"),
    ],
)
def test_find_known_name_written_otherwise_is_found(text, name):
    assert list(find_known(text, {1: [name]})) == [1]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("They told us so.", "US"),
        ("Examples are many.", "Example"),
        ("An ada example here.", "Ada Example"),
        ("Ada. Then Sample.", "Ada Sample"),
        ("", "Ada"),
        ("Ada", ""),
    ],
)
def test_find_known_other_words_are_not_found(text, name):
    assert find_known(text, {1: [name]}) == {}


def test_find_known_longest_name_wins():
    names = {"union": ["Union"], "european": ["European Union"], "council": ["European Union Council"]}
    text = "The European Union Council, the European Union and the Union met."
    assert find_known(text, names) == {"council": [4], "european": [32], "union": [55]}


def test_find_known_last_name_alone_is_found_after_the_full_name():
    text = "Example was late. Ada Example spoke. Then Example left."
    assert find_known(text, {1: ["Ada Example"]}) == {1: [18, 42]}


def test_find_known_last_name_that_two_share_is_not_found_alone():
    text = "Ada Example met Bo Example. Example left."
    assert find_known(text, {1: ["Ada Example"], 2: ["Bo Example"]}) == {1: [0], 2: [16]}


def test_find_known_name_that_two_keys_share_is_found_for_both():
    assert find_known("The Institute met.", {1: ["Institute"], 2: ["Institute"]}) == {1: [4], 2: [4]}


def test_find_known_topics_in_any_case():
    names = {"tide": ["Tides"], "spending": ["Harbour spending"]}
    assert find_known("On HARBOUR SPENDING and tides.", names, any_case=True) == {"spending": [3], "tide": [24]}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("On Sunday Ada Example met the others.", ["Ada Example"]),
        ("President Ada Example spoke first.", ["Ada Example"]),
        ("They heard Prime Minister Sir Dan J. Drill speak.", ["Dan J. Drill"]),
        ("They heard Cy von Specimen and Ahmed bin Salim al-Test.", ["Cy von Specimen", "Ahmed bin Salim al-Test"]),
        ("They heard Ada Example-Muster’s plan again.", ["Ada Example-Muster"]),
        ("They heard JD Specimen. Ada spoke after him.", ["JD Specimen"]),
        ("Later, Ada Example and Ada Example left.", ["Ada Example"]),
        ("The Example Forum ended in March with a dinner.", []),
        ("They went to Saudi Arabia in the spring.", []),
        ("Outcomes of the Meeting with Ada Example", []),
        ("They heard NATO USA speak about it.", []),
        ("They heard Known Person speak about it.", []),
    ],
)
def test_find_unknown_finds_names_of_persons_in_prose(text, names):
    assert find_unknown(text, ["Known Person"]) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Das sagte Landrätin Ada Beispiel am Abend.", ["Ada Beispiel"]),
        ("Dort sprach Außenminister Bo Muster als Erster.", ["Bo Muster"]),
        ("Drei Tage lang sprachen sie. Unser Fazit steht unten.", []),
        ("Le soir, la présidente Ada Exemple a parlé. Président Bo Modèle aussi.", ["Ada Exemple", "Bo Modèle"]),
        ("Dort sprach Ada Baumeister vor allen.", ["Ada Baumeister"]),
    ],
)
def test_find_unknown_in_german_and_french_leaves_titles_and_first_words_out(text, names):
    assert find_unknown(text, []) == names


def test_find_unknown_gives_so_many_names():
    first = "abcdefgh"
    people = " joined ".join(f"A{one}{two} S{one}{two}" for one in first for two in first)
    assert len(find_unknown(f"Then {people}.", [])) == MOST_UNKNOWN


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200), st.lists(st.text(max_size=20), max_size=5))
def test_find_names_in_any_text(text, names):
    found = find_known(text, {name: [name] for name in names})
    assert all(0 <= offset < len(text) for offsets in found.values() for offset in offsets)
    assert all(name in text for name in find_unknown(text, names))


@pytest.mark.parametrize("unit", ["Ada Example met Name7 Sample7. ", "President ", "Ada ", "A. ", "Name7 ", "a’"])
def test_find_names_takes_linear_time(unit):
    names = {number: [f"Name{number} Sample{number}", f"Name7 {number}"] for number in range(1000)}

    def work(size):
        text = unit * (size // len(unit))
        find_known(text, names)
        find_unknown(text, [])

    assert ratio_of_times(work, 30_000) < 9


def test_find_known_time_does_not_grow_with_the_names():
    text = "Name1 Sample1 met Ada Example in the hall. " * 200

    def work(size):
        find_known(text, {number: [f"Name{number} Sample{number}"] for number in range(size)})

    assert ratio_of_times(work, 500) < 6


def test_find_known_of_a_character_that_stands_for_many_reads_few_of_them():
    word = "\ufdfa" * 1000
    assert len(next(iter(read_words(word))).folded) < 2000
