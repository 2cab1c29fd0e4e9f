"""oEmbed 1.0 (https://oembed.com/): a consumer asks with the address of a page and gets its frame."""

import json
import re
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest

from articles.models import OldAddress
from tests import factories
from tests.views.world import address, make_world

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"
KINDS = ["position", "takeaway", "matrix"]
# Of every response, of one of the type rich, and of those that may be there (section 2.3.4).
REQUIRED = {"type", "version", "html", "width", "height"}
OPTIONAL = {"title", "provider_name", "provider_url", "cache_age"}


@pytest.fixture
def world():
    return make_world("seen", published=True)


def page_of(kind, world):
    return f"{SITE}{address(f'{kind}-detail', world)}"


def ask(reader, url, **more):
    return reader.get("/oembed", {"url": url, **more})


def frame_in(html):
    """Return the attributes of the one element that the markup is."""
    found = []

    class Reading(HTMLParser):
        def handle_starttag(self, tag, attrs):
            found.append((tag, dict(attrs)))

    Reading().feed(html)
    [(tag, attributes)] = found
    assert tag == "iframe"
    return attributes


@pytest.mark.parametrize("kind", KINDS)
def test_answer_has_the_fields_of_a_rich_response(reader, world, kind):
    response = ask(reader, page_of(kind, world))
    answer = response.json()
    assert response["Content-Type"] == "application/json"
    assert set(answer) == REQUIRED | OPTIONAL
    assert (answer["type"], answer["version"]) == ("rich", "1.0")
    assert (answer["provider_name"], answer["provider_url"]) == ("Plenary", f"{SITE}/")
    for side in ("width", "height", "cache_age"):
        assert isinstance(answer[side], int)
        assert answer[side] > 0


@pytest.mark.parametrize("kind", KINDS)
def test_frame_of_the_answer_is_of_the_size_that_it_says_and_opens(reader, world, kind):
    answer = ask(reader, page_of(kind, world)).json()
    frame = frame_in(answer["html"])
    assert (int(frame["width"]), int(frame["height"])) == (answer["width"], answer["height"])
    assert frame["src"] == f"{page_of(kind, world)}embed/"
    assert frame["title"] == answer["title"]
    assert reader.get(urlsplit(frame["src"]).path).status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_xml_says_the_same_as_json(reader, world, kind):
    world.takeaway.heading = world.proposition.short_title = world.conference.short_name = 'A "title" <b> & more'
    for record in (world.takeaway, world.proposition, world.conference):
        record.save()
    answer = ask(reader, page_of(kind, world)).json()
    response = ask(reader, page_of(kind, world), format="xml")
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)  # noqa: S314 our own answer
    assert root.tag == "oembed"
    assert {element.tag: element.text for element in root} == {name: str(value) for name, value in answer.items()}


def test_character_that_xml_lacks_cannot_break_it(reader, world):
    world.takeaway.heading = "A title\uffff of examples"
    world.takeaway.save()
    response = ask(reader, page_of("takeaway", world), format="xml")
    root = ElementTree.fromstring(response.content)  # noqa: S314 our own answer
    assert root.findtext("title") == "A title of examples"


@pytest.mark.parametrize("kind", KINDS)
def test_frame_keeps_to_the_room_that_the_consumer_has(reader, world, kind):
    wide, narrow = (ask(reader, page_of(kind, world), maxwidth=width).json() for width in (9000, 300))
    assert narrow["width"] == 300
    assert 300 < wide["width"] <= 1000
    assert ask(reader, page_of(kind, world), maxheight=120).json()["height"] == 120


def test_more_words_in_less_room_make_a_higher_frame(reader, world):
    def height(width):
        return ask(reader, page_of("position", world), maxwidth=width).json()["height"]

    before = height(600)
    assert height(300) > before
    world.position.quote = "An example of many words. " * 30
    world.position.save()
    assert height(600) > before + 200


def test_matrix_is_asked_for_with_its_filters(reader, world):
    factories.PositionFactory(takeaway=world.takeaway, stance="opposes")
    url = f"{page_of('matrix', world)}?stance=opposes&utm_source=somewhere"
    frame = frame_in(ask(reader, url).json()["html"])
    assert frame["src"] == f"{page_of('matrix', world)}embed/?stance=opposes"
    assert ask(reader, f"{page_of('matrix', world)}?stance=neutral").status_code == 404


def test_address_that_a_conference_has_left_gives_its_frame(reader, world):
    OldAddress.objects.create(kind="conference", slug="once", record_key=world.conference.pk)
    answer = ask(reader, f"{SITE}/conferences/once/positions/?stance=supports").json()
    assert frame_in(answer["html"])["src"] == f"{page_of('matrix', world)}embed/?stance=supports"


