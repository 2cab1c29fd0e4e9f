from copy import deepcopy
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.aggregate.difference import FieldChange
from articles.aggregate.wording import Piece
from articles.enums import Stance
from articles.queries.difference import CONTEXT, Labels, compare
from articles.queries.snapshot import take
from tests.factories import (
    ArticleFactory,
    AuthorFactory,
    PhotoFactory,
    PositionFactory,
    SourceFactory,
    SpeakerFactory,
    TakeawayFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    """An article with three takeaways, the first of them with two positions."""
    article = ArticleFactory()
    for number in range(1, 4):
        TakeawayFactory(article=article, heading=f"Finding {number}", sort_order=number)
    for number in range(1, 3):
        PositionFactory(
            takeaway=article.takeaways.first(),
            sort_order=number,
            speaker__name=f"Ada {number}",
            proposition__short_title=f"Claim {number}",
            proposition__statement=f"There should be a claim {number}.",
        )
    return article


def edited(content, record, pk=None, **fields):
    """Return a content with other values in the article, or in a takeaway or position of that key."""
    new = deepcopy(content)
    (new[record] if pk is None else new[record][pk]).update(fields)
    return new


def keys(content):
    """Return the keys of the takeaways and of the first one's positions."""
    takeaways = content["article"]["takeaways"]
    return takeaways, content["takeaways"][takeaways[0]]["positions"]


def only_change(old, new):
    [change] = compare(old, new).changes
    return change


def only_field(old, new):
    [field] = only_change(old, new).fields
    return field


def position_field(article, **values):
    content = take(article.pk)
    _, [position, _other] = keys(content)
    return only_field(content, edited(content, "positions", position, **values))


def test_compare_of_the_same_has_no_change_and_counts_everything(article):
    comparison = compare(take(article.pk), take(article.pk))
    assert (comparison.changes, comparison.same_takeaways, comparison.same_positions) == ([], 3, 2)


def test_compare_counts_as_the_same_what_both_have_unchanged(article):
    content = take(article.pk)
    [_, second, third], [position, _] = keys(content)
    new = edited(content, "takeaways", second, heading="Another")
    new = edited(new, "positions", position, role="Another")
    new["article"]["takeaways"].remove(third)
    del new["takeaways"][third]
    comparison = compare(content, new)
    assert (comparison.same_takeaways, comparison.same_positions) == (1, 1)


def test_changed_words_are_marked_on_both_sides(article):
    content = take(article.pk)
    old, new = (edited(content, "article", deck=f"An {word} deck.") for word in ("old", "open"))
    field = only_field(old, new)
    assert field.label == "Deck"
    assert field.old == [Piece("same", "An "), Piece("old", "old"), Piece("same", " deck.")]
    assert field.new == [Piece("same", "An "), Piece("new", "open"), Piece("same", " deck.")]


def test_rich_text_is_compared_as_it_reads(article):
    content = take(article.pk)
    old = edited(content, "article", introduction="<p>One &amp; two.</p><p>Three.</p>")
    new = edited(content, "article", introduction="<p>One &amp; two.</p><p>Four.</p>")
    assert only_field(old, new).old == [Piece("same", "One & two.\n"), Piece("old", "Three"), Piece("same", ".")]


def test_words_that_only_look_different_are_said_to(article):
    content = take(article.pk)
    old = edited(content, "article", conclusion="<p>One word.</p>")
    new = edited(content, "article", conclusion="<p>One <strong>word</strong>.</p>")
    assert Piece("markup", "word") in only_field(old, new).old


def test_long_text_that_is_the_same_is_shown_by_its_ends(article):
    content = take(article.pk)
    words = " ".join(f"word-{number}" for number in range(1000))
    old, new = (edited(content, "article", introduction=f"<p>{words} {end}</p>") for end in ("here", "there"))
    same, _changed = only_field(old, new).old
    assert len(same.text) <= 2 * CONTEXT + 10
    assert same.text.startswith("word-0 word-1")
    assert " […] " in same.text
    assert same.text.endswith("word-999 ")


@pytest.mark.parametrize("words", ["a" * 5000, "字" * 5000])
def test_long_text_without_spaces_is_shown_by_its_ends(article, words):
    content = take(article.pk)
    old, new = (edited(content, "article", introduction=f"<p>{words} {end}</p>") for end in ("here", "there"))
    same, _changed = only_field(old, new).old
    assert (same.text[: CONTEXT // 2], len(same.text) < 3 * CONTEXT) == (words[: CONTEXT // 2], True)


def test_emptied_field_has_no_piece_after_and_filled_one_none_before(article):
    content = take(article.pk)
    field = only_field(edited(content, "article", deck="Gone."), edited(content, "article", deck=""))
    assert (field.old, field.new) == ([Piece("old", "Gone.")], [])
    field = only_field(edited(content, "article", deck=""), edited(content, "article", deck="New."))
    assert (field.old, field.new) == ([], [Piece("new", "New.")])


def test_values_are_shown_by_name_label_and_date(article):
    source, photo, speaker = SourceFactory(), PhotoFactory(caption="A teal rectangle, seen twice"), SpeakerFactory()
    position = article.takeaways.first().positions.first()
    position.said_on, position.stance = date(2025, 2, 5), Stance.OPPOSES
    position.figure_low, position.figure_wording = Decimal("2.5"), "two and a half"
    position.save()
    for values, label, old, new in (
        ({"said_on": "2025-02-16"}, "Date", "5 February 2025", "16 February 2025"),
        ({"stance": "unclear"}, "Stance", "Opposes", "Unclear"),
        ({"stance": "of-long-ago"}, "Stance", "Opposes", "of-long-ago"),
        ({"figure_low": "3.250"}, "Figure, lower end", "2.5", "3.25"),
        ({"source": str(source.pk)}, "Source", str(position.source), str(source)),
        ({"speaker": str(speaker.pk)}, "Speaker", "Ada 1", speaker.name),
    ):
        field = position_field(article, **values)
        assert (field.label, field.old, field.new) == (label, [Piece("old", old)], [Piece("new", new)])
    content = take(article.pk)
    field = only_field(content, edited(content, "article", lead_photo=str(photo.pk)))
    assert (field.old, field.new) == ([], [Piece("new", "A teal rectangle, seen twice")])


def test_proposition_is_told_in_full(article):
    other = PositionFactory(proposition__statement="There should be another claim.").proposition
    field = position_field(article, proposition=str(other.pk))
    assert field.old == [Piece("old", "There should be a claim 1.")]
    assert field.new == [Piece("new", "There should be another claim.")]


def test_answer_is_named_by_the_position_that_it_answers(article):
    content = take(article.pk)
    _, [_, second] = keys(content)
    assert position_field(article, responds_to=second).new == [Piece("new", "Ada 2: Claim 2")]
    elsewhere = PositionFactory(speaker__name="Bea", stance=Stance.OPPOSES, proposition__short_title="Claim")
    assert position_field(article, responds_to=str(elsewhere.pk)).new == [Piece("new", str(elsewhere))]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("speaker", "Speaker no longer on file"),
        ("source", "Source no longer on file"),
        ("proposition", "Proposition no longer on file"),
        ("responds_to", "Position no longer on file"),
    ],
)
def test_row_that_is_gone_is_said_to_be(article, name, words):
    assert position_field(article, **{name: str(uuid4())}).new == [Piece("new", words)]


def test_position_of_gone_rows_has_a_title_all_the_same(article):
    content = take(article.pk)
    _, [position, _] = keys(content)
    gone = {"speaker": str(uuid4()), "proposition": str(uuid4())}
    change = only_change(content, edited(content, "positions", position, **gone))
    assert change.title == "Speaker no longer on file: Proposition no longer on file"


def test_sets_are_shown_as_names_with_those_that_came_and_went(article):
    stays, goes, comes = (TopicFactory(name=name) for name in ("Beta", "Alpha", "Gamma"))
    content = take(article.pk)
    old = edited(content, "article", topics=sorted([str(stays.pk), str(goes.pk)]))
    new = edited(content, "article", topics=sorted([str(stays.pk), str(comes.pk)]))
    field = only_field(old, new)
    assert field.label == "Topics"
    assert field.old == [Piece("old", "Alpha\n"), Piece("same", "Beta\n")]
    assert field.new == [Piece("same", "Beta\n"), Piece("new", "Gamma\n")]


def test_authors_are_shown_by_name(article):
    author = AuthorFactory(name="Bea Byline")
    content = take(article.pk)
    new = edited(content, "article", authors=[str(author.pk), str(uuid4())])
    assert only_field(content, new).new == [Piece("new", "Author no longer on file\n"), Piece("new", "Bea Byline\n")]


def test_records_are_named_by_their_place(article):
    content = take(article.pk)
    [_, second, _], [_, position] = keys(content)
    new = edited(content, "article", deck="Another")
    new = edited(new, "takeaways", second, heading="Another finding")
    new = edited(new, "positions", position, role="Another")
    assert [(change.name, change.title, change.place) for change in compare(content, new).changes] == [
        ("Article", "", ""),
        ("Position 2 of takeaway 1", "Ada 2: Claim 2", ""),
        ("Takeaway 2", "Another finding", ""),
    ]


def test_added_and_removed_records_show_what_they_hold(article):
    content = take(article.pk)
    [_, _, last], [first, second] = keys(content)
    new = deepcopy(content)
    new["article"]["takeaways"].remove(last)
    del new["takeaways"][last]
    new["takeaways"][keys(content)[0][0]]["positions"] = [second]
    del new["positions"][first]
    removed = compare(content, new).changes
    added = compare(new, content).changes
    for changes, kind in ((removed, "removed"), (added, "added")):
        assert {change.change.kind for change in changes} == {kind}
        assert {(change.name, change.title) for change in changes} == {
            ("Position 1 of takeaway 1", "Ada 1: Claim 1"),
            ("Takeaway 3", "Finding 3"),
        }
        shown = {field.label: field.pieces for change in changes for field in change.fields}
        words = "old" if kind == "removed" else "new"
        assert shown["Heading"] == [Piece(words, "Finding 3")]
        assert shown["Text"] == [Piece(words, "An example of a finding.")]
        assert shown["Stance"] == [Piece(words, "Supports")]
        assert "Occasion" not in shown


def test_moved_takeaway_says_from_where_to_where(article):
    content = take(article.pk)
    [first, second, third], _ = keys(content)
    change = only_change(content, edited(content, "article", takeaways=[third, first, second]))
    assert (change.name, change.title, change.fields) == ("Takeaway 1", "Finding 3", [])
    assert change.place == "Moved from place 3 to place 1."


def test_moved_position_says_from_which_takeaway_to_which(article):
    content = take(article.pk)
    [first, second, _], [one, other] = keys(content)
    new = edited(content, "takeaways", first, positions=[one], heading="Renamed")
    new = edited(new, "takeaways", second, positions=[other])
    [change] = [each for each in compare(content, new).changes if each.change.record == "position"]
    assert (change.name, change.title) == ("Position 1 of takeaway 2", "Ada 2: Claim 2")
    assert change.place == "Moved from “Finding 1” to “Finding 2”."


def test_moved_record_at_its_old_number_is_not_said_to_have_gone_from_it_to_it(article):
    content = take(article.pk)
    [first, second, third], _ = keys(content)
    added = str(uuid4())
    new = edited(content, "article", takeaways=[added, second, first, third])
    new["takeaways"][added] = content["takeaways"][third]
    [moved] = [change for change in compare(content, new).changes if change.change.moved]
    assert (moved.name, moved.title, moved.place) == ("Takeaway 2", "Finding 2", "Moved among the others.")


def test_compare_takes_the_same_few_queries_whatever_changed():
    def queries_of(count):
        article = ArticleFactory(topics=[TopicFactory()], authors=[AuthorFactory()], lead_photo=PhotoFactory())
        answered = PositionFactory()
        for _ in range(count):
            takeaway = TakeawayFactory(article=article, topics=[TopicFactory()], photo=PhotoFactory())
            PositionFactory(takeaway=takeaway, responds_to=answered, on_behalf_of=SpeakerFactory())
        content = take(article.pk)
        empty = content | {"article": content["article"] | {"takeaways": []}, "takeaways": {}, "positions": {}}
        with CaptureQueriesContext(connection) as queries:
            compare(empty, content)
        return len(queries)

    assert queries_of(1) == queries_of(5) == 8


def test_labels_show_a_field_by_itself(article):
    content = take(article.pk)
    other = SpeakerFactory(name="Bea")
    labels = Labels(content, edited(content, "positions", keys(content)[1][0], speaker=str(other.pk)))
    field = labels.field("position", FieldChange("speaker", None, str(other.pk)))
    assert (field.old, field.new) == ([], [Piece("new", "Bea")])
