"""Nothing of an article that a reader may not see appears at any public address."""

import re
from datetime import timedelta
from itertools import product

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from articles.enums import ChangeState
from articles.models import ScheduledChange
from articles.queries.snapshot import newest_draft
from articles.services.package import plan_package
from articles.services.role import OPERATOR
from articles.services.schedule import make_due_changes, schedule_update
from tests import factories
from tests.indexing import index_everything
from tests.views.drafts import draft_content, keep_draft
from tests.views.world import (
    DETAILS,
    FILES,
    STANDS_WITHOUT_COVERAGE,
    address,
    addresses,
    make_world,
    unknown_key,
    words_in,
)

pytestmark = pytest.mark.django_db

HIDDEN = ["draft", "scheduled", "withdrawn"]


def said(reader, *worlds):
    """Return what every page and file in the worlds says, by address; everything was indexed just before."""
    index_everything()
    return {path: words_in(reader.get(path)) for path in addresses(*worlds)}


def drawn(reader, world):
    """Return the pictures for where links to the world are shared."""
    names = ("article", "takeaway", "position")
    return [reader.get(f"{getattr(world, name).get_absolute_url()}card.png").content for name in names]


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
    pages = said(reader, *worlds.values())
    for state in HIDDEN:
        texts = list(texts_of(worlds[state]))
        assert len(texts) > 15
        leaks = [(path, text) for path, words in pages.items() for text in texts if text in words]
        assert leaks == []
    assert any("Headline seen" in words for words in pages.values())


@pytest.mark.parametrize("state", HIDDEN)
@pytest.mark.parametrize("name", [name for name in DETAILS if name not in STANDS_WITHOUT_COVERAGE])
def test_what_only_a_hidden_article_holds_answers_like_an_unknown_address(reader, worlds, name, state):
    hidden = reader.get(address(name, worlds[state]))
    unknown = reader.get(reverse(f"articles:{name}", args=[unknown_key(name)]))
    assert (hidden.status_code, hidden.content) == (404, unknown.content)


@pytest.mark.parametrize("state", HIDDEN)
def test_no_file_of_what_only_a_hidden_article_holds_is_found(reader, worlds, state):
    world = worlds[state]
    records = [record for record in vars(world).values() if record not in (world.conference, world.series)]
    keys = {key for record in records for key in (record.pk, getattr(record, "slug", None)) if key}
    named = [(name, kwargs) for name, kinds in FILES.items() for kwargs in kinds(world) if keys & {*kwargs.values()}]
    answers = {reader.get(reverse(f"articles:{name}", kwargs=kwargs)).status_code for name, kwargs in named}
    assert (len(named) > 25, answers) == (True, {404})


@pytest.mark.parametrize("state", HIDDEN)
def test_hidden_article_on_public_records_changes_no_page_and_no_count(reader, worlds, state):
    seen, hidden = worlds["published"], worlds[state]
    before = said(reader, seen), drawn(reader, seen)
    hidden.takeaway.positions.update(
        speaker=seen.speaker, on_behalf_of=seen.government, proposition=seen.proposition, source=seen.position.source
    )
    hidden.article.topic_items.update(tag=seen.topic)
    hidden.takeaway.topic_items.update(tag=seen.topic)
    hidden.article.authors.set([seen.author])
    hidden.article.conference = seen.conference
    hidden.article.save()
    assert (said(reader, seen), drawn(reader, seen)) == before


def asked_about(world, other):
    """Return the addresses of what readers ask about two worlds: filters, comparisons, searches and files."""
    here, there = world.conference.slug, other.conference.slug
    ada, bea = world.speaker.slug, other.speaker.slug
    filters = ["", "elsewhere=1", "stance=opposes", "kind=government&elsewhere=1", f"topic={other.topic.slug}"]
    searches = ["q=secret", "q=secert", "q=example&kind=position", f"q=seen&topic={other.topic.slug}", "q=words+seen"]
    questions = ["", "q=secret", f"speaker={ada}", f"speaker={ada}&q=e", f"speaker={ada}&speaker={bea}"]
    return [
        *(f"/conferences/{here}/positions{ending}?{asked}" for ending in ("/", ".csv") for asked in filters),
        *(f"/compare/?{asked}" for asked in questions),
        *(f"/compare/conferences/?conference={here}{more}" for more in ("", f"&conference={there}")),
        *(f"/speakers/?{asked}" for asked in ("letter=S", "letter=O", "kind=person", "kind=government&letter=S")),
        *(f"/conferences/?{asked}" for asked in ("country=DE", f"series={world.series.slug}")),
        *(f"/positions/{world.position.pk}/cite.{form}" for form in ("bib", "ris")),
        *(f"/search/?{asked}" for asked in searches),
        *(f"/search/suggestions/?q={typed}" for typed in ("sec", "secret", "sh", "speaker", "s")),
    ]


