"""What somebody with a link sees of work that is not published, and nobody else."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.signing import Signer, TimestampSigner
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Position
from articles.queries.snapshot import take
from articles.services.snapshot import apply
from tests import factories
from tests.factories import PreviewLinkFactory
from tests.views.drafts import draft_content, keep_draft
from tests.views.test_pages import QUERIES
from tests.views.world import addresses, grow, make_world, words_in

pytestmark = pytest.mark.django_db

MORE_QUERIES = 16


@pytest.fixture
def world():
    """A live article with three takeaways, of which the draft beside it removes one."""
    world = make_world("seen", published=True)
    grow(world, 2)
    return world


@pytest.fixture
def link(world):
    """A link that follows the draft."""
    keep_draft(world.article, draft_content(world))
    return PreviewLinkFactory(article=world.article)


def see(reader, link):
    response = reader.get(link.get_absolute_url())
    assert response.status_code == 200
    return response.text


def main_of(page, world):
    """Return the main part of a page, without what a preview does not have: ways to pass on an address for all.

    Where a page leads to its own statements, a preview stays on it.
    """
    main = re.search(r"<main.*</main>", page, re.DOTALL)[0]
    main = re.sub(r'href="/(takeaway|position)s/(\w{8})-[^"]+"', r'href="#\1-\2"', main)
    for part in (
        r"<span>Updated.*?</span>",
        r'<a href="[^"]*/cite/">Cite</a>',
        r"<aside[^>]*share.*?</aside>",
        r"<script.*?</script>",
    ):
        main = re.sub(part, "", main, flags=re.DOTALL)
    return re.sub(r"\s+", " ", main)


def unknown(reader):
    response = reader.get("/no/such/page/")
    return response.status_code, response.content


def answer(reader, address):
    response = reader.get(address)
    return response.status_code, response.content


def test_preview_is_the_page_that_readers_get_once_it_is_published(reader, world):
    retracted = world.article.takeaways.last().positions.first()
    Position.objects.filter(pk=retracted.pk).update(retracted_at=timezone.now(), retraction_note="Never said.")
    content = draft_content(world)
    keep_draft(world.article, content)
    preview = see(reader, PreviewLinkFactory(article=world.article))
    apply(world.article, content)
    public = reader.get(world.article.get_absolute_url()).text
    assert main_of(preview, world) == main_of(public, world)
    assert "Never said." in preview
    assert "The same question elsewhere" in preview
    assert "Share and cite" not in preview
    assert "/cite/" not in preview


def test_preview_shows_what_the_draft_adds_in_its_order_and_not_what_it_removes(reader, world, link):
    removed = world.article.takeaways.all()[1]
    page = see(reader, link)
    headings = re.findall(r'takeaway__heading"[^>]*>([^<]+)<', page)
    assert (headings[0], headings[-1]) == ("Heading drafted", "Heading seen")
    assert removed.heading not in page
    assert re.findall(r"Speaker (drafted|seen)</bdi></a>,", page)[:2] == ["drafted", "seen"]
    for words in ("Headline drafted", "Author drafted", "Topic drafted", "Source drafted", "Paraphrased drafted"):
        assert words in page
    assert "Conclusion seen" not in page


def test_preview_says_what_it_is_on_every_kind_of_article(reader, world, link):
    assert "Preview. Readers may see another version." in see(reader, link)
    for state in ({}, {"scheduled": True}, {"withdrawn": True}):
        article = factories.ArticleFactory(**state)
        page = see(reader, PreviewLinkFactory(article=article))
        assert "Preview, not published" in page
        assert article.headline in page


def test_preview_of_a_draft_gives_no_time_of_publication(reader):
    page = see(reader, PreviewLinkFactory())
    assert "Published" not in page
    assert "Updated" not in page


def test_statement_without_a_source_says_so(reader):
    position = factories.PositionFactory(source=None)
    page = see(reader, PreviewLinkFactory(article=position.article))
    assert "No source yet." in page
    assert 'id="sources"' not in page


def test_corrections_of_a_withdrawn_article_are_shown_as_when_it_returns(reader):
    article = factories.ArticleFactory(withdrawn=True)
    factories.CorrectionFactory(article=article, text="Corrected then.")
    factories.CorrectionFactory(article=article, text="Not yet.", corrected_at=timezone.now() + timedelta(days=1))
    page = see(reader, PreviewLinkFactory(article=article))
    assert "Corrected then." in page
    assert "Not yet." not in page


def test_pinned_link_stays_with_its_version_while_another_follows_the_work(reader, world, link):
    first = world.article.snapshots.first()
    pinned = PreviewLinkFactory(article=world.article, snapshot=first)
    content = take(world.article.pk)
    content["article"]["headline"] = "Headline again"
    keep_draft(world.article, content)
    assert "Headline drafted" in see(reader, pinned)
    assert f"Version {first.number}" in see(reader, pinned)
    assert "Headline again" in see(reader, link)


def test_statement_retracted_since_the_version_shows_only_its_tombstone(reader, world):
    world.position.takeaway.positions.update(paraphrase="wordsecret", quote="quotesecret")
    version = keep_draft(world.article, take(world.article.pk))
    link = PreviewLinkFactory(article=world.article, snapshot=version)
    assert "wordsecret" in see(reader, link)
    Position.objects.filter(pk=world.position.pk).update(retracted_at=timezone.now(), retraction_note="Never said.")
    page = see(reader, link)
    assert "Never said." in page
    assert "secret" not in page


@pytest.mark.parametrize(("seconds", "status"), [(-1, 200), (0, 404), (1, 404)])
def test_link_ends_at_its_instant(reader, seconds, status):
    instant = timezone.now() + timedelta(days=2)
    link = PreviewLinkFactory(expires_at=instant)
    with time_machine.travel(instant + timedelta(seconds=seconds), tick=False):
        assert reader.get(link.get_absolute_url()).status_code == status


def test_link_that_shows_nothing_answers_like_an_unknown_address(reader):
    expired, revoked = PreviewLinkFactory(), PreviewLinkFactory(revoked_at=timezone.now())
    retracted, deleted = PreviewLinkFactory(article__retracted=True), PreviewLinkFactory()
    links = [expired.get_absolute_url(), revoked.get_absolute_url()]
    links += [retracted.get_absolute_url(), deleted.get_absolute_url()]
    deleted.article.delete()
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert answer(reader, links[0]) == unknown(reader)
    assert {answer(reader, address) for address in links[1:]} == {unknown(reader)}


def test_forged_token_answers_like_an_unknown_address(reader):
    link = PreviewLinkFactory()
    key, signature = link.token.split(".")
    other = PreviewLinkFactory.build(pk=uuid4())
    swapped = PreviewLinkFactory().token.split(".")[0]
    forged = [
        key,
        f"{key}.",
        f".{signature}",
        str(link.pk),
        f"{swapped}.{signature}",
        f"{key}.{signature[:-1]}",
        f"{key}.{signature[::-1]}",
        f"{key[::-1]}.{signature}",
        f"{link.token}=",
        f"{link.token}.{signature}",
        other.token,
        Signer(sep=".").sign(key),
        Signer(salt="articles.preview_link", sep=".", key="another key of somebody else").sign(key),
        TimestampSigner(salt="articles.preview_link", sep=".").sign(key),
        "é",
        "a" * 5000,
    ]
    assert {answer(reader, f"/preview/{token}/") for token in forged} == {unknown(reader)}
    assert reader.get(f"/preview/{link.token}/").status_code == 200


def test_address_is_short_enough_for_a_line_of_a_letter(reader):
    assert len(PreviewLinkFactory().get_absolute_url()) < 78


@pytest.mark.parametrize("verb", ["POST", "PUT", "PATCH", "DELETE"])
def test_preview_is_only_read(reader, verb):
    address = PreviewLinkFactory().get_absolute_url()
    assert reader.generic(verb, address).status_code == 405
    assert reader.head(address).status_code == 200


def test_preview_is_neither_kept_nor_indexed_nor_passed_on(reader, editor, link):
    response = reader.get(link.get_absolute_url())
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Content-Security-Policy"] == reader.get("/")["Content-Security-Policy"]
    assert not response.cookies
    assert "cookie" not in response.get("Vary", "").lower()
    assert '<meta name="robots" content="noindex, nofollow">' in response.text
    assert link.token not in response.text
    reader.force_login(editor)
    assert reader.get(link.get_absolute_url()).content == response.content


def test_preview_opens_nothing_else(reader, world, link):
    hidden = make_world("othersecret")
    hidden.article.conference = world.conference
    hidden.article.save()
    page = see(reader, link)
    links = re.findall(r'href="([^"]*)"', page)
    assert "secret" not in page
    assert [to for to in links if to.startswith(("/admin", "/preview", "/takeaways/", "mailto:"))] == []
    assert {reader.get(to).status_code for to in links if to.startswith("/positions/")} == {200}
    assert hidden.article.get_absolute_url() not in links
    # The field for searching what is public stands above every page.
    main = page.split("<main")[1]
    assert "<form" not in main
    assert "<script" not in main


def test_hidden_statement_on_the_same_proposition_is_not_counted(reader, world, link):
    before = see(reader, link)
    factories.PositionFactory(proposition=world.proposition, takeaway__article__withdrawn=True)
    assert see(reader, link) == before


def test_pages_for_readers_are_the_same_bytes_while_previews_are_rendered(reader, world, link):
    before = {path: words_in(reader.get(path)) for path in addresses(world)}
    with CaptureQueriesContext(connection) as asked:
        see(reader, link)
    assert [query["sql"] for query in asked if not query["sql"].startswith("SELECT")] == []
    assert {path: words_in(reader.get(path)) for path in addresses(world)} == before
    assert "drafted" not in reader.get(world.article.get_absolute_url()).text


@pytest.mark.parametrize("is_drafted", [True, False])
def test_preview_asks_few_more_queries_than_the_page_whatever_its_size(
    reader, world, is_drafted, django_assert_max_num_queries
):
    article = world.article if is_drafted else factories.ArticleFactory(conference=world.conference)
    takeaway = factories.TakeawayFactory(article=article, topics=[world.topic])
    factories.PositionFactory(takeaway=takeaway, proposition=world.proposition)
    link = PreviewLinkFactory(article=article)
    counts = []
    for _ in range(2):
        grow(world, 2)
        factories.PositionFactory(takeaway=factories.TakeawayFactory(article=article, topics=[world.topic]))
        if is_drafted:
            keep_draft(article, draft_content(world, f"drafted {len(counts)}"))
        with django_assert_max_num_queries(QUERIES["article-detail"] + MORE_QUERIES) as asked:
            see(reader, link)
        counts.append(len(asked))
    assert counts[0] == counts[1]
