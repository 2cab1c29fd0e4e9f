from itertools import pairwise

import pytest

from articles.copy.sentences import ends_sentence, sentence_starts


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three? Four… Five", ["One. ", "Two! ", "Three? ", "Four… ", "Five"]),
        ("“Go.” He went. “Why?” she asked.", ["“Go.” ", "He went. ", "“Why?” she asked."]),
        (
            "Mr. Example of the U.S. spoke. So did Dr. Sample.",
            ["Mr. Example of the U.S. spoke. ", "So did Dr. Sample."],
        ),
        ("Am 3. März traf man sich. Es war kalt.", ["Am 3. März traf man sich. ", "Es war kalt."]),
        ("It cost 3.5 billion. Who pays?", ["It cost 3.5 billion. ", "Who pays?"]),
        ("部长们开会。会议结束。", ["部长们开会。", "会议结束。"]),
        ("A line\nand one more", ["A line\n", "and one more"]),
        ("", [""]),
    ],
)
def test_sentence_starts_divide_text(text, sentences):
    places = [0, *sentence_starts(text), len(text)]
    assert [text[start:end] for start, end in pairwise(places)] == sentences


@pytest.mark.parametrize("text", ["It ended.", "“It ended.”", "Did it?", "结束。", "It ended.) "])
def test_ends_sentence(text):
    assert ends_sentence(text)


@pytest.mark.parametrize("text", ["The end", "The end:", "", "The U.S. and us"])
def test_ends_sentence_is_false_for_a_bare_line(text):
    assert not ends_sentence(text)
