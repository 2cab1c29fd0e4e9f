import pytest

from articles.aggregate.content import digest
from articles.queries.snapshot import take
from articles.queries.usage import articles_using, articles_with_drafts_naming, is_used_live
from articles.services.role import OPERATOR
from articles.services.work import save_work
from tests.factories import (
    ArticleFactory,
    AuthorFactory,
    ConferenceSeriesFactory,
    PhotoFactory,
    PositionFactory,
    SourceFactory,
    SpeakerFactory,
    TakeawayFactory,
    TopicFactory,
)


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
