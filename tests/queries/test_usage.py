import pytest
from django.db.models import QuerySet
from django.utils import timezone

from articles.aggregate.content import digest
from articles.models import Article, Position
from articles.queries import usage
from articles.queries.snapshot import take
from articles.queries.usage import articles_showing, articles_using, articles_with_drafts_naming, is_used_live, uses_of
from articles.services.role import OPERATOR
from articles.services.work import save_work
from tests.effort import counted_by_sqlite, effort
from tests.factories import (
    ArticleFactory,
    AuthorFactory,
    ConferenceSeriesFactory,
    PhotoFactory,
    PositionFactory,
    PropositionFactory,
    SourceFactory,
    SpeakerFactory,
    TakeawayFactory,
    TopicFactory,
    UserFactory,
)
from tests.filling import fill


def everything_of(**state):
    """Return an article and every shared record that it shows, by the way it shows it."""
    article = ArticleFactory(
        conference__series=ConferenceSeriesFactory(),
        conference__photo=PhotoFactory(),
        lead_photo=PhotoFactory(),
        authors=[AuthorFactory()],
        topics=[TopicFactory()],
        **state,
    )
    takeaway = TakeawayFactory(article=article, photo=PhotoFactory(), topics=[TopicFactory()])
    position = PositionFactory(
        takeaway=takeaway,
        speaker__photo=PhotoFactory(),
        on_behalf_of=SpeakerFactory(kind="government"),
        quoted=True,
        quote_source=SourceFactory(),
    )
    PositionFactory(takeaway=takeaway, speaker=position.speaker, proposition=position.proposition)
    return article, [
        article.conference,
        article.conference.series,
        article.conference.photo,
        article.lead_photo,
        article.authors.get(),
        article.topics.get(),
        takeaway.photo,
        takeaway.topics.get(),
        position.speaker,
        position.speaker.photo,
        position.on_behalf_of,
        position.proposition,
        position.proposition.topic,
        position.source,
        position.quote_source,
    ]


def test_articles_using_names_the_article_once_for_every_way_of_use(db):
    article, records = everything_of()
    everything_of()
    assert [list(articles_using(record)) for record in records] == [[article]] * len(records)


@pytest.mark.parametrize(
    ("state", "answer"),
    [({}, False), ({"published": True}, True), ({"scheduled": True}, True), ({"withdrawn": True}, False)],
)
def test_used_live_is_what_readers_see_or_will_see(db, state, answer):
    _, records = everything_of(**state)
    now = PositionFactory().takeaway.article.created_at
    assert {is_used_live(record, now) for record in records} == {answer}


def test_articles_using_names_the_article_whose_unpublished_work_alone_names_the_record(db):
    article, speaker = PositionFactory(takeaway__article__published=True).takeaway.article, SpeakerFactory()
    content = take(article.pk)
    next(iter(content["positions"].values()))["speaker"] = str(speaker.pk)
    draft = save_work(article.pk, content, base=digest(take(article.pk)), by=OPERATOR).version
    assert list(articles_using(speaker)) == list(articles_with_drafts_naming([SpeakerFactory(), speaker])) == [article]
    assert not is_used_live(speaker, article.created_at)
    draft.is_draft = False
    draft.save()
    assert not articles_using(speaker).exists()


def test_articles_with_drafts_naming_nothing_are_none(db):
    article = ArticleFactory(published=True)
    content = take(article.pk)
    changed = content | {"article": content["article"] | {"headline": "Changed"}}
    save_work(article.pk, changed, base=digest(content), by=OPERATOR)
    assert not articles_with_drafts_naming([]).exists()


@counted_by_sqlite
def test_uses_of_one_record_are_found_without_those_of_others(db):
    user, (_article, records) = UserFactory(), everything_of(published=True)
    now = timezone.now()

    def efforts():
        asks = [articles_showing, uses_of, lambda record: is_used_live(record, now)]
        return [[effort(lambda ask=ask, record=record: _answer(ask(record))) for record in records] for ask in asks]

    def _answer(found):
        return list(found) if isinstance(found, QuerySet) else found

    fill(user, articles=20, positions=100)
    few = efforts()
    fill(user, "more", articles=200, positions=1000)
    many = efforts()
    # Drafts are read whole, of which there are ten more.
    assert [(less, more) for less, more in zip(few, many, strict=True) if sum(more) > 2 * sum(less)] == []


@counted_by_sqlite
def test_record_that_is_used_much_is_looked_up_no_further_than_is_told(db, monkeypatch):
    monkeypatch.setattr(usage, "USES_COUNTED", 20)
    user, speaker, now = UserFactory(), SpeakerFactory(), timezone.now()

    def efforts():
        Position.objects.update(speaker=speaker)
        asks = [
            lambda: uses_of(speaker),
            lambda: articles_using(speaker, 21).count(),
            lambda: articles_showing(speaker, 21, Article.objects.published(now)).count(),
        ]
        return [effort(ask) for ask in asks]

    fill(user, articles=60, positions=300)
    few = efforts()
    fill(user, "more", articles=600, positions=3000)
    assert [pair for pair in zip(few, efforts(), strict=True) if pair[1] > 2 * pair[0]] == []


def test_uses_are_counted_of_each_kind_up_to_a_bound_and_one(db, monkeypatch):
    monkeypatch.setattr(usage, "USES_COUNTED", 2)
    topic = TopicFactory()
    articles = ArticleFactory.create_batch(2, topics=[topic])
    assert (uses_of(topic).count, articles_using(topic, 3).count()) == (2, 2)
    TakeawayFactory.create_batch(5, topics=[topic], article=articles[0])
    assert (uses_of(topic).count, articles_using(topic, 3).count()) == (2, 2)
    ArticleFactory.create_batch(2, topics=[topic])
    PropositionFactory.create_batch(3, topic=topic)
    assert uses_of(topic).count == 6
    assert articles_using(topic, 3).count() >= 3
