"""What readers may not see changes no answer of the API, whatever is asked."""

from itertools import product

import pytest

from articles.copy.resource import RESOURCES
from tests import factories
from tests.views.world import make_world

pytestmark = pytest.mark.django_db

STATES = ["draft", "scheduled", "withdrawn", "retracted", "statement"]


def asked_about(*worlds):
    """Return the addresses of every list in every order, and with every filter set to each record of the worlds."""
    named = {"series", "conference", "topic", "article", "takeaway", "proposition", "speaker", "author"}
    values = {name: [getattr(world, name).pk for world in worlds] for name in named}
    values |= {name: [world.government.pk for world in worlds] for name in ["on_behalf_of"]}
    values |= {"source": [world.position.source.pk for world in worlds]}
    dates = {"said_from", "said_until", "starts_from", "starts_until"}
    for name, resource in RESOURCES.items():
        yield f"{name}/"
        yield from (f"{name}/?order={sign}{order}&page_size=1" for order in resource.orders for sign in ("", "-"))
        for each in resource.filters:
            known = each.kind.schema.get("enum") or (["2025-02-15"] if each.name in dates else [])
            known = values.get(each.name, known) or (["DE"] if each.name == "country" else ["2020-01-01T00:00:00Z"])
            yield from (f"{name}/?{each.name}={value}" for value in known)


def said(reader, paths):
    answers = {path: reader.get(f"/api/v1/{path}") for path in paths}
    return {path: (answer.status_code, answer.content, answer.get("Link")) for path, answer in answers.items()}


def hiding(state, other):
    """Return a takeaway under which readers see no statements: in such an article, or one where they are retracted."""
    if state == "statement":
        return other.takeaway
    article = factories.ArticleFactory(conference=other.conference, **({} if state == "draft" else {state: True}))
    return factories.TakeawayFactory(article=article, heading="Secret", topics=[other.topic])


@pytest.mark.parametrize("state", STATES)
def test_what_is_hidden_changes_no_answer(reader, state):
    world, other = (make_world(mark, published=True) for mark in ("seen", "other"))
    paths = [path for path in asked_about(world, other) if not path.startswith("retractions") or state != "statement"]
    before = said(reader, paths)
    assert {status for status, *_more in before.values()} == {200}
    takeaway = hiding(state, other)
    asked = [world.proposition, factories.PropositionFactory(topic=other.topic, statement="Secret.")]
    speakers = [world.speaker, other.speaker, factories.SpeakerFactory(name="Secret")]
    for proposition, speaker in product(asked, speakers):
        factories.PositionFactory(
            takeaway=takeaway,
            proposition=proposition,
            speaker=speaker,
            on_behalf_of=world.government,
            source=world.position.source,
            quoted=True,
            quote_source=factories.SourceFactory(title="Secret"),
            retracted=state == "statement",
        )
    after = said(reader, paths)
    assert [path for path in paths if after[path] != before[path]] == []
    assert any(b"Headline seen" in body for _status, body, _link in after.values())


def test_every_filter_is_asked_for(reader):
    world = make_world("seen", published=True)
    asked = list(asked_about(world))
    declared = {f"{name}/?{each.name}" for name, resource in RESOURCES.items() for each in resource.filters}
    assert declared == {path.partition("=")[0] for path in asked if "?" in path and "?order" not in path}
