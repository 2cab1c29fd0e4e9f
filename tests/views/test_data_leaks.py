"""Whatever data is asked for, and however: what readers may not see changes no answer."""

from itertools import product
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.urls import reverse

from articles.copy.resource import RESOURCES
from articles.links import absolute
from tests import factories
from tests.views.world import FILES, make_world, words_in

pytestmark = pytest.mark.django_db

HIDDEN = ["draft", "scheduled", "withdrawn"]
TABLES = ["/data/positions.csv", "/data/record.zip"]
# Files of what stands without coverage, as conferences do.
PUBLIC = {"conference-feed", "conference-event", "matrix-csv", "matrix-embed"}
PUBLIC_RESOURCES = {"conferences", "series"}


def hidden_world(state):
    return make_world(f"{state}secret", **({} if state == "draft" else {state: True}))


def values_of(world):
    """Return a value for every parameter of the API that does not name its own."""
    named = {name: getattr(world, name).slug for name in ("speaker", "proposition", "topic", "conference", "article")}
    named |= {"series": world.series.slug, "author": world.author.slug, "source": world.position.source.slug}
    days = dict.fromkeys(["said_from", "starts_from"], "2000-01-01") | dict.fromkeys(
        ["said_until", "starts_until"], "2100-01-01"
    )
    moments = dict.fromkeys(["modified_from", "retracted_from", "corrected_from"], "2000-01-01T00:00:00Z")
    return (
        named | days | moments | {"on_behalf_of": world.government.slug, "takeaway": world.takeaway.pk, "country": "DE"}
    )


def lists_about(world):
    """Return the address of every list of the API under each filter and in each order."""
    values = values_of(world)
    for resource in RESOURCES.values():
        path, ways = reverse("articles:api-list", args=[resource.name]), [{"page_size": 1}]
        ways += [
            {each.name: value}
            for each in resource.filters
            for value in each.kind.schema.get("enum") or [values[each.name]]
        ]
        ways += [
            {"order": f"{sign}{order.name}", "page_size": 200} for order in resource.own_orders for sign in ("", "-")
        ]
        yield from (f"{path}?{urlencode(way)}" for way in ways)


def files_about(world):
    """Return the addresses of what else programs ask about a world."""
    for form in ("atom", "json"):
        for noun in ("conference", "topic", "proposition", "speaker"):
            yield reverse(f"articles:{noun}-feed", args=[getattr(world, noun).slug, form])
        yield from (reverse(f"articles:{name}", args=[form]) for name in ("feed", "correction-feed"))
    asked = ["", "elsewhere=1", "stance=supports", "kind=person&elsewhere=1", f"topic={world.topic.slug}"]
    yield from (f"{reverse('articles:matrix-csv', args=[world.conference.slug])}?{query}" for query in asked)
    for record in (world.position, world.takeaway, world.conference):
        yield f"{reverse('articles:oembed')}?{urlencode({'url': absolute(record.get_absolute_url())})}"
    yield from (reverse(f"articles:article-{name}", args=[world.article.slug]) for name in ("ninjs", "fixture"))


def answers(reader, addresses):
    found = {address: reader.get(address) for address in addresses}
    return {address: (response.status_code, words_in(response)) for address, response in found.items()}


def changed(before, after):
    return [address for address, answer in before.items() if after[address] != answer]


def speak(takeaway, worlds, **said):
    """Let everybody in the worlds, and a stranger, speak to all their propositions under a takeaway."""
    speakers = [speaker for world in worlds for speaker in (world.speaker, world.government)]
    propositions = [world.proposition for world in worlds]
    stranger, unasked = factories.SpeakerFactory(name="Stranger"), factories.PropositionFactory(statement="Unasked")
    for speaker, proposition in product([*speakers, stranger], [*propositions, unasked]):
        factories.PositionFactory(
            takeaway=takeaway,
            speaker=speaker,
            proposition=proposition,
            on_behalf_of=worlds[0].government,
            source=worlds[0].position.source,
            quoted=True,
            quote="Secret",
            responds_to=worlds[0].position,
            **said,
        )


def test_what_is_hidden_changes_no_data_however_it_is_asked_for(reader):
    seen, other = make_world("seen", published=True), make_world("other", published=True)
    hidden = [hidden_world(state) for state in [*HIDDEN, "retracted"]]
    for world in hidden:
        world.article.conference = seen.conference
        world.article.save()
    asked = [*TABLES, *lists_about(seen), *files_about(seen)]
    before = answers(reader, asked)
    assert len(asked) > 75
    assert {status for status, _words in before.values()} == {200, 404}
    for world in hidden:
        speak(world.takeaway, [seen, other])
        world.article.topic_items.update(tag=seen.topic)
        world.takeaway.topic_items.update(tag=seen.topic)
        world.article.authors.set([seen.author])
        if world.article.retracted_at is None:
            factories.CorrectionFactory(article=world.article, text="Secret")
    assert changed(before, answers(reader, asked)) == []


def test_retracted_statement_shows_in_data_as_retracted_alone_and_nowhere_says_what_it_said(reader):
    seen = make_world("seen", published=True)
    asked = [*TABLES, *lists_about(seen), *files_about(seen)]
    before = answers(reader, asked)
    speak(seen.takeaway, [seen], retracted=True)
    after = answers(reader, asked)
    fixture, ninjs = (f"/articles/{seen.article.slug}/{name}.json" for name in ("fixture", "ninjs"))
    assert [address for address, (_status, words) in after.items() if "Secret" in words] == []
    # A fixture has to name whose statement it was, as its tombstone in the article does.
    naming = [address for address, (_status, words) in after.items() if "Stranger" in words or "Unasked" in words]
    assert naming == [fixture]
    # The frame of a takeaway grows with the tombstones that stand in it.
    with_tombstones = (*TABLES, "/api/v1/retractions/", fixture, ninjs, "/oembed?")
    assert [address for address in changed(before, after) if not address.startswith(with_tombstones)] == []
    assert set(TABLES) <= set(changed(before, after))


@pytest.mark.parametrize("state", HIDDEN)
def test_file_of_what_is_hidden_is_no_more_there_than_one_of_nothing(reader, state):
    hidden = hidden_world(state)
    tried = 0
    for name in FILES.keys() - PUBLIC:
        for kwargs in FILES[name](hidden):
            if not kwargs.keys() & {"slug", "pk", "key"} or kwargs.get("resource") in PUBLIC_RESOURCES:
                continue
            nothing = {"slug": "no-such-thing", "pk": uuid4(), "key": uuid4()}
            unknown = kwargs | {key: value for key, value in nothing.items() if key in kwargs}
            there, nowhere = (reader.get(reverse(f"articles:{name}", kwargs=given)) for given in (kwargs, unknown))
            assert (there.status_code, there.content) == (404, nowhere.content), (name, kwargs)
            tried += 1
    assert tried > 20


@pytest.mark.parametrize("state", [*HIDDEN, "retracted"])
def test_record_that_only_a_hidden_article_uses_filters_like_one_that_is_not_there(reader, state):
    make_world("seen", published=True)
    hidden = values_of(hidden_world(state))
    for name in ("speaker", "on_behalf_of", "proposition", "article", "source"):
        there, nowhere = (reader.get(f"/api/v1/positions/?{name}={slug}") for slug in (hidden[name], "no-such-thing"))
        assert (there.status_code, there.content) == (nowhere.status_code, nowhere.content), name
