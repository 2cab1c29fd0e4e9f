"""Words over rows: what is the same takeaway stays the same row."""

import pytest
from django.core.exceptions import ValidationError

from articles.copy.assembly import Draft, DraftTakeaway
from articles.models import Takeaway
from articles.services.draft import write_draft
from tests.factories import (
    ArticleFactory,
    ConferenceFactory,
    PhotoFactory,
    PositionFactory,
    TakeawayFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return ArticleFactory(headline="Before")


def rows(article):
    return [(takeaway.heading, takeaway.body) for takeaway in article.takeaways.all()]


def test_write_draft_stores_every_part():
    article = ArticleFactory.build(conference=ConferenceFactory())
    draft = Draft(
        headline="Examples everywhere",
        deck="A deck.",
        key_points=["One point.", "Another."],
        introduction="<p>First.</p>",
        takeaways=[DraftTakeaway("B", "<p>b</p>"), DraftTakeaway("A", "<p>a</p>")],
        conclusion="<p>Last.</p>",
    )
    assert write_draft(article, draft) == []
    article.refresh_from_db()
    assert [article.headline, article.deck, article.introduction, article.conclusion] == [
        "Examples everywhere",
        "A deck.",
        "<p>First.</p>",
        "<p>Last.</p>",
    ]
    assert article.key_point_list == ["One point.", "Another."]
    assert rows(article) == [("B", "<p>b</p>"), ("A", "<p>a</p>")]


def test_takeaway_of_the_same_heading_stays_the_same_row(article):
    first, second = TakeawayFactory(article=article, heading="One"), TakeawayFactory(article=article, heading="Two")
    position = PositionFactory(takeaway=second)
    draft = Draft("After", takeaways=[DraftTakeaway("TWO:", "<p>new</p>"), DraftTakeaway("Three", "<p>3</p>")])
    assert write_draft(article, draft) == []
    assert rows(article) == [("TWO:", "<p>new</p>"), ("Three", "<p>3</p>")]
    assert article.takeaways.first() == second
    assert list(second.positions.all()) == [position]
    assert not Takeaway.objects.filter(pk=first.pk).exists()


def test_takeaway_of_the_same_text_stays_the_same_row(article):
    takeaway = TakeawayFactory(article=article, heading="Old heading", body="<p>The same words.</p>")
    write_draft(article, Draft("After", takeaways=[DraftTakeaway("New heading", "<p>The same words.</p>")]))
    assert [(each.pk, each.heading) for each in article.takeaways.all()] == [(takeaway.pk, "New heading")]


def test_takeaways_of_one_heading_are_paired_in_their_order(article):
    there = [TakeawayFactory(article=article, heading="Twin", body=f"<p>{number}</p>") for number in range(2)]
    write_draft(
        article, Draft("After", takeaways=[DraftTakeaway("Twin", "<p>a</p>"), DraftTakeaway("Twin", "<p>b</p>")])
    )
    assert [(each.pk, each.body) for each in article.takeaways.all()] == [
        (there[0].pk, "<p>a</p>"),
        (there[1].pk, "<p>b</p>"),
    ]


@pytest.mark.parametrize("what", ["position", "topic", "photo"])
def test_takeaway_that_the_text_lacks_is_kept_while_something_hangs_on_it(article, what):
    kept = TakeawayFactory(article=article, heading="Carries something")
    TakeawayFactory(article=article, heading="Carries nothing")
    if what == "position":
        PositionFactory(takeaway=kept)
    elif what == "topic":
        kept.topics.add(TopicFactory())
    else:
        Takeaway.objects.filter(pk=kept.pk).update(photo=PhotoFactory())
    assert write_draft(article, Draft("After", takeaways=[DraftTakeaway("New", "<p>n</p>")])) == [kept]
    assert [takeaway.heading for takeaway in article.takeaways.all()] == ["New", "Carries something"]


def test_write_draft_refuses_what_does_not_fit(article):
    with pytest.raises(ValidationError):
        write_draft(article, Draft("After", takeaways=[DraftTakeaway("x" * 201)]))
    with pytest.raises(ValidationError):
        write_draft(article, Draft("x" * 201))


def test_write_draft_takes_the_same_queries_for_two_takeaways_and_for_forty(article, django_assert_num_queries):
    for count in (2, 40):
        write_draft(
            article, Draft("After", takeaways=[DraftTakeaway(f"Heading {n}", "<p>n</p>") for n in range(count)])
        )
        with django_assert_num_queries(8):
            write_draft(
                article, Draft("A", takeaways=[DraftTakeaway(f"Heading {n}", "<p>x</p>") for n in range(count)])
            )
