import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from articles.models import OldAddress
from tests import factories
from tests.views.world import make_world

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"
KINDS = ["article", "takeaway", "position"]
FORMS = {"bib": "application/x-bibtex; charset=utf-8", "ris": "application/x-research-info-systems; charset=utf-8"}


def key_of(kind, world):
    return world.article.slug if kind == "article" else getattr(world, kind).pk


def file_of(kind, world, form):
    return reverse(f"articles:{kind}-citation-file", args=[key_of(kind, world), form])


def page_of(kind, world):
    return reverse(f"articles:{kind}-citation", args=[key_of(kind, world)])


def text_of(page):
    """Return the citation as a reader would copy it."""
    shown = re.search(r"citation__plain[^>]*>(.*?)</p>", page, re.DOTALL)[1]
    return " ".join(re.sub(r"<[^>]+>", "", shown).split())


@pytest.fixture
def world():
    return make_world("seen", published=True)


@pytest.fixture
def article():
    return factories.ArticleFactory(
        published=True,
        headline="Examples agreed",
        published_at=datetime(2025, 2, 16, 23, 30, tzinfo=UTC),
        authors=[factories.AuthorFactory(name="Example desk")],
    )


def cited(reader, record):
    return text_of(reader.get(f"{record.get_absolute_url()}cite/").text)


def test_article_is_cited_by_its_day_at_the_place_of_the_conference(reader, article):
    assert cited(reader, article) == (
        f"Example desk. (2025, February 17). Examples agreed. Plenary. {SITE}{article.get_absolute_url()}"
    )


def test_article_that_was_changed_says_so_in_its_citation(reader, article):
    factories.CorrectionFactory(article=article, corrected_at=article.published_at + timedelta(days=2))
    assert "Examples agreed. Updated 19 February 2025. Plenary." in cited(reader, article)


@pytest.mark.parametrize("hidden", [{"is_draft": True}, {"corrected_at": datetime(2035, 1, 1, tzinfo=UTC)}])
def test_correction_that_nobody_may_see_yet_changes_no_citation(reader, article, hidden):
    factories.CorrectionFactory(article=article, **hidden)
    assert "Updated" not in cited(reader, article)


def test_takeaway_is_cited_with_its_number_in_the_article(reader, article):
    factories.TakeawayFactory(article=article)
    takeaway = factories.TakeawayFactory(article=article, heading="Two examples are better")
    assert cited(reader, takeaway) == (
        "Example desk. (2025, February 17). Two examples are better. Takeaway 2 in: Examples agreed. Plenary. "
        f"{SITE}{takeaway.get_absolute_url()}"
    )


@pytest.fixture
def position():
    return factories.PositionFactory(
        takeaway__article__published=True,
        takeaway__article__conference__name="1st Example Conference",
        speaker__name="Ada Example",
        role="Minister of Examples",
        on_behalf_of=factories.SpeakerFactory(name="Government of Examples", kind="government"),
        proposition__statement="There should be examples.",
        paraphrase="She wanted examples.",
        said_on=date(2025, 2, 15),
        occasion="Opening speech",
        source__publisher="The Daily Example",
        source__title="An example of a report",
        source__url="https://press.example/report",
        locator="paragraph 3",
    )


def test_statement_is_cited_with_speaker_role_date_words_and_source(reader, position):
    assert cited(reader, position) == (
        "Ada Example, Minister of Examples, on behalf of Government of Examples. (2025, February 15). "
        "Statement on: There should be examples. Paraphrased: She wanted examples. "
        f"Opening speech, 1st Example Conference. Plenary. {SITE}{position.get_absolute_url()} "
        "Source: The Daily Example, An example of a report, paragraph 3, https://press.example/report"
    )


def test_quotation_is_cited_in_its_marks_language_and_direction_with_its_own_source(reader, position):
    position.quote, position.quote_language = "أمثلة للجميع", "ar"
    position.quote_source = factories.SourceFactory(publisher="The Other Example")
    position.save()
    page = reader.get(f"{position.get_absolute_url()}cite/").text
    assert re.search(r'<span lang="ar" dir="rtl">«أمثلة للجميع».</span>', page)
    assert "The Other Example" in text_of(page)
    assert "Paraphrased" not in text_of(page)
    assert "paragraph 3" not in text_of(page)


