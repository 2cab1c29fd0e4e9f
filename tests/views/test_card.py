import socket
from io import BytesIO

import pytest
from django.core.cache import cache
from django.utils import timezone
from PIL import Image

from articles.models import OldAddress
from articles.services.generation import move_generation
from coverage_site.environment import read_cache
from tests import factories
from tests.views.drafts import draft_content, keep_draft
from tests.views.world import make_world

pytestmark = pytest.mark.django_db

KINDS = ["article", "takeaway", "position"]
HIDDEN = ["draft", "scheduled", "withdrawn", "retracted"]


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture
def world():
    return make_world("seen", published=True)


def card_of(record):
    return f"{record.get_absolute_url()}card.png"


@pytest.fixture
def drawings(monkeypatch):
    """The cards that are drawn, while they are drawn."""
    from articles.views import card as views

    drawn, draw = [], views.draw_card

    def noted(card):
        drawn.append(card)
        return draw(card)

    monkeypatch.setattr(views, "draw_card", noted)
    return drawn


@pytest.mark.parametrize("kind", KINDS)
def test_card_is_a_picture_that_anybody_may_keep(reader, world, kind):
    response = reader.get(card_of(getattr(world, kind)))
    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert response["Cache-Control"].startswith("public, ")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert not response.cookies
    assert "cookie" not in response.get("Vary", "").lower()
    assert Image.open(BytesIO(response.content)).size == (1200, 630)


@pytest.mark.parametrize("state", HIDDEN)
def test_card_of_what_readers_may_no_longer_see_is_not_found_though_it_was_drawn_before(reader, world, state):
    paths = [card_of(getattr(world, kind)) for kind in KINDS]
    tags = [reader.get(path)["ETag"] for path in paths]
    hidden = factories.ArticleFactory.build(**({} if state == "draft" else {state: True}))
    for field in ("status", "published_at", "withdrawn_at", "retracted_at", "retraction_note"):
        setattr(world.article, field, getattr(hidden, field))
    world.article.save()
    move_generation()
    assert {reader.get(path).status_code for path in paths} == {404}
    again = [reader.get(path, headers={"if-none-match": tag}) for path, tag in zip(paths, tags, strict=True)]
    assert {response.status_code for response in again} == {404}


def test_card_of_a_retracted_statement_is_not_found_even_by_who_has_it(reader, world):
    path = card_of(world.position)
    tag = reader.get(path)["ETag"]
    world.takeaway.positions.update(retracted_at=timezone.now(), retraction_note="Never said.")
    move_generation()
    assert reader.get(path, headers={"if-none-match": tag}).status_code == 404


def test_draft_beside_a_live_article_changes_no_card(reader, world):
    paths = [card_of(getattr(world, kind)) for kind in KINDS]
    before = [reader.get(path).content for path in paths]
    keep_draft(world.article, draft_content(world))
    assert [reader.get(path).content for path in paths] == before


def test_card_of_nothing_and_in_another_method_is_refused(reader, world):
    assert reader.get("/articles/no-such-thing/card.png").status_code == 404
    assert reader.post(card_of(world.article)).status_code == 405
    assert reader.head(card_of(world.article)).status_code == 200


def test_card_at_an_address_that_the_article_once_had_leads_on(reader, world):
    OldAddress.objects.create(kind="article", slug="as-it-was", record_key=world.article.pk)
    response = reader.get("/articles/as-it-was/card.png")
    assert (response.status_code, response["Location"]) == (301, card_of(world.article))


def test_card_is_drawn_once_and_anew_when_it_says_something_else(reader, world, drawings):
    for _ in range(3):
        reader.get(card_of(world.article))
    assert len(drawings) == 1
    world.conference.name = "Another example"
    world.conference.save()
    reader.get(card_of(world.article))
    assert [card.kicker for card in drawings] == ["Conference seen", "Another example"]


def test_card_of_another_version_of_the_drawing_is_drawn_anew(reader, world, drawings, monkeypatch):
    reader.get(card_of(world.article))
    monkeypatch.setattr("articles.views.card.VERSION", 2)
    reader.get(card_of(world.article))
    assert len(drawings) == 2


@pytest.mark.parametrize("answers", [False, True])
def test_cache_that_is_gone_or_hangs_costs_only_the_drawing(reader, world, settings, answers):
    with socket.create_server(("127.0.0.1", 0)) as server:
        location = f"redis://127.0.0.1:{server.getsockname()[1]}"
        if not answers:
            server.close()
        settings.CACHES = {"default": read_cache(location)}
        response = reader.get(card_of(world.article))
    assert (response.status_code, response["Content-Type"]) == (200, "image/png")


@pytest.mark.parametrize("kind", KINDS)
def test_card_with_far_too_much_on_it_is_drawn(reader, kind):
    position = factories.PositionFactory(
        takeaway__article__published=True,
        takeaway__article__headline="W" * 200,
        takeaway__article__deck="Words " * 60,
        takeaway__heading="Word " * 40,
        quoted=True,
        quote="“Words” " * 20_000,
        role="r" * 300,
        speaker__name="N" * 200,
        proposition__statement="S" * 300,
    )
    record = {"article": position.article, "takeaway": position.takeaway, "position": position}[kind]
    assert reader.get(card_of(record)).status_code == 200
