"""An article as a fixture that anybody may take: it reads the same elsewhere, and tells nothing of the desk."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from articles.models import Article, OldAddress, Photo, Position, Source, Speaker
from tests import factories
from tests.queries.test_export import article_with_everything, empty_the_record
from tests.views.world import grow, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_milliseconds")]


def fixture(reader, article):
    response = reader.get(f"{article.get_absolute_url()}fixture.json")
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    return response.getvalue().decode()


def rows(text, model):
    """Return the fields of the rows of a model, by key."""
    return {row["pk"]: row["fields"] for row in json.loads(text) if row["model"] == f"articles.{model}"}


def load(tmp_path, text):
    path = tmp_path / "article.json"
    path.write_text(text, encoding="utf-8")
    call_command("loaddata", path, verbosity=0)


@pytest.fixture
def world():
    return make_world("seen", published=True)


class TestLoading:
    def test_article_loaded_into_an_empty_database_reads_the_same(self, reader, tmp_path):
        article = article_with_everything(published=True, withdrawn_at=timezone.now() + timedelta(days=9))
        for photo in Photo.objects.all():
            photo.renditions = [
                {"kind": kind, "format": "jpeg", "width": 60, "height": 40, "name": f"photos/{photo.pk.hex}-{kind}.jpg"}
                for kind in ("full", "portrait")
            ]
            photo.save()
        factories.PositionFactory(takeaway=article.takeaways.first(), retracted=True)
        pages = [article, article.conference, *Speaker.objects.all(), *Position.objects.all()]
        paths = [record.get_absolute_url() for record in pages]
        before = {path: reader.get(path) for path in paths}
        # Of a speaker of whom nothing but a retracted statement is left there is no page.
        assert sorted(answer.status_code for answer in before.values()).count(404) == 1
        text = fixture(reader, article)
        empty_the_record()
        load(tmp_path, text)
        assert {path: page.text for path, page in before.items()} == {path: reader.get(path).text for path in paths}
        assert fixture(reader, article) == text

    def test_every_article_on_file_loads_into_an_empty_database_and_reads_the_same(self, reader, tmp_path):
        call_command("loaddata", "munich_2025", verbosity=0)
        article = Article.objects.get(slug="outcomes-of-the-munich-security-conference")
        before, text = reader.get(article.get_absolute_url()).text, fixture(reader, article)
        empty_the_record()
        load(tmp_path, text)
        assert reader.get(article.get_absolute_url()).text == before


class TestDesk:
    """What readers do not see of an article is not in it."""

    def test_nobody_who_logs_in_and_no_time_of_the_desk(self, reader, world, writer):
        world.article.created_by = world.article.assignee = writer
        world.author.user = writer
        world.author.save()
        world.article.published_at = datetime(2026, 1, 1, tzinfo=UTC)
        world.article.modified_at = datetime(2026, 1, 2, tzinfo=UTC)
        world.article.review, world.article.approved_digest = "approved", "digestsecret"
        world.article.save()
        text = fixture(reader, world.article)
        for secret in (str(writer.pk), writer.username, writer.email, "digestsecret", "approved"):
            assert secret not in text.replace('"approved_digest"', "")
        [fields] = rows(text, "article").values()
        assert (fields["created_at"], fields["updated_at"]) == ("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z")

    def test_no_planned_withdrawal(self, reader):
        article = factories.ArticleFactory(published=True, withdrawn_at=datetime(2035, 6, 7, tzinfo=UTC))
        text = fixture(reader, article)
        assert "2035" not in text
        [fields] = rows(text, "article").values()
        assert fields["withdrawn_at"] is None

    @pytest.mark.parametrize("hidden", [{"is_draft": True}, {"corrected_at": datetime(2035, 1, 1, tzinfo=UTC)}])
    def test_no_correction_that_readers_do_not_see(self, reader, world, hidden):
        factories.CorrectionFactory(article=world.article, text="Correction secret", **hidden)
        assert [fields["text"] for fields in rows(fixture(reader, world.article), "correction").values()] == [
            "Corrected seen"
        ]

    def test_nothing_that_was_found_of_links(self, reader, world):
        found = {"checked_at": timezone.now(), "dead_since": timezone.now(), "check_fault": "Gone."}
        Source.objects.update(**found, failed_days=3)
        [fields] = rows(fixture(reader, world.article), "source").values()
        assert [fields[name] for name in (*found, "failed_days")] == [None, None, "", 0]

    def test_of_photos_only_what_pages_show(self, reader):
        article = article_with_everything(takeaways=1, published=True)
        Photo.objects.update(licence="Licence secret")
        text = fixture(reader, article)
        photos = rows(text, "photo").values()
        assert len(photos) == 5
        assert {(photo["file"], photo["licence"], photo["renditions_due_at"]) for photo in photos} == {("", "", None)}
        assert [photo.file.name for photo in Photo.objects.all() if photo.file.name in text] == []

    def test_no_row_of_another_article(self, reader, world):
        before = fixture(reader, world.article)
        factories.PositionFactory(takeaway__article__conference=world.conference, speaker=world.speaker)
        answered = factories.PositionFactory()
        world.position.responds_to = answered
        world.position.save()
        assert fixture(reader, world.article) == before


class TestRetractedStatement:
    @pytest.fixture
    def gone(self, world):
        return factories.PositionFactory(
            takeaway=world.takeaway,
            retracted=True,
            stance="supports_with_conditions",
            conditions="Condition secret",
            stance_reason="Reason secret",
            paraphrase="Words secret",
            quote="Quote secret",
            quote_language="de",
            translation="Translation secret",
            figure_low=2,
            figure_wording="Figure secret",
            occasion="Occasion secret",
            role="Role secret",
            locator="Locator secret",
            source__title="Source secret",
            quote_source=factories.SourceFactory(title="Quote source secret"),
            on_behalf_of=factories.SpeakerFactory(name="Government secret"),
            speaker__aliases="Alias secret",
            speaker__wikidata_id="Q4242",
            speaker__photo=factories.PhotoFactory(alt_text="Photo secret"),
            proposition__scope_note="Scope secret",
        )

    def test_tombstone_is_there_without_content(self, reader, world, gone):
        factories.SpeakerRoleFactory(speaker=gone.speaker, title="Job secret")
        text = fixture(reader, world.article)
        assert "secret" not in text
        assert "Q4242" not in text
        fields = rows(text, "position")[str(gone.pk)]
        assert {name for name, value in fields.items() if value not in ("", None)} == {
            "takeaway",
            "sort_order",
            "speaker",
            "proposition",
            "stance",
            "retracted_at",
            "retraction_note",
        }
        assert fields["stance"] == "unclear"

    def test_speaker_who_was_heard_otherwise_stays_whole(self, reader, world, gone):
        factories.PositionFactory(takeaway=world.takeaway, speaker=gone.speaker)
        fields = rows(fixture(reader, world.article), "speaker")[str(gone.speaker_id)]
        assert fields["aliases"] == "Alias secret"

    def test_answer_to_it_loses_its_link(self, reader, world, gone):
        world.position.responds_to = gone
        world.position.save()
        assert rows(fixture(reader, world.article), "position")[str(world.position.pk)]["responds_to"] is None

    def test_answer_to_another_statement_of_the_article_keeps_its_link(self, reader, world):
        answer = factories.PositionFactory(takeaway=world.takeaway, responds_to=world.position)
        found = rows(fixture(reader, world.article), "position")
        assert found[str(answer.pk)]["responds_to"] == str(world.position.pk)


def test_retracted_article_is_gone_and_says_so_in_a_sentence(reader):
    world = make_world("secret", retracted=True)
    response = reader.get(f"{world.article.get_absolute_url()}fixture.json")
    assert response.status_code == 410
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.text == "This article was retracted. It is no longer given away."


@pytest.mark.parametrize("state", [{}, {"scheduled": True}, {"withdrawn": True}])
def test_article_that_readers_may_not_see_is_not_found(reader, state):
    article = make_world("secret", **state).article
    hidden, unknown = (reader.get(f"/articles/{slug}/fixture.json") for slug in (article.slug, "no-such-thing"))
    assert (hidden.status_code, hidden.content) == (404, unknown.content)


def test_file_is_sent_in_pieces_under_its_name(reader, world):
    response = reader.get(f"{world.article.get_absolute_url()}fixture.json")
    assert response.streaming
    assert len(list(response)) > 10
    assert response["Content-Disposition"] == f'attachment; filename="{world.article.slug}.json"'
    assert response["Access-Control-Allow-Origin"] == "*"


def test_old_address_leads_to_the_file(reader, world):
    OldAddress.objects.create(kind="article", slug="once", record_key=world.article.pk)
    response = reader.get("/articles/once/fixture.json")
    assert (response.status_code, response["Location"]) == (301, f"{world.article.get_absolute_url()}fixture.json")


def test_file_costs_the_same_queries_whatever_the_number_of_rows(reader, world, assert_queries):
    for times in (1, 3):
        grow(world, times)
        with assert_queries(10):
            fixture(reader, world.article)


@pytest.mark.parametrize("kind", ["ninjs", "fixture"])
def test_page_with_the_citation_leads_to_the_file(reader, world, kind):
    page = reader.get(f"{world.article.get_absolute_url()}cite/").text
    assert re.search(rf'<a href="{world.article.get_absolute_url()}{kind}\.json" download>', page)
    for other in (world.takeaway, world.position):
        assert f"{kind}.json" not in reader.get(f"{other.get_absolute_url()}cite/").text
