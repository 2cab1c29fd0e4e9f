"""What other sites show in a frame: what the page says, with no script, and never what is hidden."""

import re
from html import unescape

import pytest
from django.urls import reverse

from articles.copy.embed import STATEMENTS_SHOWN
from articles.models import OldAddress
from tests import factories
from tests.matrices import make_matrix
from tests.views.world import NAMES, address, make_world

pytestmark = pytest.mark.django_db

KINDS = ["position", "takeaway", "matrix"]


@pytest.fixture
def world():
    return make_world("seen", published=True)


def page_of(kind, world):
    """Return the address of the page that a frame is taken from."""
    return address(f"{kind}-detail", world)


def embed_of(kind, world, query=""):
    return f"{page_of(kind, world)}embed/{query}"


def policy_of(response):
    parts = response["Content-Security-Policy"].split("; ")
    return dict(part.partition(" ")[::2] for part in parts)


@pytest.mark.parametrize("kind", KINDS)
def test_frame_shows_speaker_role_date_and_leads_to_the_source_and_to_the_site(reader, world, kind):
    page = reader.get(embed_of(kind, world)).text
    position = world.position
    for words in (position.speaker.name, position.role, "Supports", "“Quoted seen”"):
        assert words in page
    assert "15 Feb" in page
    assert (f'href="{position.source.url}"' in page) != (kind == "matrix")
    assert f'href="{position.get_absolute_url()}"' in page
    assert f'href="{reverse("articles:home")}">Plenary</a>' in page
    assert len(re.findall("<h1[ >]", page)) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_frame_may_stand_on_any_site_runs_nothing_and_sends_nothing(reader, world, kind):
    response = reader.get(embed_of(kind, world))
    assert "X-Frame-Options" not in response
    public = policy_of(reader.get("/"))
    own = {"frame-ancestors": "*", "script-src": "'none'", "form-action": "'none'"}
    assert policy_of(response) == public | own
    assert not response.cookies
    assert "cookie" not in response.get("Vary", "").lower()
    assert re.findall(r"<script|<form|<style|\sstyle=|\son[a-z]+=", response.text) == []


def test_every_other_page_may_stand_on_no_site(reader, world):
    for name in NAMES:
        response = reader.get(address(name, world))
        assert response["X-Frame-Options"] == "DENY", name
        assert policy_of(response)["frame-ancestors"] == "'none'", name


def test_frame_that_is_not_there_may_stand_on_no_site(reader, world):
    hidden = make_world("hidden")
    response = reader.get(embed_of("position", hidden))
    assert (response.status_code, response["X-Frame-Options"]) == (404, "DENY")


@pytest.mark.parametrize("kind", KINDS)
def test_frame_is_kept_out_of_indexes_and_names_the_page_that_it_is_from(reader, world, kind, settings):
    settings.SITE_URL = "https://plenary.example"
    page = reader.get(embed_of(kind, world)).text
    assert '<meta name="robots" content="noindex">' in page
    assert f'<link rel="canonical" href="https://plenary.example{page_of(kind, world)}">' in page


@pytest.mark.parametrize("kind", KINDS)
def test_links_open_in_the_window_and_not_in_the_frame(reader, world, kind):
    page = reader.get(embed_of(kind, world)).text
    assert '<base target="_top">' in page
    # A link within the page, or to another part of its query, would open the frame's own page in the window.
    assert re.findall(r'href="[#?]', page) == []


@pytest.mark.parametrize("state", [{}, {"scheduled": True}, {"withdrawn": True}, {"retracted": True}])
@pytest.mark.parametrize("kind", ["position", "takeaway"])
def test_frame_of_what_readers_may_not_see_answers_like_an_unknown_address(reader, kind, state):
    hidden = reader.get(embed_of(kind, make_world("secret", **state)))
    unknown = reader.get(reverse(f"articles:{kind}-embed", args=["00000000-0000-4000-8000-000000000000"]))
    assert (hidden.status_code, hidden.content) == (404, unknown.content)


@pytest.mark.parametrize("state", [{}, {"scheduled": True}, {"withdrawn": True}, {"retracted": True}])
def test_matrix_in_a_frame_says_nothing_of_hidden_articles(reader, state):
    world = make_world("secret", **state)
    page = reader.get(embed_of("matrix", world)).text
    assert "No statement from this conference is on record yet." in page
    assert world.speaker.name not in page
    assert world.proposition.short_title not in page


def test_retracted_statement_says_so_in_its_frame_and_no_more(reader):
    position = factories.PositionFactory(
        takeaway__article__published=True,
        retracted=True,
        quoted=True,
        quote="Words that went.",
        speaker__name="Somebody Else",
    )
    page = reader.get(f"{position.get_absolute_url()}embed/").text
    assert "This statement was retracted on" in page
    assert position.retraction_note in page
    for gone in ("Words that went.", "Somebody Else", position.proposition.statement, "Supports"):
        assert gone not in page


def test_takeaway_shows_its_first_statements_and_the_way_to_the_others(reader, world):
    factories.PositionFactory.create_batch(STATEMENTS_SHOWN - 1, takeaway=world.takeaway)
    assert "All" not in reader.get(embed_of("takeaway", world)).text
    factories.PositionFactory(takeaway=world.takeaway, speaker__name="Zoe Last")
    page = reader.get(embed_of("takeaway", world)).text
    assert len(re.findall('<article class="position', page)) == STATEMENTS_SHOWN
    assert "Zoe Last" not in page
    assert f"All {STATEMENTS_SHOWN + 1} statements on this takeaway" in page


