"""What search engines are told, as they get it."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Position
from articles.queries import sitemap as queries
from articles.queries.sitemap import SECTIONS
from tests import factories
from tests.effort import counted_by_sqlite, effort
from tests.views.world import ARGUMENTS, LISTS, grow, make_world

pytestmark = pytest.mark.django_db

SITE = "https://plenary.example"
NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "n": "http://www.google.com/schemas/sitemap-news/0.9",
}
# What is for looking something up, and what shows nothing before something is chosen.
NOT_FOR_SEARCH_ENGINES = {"search", "speaker-comparison", "conference-comparison"}
MOST_PLACES = 10_000
# Of an index: two for each section, for articles a count. Of a part: a count of articles or the keys of others, the
# records, and for articles what hangs from them.
QUERIES_OF_INDEX = 2 * len(SECTIONS) - 1
QUERIES_OF_PART = dict.fromkeys(SECTIONS, 2) | {"articles": 4}


@pytest.fixture(autouse=True)
def at_a_public_address(settings):
    settings.SITE_URL = SITE


@pytest.fixture
def world():
    return make_world("seen", published=True)


def read(reader, path):
    response = reader.get(path, headers={"host": "127.0.0.1"})
    assert (response.status_code, response["Content-Type"]) == (200, "application/xml; charset=utf-8")
    return ElementTree.fromstring(response.content)  # noqa: S314 our own list


def part(section, number=1):
    return f"/sitemap-{section}-{number}.xml"


def places(reader, path):
    """Return when each place of a sitemap changed, or None, by its address."""
    root = read(reader, path)
    assert root.tag == f"{{{NAMES['s']}}}urlset"
    found = [(url.findtext("s:loc", None, NAMES), url.findtext("s:lastmod", None, NAMES)) for url in root]
    assert 0 < len(found) <= MOST_PLACES
    assert len(dict(found)) == len(found)
    return dict(found)


def parts(reader):
    """Return the paths of the sitemaps that the index lists, in order."""
    root = read(reader, "/sitemap.xml")
    assert root.tag == f"{{{NAMES['s']}}}sitemapindex"
    addresses = [loc.text for loc in root.iterfind("s:sitemap/s:loc", NAMES)]
    assert [address for address in addresses if not address.startswith(f"{SITE}/")] == []
    return [urlsplit(address).path for address in addresses]


def everything(reader):
    return {address: changed for path in parts(reader) for address, changed in places(reader, path).items()}


def moment(value):
    return f"{value:%Y-%m-%dT%H:%M:%S}+00:00"


def test_sitemaps_list_every_public_page_once_and_every_page_is_there(reader, world):
    grow(world, 1)
    found = everything(reader)
    paths = [urlsplit(address).path for address in found]
    assert {reader.get(path).status_code for path in paths} == {200}
    # What only shows another page in another way is not to be found by itself.
    own = {name for name in ARGUMENTS if not name.endswith("-citation")} - NOT_FOR_SEARCH_ENGINES
    missing = [name for name in own if reverse(f"articles:{name}", args=ARGUMENTS[name](world)) not in paths]
    assert missing == []
    assert len(paths) == len(set(paths))


def test_fixed_pages_are_all_lists_that_lead_on(reader):
    listed = {urlsplit(address).path for address in places(reader, part("pages"))}
    assert listed == {reverse(f"articles:{name}") for name in set(LISTS) - NOT_FOR_SEARCH_ENGINES}


def test_empty_record_has_the_fixed_pages_only(reader):
    assert parts(reader) == [part("pages")]
    assert {reader.get(part(section)).status_code for section in SECTIONS} == {404}


def test_article_and_what_hangs_from_it_changed_when_the_article_or_a_note_on_it_did(reader, world):
    others = factories.PositionFactory(takeaway__article__published=True)
    below = [world.article, world.takeaway, world.position]
    note = world.correction.corrected_at
    found = places(reader, part("articles"))
    assert [found[f"{SITE}{record.get_absolute_url()}"] for record in below] == [moment(note)] * 3
    published = moment(others.article.published_at)
    assert found[f"{SITE}{others.get_absolute_url()}"] == published
    changed_at = timezone.now() - timedelta(hours=1)
    Article.objects.filter(pk=world.article.pk).update(modified_at=changed_at)
    found = places(reader, part("articles"))
    assert {found[f"{SITE}{record.get_absolute_url()}"] for record in below} == {moment(changed_at)}


def test_record_that_notes_no_change_says_none(reader, world):
    found = {section: places(reader, part(section)) for section in ("pages", *SECTIONS) if section != "articles"}
    assert {when for section in found.values() for when in section.values()} == {None}


def test_conference_is_listed_with_its_table_of_who_stood_where(reader, world):
    page = f"{SITE}{world.conference.get_absolute_url()}"
    assert {page, f"{page}positions/"} <= set(places(reader, part("conferences")))


def test_retracted_statement_is_not_listed(reader, world):
    assert f"{SITE}{world.position.get_absolute_url()}" in everything(reader)
    Position.objects.filter(pk=world.position.pk).update(retracted_at=timezone.now(), retraction_note="Never said.")
    assert f"{SITE}{world.position.get_absolute_url()}" not in everything(reader)


@pytest.mark.parametrize("state", ["draft", "scheduled", "withdrawn", "retracted"])
def test_hidden_article_and_all_that_only_it_holds_is_not_listed(reader, world, state):
    before = everything(reader)
    hidden = make_world("hidden", **({} if state == "draft" else {state: True}))
    after = everything(reader)
    events = [hidden.conference.get_absolute_url(), f"{hidden.conference.get_absolute_url()}positions/"]
    public = {f"{SITE}{path}" for path in [*events, hidden.series.get_absolute_url()]}
    assert set(after) - set(before) == public


class TestParts:
    @pytest.fixture(autouse=True)
    def small(self, monkeypatch):
        """Let two articles and three other records fill a part."""
        small = {name: replace(each, a_part=2 if name == "articles" else 3) for name, each in SECTIONS.items()}
        monkeypatch.setattr(queries, "SECTIONS", small)

    def test_section_is_split_and_nothing_is_lost_or_listed_twice(self, reader):
        positions = [factories.PositionFactory(takeaway__article__published=True) for _ in range(5)]
        assert [path for path in parts(reader) if "-articles-" in path] == [part("articles", n) for n in (1, 2, 3)]
        assert [path for path in parts(reader) if "-speakers-" in path] == [part("speakers", n) for n in (1, 2)]
        found = [address for path in parts(reader) for address in places(reader, path)]
        assert len(found) == len(set(found))
        records = [record for p in positions for record in (p, p.takeaway, p.article, p.speaker, p.proposition)]
        assert {f"{SITE}{record.get_absolute_url()}" for record in records} <= set(found)
        assert len(places(reader, part("articles"))) == 2 * 3

    def test_what_readers_may_not_see_is_not_listed_and_moves_nothing_to_another_part(self, reader):
        speakers = [factories.PositionFactory(takeaway__article__published=True).speaker for _ in range(5)]
        first, second = (set(places(reader, part("speakers", number))) for number in (1, 2))
        hidden = next(each for each in speakers if f"{SITE}{each.get_absolute_url()}" in first)
        Position.objects.filter(speaker=hidden).update(retracted_at=timezone.now(), retraction_note="Never said.")
        assert set(places(reader, part("speakers"))) == first - {f"{SITE}{hidden.get_absolute_url()}"}
        assert set(places(reader, part("speakers", 2))) == second

    @counted_by_sqlite
    def test_part_costs_no_more_however_many_there_are(self, reader):
        factories.PositionFactory.create_batch(3, takeaway__article__published=True)
        few = effort(lambda: reader.get(part("speakers")))
        factories.PositionFactory.create_batch(40, takeaway__article__published=True)
        assert len(places(reader, part("speakers"))) == 3
        assert effort(lambda: reader.get(part("speakers"))) < 1.2 * few

    def test_full_part_stays_as_it_is_when_an_article_comes_out(self, reader):
        factories.ArticleFactory.create_batch(3, published=True)
        before = places(reader, part("articles"))
        factories.ArticleFactory(published=True, published_at=timezone.now())
        assert places(reader, part("articles")) == before
        assert len(places(reader, part("articles", 2))) == 2

    @pytest.mark.parametrize("number", ["0", "3", "01", "-1", "x", "1" * 40, "١", "1.5"])
    def test_part_that_there_is_not_is_not_found(self, reader, number):
        factories.ArticleFactory.create_batch(3, published=True)
        assert reader.get(part("articles", number)).status_code == 404

    @pytest.mark.parametrize("path", ["/sitemap-nothing-1.xml", "/sitemap-pages-2.xml", "/sitemap-articles.xml"])
    def test_section_that_there_is_not_is_not_found(self, reader, path):
        factories.ArticleFactory(published=True)
        assert reader.get(path).status_code == 404


def test_full_parts_hold_no_more_than_search_engines_take():
    rows = {name: 2 if name == "conferences" else 1 for name in SECTIONS}
    sizes = {name: section.a_part * rows[name] for name, section in SECTIONS.items()}
    # An article with as much as an editor ever put into one: 30 takeaways and 60 statements.
    sizes["articles"] *= 1 + 30 + 60
    assert [name for name, size in sizes.items() if size > MOST_PLACES] == []


def test_index_and_parts_ask_the_same_at_one_row_and_at_many(reader, world, assert_queries):
    for times in (0, 3):
        grow(world, times)
        with assert_queries(QUERIES_OF_INDEX):
            reader.get("/sitemap.xml")
        for section, number in QUERIES_OF_PART.items():
            with assert_queries(number):
                assert reader.get(part(section)).status_code == 200


class TestNews:
    def items(self, reader):
        return {url.findtext("s:loc", None, NAMES): url for url in read(reader, "/news-sitemap.xml")}

    def test_news_are_the_articles_first_published_in_the_last_two_days(self, reader, settings):
        settings.SITE_NAME = "Examples & Sons"
        now = timezone.now()
        with time_machine.travel(now, tick=False):
            made = {
                hours: factories.ArticleFactory(
                    published=True, headline=f"News & more {hours}", published_at=now - timedelta(hours=hours)
                )
                for hours in (0, 47, 48, 100)
            }
            Article.objects.update(modified_at=now)
            found = self.items(reader)
        assert list(found) == [f"{SITE}{made[hours].get_absolute_url()}" for hours in (0, 47)]
        [url, _] = found.values()
        news = url.find("n:news", NAMES)
        assert [child.tag.rpartition("}")[2] for child in news] == ["publication", "publication_date", "title"]
        assert news.findtext("n:publication/n:name", None, NAMES) == "Examples & Sons"
        assert news.findtext("n:publication/n:language", None, NAMES) == "en"
        assert news.findtext("n:publication_date", None, NAMES) == moment(now)
        assert news.findtext("n:title", None, NAMES) == "News & more 0"

    @pytest.mark.parametrize("state", ["draft", "scheduled", "withdrawn", "retracted"])
    def test_hidden_article_is_no_news(self, reader, state):
        article = factories.ArticleFactory(**({} if state == "draft" else {state: True}))
        if article.published_at and state != "scheduled":
            Article.objects.update(published_at=timezone.now() - timedelta(hours=30))
        assert self.items(reader) == {}

    def test_news_are_bounded_and_come_with_one_query(self, reader, monkeypatch, assert_queries):
        monkeypatch.setattr(queries, "MOST_NEWS", 2)
        published_at = timezone.now() - timedelta(hours=1)
        factories.ArticleFactory.create_batch(3, published=True, published_at=published_at)
        with assert_queries(1):
            assert len(self.items(reader)) == 2


class TestRobots:
    @pytest.fixture
    def rules(self, reader):
        response = reader.get("/robots.txt", headers={"host": "127.0.0.1"})
        assert response["Content-Type"] == "text/plain; charset=utf-8"
        rules = RobotFileParser()
        rules.parse(response.text.splitlines())
        return rules

    def test_robots_find_the_sitemaps(self, reader, rules):
        assert rules.site_maps() == [f"{SITE}/sitemap.xml", f"{SITE}/news-sitemap.xml"]
        assert {reader.get(urlsplit(address).path).status_code for address in rules.site_maps()} == {200}

    @pytest.mark.parametrize(
        "path",
        ["/admin/articles/", "/preview/abc/", "/search/?q=e", "/compare/?speaker=a", "/compare/conferences/?a=b"],
    )
    def test_what_is_no_page_of_its_own_is_not_asked_for(self, rules, path):
        assert not rules.can_fetch("Example", f"{SITE}{path}")

    def test_every_listed_page_may_be_asked_for(self, reader, rules, world):
        assert [address for address in everything(reader) if not rules.can_fetch("Example", address)] == []


@pytest.mark.parametrize("path", ["/sitemap.xml", part("articles"), part("pages"), "/news-sitemap.xml", "/robots.txt"])
class TestAnswers:
    def test_answer_is_only_to_be_read(self, reader, world, path):
        assert {reader.generic(verb, path).status_code for verb in ("POST", "PUT", "DELETE")} == {405}
        assert reader.head(path).status_code == 200
