import uuid

import pytest
from django.core.exceptions import PermissionDenied

from articles.services.order import order_aggregate
from tests.factories import ArticleFactory, PositionFactory, TakeawayFactory


@pytest.fixture
def article(editor):
    return ArticleFactory(created_by=editor)


def places(rows):
    return [(row.pk, row.sort_order) for row in rows]


def test_order_numbers_takeaways_and_positions_from_one(editor, article):
    first, second, third = TakeawayFactory.create_batch(3, article=article, sort_order=7)
    one, two = PositionFactory.create_batch(2, takeaway=second, sort_order=7)
    ids = [third.pk, first.pk, second.pk]
    assert order_aggregate(article, takeaways=ids, positions=[two.pk, one.pk], by=editor)
    assert places(article.takeaways.all()) == [(third.pk, 1), (first.pk, 2), (second.pk, 3)]
    assert places(second.positions.all()) == [(two.pk, 1), (one.pk, 2)]


def test_order_of_what_is_not_named_follows_as_it_was(editor, article):
    first, second, third = (TakeawayFactory(article=article, sort_order=n) for n in (1, 2, 3))
    order_aggregate(article, takeaways=[third.pk], positions=[], by=editor)
    assert list(article.takeaways.all()) == [third, first, second]


def test_order_unchanged_moves_nothing_and_says_so(editor, article):
    first, second = (TakeawayFactory(article=article, sort_order=n) for n in (1, 2))
    assert not order_aggregate(article, takeaways=[first.pk, second.pk], positions=[], by=editor)


def test_order_leaves_out_other_articles_and_what_is_not_there(editor, article):
    own, foreign = TakeawayFactory(article=article), TakeawayFactory(sort_order=9)
    order_aggregate(article, takeaways=[foreign.pk, uuid.uuid4(), own.pk], positions=[], by=editor)
    foreign.refresh_from_db()
    assert foreign.sort_order == 9
    assert places(article.takeaways.all()) == [(own.pk, 1)]


def test_order_of_somebody_elses_article_is_refused(writer, article):
    with pytest.raises(PermissionDenied):
        order_aggregate(article, takeaways=[], positions=[], by=writer)


@pytest.mark.parametrize("size", [1, 6])
def test_order_asks_the_same_number_of_queries_whatever_the_size(editor, article, size, django_assert_num_queries):
    takeaways = TakeawayFactory.create_batch(size, article=article, sort_order=99)
    for takeaway in takeaways:
        PositionFactory.create_batch(size, takeaway=takeaway, sort_order=99)
    editor.has_perm("articles.change_article")
    with django_assert_num_queries(6):  # four and the savepoint
        order_aggregate(article, takeaways=[takeaway.pk for takeaway in takeaways], positions=[], by=editor)