def test_takeaway_says_its_number_in_the_article(reader, world):
    factories.TakeawayFactory(article=world.article, sort_order=0)
    world.takeaway.sort_order = 1
    world.takeaway.save()
    assert "takeaway 2 of 2" in reader.get(embed_of("takeaway", world)).text


class TestMatrix:
    def test_filters_hold_in_the_frame_and_are_said(self, reader, world):
        opposed = factories.PositionFactory(takeaway=world.takeaway, stance="opposes", speaker__name="Zoe Against")
        page = reader.get(embed_of("matrix", world, "?stance=opposes")).text
        assert opposed.speaker.name in page
        assert world.speaker.name not in page
        assert "Only statements with the stance <b>Opposes</b>" in page
        # The way back opens the page, with its filters and all.
        assert f'href="{page_of("matrix", world)}">Show all</a>' in page

    def test_frame_names_the_page_with_its_filters_as_the_one_it_is_from(self, reader, world):
        factories.PositionFactory(takeaway=world.takeaway, stance="opposes")
        page = reader.get(embed_of("matrix", world, "?stance=opposes&kind=person")).text
        assert f'{page_of("matrix", world)}?kind=person&amp;stance=opposes">' in page

    @pytest.mark.parametrize(
        "query", ["?stance=nothing", "?topic=no-such-topic", "?page=2", "?propositions=x", "?page="]
    )
    def test_filter_or_page_that_is_not_there_is_not_found(self, reader, world, query):
        assert reader.get(embed_of("matrix", world, query)).status_code == 404

    def test_old_address_of_a_conference_leads_on_with_its_filters(self, reader, world):
        OldAddress.objects.create(kind="conference", slug="once", record_key=world.conference.pk)
        response = reader.get("/conferences/once/positions/embed/?stance=supports")
        assert response.status_code == 301
        assert response["Location"] == embed_of("matrix", world, "?stance=supports")

    def test_table_is_bounded_and_says_what_it_leaves_out(self, reader, monkeypatch):
        monkeypatch.setattr("articles.queries.matrix.SPEAKERS_A_PAGE", 3)
        monkeypatch.setattr("articles.queries.matrix.PROPOSITIONS_A_PAGE", 2)
        conference = make_matrix(5, 4)
        path = reverse("articles:matrix-embed", args=[conference.slug])
        first, second = (reader.get(path + query).text for query in ("", "?page=2&propositions=2"))
        assert (first.count('scope="row"'), first.count('scope="col"')) == (3, 3)
        assert "Propositions 1 to 2 of 4." in first
        assert "Speakers 1 to 3 of 5." in first
        assert "Propositions 3 to 4 of 4." in second
        assert "Speakers 4 to 5 of 5." in second


@pytest.mark.parametrize("kind", KINDS)
def test_frame_costs_the_queries_of_its_page_whatever_the_number_of_rows(reader, world, kind, assert_queries):
    limit = {"position": 1, "takeaway": 5, "matrix": 7}[kind]
    with assert_queries(limit):
        reader.get(embed_of(kind, world))
    factories.PositionFactory.create_batch(8, takeaway=world.takeaway, quoted=True)
    with assert_queries(limit):
        reader.get(embed_of(kind, world))


@pytest.mark.parametrize("kind", KINDS)
def test_frame_asked_in_another_method_is_refused(reader, world, kind):
    assert reader.head(embed_of(kind, world)).status_code == 200
    assert {reader.generic(verb, embed_of(kind, world)).status_code for verb in ("POST", "PUT", "DELETE")} == {405}


class TestCode:
    """What a page gives readers to copy."""

    @staticmethod
    def code_in(page):
        [code] = re.findall(r"<textarea[^>]*readonly[^>]*>(.*?)</textarea>", page, re.DOTALL)
        return unescape(code)

    @pytest.mark.parametrize("kind", KINDS)
    def test_page_offers_the_code_of_its_frame(self, reader, world, kind, settings):
        settings.SITE_URL = "https://plenary.example"
        code = self.code_in(reader.get(page_of(kind, world)).text)
        assert re.match(r'<iframe src="https://plenary\.example(\S+)" title="[^"]+" width="100%" height="\d+" ', code)
        path = re.search(r'src="https://plenary\.example([^"]+)"', code)[1]
        assert path == embed_of(kind, world)
        assert reader.get(path).status_code == 200
        assert "script" not in code

    def test_code_of_a_matrix_keeps_its_filters_and_its_page(self, reader, monkeypatch):
        monkeypatch.setattr("articles.queries.matrix.SPEAKERS_A_PAGE", 3)
        conference = make_matrix(5, 2)
        path = reverse("articles:matrix-detail", args=[conference.slug])
        code = self.code_in(reader.get(f"{path}?kind=person&page=2").text)
        assert f'{path}embed/?kind=person&amp;page=2"' in code

    def test_title_with_markup_stays_a_title(self, reader, world):
        world.takeaway.heading = 'Both "<b>" & </textarea><script>alert(1)</script>'
        world.takeaway.save()
        page = reader.get(page_of("takeaway", world)).text
        assert "<script>alert" not in page
        assert 'title="Both &quot;&lt;b&gt;&quot; &amp; &lt;/textarea&gt;' in self.code_in(page)

    def test_retracted_statement_offers_no_code(self, reader):
        position = factories.PositionFactory(takeaway__article__published=True, retracted=True)
        page = reader.get(position.get_absolute_url()).text
        assert "<textarea" not in page
        assert "oembed" not in page
