"""What a page of the API costs the database, and that nothing is looked at that another page shows."""

from datetime import date
from functools import partial

import pytest
from django.utils import timezone

from articles import models
from articles.copy.resource import RESOURCES
from articles.models import Position
from articles.queries import api
from tests import factories
from tests.effort import counted_by_sqlite, effort
from tests.filling import make

pytestmark = pytest.mark.django_db


def first_page(name, order="id", **asked):
    resource = RESOURCES[name]
    return api.api_list(resource, api.Asked(resource.orders[order], **asked), timezone.now())


def pages(*more):
    """Return how much each of some pages of the API costs."""
    asked = [("positions", "id", {}), ("positions", "said_on", {}), ("positions", "id", {"stance": "supports"})]
    asked += [("speakers", "id", {}), ("sources", "id", {})]
    pages = [(name, order, {"conditions": conditions}) for name, order, conditions in asked]
    return [effort(lambda asked=page: first_page(*asked[:2], **asked[2])) for page in [*pages, *more]]


def add_statements(takeaway, name, number):
    """Add so many statements, each of another speaker and from another source."""
    topic = factories.TopicFactory()
    texts = {"statement": "Examples should be shown.", "short_title": "Examples", "topic": topic}
    asked = make(models.Proposition, number, lambda n: {"slug": f"{name}-{n}", **texts})
    speakers = make(models.Speaker, number, lambda n: {"slug": f"{name}-{n}", "name": f"Ada Example {n}"})
    titles = {"title": "Example report", "publisher": "The Daily Example", "url": "https://press.example/"}
    sources = make(models.Source, number, lambda n: {"slug": f"{name}-{n}", **titles})
    said = {"takeaway": takeaway, "stance": "supports", "paraphrase": "An example.", "said_on": date(2026, 2, 3)}
    at = [{"proposition": asked[n], "speaker": speakers[n], "source": sources[n]} for n in range(number)]
    make(models.Position, number, lambda n: said | at[n])


@counted_by_sqlite
def test_page_in_an_indexed_order_costs_the_same_however_many_rows_there_are_and_the_last_what_the_first_does():
    takeaway = factories.TakeawayFactory(article__published=True)
    add_statements(takeaway, "few", 60)
    few = pages()
    add_statements(takeaway, "many", 600)
    behind = Position.objects.order_by("pk")[600].pk
    many = pages(("positions", "id", {"after": (behind, behind)}))
    assert min(few) > 500
    costs = zip([*few, few[0]], many, strict=True)
    assert [round(now / before, 1) for before, now in costs if now > 1.5 * before] == []


def test_row_that_goes_between_the_two_statements_is_not_shown(monkeypatch):
    takeaway = factories.TakeawayFactory(article__published=True)
    positions = factories.PositionFactory.create_batch(3, takeaway=takeaway)
    shape = api._shaped

    def shape_later(*args, **kwargs):
        Position.objects.filter(pk=positions[0].pk).update(retracted_at=timezone.now(), retraction_note="Never said.")
        return shape(*args, **kwargs)

    monkeypatch.setattr(api, "_shaped", shape_later)
    assert {row.pk for row in first_page("positions").rows} == {position.pk for position in positions[1:]}


@counted_by_sqlite
def test_statements_on_a_rare_topic_cost_the_same_however_many_others_there_are():
    takeaway = factories.TakeawayFactory(article__published=True)
    rare = factories.PositionFactory(takeaway=takeaway).proposition.topic
    asked = [{"proposition__topic": rare.pk}, {"proposition__topic__slug": rare.slug}]

    def cost():
        orders = ("id", "said_on")
        return sum(
            effort(partial(first_page, "positions", order, conditions=each)) for each in asked for order in orders
        )

    few = cost()
    add_statements(takeaway, "many", 600)
    assert cost() < 1.3 * few


@counted_by_sqlite
def test_days_on_which_nothing_was_said_and_what_few_are_retracted_cost_the_same_however_much_there_is():
    takeaway = factories.TakeawayFactory(article__published=True)
    retracted = factories.PositionFactory(takeaway=takeaway, retracted=True)
    asked = [("positions", {"said_on__gte": date(2300, 1, 1)}), ("positions", {"said_on__lte": date(1900, 1, 1)})]
    asked += [("takeaways", {"topic_items__tag__slug": "nothing"}), ("retractions", {})]

    def costs():
        return [effort(partial(first_page, name, conditions=conditions)) for name, conditions in asked]

    few = costs()
    add_statements(takeaway, "many", 600)
    assert [round(now / before, 1) for before, now in zip(few, costs(), strict=True) if now > 1.3 * before + 50] == []
    assert first_page("retractions").rows == [retracted]


@pytest.mark.parametrize("few", [1, 1000])
def test_statements_between_days_are_the_same_in_every_order_however_many_they_are(monkeypatch, few):
    monkeypatch.setattr(api, "FEW", few)
    takeaway = factories.TakeawayFactory(article__published=True)
    said = [factories.PositionFactory(takeaway=takeaway, said_on=date(2020, 1, day)) for day in range(1, 6)]
    factories.PositionFactory(said_on=date(2020, 1, 3))
    between = {"said_on__gte": date(2020, 1, 2), "said_on__lte": date(2020, 1, 4)}
    for order, key in (("id", lambda each: each.pk), ("said_on", lambda each: each.said_on)):
        assert first_page("positions", order, conditions=between).rows == sorted(said[1:4], key=key)
    first = first_page("positions", conditions=between, page_size=2)
    second = first_page("positions", conditions=between, page_size=2, after=first.next)
    assert [*first.rows, *second.rows] == sorted(said[1:4], key=lambda each: each.pk)
