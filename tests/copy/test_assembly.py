from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.copy.assembly import assemble
from articles.copy.draft import Draft, DraftTakeaway
from articles.copy.manuscript import Container, Manuscript, Paragraph, Run
from articles.copy.pieces import Piece, Place, join_piece
from articles.copy.reading import read_copy
from articles.copy.reading.plain import read_plain
from articles.copy.structure import recognise
from articles.enums import CopyPart
from articles.text import plain_text, sanitise_html
from tests.copy import texts
from tests.copy.effort import ratio_of_times
from tests.copy.manuscripts import manuscripts

PARTS = list(CopyPart)


def draft_of(*rows):
    """The draft of paragraphs, each a part and its runs or a paragraph."""
    paragraphs = [row[1] if isinstance(row[1], Paragraph) else Paragraph(tuple(map(as_run, row[1:]))) for row in rows]
    pieces = [Piece(Place(number), CopyPart(row[0]), "a note") for number, row in enumerate(rows)]
    return assemble(Manuscript(paragraphs), pieces)


def as_run(words):
    return words if isinstance(words, Run) else Run(words)


def body_of(*paragraphs):
    return draft_of(*(("introduction", paragraph) for paragraph in paragraphs)).introduction


def test_assemble_whole_article():
    manuscript = read_copy(texts.STRAY_MARKS.encode())
    draft = assemble(manuscript, recognise(manuscript))
    assert draft.headline == "Outcomes of the Example Forum: A Turn in the Tide"
    assert draft.deck.startswith("Insights from the recent Example Forum")
    assert [point[:24] for point in draft.key_points] == ["Key points from the foru"]
    assert draft.introduction.startswith("<p>The Example Forum brought")
    assert [takeaway.heading for takeaway in draft.takeaways] == [
        "Redrawing the Harbour Pact",
        "A Shift over the Islands",
        "More Money for Lighthouses",
        "Ada Example's Disputed Speech",
        "Widening Cracks",
    ]
    assert [takeaway.body.count("<p>") for takeaway in draft.takeaways] == [1] * 5
    assert draft.conclusion.startswith("<p>In conclusion, the Example Forum")
    assert [words for words, _ in draft.left_out] == [draft.headline, "Here are five significant takeaways:"]
    assert "**" not in str(draft)


def test_assemble_drops_marks_that_cite_and_keeps_others():
    manuscript = read_copy(texts.CHATBOT.encode(), "paste.md")
    draft = assemble(manuscript, recognise(manuscript))
    assert [plain_text(takeaway.body) for takeaway in draft.takeaways] == [
        "Ministers set up a fund of two billion crowns. Who pays: the thirty states Who decides: a board in Testville",
        "Talks broke off on Saturday. They resume in spring. First the tides Then the tariffs",
        "One post in five is empty.",
    ]
    assert draft.conclusion == "<p>The forum ended with a promise [sic] and a fund.</p>"


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("Paid.[1]", "Paid."),
        ("Paid [12, 13].", "Paid."),
        ("Paid[1][2] in full", "Paid in full"),
        ("Paid【4†source】.", "Paid."),
        ("Paid.:contentReference[oaicite:3]{index=3}", "Paid."),
        ("Paid.¹", "Paid."),
        ("Harbours¹² closed", "Harbours closed"),
        ("They payed [sic] it", "They payed [sic] it"),
        ("a share of [2 %]", "a share of [2 %]"),
        ("in [1999] and 5 km² of it", "in [1999] and 5 km² of it"),
    ],
)
def test_assemble_citation_marks(words, left):
    assert draft_of(("introduction", words)).introduction == f"<p>{left}</p>"


def test_assemble_citation_mark_across_runs_is_dropped():
    runs = Run("Paid ["), Run("1", href="https://gazette.example/"), Run("] and "), Run("gone", bold=True)
    assert draft_of(("introduction", *runs)).introduction == "<p>Paid and <strong>gone</strong></p>"


