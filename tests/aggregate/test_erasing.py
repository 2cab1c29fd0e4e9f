import pytest

from articles.aggregate.erasing import Passage
from articles.text import sanitise_html

NAME = Passage("Ada  Example")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("It was Ada Example.", "It was [removed]."),
        ("ADA\n example, ada\u00a0example", "[removed], [removed]"),
        ("Ada Examples", "[removed]s"),
        ("Ada, Example", "Ada, Example"),
    ],
    ids=["plain", "any case and space", "inside a word", "something between"],
)
def test_passage_is_taken_out_of_plain_text(text, left):
    assert NAME.without(text) == left
    assert NAME.is_in(text) is (left != text)


def test_passage_is_found_in_either_form_of_its_accents():
    assert Passage("Zoe\u0301 Example").without("Zo\u00e9 Example said") == "[removed] said"
    assert Passage("Zo\u00e9 Example").is_in("Zoe\u0301 Example")


def test_passage_is_no_pattern():
    assert Passage("a.c*e").without("abcde a.c*e") == "abcde [removed]"


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<p>It was Ada Example.</p>", "<p>It was [removed].</p>"),
        ("<p>It was Ada <em>Example</em>, he said.</p>", "<p>It was [removed]<em></em>, he said.</p>"),
        ("<p>A<strong>da Exam</strong>ple</p>", "<p>[removed]<strong></strong></p>"),
        ("<p>Ada</p><p>Example and more</p>", "<p>[removed]</p><p> and more</p>"),
        ("<p>Ada&nbsp;Example &amp; Co &lt;b&gt;</p>", "<p>[removed] &amp; Co &lt;b&gt;</p>"),
        ("<p>Ada Example, Ada Example</p>", "<p>[removed], [removed]</p>"),
    ],
    ids=["plain", "half marked up", "cut by tags", "across paragraphs", "entities", "twice"],
)
def test_passage_is_taken_out_of_markup(html, left):
    assert NAME.without_markup(html) == sanitise_html(left)


def test_markup_without_the_passage_stays_as_it_is_to_the_letter():
    html = '<p>Other &amp; words&nbsp;<a href="https://press.example/" rel="noopener noreferrer">here</a></p>'
    assert NAME.without_markup(html) is html


def test_link_to_an_address_with_the_words_loses_it():
    html = '<p><a href="https://press.example/ada-example/1">A report</a></p>'
    assert "press.example" not in NAME.without_markup(html)
    assert "A report" in NAME.without_markup(html)


@pytest.mark.parametrize(
    "address", ["ada-example-2", "https://press.example/Ada_Example", "https://press.example/?q=ada%20example"]
)
def test_passage_is_found_in_addresses(address):
    assert NAME.is_in_address(address)


def test_excerpt_shows_the_passage_with_what_stands_around_it():
    around = NAME.around("word " * 100 + "Ada Example" + " word" * 100)
    assert around.startswith("…")
    assert around.endswith("…")
    assert "Ada Example" in around
    assert len(around) < 150
