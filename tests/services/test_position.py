import pytest
from django.core.exceptions import PermissionDenied

from articles.models import Position
from articles.services.position import delete_position, save_position
from tests.factories import (
    ArticleFactory,
    PositionFactory,
    PropositionFactory,
    SpeakerFactory,
    TakeawayFactory,
)


def new_position(takeaway):
    return PositionFactory.build(
        takeaway=takeaway, speaker=SpeakerFactory(), proposition=PropositionFactory(), source=None, sort_order=0
    )


def test_save_new_position_comes_last_under_its_takeaway(editor):
    takeaway = PositionFactory(sort_order=4).takeaway
    position = new_position(takeaway)
    save_position(position, by=editor)
    assert takeaway.positions.get(pk=position.pk).sort_order == 5


def test_save_known_position_keeps_its_place(editor):
    position = PositionFactory(sort_order=1)
    PositionFactory(takeaway=position.takeaway, sort_order=2)
    save_position(position, by=editor)
    assert Position.objects.get(pk=position.pk).sort_order == 1


def test_save_and_delete_under_an_own_draft_are_open_to_its_writer(writer):
    position = new_position(TakeawayFactory(article__created_by=writer))
    save_position(position, by=writer)
    delete_position(position, by=writer)
    assert not Position.objects.exists()


@pytest.mark.parametrize("live", [True, False])
def test_save_and_delete_elsewhere_are_closed_to_a_writer(writer, other_writer, live):
    owner = writer if live else other_writer
    position = PositionFactory(takeaway__article__created_by=owner, takeaway__article__published=live)
    for attempt in (save_position, delete_position):
        with pytest.raises(PermissionDenied):
            attempt(position, by=writer)
    assert Position.objects.exists()


def test_save_cannot_take_a_position_out_of_somebody_elses_article(writer, other_writer):
    position = PositionFactory(takeaway__article__created_by=other_writer)
    position.takeaway = TakeawayFactory(article__created_by=writer)
    with pytest.raises(PermissionDenied):
        save_position(position, by=writer)


@pytest.mark.parametrize("step", [save_position, delete_position])
def test_step_on_a_live_article_moves_its_time_of_change(editor, step):
    article = ArticleFactory(published=True)
    before = article.modified_at
    step(PositionFactory(takeaway__article=article), by=editor)
    article.refresh_from_db()
    assert article.modified_at > before