@pytest.mark.parametrize(
    ("words", "heading"),
    [
        ("1. A fund", "A fund"),
        ("1) A fund:", "A fund"),
        ("#1 A fund –", "A fund"),
        ("Takeaway 2: A fund", "A fund"),
        ("One: A fund", "A fund"),
        ("• A fund", "A fund"),
        ("A fund.", "A fund"),
        ("A fund is born in Testville.", "A fund is born in Testville."),
        ("Who pays?", "Who pays?"),
        ("2025. A year", "2025. A year"),
        ("3. März", "3. März"),
        ("3.5 billion crowns", "3.5 billion crowns"),
        ("V. Example leaves the hall", "V. Example leaves the hall"),
        ("One", "One"),
        ("A fund\nof two", "A fund of two"),
    ],
)
def test_assemble_heading_is_plain_without_number_and_colon(words, heading):
    assert [takeaway.heading for takeaway in draft_of(("takeaway_heading", words)).takeaways] == [heading]


def test_assemble_roman_numbers_are_dropped_where_there_are_several():
    draft = draft_of(("takeaway_heading", "I. A fund"), ("takeaway_heading", "II. No deal"))
    assert [takeaway.heading for takeaway in draft.takeaways] == ["A fund", "No deal"]


@pytest.mark.parametrize(("first", "second"), [("2.1 A fund", "2.2 No deal"), ("1/7 A fund", "2/7 No deal")])
def test_assemble_doubtful_numbers_are_dropped_where_there_are_several(first, second):
    several = draft_of(("takeaway_heading", first), ("takeaway_heading", second))
    assert [takeaway.heading for takeaway in several.takeaways] == ["A fund", "No deal"]
    alone = draft_of(("takeaway_heading", first), ("takeaway_heading", "No deal"))
    assert [takeaway.heading for takeaway in alone.takeaways] == [first, "No deal"]


@pytest.mark.parametrize(
    ("words", "plain"),
    [
        ("🚢 A fund", "A fund"),
        ("🛰️ 2. A fund", "A fund"),
        ("① A fund", "A fund"),
        ("2/ A fund", "A fund"),
        ("2/ First: A fund", "A fund"),
        ("1. One", "One"),
        ("👩‍🔬🧪 A fund", "A fund"),
        ("❌ A fund", "❌ A fund"),
        ("🇫🇷 A fund", "🇫🇷 A fund"),
        ("🚢", "🚢"),
    ],
)
def test_assemble_pictures_before_a_title_are_dropped(words, plain):
    draft = draft_of(("headline", words), ("takeaway_heading", words))
    assert [takeaway.heading for takeaway in draft.takeaways] == [plain]
    assert draft.headline.split()[-1] == plain.split()[-1]


def test_assemble_text_before_any_heading_makes_a_takeaway_without():
    draft = draft_of(("takeaway_text", "Who said it?"), ("takeaway_heading", "A fund"), ("takeaway_text", "They pay."))
    assert draft.takeaways == [DraftTakeaway("", "<p>Who said it?</p>"), DraftTakeaway("A fund", "<p>They pay.</p>")]


def test_assemble_several_of_a_kind():
    draft = draft_of(
        ("headline", "One"),
        ("headline", "Two"),
        ("deck", "First."),
        ("deck", "Second."),
        ("key_point", "- A"),
        ("key_point", "2. B"),
        ("conclusion", "End."),
        ("left_out", "Out"),
    )
    assert draft == Draft(
        headline="One",
        more_headlines=["Two"],
        deck="First. Second.",
        key_points=["A", "B"],
        conclusion="<p>End.</p>",
        left_out=[("Out", "a note")],
    )


def test_assemble_joined_paragraphs_become_one():
    manuscript = Manuscript(
        [Paragraph((Run("A"),)), Paragraph(tag="img", picture=0), Paragraph((Run("b", bold=True),))]
    )
    pieces = [Piece(Place(number), CopyPart.INTRODUCTION) for number in range(3)]
    pieces = join_piece(join_piece(pieces, 1), 1)
    assert assemble(manuscript, pieces).introduction == "<p>A <strong>b</strong></p>"


def test_assemble_nothing_gives_an_empty_draft():
    assert assemble(Manuscript([]), []) == Draft()


@settings(max_examples=150, deadline=None)
@given(manuscripts(), st.lists(st.sampled_from(PARTS), min_size=15, max_size=15))
def test_assemble_any_pieces_gives_markup_that_is_clean_already(manuscript, parts):
    pieces = [Piece(Place(number), parts[number]) for number in range(len(manuscript.paragraphs))]
    draft = assemble(manuscript, pieces)
    for html in (draft.introduction, draft.conclusion, *(takeaway.body for takeaway in draft.takeaways)):
        assert sanitise_html(html) == html


