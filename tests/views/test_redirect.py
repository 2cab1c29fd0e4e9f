"""An address that a page once had leads to the one it has now, and tells nothing of what readers may not open."""

import pytest
from django.http import Http404
from django.urls import include, path, reverse

from articles.models import Conference, OldAddress
from articles.views.redirect import leads_on
from tests.factories import (
    ArticleFactory,
    AuthorFactory,
    ConferenceFactory,
    ConferenceSeriesFactory,
    PositionFactory,
    PropositionFactory,
    SpeakerFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db

PAGES = {
    "article": lambda **state: ArticleFactory(**state),
    "conference": lambda **state: ConferenceFactory(),
    "series": lambda **state: ConferenceSeriesFactory(),
    "speaker": lambda **state: in_article(SpeakerFactory(), "speaker", state),
    "author": lambda **state: ArticleFactory(authors=[AuthorFactory()], **state).authors.get(),
    "topic": lambda **state: ArticleFactory(topics=[TopicFactory()], **state).topics.get(),
    "proposition": lambda **state: in_article(PropositionFactory(), "proposition", state),
}
SHOWN_BY_ARTICLES = sorted(PAGES.keys() - {"conference", "series"})


def in_article(record, name, state):
    article = {f"takeaway__article__{key}": value for key, value in state.items()}
    return getattr(PositionFactory(**{name: record}, **article), name)


def left(record, slug="before"):
    OldAddress.objects.create(kind=record._meta.model_name, slug=slug, record_key=record.pk)
    return record


def address(kind, slug="before", query=""):
    return reverse(f"articles:{kind}-detail", args=[slug]) + query


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("kind", PAGES)
def test_old_address_leads_to_the_new_one_with_what_was_asked(reader, kind, method):
    record = left(PAGES[kind](published=True))
    answer = getattr(reader, method)(address(kind, query="?page=1&from=%C3%A9"))
    assert (answer.status_code, answer.url) == (301, f"{record.get_absolute_url()}?page=1&from=%C3%A9")
    assert reader.get(address(kind)).url == record.get_absolute_url()
    assert reader.get(answer.url).status_code == 200


@pytest.mark.parametrize("state", ["draft", "scheduled", "withdrawn"])
@pytest.mark.parametrize("kind", SHOWN_BY_ARTICLES)
def test_old_address_of_what_readers_may_not_open_answers_like_one_that_never_was(reader, kind, state):
    record = left(PAGES[kind](**({} if state == "draft" else {state: True})))
    answer, unknown = reader.get(address(kind)), reader.get(address(kind, "never"))
    assert (answer.status_code, answer.content) == (404, unknown.content)
    assert record.slug not in answer.text


def test_old_address_of_a_retracted_article_leads_to_the_reason(reader):
    article = left(ArticleFactory(retracted=True))
    assert reader.get(address("article")).url == article.get_absolute_url()


@pytest.mark.parametrize("kind", PAGES)
def test_old_address_of_another_kind_of_page_leads_nowhere(reader, kind):
    for other in PAGES.keys() - {kind}:
        left(PAGES[other](published=True))
    assert reader.get(address(kind)).status_code == 404


def test_old_address_of_a_deleted_record_leads_nowhere(reader):
    left(ConferenceFactory()).delete()
    assert reader.get(address("conference")).status_code == 404


def test_page_in_use_wins_over_an_old_address_and_asks_for_none(reader, assert_queries):
    ConferenceFactory(slug="before")
    with assert_queries(3):
        assert reader.get(address("conference")).status_code == 200
    left(ConferenceFactory())
    with assert_queries(3):
        assert reader.get(address("conference")).status_code == 200


def test_browser_asks_again_after_a_while(reader):
    left(ConferenceFactory())
    answer = reader.get(address("conference"))
    assert answer["Cache-Control"] == "public, max-age=600"
    assert not answer.cookies


@leads_on(Conference)
def statement(request, slug, number):
    raise Http404


urlpatterns = [
    path("conferences/<slug:slug>/statements/<int:number>/", statement, name="statement"),
    path("", include("coverage_site.urls")),
]


@pytest.mark.urls(__name__)
def test_page_below_a_page_leads_on_to_the_same_page_below(reader):
    conference = left(ConferenceFactory())
    answer = reader.get("/conferences/before/statements/3/?full")
    assert answer.url == f"/conferences/{conference.slug}/statements/3/?full"