def test_statement_without_a_date_says_so_and_names_the_conference(reader, position):
    position.said_on, position.occasion = None, ""
    position.save()
    assert "(n.d.)" in cited(reader, position)
    assert "She wanted examples. 1st Example Conference. Plenary." in cited(reader, position)


def test_person_is_cited_by_the_family_name_and_a_government_as_it_is_called(reader, position):
    def author():
        return re.search(r"AU  - (.*)\r", reader.get(f"{position.get_absolute_url()}cite.ris").text)[1]

    assert author() == "Example, Ada"
    position.speaker = position.on_behalf_of
    position.speaker.sort_name = "Examples, Government of"
    position.speaker.save()
    position.save()
    assert author() == "Government of Examples"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", KINDS)
def test_file_is_what_the_page_shows(reader, world, kind, form):
    page, file = reader.get(page_of(kind, world)), reader.get(file_of(kind, world, form))
    assert file["Content-Type"] == FORMS[form]
    assert re.fullmatch(rf'attachment; filename="[\w-]+\.{form}"', file["Content-Disposition"])
    assert f'href="{file_of(kind, world, form)}"' in page.text
    assert f"{SITE}{page_of(kind, world).removesuffix('cite/')}" in file.text
    shown = [" ".join(text.split()) for text in re.findall(r"<pre[^>]*>(.*?)</pre>", page.text, re.DOTALL)]
    assert " ".join(file.text.split()) in shown


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", KINDS)
def test_file_is_for_anybody_and_only_read(reader, client, editor, world, kind, form):
    file = reader.get(file_of(kind, world, form))
    assert not file.cookies
    client.force_login(editor)
    assert client.get(file_of(kind, world, form)).content == file.content
    assert reader.post(file_of(kind, world, form)).status_code == 405


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("state", ["draft", "scheduled", "withdrawn", "retracted"])
def test_file_of_what_no_reader_may_see_is_not_found(reader, kind, form, state):
    hidden = make_world("secret", **({} if state == "draft" else {state: True}))
    answer = reader.get(file_of(kind, hidden, form))
    assert (answer.status_code, answer.content) == (404, reader.get("/no/such/page/").content)
    assert reader.get(page_of(kind, hidden)).status_code == 404


def test_retracted_statement_is_not_cited(reader, position):
    factories.PositionFactory(takeaway=position.takeaway, proposition=position.proposition)
    type(position).objects.filter(pk=position.pk).update(retracted_at=datetime.now(UTC), retraction_note="Never said.")
    for end in ("cite/", "cite.bib", "cite.ris"):
        assert reader.get(f"{position.get_absolute_url()}{end}").status_code == 404
    assert "cite" not in reader.get(position.get_absolute_url()).text


@pytest.mark.parametrize("form", ["BIB", "txt", "bib.ris", " "])
def test_file_of_another_form_is_not_found(reader, world, form):
    assert reader.get(file_of("article", world, form)).status_code == 404


def test_old_address_of_an_article_leads_to_its_citation_and_to_the_file(reader, world):
    OldAddress.objects.create(kind="article", slug="once", record_key=world.article.pk)
    for end in ("cite/", "cite.bib"):
        assert reader.get(f"/articles/once/{end}")["Location"] == f"{world.article.get_absolute_url()}{end}"


def test_files_give_the_configured_address_alone(reader, world, settings):
    settings.ALLOWED_HOSTS, settings.SITE_URL = ["forged.example"], "https://plenary.example"
    for kind in KINDS:
        for address in (page_of(kind, world), *(file_of(kind, world, form) for form in FORMS)):
            text = reader.get(address, headers={"host": "forged.example"}).text
            assert "forged.example" not in text
            assert f"https://plenary.example/{kind}s/" in text


def test_hostile_text_is_neither_markup_on_the_page_nor_a_command_in_the_file(reader):
    hostile = "</pre><script>alert(1)</script> \\input{x} 100%"
    article = factories.ArticleFactory(
        published=True, headline=hostile, authors=[factories.AuthorFactory(name=hostile)]
    )
    page = reader.get(f"{article.get_absolute_url()}cite/").text
    assert "<script>" not in page
    assert page.count("</pre>") == 2
    file = reader.get(f"{article.get_absolute_url()}cite.bib").text
    assert r"\textbackslash{}input\textbraceleft{}x\textbraceright{} 100\%" in file
