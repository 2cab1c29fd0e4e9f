"""The newest work as rows in memory reads as if it were stored."""

from copy import deepcopy
from uuid import uuid4

import pytest

from articles.aggregate.content import digest
from articles.models import Article
from articles.queries.snapshot import content_of, take
from articles.queries.work import newest_work, stored_work, work_of
from articles.services.role import OPERATOR
from articles.services.work import save_work
from tests.factories import (
    ArticleFactory,
    AuthorFactory,
    PhotoFactory,
    PositionFactory,
    PropositionFactory,
    SourceFactory,
    SpeakerFactory,
    TakeawayFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    article = ArticleFactory(
        published=True, topics=TopicFactory.create_batch(2), authors=[AuthorFactory()], lead_photo=PhotoFactory()
    )
    for order in (1, 2):
        takeaway = TakeawayFactory(article=article, sort_order=order, topics=[TopicFactory()], photo=PhotoFactory())
        for place in (1, 2):
            PositionFactory(takeaway=takeaway, sort_order=place, quoted=True, quote_source=SourceFactory())
    return article


def everything_shown(work):
    """Read what forms, gate and preview read of the rows, and return the words of it."""
    article = work.article
    words = [article.headline, article.conference.name, str(article.lead_photo), *map(str, article.authors.all())]
    words += [str(item.tag) for item in article.topic_items.all()]
    for takeaway in article.takeaways.all():
        words += [takeaway.number, takeaway.heading, takeaway.article.headline, str(takeaway.photo)]
        words += [str(item.tag) for item in takeaway.topic_items.all()]
        for position in takeaway.positions.all():
            words += [str(position), str(position.source), str(position.words_source), position.takeaway.heading]
            words += [position.proposition.topic.name, str(position.on_behalf_of), position.article.headline]
    return words


@pytest.mark.parametrize("state", ["rows", "draft"])
def test_work_is_read_without_asking_the_database(article, state, django_assert_num_queries):
    work = stored_work(article.pk) if state == "rows" else work_of(article, take(article.pk))
    with django_assert_num_queries(0):
        assert len(everything_shown(work)) > 40
        assert len(work.positions) == 4


def test_work_of_what_the_rows_hold_reads_as_they_do(article):
    stored, built = stored_work(article.pk), work_of(article, take(article.pk))
    assert everything_shown(built) == everything_shown(stored)
    assert built.content == stored.content == content_of(built.article, built.takeaways) == take(article.pk)
    assert (built.digest, built.missing) == (digest(take(article.pk)), [])


def test_newest_work_is_the_draft_with_the_state_of_the_article(article):
    content = take(article.pk)
    first, second = content["article"]["takeaways"]
    content["article"] |= {"headline": "Newest", "takeaways": [second, first]}
    content["takeaways"][second]["positions"] += content["takeaways"][first]["positions"][:1]
    content["takeaways"][first]["positions"] = content["takeaways"][first]["positions"][1:]
    draft = save_work(article.pk, content, base=digest(take(article.pk)), by=OPERATOR).version
    work = newest_work(Article.objects.get(pk=article.pk))
    assert (work.draft, work.content) == (draft, content)
    assert [(str(takeaway.pk), takeaway.number) for takeaway in work.takeaways] == [(second, 1), (first, 2)]
    assert [len(takeaway.positions.all()) for takeaway in work.takeaways] == [3, 1]
    assert (work.article.headline, work.article.status) == ("Newest", article.status)
    assert work.article.published_at == article.published_at
    assert Article.objects.get(pk=article.pk).headline == article.headline != "Newest"


@pytest.mark.parametrize("size", [1, 6])
def test_newest_work_asks_as_often_for_much_as_for_little(article, size, django_assert_max_num_queries):
    for takeaway in TakeawayFactory.create_batch(size, article=article, photo=PhotoFactory()):
        PositionFactory.create_batch(size, takeaway=takeaway, on_behalf_of=SpeakerFactory())
    content = take(article.pk)
    content["article"]["headline"] = "Newest"
    save_work(article.pk, content, base=digest(take(article.pk)), by=OPERATOR)
    article = Article.objects.get(pk=article.pk)
    with django_assert_max_num_queries(10):
        newest_work(article)


def test_work_of_retracted_positions_says_so(article):
    position = PositionFactory(takeaway=article.takeaways.first(), retracted=True)
    content = take(article.pk)
    first, second = content["article"]["takeaways"]
    content["takeaways"][first]["positions"].remove(str(position.pk))
    content["takeaways"][second]["positions"].append(str(position.pk))
    [found] = [each for each in work_of(article, content).positions if each.retracted_at]
    assert (found.pk, found.retraction_note) == (position.pk, position.retraction_note)


def gone(article, records, **fields):
    """Return the work of a content of which the first record refers to what is no longer on file."""
    content = deepcopy(take(article.pk))
    record = content["article"] if records == "article" else next(iter(content[records].values()))
    record |= fields
    return work_of(article, content)


@pytest.mark.parametrize("field", ["speaker", "proposition"])
def test_work_of_leaves_out_a_position_without_what_it_needs(article, field):
    work = gone(article, "positions", **{field: str(uuid4())})
    [missing] = work.missing
    assert (missing.field, missing.left_out, missing.record in work.positions) == (field, True, False)
    assert len(work.positions) == 3


@pytest.mark.parametrize(
    ("records", "field"),
    [
        ("article", "lead_photo"),
        ("takeaways", "photo"),
        *(("positions", field) for field in ("source", "quote_source", "on_behalf_of")),
    ],
)
def test_work_of_empties_other_links_to_what_is_gone(article, records, field):
    work = gone(article, records, **{field: str(uuid4())})
    [missing] = work.missing
    assert (missing.field, missing.left_out, getattr(missing.record, field)) == (field, False, None)
    assert len(work.positions) == 4


def test_work_of_leaves_out_topics_and_authors_that_are_gone(article):
    work = gone(article, "article", topics=[str(uuid4())], authors=[str(uuid4())])
    assert (list(work.article.topic_items.all()), list(work.article.authors.all())) == ([], [])


def test_work_of_another_speaker_and_topic_shows_these(article):
    speaker, proposition, topic = SpeakerFactory(), PropositionFactory(), TopicFactory()
    work = gone(article, "positions", speaker=str(speaker.pk), proposition=str(proposition.pk))
    assert any((each.speaker, each.proposition) == (speaker, proposition) for each in work.positions)
    work = gone(article, "article", topics=[str(topic.pk)])
    assert [item.tag for item in work.article.topic_items.all()] == [topic]
