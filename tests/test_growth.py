"""Every function that goes through what somebody typed takes time by its length, whatever it is made of."""

from inspect import isfunction
from time import process_time

import pytest

from articles import lexemes, text
from articles.aggregate.erasing import Passage
from articles.aggregate.quotation import check_quotation
from articles.aggregate.wording import changed_words
from articles.citation import Citation, bibtex, plain, ris
from articles.copy.markers import bullet_end, citation_marks, decoration_end, read_number
from articles.copy.names import find_unknown, read_words
from articles.copy.rich_text import read_rich_text, write_rich_text
from articles.copy.sentences import ends_sentence, sentence_starts
from articles.copy.table.register import fold_name
from articles.copy.table.rows import write_table
from articles.queries.search.question import question_of
from tests.copy.effort import PLAINLY_LINEAR, ratio_of_times

LENGTH = 3000
# Seconds, below which nothing can be said of how long something takes.
SHORTEST = 0.0005
# Of which a long text makes work, for a parser, a pattern or a table of characters.
PIECES = [
    *" \n\u0301\u200b\u200d\u3164aé中가1.,…-*_`=\"'“’\\([<&",
    *("a ", "a'", "Ada ", "A. ", "A’s ", "  x", "1.", "1,", "(1", "[1]", "...", "[…]", ". (", "%20", "\r\n"),
    *("e\u0301", "\u0639 ", "\u1100\u1161", "<a ", "<a href=x ", "<b font-weight:", "</p>", "<!--"),
    *("&amp;", "&notit;", "&#9"),
]
# More of them than are read as tags where a text is sanitised, on which everything after that relies.
TAGS = [tag * (text.MOST_TAGS + 1) for tag in ("<p>", "<b>", "<p> ", "<p>&nbsp;")]
OF_TEXT = {
    "clean_text": text.clean_text,
    "clean_line": text.clean_line,
    "mixed_words": text.mixed_words,
    "sanitise_html": text.sanitise_html,
    "plain_text": lambda typed: text.plain_text(text.sanitise_html(typed)),
    "without_tags": lambda typed: text.without_tags(text.sanitise_html(typed)),
    "decode_entities": text.decode_entities,
    "excerpt": text.excerpt,
    "reading_minutes": text.reading_minutes,
    "make_slug": lambda typed: text.make_slug(typed, fallback="x"),
    "is_id": text.is_id,
    "quote_marks": text.quote_marks,
    "text_direction": text.text_direction,
}
EXAMPLE = Passage("Ada Example")
FUNCTIONS = {
    "words of lexemes": lambda typed: list(lexemes.words(typed)),
    "tokens of lexemes": lexemes.tokens,
    "quotation": lambda typed: check_quotation(typed, typed + "x"),
    "quotation in few words": lambda typed: check_quotation(typed, "An example of a few words."),
    "quotation of few words": lambda typed: check_quotation("An example of a few words.", typed),
    "changed words": lambda typed: changed_words(typed, f"x {typed}"),
    "erasing of what was typed": lambda typed: Passage(typed).without(typed),
    "erasing in an address": EXAMPLE.is_in_address,
    "erasing around": EXAMPLE.around,
    "citation": lambda typed: [write(Citation("x", [], typed, "", "")) for write in (plain, bibtex, ris)],
    "markers": lambda typed: [
        read(typed) for read in (read_number, bullet_end, decoration_end, citation_marks, ends_sentence)
    ],
    "sentences": sentence_starts,
    "names": lambda typed: list(read_words(typed)),
    "unknown names": lambda typed: find_unknown(typed, []),
    "names of a register": fold_name,
    "table": lambda typed: write_table([{"a": typed}]),
    "question": question_of,
}
# These are given what was sanitised, as it is stored.
OF_MARKUP = {
    "rich text": lambda markup: write_rich_text(read_rich_text(markup)),
    "erasing in markup": EXAMPLE.without_markup,
    "changed markup": lambda markup: changed_words(markup, f"<p>x</p>{markup}", rich=True),
}


def growing(function, pieces=PIECES, made=str):
    """Return the pieces of which four times as many take a function plainly more than four times as long."""

    def is_suspect(given):
        short, long = map(time_of, given.values())
        return long > PLAINLY_LINEAR * max(short, SHORTEST)

    def time_of(text):
        begun = process_time()
        function(text)
        return process_time() - begun

    def grows(piece):
        times = max(LENGTH // len(piece), 1)
        given = {number: made(piece * number) for number in (times, 4 * times)}
        # The second look is a thorough one.
        return is_suspect(given) and ratio_of_times(lambda n: function(given[n]), times) > PLAINLY_LINEAR

    return [piece for piece in pieces if grows(piece)]


def test_time_is_looked_at_for_every_function_that_is_given_a_text():
    functions = {name for name, value in vars(text).items() if isfunction(value) and value.__module__ == text.__name__}
    public = {name for name in functions if not name.startswith("_")}
    assert public - {"clean_characters", "utc_moment"} == set(OF_TEXT)


@pytest.mark.parametrize("name", OF_TEXT)
def test_text_is_gone_through_in_linear_time(name):
    assert growing(OF_TEXT[name], [*PIECES, *TAGS]) == []


@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_is_typed_is_gone_through_in_linear_time(name):
    assert growing(FUNCTIONS[name]) == []


@pytest.mark.parametrize("name", OF_MARKUP)
def test_what_is_stored_is_gone_through_in_linear_time(name):
    assert growing(OF_MARKUP[name], made=text.sanitise_html) == []


def test_quadratic_time_is_seen():
    def quadratic(typed):
        return [typed.count("a", at) for at in range(len(typed))]

    assert growing(quadratic, ["a", "b"]) == ["a", "b"]