def body(response):
    return response.status_code, b"".join(response)


def answers(reader, paths):
    """Return what is answered at each address; everything was indexed just before."""
    index_everything()
    return [body(reader.get(path)) for path in paths]


@pytest.mark.parametrize("state", [*HIDDEN, "retracted", "statement"])
def test_what_is_hidden_changes_no_answer_to_what_readers_ask(reader, state):
    world, other = (make_world(mark, published=True) for mark in ("seen", "other"))
    hidden = make_world("secret", published=True) if state == "statement" else hidden_world(state)
    hidden.takeaway.positions.all().delete()
    hidden.article.conference = other.conference
    hidden.article.save()
    pages = asked_about(world, other)
    before = answers(reader, pages)
    question = factories.PropositionFactory(topic=other.topic, short_title="Secret")
    asked, speakers = [world.proposition, other.proposition, question], [world.speaker, other.speaker, world.government]
    for takeaway in (hidden.takeaway, factories.TakeawayFactory(article__conference=world.conference)):
        for proposition, speaker in product(asked, [*speakers, factories.SpeakerFactory(name="Secret")]):
            factories.PositionFactory(
                takeaway=takeaway,
                proposition=proposition,
                speaker=speaker,
                on_behalf_of=world.government,
                stance="opposes",
                retracted=state == "statement",
            )
    after = answers(reader, pages)
    assert [path for path, seen, now in zip(pages, before, after, strict=True) if now != seen] == []


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
    assert [(path, text) for path, words in said(reader, world).items() for text in bodies if text in words] == []
    assert reader.get(address("position-detail", world)).status_code == 404


def test_retracted_statement_leaves_only_a_tombstone_with_its_reason(reader):
    world = make_world("stays", published=True)
    world.takeaway.positions.update(
        retracted_at=timezone.now(), retraction_note="Never said.", quote="quotesecret", paraphrase="wordsecret"
    )
    for name in ("article-detail", "takeaway-detail", "position-detail"):
        assert "Never said." in reader.get(address(name, world)).text
    pages = "".join(said(reader, world).values())
    assert "quotesecret" not in pages
    assert "wordsecret" not in pages


def test_no_page_shows_anything_of_a_user(reader, writer):
    world = make_world("seen", published=True, created_by=writer)
    world.author.user = writer
    world.author.save()
    pages = "".join(said(reader, world).values())
    assert writer.email not in pages
    assert writer.username not in pages
    assert str(writer.pk) not in pages
    # In data for machines it begins the names of a few fields, and in BibTeX an entry.
    assert re.findall(r"@(?!context\b|type\b|misc\{)", pages) == []


@pytest.mark.parametrize("state", [ChangeState.WAITING, ChangeState.HELD])
def test_planned_update_shows_nowhere_before_it_is_made(reader, state):
    world, other = make_world("seen", published=True), make_world("other", published=True)
    keep_draft(world.article, draft_content(world, "plannedsecret"))
    instant = timezone.now() + timedelta(days=2)
    plan_update(world.article, at=instant)
    ScheduledChange.objects.update(state=state, fault="Held." if state == ChangeState.HELD else "")
    with time_machine.travel(instant + timedelta(hours=1), tick=False):
        pages = said(reader, world, other)
    assert [path for path, text in pages.items() if "plannedsecret" in text] == []
    assert "Headline seen" in pages[address("article-detail", world)]


def test_package_that_waits_for_a_job_shows_nowhere_before_it_is_made(reader):
    world, other, new = make_world("seen", published=True), make_world("other", published=True), make_world("newsecret")
    keep_draft(world.article, draft_content(world, "plannedsecret"))
    instant = timezone.now() + timedelta(days=2)
    articles = [world.article.pk, new.article.pk]
    plan_package(None, name="Packagesecret", at=instant, time_zone="UTC", articles=articles, by=OPERATOR)
    with time_machine.travel(instant + timedelta(hours=1), tick=False):
        pages = said(reader, world, other, new)
        assert [path for path, text in pages.items() if "plannedsecret" in text or "Packagesecret" in text] == []
        assert [path for path, text in pages.items() for secret in texts_of(new) if secret in text] == []
        make_due_changes()
        assert "Headline plannedsecret" in reader.get(address("article-detail", world)).text
        assert "Headline newsecret" in reader.get(address("article-detail", new)).text


def plan_update(article, *, at):
    """Plan that the draft of a live article goes out at a time."""
    schedule_update(article, at=at, time_zone="UTC", seen=newest_draft(article).digest, by=OPERATOR)
