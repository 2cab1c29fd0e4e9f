import pytest

from articles.queries.usage import articles_using, is_used_live
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
