from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.aggregate.wording import changed_words
from articles.text import plain_text, sanitise_html
from tests.aggregate.contents import UNHURRIED
from tests.copy.effort import PLAINLY_LINEAR, ratio_of_times

TEXTS = st.lists(st.sampled_from(["peace", "war ", " ", "\n", ".", "don’t", "和平", "。", "สันติ", "a", ""])).map("".join)
TAGS = st.sampled_from(["p", "h3", "strong", "em", "li", "blockquote", "br", 'a href="https://a.example"'])
RICH = st.lists(st.one_of(TAGS.map("<{}>".format), TAGS.map(lambda tag: f"</{tag.split()[0]}>"), TEXTS)).map(
    lambda parts: sanitise_html("".join(parts))
)


def side(pieces, other):
    return "".join(piece.text for piece in pieces if piece.kind != other)


def letters(text):
    return "".join(text.split())


@UNHURRIED
@given(TEXTS, TEXTS)
def test_pieces_of_either_side_are_its_text(old, new):
    pieces = changed_words(old, new)
    assert (side(pieces, "new"), side(pieces, "old")) == (old, new)
    assert (old == new) == all(piece.kind == "same" for piece in pieces)


@UNHURRIED
@given(RICH, RICH)
def test_pieces_of_rich_text_are_what_is_read_of_either_side(old, new):
    pieces = changed_words(old, new, rich=True)
    assert [letters(side(pieces, each)) for each in ("new", "old")] == [
        letters(plain_text(text)) for text in (old, new)
    ]
    if plain_text(old) or plain_text(new):
        assert (old == new) == all(piece.kind == "same" for piece in pieces)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("Peace now.", "Peace now.", [("same", "Peace now.")]),
        ("", "Peace", [("new", "Peace")]),
        ("Peace now.", "Peace later.", [("same", "Peace "), ("old", "now"), ("new", "later"), ("same", ".")]),
        ("We don’t know.", "We do know.", [("same", "We "), ("old", "don’t"), ("new", "do"), ("same", " know.")]),
        ("about 3.5%", "about 3.6%", [("same", "about "), ("old", "3.5"), ("new", "3.6"), ("same", "%")]),
        (
            "a big red house",
            "a tiny blue house",
            [("same", "a "), ("old", "big red"), ("new", "tiny blue"), ("same", " house")],
        ),
        ("我们要和平。", "我们要战争。", [("same", "我们要"), ("old", "和平"), ("new", "战争"), ("same", "。")]),
        ("平和です", "平和だ", [("same", "平和"), ("old", "です"), ("new", "だ")]),
        ("ที่นี้", "ที่นั้น", [("same", "ที่"), ("old", "นี้"), ("new", "นั้น")]),
        ("السلام الآن", "السلام غدا", [("same", "السلام "), ("old", "الآن"), ("new", "غدا")]),
        ("one\n\ntwo", "one\n\nthree", [("same", "one\n\n"), ("old", "two"), ("new", "three")]),
    ],
)
def test_words_that_changed_are_marked_and_no_more(old, new, expected):
    assert changed_words(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "<p>Peace now.</p>",
            "<p>Peace later.</p>",
            [("same", "Peace "), ("old", "now"), ("new", "later"), ("same", ".")],
        ),
        ("<p>Peace now</p>", "<p>Peace <em>now</em></p>", [("same", "Peace "), ("markup", "now")]),
        ("<p>Peace</p>", "<h3>Peace</h3>", [("markup", "Peace")]),
        ("<p>One</p><p>Two</p>", "<p>One</p><p>Three</p>", [("same", "One\n"), ("old", "Two"), ("new", "Three")]),
        (
            '<p><a href="https://a.example">Peace</a></p>',
            '<p><a href="https://b.example">Peace</a></p>',
            [("markup", "Peace")],
        ),
        ("<ul><li>One</li></ul>", "<ol><li>One</li></ol>", [("markup", "One")]),
        ("<p>One<br>two</p>", "<p>One</p><p>two</p>", [("same", "One"), ("markup", "\n"), ("same", "two")]),
        ("<p>A &amp; B</p>", "<p>A &amp; C</p>", [("same", "A & "), ("old", "B"), ("new", "C")]),
        ("<p>Peace</p>", "", [("old", "Peace")]),
    ],
)
def test_rich_text_is_compared_as_it_is_read(old, new, expected):
    assert changed_words(old, new, rich=True) == expected


def test_only_markup_that_no_word_carries_is_not_hidden():
    pieces = changed_words("<p><strong>a</strong><strong> b</strong></p>", "<p><strong>a b</strong></p>", rich=True)
    assert pieces == [("markup", "a b")]


def test_word_changed_in_a_long_text_is_all_that_is_marked():
    words = Random(1).choices([f"word{n}" for n in range(700)], k=20_000)
    old, new = " ".join(words), " ".join([*words[:9000], "peace", *words[9001:15_000], "now", *words[15_001:]])
    pieces = [piece for piece in changed_words(old, new) if piece.kind != "same"]
    assert pieces == [("old", words[9000]), ("new", "peace"), ("old", words[15_000]), ("new", "now")]


@pytest.mark.parametrize(
    "text",
    [
        lambda size, side: " ".join(f"word{n * (side + 1) % (size + side)}" for n in range(size)),
        lambda size, side: f"{'a ' * size}{side}{' a' * size}",
        lambda size, side: f"{side} {'a b ' * size}{side}",
        lambda size, side: "".join("ab"[n % (2 + side) == 0] + " " for n in range(size)),
        lambda size, side: " ".join(f"{side}{n}" for n in range(size)),
    ],
    ids=["shuffled", "repeated", "shifted", "interleaved", "rewritten"],
)
def test_time_grows_with_the_length(text):
    assert ratio_of_times(lambda size: changed_words(text(size, 0), text(size, 1)), 300) < PLAINLY_LINEAR
