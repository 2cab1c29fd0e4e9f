import pytest
from django.core.exceptions import PermissionDenied

from articles.models import Position
from articles.queries.snapshot import newest_content
from articles.queries.work import newest_work
from articles.services.position import delete_position
from tests.factories import ArticleFactory, PositionFactory, TakeawayFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", [{}, {"published": True}])
def test_delete_takes_the_position_out_of_the_newest_work_alone(state, editor):
    takeaway = TakeawayFactory(article=ArticleFactory(**state))
    gone, stays = PositionFactory.create_batch(2, takeaway=takeaway)
    answer = PositionFactory(takeaway=takeaway, responds_to=gone)
    delete_position(gone, work=newest_work(takeaway.article), by=editor)
    newest = newest_content(takeaway.article)
    assert newest["takeaways"][str(takeaway.pk)]["positions"] == [str(stays.pk), str(answer.pk)]
    assert set(newest["positions"]) == {str(stays.pk), str(answer.pk)}
    assert newest["positions"][str(answer.pk)]["responds_to"] is None
    assert Position.objects.filter(pk=gone.pk).exists() is bool(state)


def test_delete_leaves_what_others_did_meanwhile(editor, chief):
    gone, stays = PositionFactory.create_batch(2, takeaway=TakeawayFactory())
    article = gone.takeaway.article
    mine, theirs = newest_work(article), newest_work(article)
    delete_position(stays, work=theirs, by=chief)
    assert not delete_position(gone, work=mine, by=editor).clashes
    assert newest_content(article)["positions"] == {}


def test_delete_is_closed_to_whoever_may_not_change_the_article(writer):
    position = PositionFactory(takeaway__article=ArticleFactory(published=True, created_by=writer))
    with pytest.raises(PermissionDenied):
        delete_position(position, work=newest_work(position.article), by=writer)
    assert str(position.pk) in newest_content(position.article)["positions"]
