"""Nothing of an article that a reader may not see appears at any public address."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from tests.views.world import DETAILS, STANDS_WITHOUT_COVERAGE, address, addresses, make_world, unknown_key

pytestmark = pytest.mark.django_db

HIDDEN = ["draft", "scheduled", "withdrawn"]


def hidden_world(state):
    return make_world(f"{state}secret", **({} if state == "draft" else {state: True}))


@pytest.fixture
def worlds():
    return {state: hidden_world(state) for state in HIDDEN} | {"published": make_world("seen", published=True)}


def texts_of(world):
    """Return every text of a world that could leak. Conferences and their series are public events."""
    for record in vars(world).values():
        if record not in (world.conference, world.series):
            yield from (str(value) for value in vars(record).values() if "secret" in str(value))


def test_hidden_articles_appear_at_no_address(reader, worlds):
    pages = {path: reader.get(path) for path in addresses(*worlds.values())}
    for state in HIDDEN:
        texts = list(texts_of(worlds[state]))
        assert len(texts) > 15
        leaks = [(path, text) for path, page in pages.items() for text in texts if text in page.text]
        assert leaks == []
    assert any("Headline seen" in page.text for page in pages.values())


@pytest.mark.parametrize("state", HIDDEN)
@pytest.mark.parametrize("name", [name for name in DETAILS if name not in STANDS_WITHOUT_COVERAGE])
def test_what_only_a_hidden_article_holds_answers_like_an_unknown_address(reader, worlds, name, state):
    hidden = reader.get(address(name, worlds[state]))
    unknown = reader.get(reverse(f"articles:{name}", args=[unknown_key(name)]))
    assert (hidden.status_code, hidden.content) == (404, unknown.content)


@pytest.mark.parametrize("state", HIDDEN)
def test_hidden_article_on_public_records_changes_no_page_and_no_count(reader, worlds, state):
    seen, hidden = worlds["published"], worlds[state]
    before = {path: reader.get(path).content for path in addresses(seen)}
    hidden.takeaway.positions.update(
        speaker=seen.speaker, on_behalf_of=seen.government, proposition=seen.proposition, source=seen.position.source
    )
    hidden.article.topic_items.update(tag=seen.topic)
    hidden.takeaway.topic_items.update(tag=seen.topic)
    hidden.article.authors.set([seen.author])
    hidden.article.conference = seen.conference
    hidden.article.save()
    assert {path: reader.get(path).content for path in addresses(seen)} == before


@pytest.mark.parametrize("seconds", [-1, 0, 1])
def test_article_appears_at_the_instant_of_its_publication(reader, seconds):
    instant = timezone.now() + timedelta(days=2)
    world = make_world("timed", status="published", published_at=instant)
    with time_machine.travel(instant + timedelta(seconds=seconds), tick=False):
        statuses = {
            reader.get(address(name, world)).status_code for name in DETAILS if name not in STANDS_WITHOUT_COVERAGE
        }
    assert statuses == {404 if seconds < 0 else 200}


@pytest.mark.parametrize("seconds", [-1, 0, 1])
def test_article_disappears_at_the_instant_of_its_withdrawal(reader, seconds):
    instant = timezone.now() + timedelta(days=2)
    world = make_world("timed", published=True, withdrawn_at=instant)
    with time_machine.travel(instant + timedelta(seconds=seconds), tick=False):
        statuses = {
            reader.get(address(name, world)).status_code for name in DETAILS if name not in STANDS_WITHOUT_COVERAGE
        }
    assert statuses == {200 if seconds < 0 else 404}


def test_retracted_article_leaves_only_a_tombstone_with_its_reason(reader):
    world = make_world("tombsecret", retracted=True)
    page = reader.get(address("article-detail", world))
    assert page.status_code == 200
    assert "The example was made up." in page.text
    bodies = ["Deck tombsecret", "Introduction tombsecret", "Body tombsecret", "Quoted tombsecret", "Point tombsecret"]
    assert [text for text in bodies for path in addresses(world) if text in reader.get(path).text] == []
    assert reader.get(address("position-detail", world)).status_code == 404


def test_retracted_statement_leaves_only_a_tombstone_with_its_reason(reader):
    world = make_world("stays", published=True)
    world.takeaway.positions.update(
        retracted_at=timezone.now(), retraction_note="Never said.", quote="quotesecret", paraphrase="wordsecret"
    )
    for name in ("article-detail", "takeaway-detail", "position-detail"):
        assert "Never said." in reader.get(address(name, world)).text
    pages = "".join(reader.get(path).text for path in addresses(world))
    assert "quotesecret" not in pages
    assert "wordsecret" not in pages


def test_no_page_shows_anything_of_a_user(reader, writer):
    world = make_world("seen", published=True, created_by=writer)
    world.author.user = writer
    world.author.save()
    pages = "".join(reader.get(path).text for path in addresses(world))
    assert writer.email not in pages
    assert writer.username not in pages
    assert str(writer.pk) not in pages
    assert "@" not in pages