@pytest.mark.parametrize("state", [{}, {"scheduled": True}, {"withdrawn": True}, {"retracted": True}])
@pytest.mark.parametrize("kind", ["position", "takeaway"])
def test_what_readers_may_not_see_answers_like_an_unknown_address(reader, kind, state):
    hidden = ask(reader, page_of(kind, make_world("secret", **state)))
    unknown = ask(reader, f"{SITE}/nothing/here/")
    assert (hidden.status_code, hidden.content) == (unknown.status_code, unknown.content)
    assert unknown.status_code == 404


def test_hidden_statements_change_nothing_of_the_frame_of_a_matrix(reader, world):
    before = ask(reader, page_of("matrix", world)).content
    for state in ({}, {"withdrawn": True}, {"retracted": True}):
        hidden = factories.TakeawayFactory(
            article=factories.ArticleFactory(conference=world.conference, **state), heading="secret"
        )
        factories.PositionFactory.create_batch(2, takeaway=hidden)
    factories.PositionFactory(takeaway=world.takeaway, retracted=True)
    assert ask(reader, page_of("matrix", world)).content == before


def test_retracted_statement_cannot_be_embedded_anew(reader):
    position = factories.PositionFactory(takeaway__article__published=True, retracted=True)
    assert ask(reader, f"{SITE}{position.get_absolute_url()}").status_code == 404


@pytest.mark.parametrize(
    "turn",
    [
        lambda url: url.replace(SITE, "https://elsewhere.example"),
        lambda url: url.replace(SITE, "http://127.0.0.1:8000@elsewhere.example"),
        lambda url: url.replace(SITE, "https://127.0.0.1:8000"),
        lambda url: url.replace(SITE, ""),
        lambda url: url.rstrip("/"),
        lambda url: f"{SITE}/",
        lambda url: f"{SITE}/admin/",
        lambda url: f"{SITE}/positions/not-a-key/",
        lambda url: "http://[broken",
        lambda url: "javascript:alert(1)",
        lambda url: "é" * 1999,
    ],
)
def test_address_that_is_no_page_with_a_frame_is_not_found(reader, world, turn):
    assert ask(reader, turn(page_of("position", world))).status_code == 404


def test_address_is_known_whatever_the_case_of_its_host_and_with_a_fragment(reader, world, settings):
    settings.SITE_URL = "https://plenary.example"
    url = f"HTTPS://Plenary.Example{world.position.get_absolute_url()}#words"
    frame = frame_in(ask(reader, url).json()["html"])
    assert frame["src"] == f"https://plenary.example{world.position.get_absolute_url()}embed/"


def test_format_that_we_do_not_write_is_not_implemented(reader, world):
    response = ask(reader, page_of("position", world), format="yaml")
    assert response.status_code == 501
    assert "json, xml" in response.text


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"url": ""},
        {"maxwidth": "wide"},
        {"maxwidth": "0"},
        {"maxheight": "-1"},
        {"maxheight": "1e9"},
        {"maxwidth": "9" * 5000},
        {"format": "j" * 50},
        {"url": "x" * 2001},
        {"url": f"{SITE}/conferences/x/positions/?topic=%00"},
    ],
)
def test_what_cannot_be_understood_is_a_bad_request_that_names_the_parameter(reader, asked):
    given = {"url": f"{SITE}/"} | asked if asked else {}
    response = reader.get("/oembed", given)
    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/plain")
    assert next(iter(asked), "url") in response.text


@pytest.mark.parametrize("url", [f"{SITE}/nothing/here/", ""])
def test_scripts_of_other_sites_may_read_every_answer(reader, world, url):
    for response in (ask(reader, url), ask(reader, page_of("position", world))):
        assert response["Access-Control-Allow-Origin"] == "*"
        assert not response.cookies


def test_other_methods_are_refused(reader, world):
    assert reader.head(f"/oembed?url={page_of('position', world)}").status_code == 200
    assert reader.post("/oembed", {"url": page_of("position", world)}).status_code == 405


@pytest.mark.parametrize("kind", KINDS)
def test_page_says_where_it_is_described_in_both_formats(reader, world, kind):
    query = "?stance=supports" if kind == "matrix" else ""
    page = reader.get(urlsplit(page_of(kind, world)).path + query).text
    links = re.findall(r'<link rel="alternate" type="([^"]+\+oembed)" href="([^"]+)" title="([^"]+)">', page)
    assert [media_type for media_type, *_ in links] == ["application/json+oembed", "text/xml+oembed"]
    for _type, link, _title in links:
        parts = urlsplit(link.replace("&amp;", "&"))
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{SITE}/oembed"
        assert parse_qs(parts.query)["url"] == [page_of(kind, world) + query]
        assert reader.get(f"/oembed?{parts.query}").status_code == 200
    assert json.loads(reader.get(f"/oembed?{urlsplit(links[0][1].replace('&amp;', '&')).query}").content)["html"]