WORDS = st.text(alphabet="abcdefgh", min_size=3, max_size=8).map(lambda word: f"Q{word}")
RUNS = st.builds(Run, st.lists(WORDS, min_size=1, max_size=4).map(lambda words: " ".join(words) + " "), st.booleans())
MARKERS = st.sampled_from(["", "", "1. ", "2) ", "#3 ", "• "]).map(Run)


@settings(max_examples=150, deadline=None)
@given(manuscripts(runs=RUNS), st.lists(st.sampled_from(PARTS), min_size=15, max_size=15), st.booleans(), MARKERS)
def test_assemble_any_pieces_loses_no_word(manuscript, parts, as_recognised, marker):
    marked = [Paragraph((marker, *each.runs), each.tag, each.within) for each in manuscript.paragraphs]
    if as_recognised:
        pieces = recognise(Manuscript(marked))
    else:
        pieces = [Piece(Place(number), parts[number]) for number in range(len(marked))]
    draft = assemble(Manuscript(marked), pieces)
    wanted = Counter(word for paragraph in manuscript.paragraphs for word in paragraph.text.split())
    assert wanted - Counter(words_of(draft)) == Counter()


def words_of(draft):
    plain = [
        draft.headline,
        *draft.more_headlines,
        draft.deck,
        *draft.key_points,
        *(each[0] for each in draft.left_out),
    ]
    rich = [draft.introduction, draft.conclusion, *(takeaway.body for takeaway in draft.takeaways)]
    headings = [takeaway.heading for takeaway in draft.takeaways]
    return " ".join([*plain, *headings, *map(plain_text, rich)]).split()


@pytest.mark.parametrize("unit", ["1. Head\nText [1] and text.\n", "- Item\n", "**a** b [1] ", "[1,", "【"])
def test_assemble_takes_linear_time(unit):
    size = 8_000
    cut = {}
    for each in (size, 4 * size):
        manuscript = Manuscript(read_plain(unit * (each // len(unit))))
        cut[each] = manuscript, recognise(manuscript)
    assert ratio_of_times(lambda each: assemble(*cut[each]), size) < 9


def test_body_of_list_items_shares_their_lists():
    ul, first, second = Container("ul", 1), Container("li", 2), Container("li", 3)
    inner = Container("ol", 4), Container("li", 5)
    html = body_of(
        Paragraph((Run("A"),), within=(ul, first)),
        Paragraph((Run("a"),), within=(ul, first)),
        Paragraph((Run("B"),), within=(ul, second)),
        Paragraph((Run("b"),), within=(ul, second, *inner)),
        Paragraph((Run("C"),)),
    )
    assert html == ("<ul><li><p>A</p><p>a</p></li><li><p>B</p><ol><li><p>b</p></li></ol></li></ul><p>C</p>")


def test_body_of_a_takeaway_that_is_an_item_leaves_the_list_it_stands_in():
    outer = Container("ol", 1), Container("li", 2)
    inner = Container("ul", 3), Container("li", 4)
    draft = draft_of(
        ("takeaway_heading", Paragraph((Run("A fund"),), within=outer)),
        ("takeaway_text", Paragraph((Run("They pay."),), within=outer)),
        ("takeaway_text", Paragraph((Run("all of them"),), within=outer + inner)),
    )
    assert draft.takeaways == [DraftTakeaway("A fund", "<p>They pay.</p><ul><li><p>all of them</p></li></ul>")]


def test_body_headings_are_h3_and_h4():
    html = body_of(Paragraph((Run("A", bold=True),), "h2"), Paragraph((Run("B"),), "h4"), Paragraph((Run("C"),), "h2"))
    assert html == "<h3>A</h3><h4>B</h4><h3>C</h3>"


def test_body_has_links_bold_italic_breaks_and_quotations():
    html = body_of(
        Paragraph((Run("a & b", bold=True), Run("c", bold=True, italic=True), Run("\nd"))),
        Paragraph((Run("e", href="https://gazette.example/?a=1&b=2"), Run("f", href="javascript:g()"))),
        Paragraph((Run("h"),), within=(Container("blockquote", 1),)),
    )
    assert html == (
        "<p><strong>a &amp; b<em>c</em></strong><br>d</p>"
        '<p><a href="https://gazette.example/?a=1&amp;b=2" rel="noopener noreferrer">e</a>'
        '<a rel="noopener noreferrer">f</a></p><blockquote><p>h</p></blockquote>'
    )
