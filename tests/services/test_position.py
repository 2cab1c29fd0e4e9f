import pytest
from django.core.exceptions import PermissionDenied

from articles.models import Position
from articles.queries.snapshot import newest_content
from articles.queries.work import newest_work
from articles.services.article import WrongState
from articles.services.position import delete_position, reuse_position
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


def reuse(position, takeaway, by, form="as it was"):
    return reuse_position(position, work=newest_work(takeaway.article), takeaway=takeaway.pk, form=form, by=by)


@pytest.mark.parametrize("state", [{}, {"published": True}])
def test_reuse_puts_the_statement_last_into_the_newest_work_alone(state, editor):
    statement, takeaway = PositionFactory(quoted=True), TakeawayFactory(article=ArticleFactory(**state))
    other = PositionFactory(takeaway=takeaway)
    key = str(reuse(statement, takeaway, editor))
    newest = newest_content(takeaway.article)
    assert newest["takeaways"][str(takeaway.pk)]["positions"] == [str(other.pk), key]
    assert newest["positions"][key] == newest_content(statement.article)["positions"][str(statement.pk)]
    assert Position.objects.filter(pk=key).exists() is not bool(state)


def test_reuse_of_one_page_makes_one_and_of_another_page_another(editor):
    statement, takeaway = PositionFactory(), TakeawayFactory()
    first = reuse(statement, takeaway, editor)
    assert reuse(statement, takeaway, editor) == first
    assert reuse(statement, takeaway, editor, form="opened again") != first
    assert takeaway.positions.count() == 2


def test_reuse_leaves_what_others_did_meanwhile(editor, chief):
    statement, takeaway = PositionFactory(), TakeawayFactory()
    other = PositionFactory(takeaway=takeaway)
    mine = newest_work(takeaway.article)
    delete_position(other, work=newest_work(takeaway.article), by=chief)
    key = reuse_position(statement, work=mine, takeaway=takeaway.pk, form="", by=editor)
    assert [position.pk for position in takeaway.positions.all()] == [key]


def test_reuse_drops_an_answer_to_what_is_only_in_a_draft(editor):
    takeaway, target = TakeawayFactory(article=ArticleFactory(published=True)), TakeawayFactory()
    drafted = reuse(PositionFactory(), takeaway, editor)
    answer = next(each for each in newest_work(takeaway.article).positions if each.pk == drafted)
    statement = PositionFactory()
    statement.responds_to_id = answer.pk
    key = reuse(statement, target, editor)
    assert Position.objects.get(pk=key).responds_to is None


def test_reuse_under_no_takeaway_of_the_article_does_nothing(editor):
    target, foreign = TakeawayFactory(), TakeawayFactory()
    work = newest_work(target.article)
    assert reuse_position(PositionFactory(), work=work, takeaway=foreign.pk, form="", by=editor) is None
    assert newest_content(target.article) == work.content


@pytest.mark.parametrize(
    ("article", "position"), [({"published": True}, {"retracted": True}), ({"retracted": True}, {})]
)
def test_reuse_of_what_is_retracted_is_refused(article, position, editor):
    statement = PositionFactory(takeaway__article=ArticleFactory(**article), **position)
    with pytest.raises(WrongState, match="has been retracted"):
        reuse(statement, TakeawayFactory(), editor)


def test_reuse_is_closed_to_whoever_may_not_change_the_article(writer):
    takeaway = TakeawayFactory(article=ArticleFactory(published=True, created_by=writer))
    with pytest.raises(PermissionDenied):
        reuse(PositionFactory(), takeaway, writer)
    assert newest_content(takeaway.article)["positions"] == {}
