import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Position, Takeaway
from articles.queries.closure import PARTS, WHOLE, article_digests
from articles.services.generation import move_generation
from tests import factories
from tests.views.world import make_world

pytestmark = pytest.mark.django_db


def digests():
    return article_digests(timezone.now())


def below(record, *paths):
    return [f"{record.get_absolute_url()}{path}" for path in paths]


def files(world):
    """Return the addresses that a bake takes to be made from an article alone."""
    cited = ("cite/", "cite.bib", "cite.ris", "card.png")
    shown = [*below(world.takeaway, *cited, "embed/"), *below(world.position, *cited, "embed/")]
    return [*below(world.article, *cited, "fixture.json"), *shown]


def test_digest_of_an_article_is_that_of_its_takeaways_and_statements():
    world, other = make_world("one", published=True), make_world("other", published=True)
    found = digests()
    digest, other_digest = (found[Article][each.article.slug] for each in (world, other))
    assert found[Takeaway] == {str(world.takeaway.pk): digest, str(other.takeaway.pk): other_digest}
    assert found[Position][str(world.position.pk)] == digest
    assert digest != other_digest


CHANGES = {
    "article": ("article", {"deck": "Other"}),
    "takeaway": ("takeaway", {"heading": "Other"}),
    "position": ("position", {"paraphrase": "Other"}),
    "proposition": ("proposition", {"short_title": "Other"}),
    "topic": ("topic", {"name": "Other"}),
    "speaker": ("speaker", {"name": "Other"}),
    "government": ("government", {"name": "Other"}),
    "conference": ("conference", {"city": "Other"}),
    "series": ("series", {"name": "Other"}),
    "author": ("author", {"name": "Other"}),
    "correction": ("correction", {"text": "Other"}),
}


@pytest.mark.parametrize(("name", "values"), CHANGES.values(), ids=CHANGES)
def test_digest_is_another_when_anything_of_the_article_or_named_in_it_is(name, values):
    world, other = make_world("one", published=True), make_world("other", published=True)
    before = digests()[Article]
    record = getattr(world, name)
    type(record)._base_manager.filter(pk=record.pk).update(**values)
    after = digests()[Article]
    assert after[world.article.slug] != before[world.article.slug]
    assert after[other.article.slug] == before[other.article.slug]


def test_digest_is_another_when_something_is_added_or_taken_away():
    world = make_world("one", published=True)
    seen = [digests()[Article][world.article.slug]]

    def look():
        seen.append(digests()[Article][world.article.slug])

    factories.SpeakerRoleFactory(speaker=world.speaker)
    look()
    world.article.authors.clear()
    look()
    world.takeaway.topic_items.all().delete()
    look()
    answered = factories.PositionFactory(takeaway__article__published=True)
    Position.objects.filter(pk=world.position.pk).update(responds_to=answered)
    look()
    Position.objects.filter(pk=answered.pk).update(paraphrase="Other")
    look()
    assert len(set(seen)) == len(seen)


def test_digest_is_another_when_a_moment_has_passed():
    instant = timezone.now() + timedelta(days=1)
    article = factories.ArticleFactory(published=True, withdrawn_at=instant)
    before, after = (article_digests(instant + timedelta(seconds=step))[Article] for step in (-1, 1))
    assert before[article.slug] != after[article.slug]


def test_files_of_an_article_alone_are_made_from_nothing_else(reader):
    """A bake that keeps them relies on this: they read no other table, and what is added elsewhere changes none."""
    world = make_world("one", published=True)
    with CaptureQueriesContext(connection) as queries:
        before = {path: b"".join(reader.get(path)) for path in files(world)}
    read = {table for query in queries for table in re.findall(r'(?:FROM|JOIN) "(articles_\w+)"', query["sql"])}
    known = {model._meta.db_table for model in (*WHOLE, *PARTS)}
    assert read - known <= {"articles_generation"}
    assert len(read) > 10

    digest = digests()[Article][world.article.slug]
    grow_elsewhere(world)
    move_generation()
    assert digests()[Article][world.article.slug] == digest
    assert [path for path, body in before.items() if b"".join(reader.get(path)) != body] == []


def grow_elsewhere(world):
    """Add articles on everything that the article of a world is on, and nothing to the article itself."""
    for _ in range(2):
        other = factories.ArticleFactory(
            conference=world.conference, authors=[world.author], topics=[world.topic], published=True
        )
        takeaway = factories.TakeawayFactory(article=other, topics=[world.topic])
        for values in ({"speaker": world.speaker}, {"on_behalf_of": world.government}, {"responds_to": world.position}):
            factories.PositionFactory(takeaway=takeaway, proposition=world.proposition, **values)
