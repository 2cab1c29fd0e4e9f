"""What holds for every public page. What a page says is tested beside its noun."""

import re
from html import escape

import pytest
from django.urls import reverse

from tests.views.world import DETAILS, LISTS, NAMES, address, grow, make_world, unknown_key

pytestmark = pytest.mark.django_db

# What each page asks of the database, whatever the number of rows.
QUERIES = {
    "home": 10,
    "conference-list": 2,
    "conference-detail": 6,
    "matrix-detail": 7,
    "series-detail": 8,
    "article-detail": 7,
    "article-citation": 3,
    "takeaway-detail": 5,
    "takeaway-citation": 3,
    "speaker-list": 3,
    "speaker-detail": 8,
    "speaker-comparison": 5,
    "conference-comparison": 3,
    "author-detail": 3,
    "topic-list": 5,
    "topic-detail": 7,
    "proposition-list": 3,
    "proposition-detail": 6,
    "position-detail": 2,
    "position-citation": 1,
    "correction-list": 2,
    "search": 5,
    "api-docs": 0,
    "about": 0,
    "codebook": 1,
    "data": 0,
    "feed-list": 1,
}


@pytest.fixture
def world():
    return make_world("seen", published=True)


def test_every_address_is_listed_with_its_queries():
    assert sorted(QUERIES) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_page_of_published_article_is_served(reader, world, name):
    response = reader.get(address(name, world))
    assert response.status_code == 200
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert len(re.findall(r"<h1[ >]", response.text)) == 1
    assert re.search(r"<title>\s*\S", response.text)
    assert re.search(r'<meta name="description" content="\S', response.text)


@pytest.mark.parametrize("name", NAMES)
def test_page_gives_each_id_once_whatever_the_address_of_a_conference(reader, world, name):
    world.conference.slug = "content"
    world.conference.save()
    ids = re.findall(r'\sid="([^"]+)"', reader.get(address(name, world)).text)
    assert ids.count("content") == 1
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", NAMES)
def test_page_for_anybody_sets_no_cookie_and_does_not_vary_by_cookie(reader, world, name):
    response = reader.get(address(name, world))
    assert not response.cookies
    assert "cookie" not in response.get("Vary", "").lower()


@pytest.mark.parametrize("name", NAMES)
def test_page_for_a_logged_in_editor_is_the_page_for_anybody(client, editor, world, name):
    public = client.get(address(name, world)).content
    client.force_login(editor)
    assert client.get(address(name, world)).content == public


@pytest.mark.parametrize("name", NAMES)
def test_page_under_strict_policy_has_nothing_inline(reader, world, name):
    response = reader.get(address(name, world))
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "nonce" not in policy
    # Data for machines is no script to the policy: nothing of it is run.
    page = response.text.replace('<script type="application/ld+json">', "")
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", page) == []


@pytest.mark.parametrize("name", NAMES)
def test_page_asked_in_another_method_is_refused(reader, world, name):
    assert reader.head(address(name, world)).status_code == 200
    assert {reader.generic(verb, address(name, world)).status_code for verb in ("POST", "PUT", "DELETE")} == {405}


@pytest.mark.parametrize("name", NAMES)
def test_page_at_one_row_and_at_many_asks_the_same_queries(reader, world, name, assert_queries):
    with assert_queries(QUERIES[name]):
        reader.get(address(name, world))
    grow(world, 3)
    with assert_queries(QUERIES[name]):
        reader.get(address(name, world))


@pytest.mark.parametrize("name", DETAILS)
def test_detail_of_nothing_is_not_found(reader, name):
    assert reader.get(reverse(f"articles:{name}", args=[unknown_key(name)])).status_code == 404


@pytest.mark.parametrize("name", sorted(set(LISTS) - {"home", "about", "api-docs", "codebook", "data", "feed-list"}))
def test_list_page_beyond_the_last_is_not_found(reader, world, name):
    assert reader.get(address(name, world, page="1")).status_code == 200
    for number in ("2", "0", "01", "-1", "x", "١", "1" * 400, ""):
        assert reader.get(address(name, world, page=number)).status_code == 404


@pytest.mark.parametrize("name", LISTS)
def test_list_of_an_empty_record_says_so_and_leads_on(reader, name):
    response = reader.get(address(name, None))
    assert response.status_code == 200
    assert "<main" in response.text


@pytest.mark.parametrize("name", NAMES)
def test_canonical_link_uses_the_configured_address(reader, world, name, settings):
    settings.ALLOWED_HOSTS = ["forged.example"]
    settings.SITE_URL = "https://plenary.example"
    page = reader.get(address(name, world), headers={"host": "forged.example"}).text
    assert f'<link rel="canonical" href="https://plenary.example{escape(address(name, world))}">' in page
    assert "forged.example" not in page


def test_unknown_address_gets_our_page(reader):
    response = reader.get("/no/such/page/")
    assert response.status_code == 404
    assert "There is nothing at this address." in response.text
    assert not response.cookies


@pytest.mark.parametrize("name", NAMES)
def test_nul_in_an_address_is_a_bad_request(reader, world, name):
    assert reader.get(address(name, world, q="\0")).status_code == 400
    assert reader.get(f"{address(name, world)}%00").status_code == 400
