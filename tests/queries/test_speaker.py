from datetime import UTC, datetime

import pytest

from articles.queries.speaker import DIFFERING_SHOWN, SILENT_SHOWN, speaker_detail
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2035, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("more", [0, 1, 2])
def test_lists_that_are_cut_hold_one_more_than_is_shown_however_much_there_is(more):
    speaker, takeaway = factories.SpeakerFactory(), factories.TakeawayFactory(article__published=True)
    for _ in range(DIFFERING_SHOWN + more):
        proposition = factories.PropositionFactory()
        for stance in ("supports", "opposes"):
            factories.PositionFactory(takeaway=takeaway, speaker=speaker, proposition=proposition, stance=stance)
    factories.PositionFactory.create_batch(SILENT_SHOWN + more, takeaway=takeaway)
    page = speaker_detail(speaker.slug, NOW, 1)
    assert len(page.differing) == DIFFERING_SHOWN + min(more, 1)
    assert len(page.silent) == SILENT_SHOWN + min(more, 1)


@pytest.mark.parametrize("size", [1, 4])
def test_number_of_queries_does_not_grow(size, django_assert_num_queries):
    speaker, takeaway = factories.SpeakerFactory(), factories.TakeawayFactory(article__published=True)
    for stance in ["supports", "opposes"] * size:
        proposition = factories.PropositionFactory()
        for by in ({"speaker": speaker, "on_behalf_of": factories.SpeakerFactory()}, {"on_behalf_of": speaker}):
            factories.PositionFactory.create_batch(2, **by, takeaway=takeaway, proposition=proposition, stance=stance)
        factories.PositionFactory(takeaway=takeaway, speaker=speaker, proposition=proposition, stance="unclear")
        factories.PositionFactory(takeaway=takeaway)
    with django_assert_num_queries(7):
        page = speaker_detail(speaker.slug, NOW, 1)
        for position in page.differing[0].positions + page.groups[0].positions + page.on_behalf[0].positions:
            assert position.takeaway.article.conference.short_name
            assert position.proposition.topic.name
            assert position.source.publisher
            assert position.on_behalf_of is None or position.on_behalf_of.name
