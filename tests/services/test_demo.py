"""Made-up coverage: the same everywhere and at every size, as valid as what people enter, and never among real one."""

from datetime import UTC, datetime

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import TestCase
from django.utils import timezone

from articles import models
from articles.enums import ArticleState, Stance
from articles.models import Article, Conference, Generation, Photo, Position, SearchEntry
from articles.queries.matrix import Filters, matrix_detail
from articles.queries.work import newest_work
from articles.services.demo import RealCoverage, names, pictures, seed_demo, seeding, shared, size
from articles.services.demo.draw import Draw, key
from articles.services.demo.meeting import meeting
from articles.services.demo.prose import NOTE
from articles.services.demo.storing import entries_of
from articles.services.demo.story import story
from articles.services.gate import inspect_article
from articles.services.search import rebuild_index
from tests import factories
from tests.services.demo import digest, stored_rows

RECORDS = {
    factories.ArticleFactory: "articles",
    factories.AuthorFactory: "authors",
    factories.ConferenceFactory: "conferences",
    factories.ConferenceSeriesFactory: "conference series",
    factories.PropositionFactory: "propositions",
    factories.SourceFactory: "sources",
    factories.SpeakerFactory: "speakers",
    factories.TopicFactory: "topics",
}


def seed(articles, **options):
    return seed_demo(articles, tell=lambda line: None, **options)


class TestOfForty(TestCase):
    """What is asked of one demo, which is made once for all of these."""

    @classmethod
    def setUpTestData(cls):
        cls.seeded = seed(40)

    def test_every_row_keeps_the_rules_of_its_model(self):
        for model in (*seeding.REAL, *OTHERS):
            rows = model.objects.order_by("pk")[:40]
            assert rows, model
            for row in rows:
                row.full_clean()

    def test_what_is_published_passes_the_gate(self):
        live = list(Article.objects.exclude(status="draft").order_by("pk"))
        refused = [finding for article in live for finding in inspect_article(newest_work(article)) if finding.refuses]
        assert [finding.text for finding in refused] == []

    def test_states_of_articles(self):
        now = timezone.now()
        states = {number: article(number).state(now) for number in (0, 21, 33, 37)}
        expected = (ArticleState.LIVE, ArticleState.DRAFT, ArticleState.SCHEDULED, ArticleState.WITHDRAWN)
        assert tuple(states.values()) == expected

    def test_every_kind_of_statement_occurs(self):
        rows = Position.objects
        assert {stance for (stance,) in rows.values_list("stance").distinct()} == set(Stance.values)
        for given in ("quote", "paraphrase", "translation", "conditions", "figure_wording", "locator", "role"):
            assert rows.exclude(**{given: ""}).exists(), given
        for given in ("responds_to", "on_behalf_of", "quote_source", "figure_high"):
            assert rows.exclude(**{given: None}).exists(), given
        assert rows.filter(said_on=None).exists()

    def test_the_matrix_is_full(self):
        page = matrix_detail(self.seeded.conference, Filters(), timezone.now(), 1, 1)
        assert len(page.rows) == size.MATRIX_SPEAKERS == page.page_obj.paginator.count
        assert len(page.columns) == size.MATRIX_PROPOSITIONS == page.columns.paginator.count
        assert {len(cell.statements) for row in page.rows for cell in row.cells} == {1}

    def test_who_speaks_is_found_at_once(self):
        """Nobody stands in the lists of whom nothing is to be read, but for articles that readers do not see."""
        silent = models.Speaker.objects.filter(positions=None, positions_on_behalf=None)
        assert [str(speaker) for speaker in silent] == []

    def test_the_index_is_what_rebuilding_makes(self):
        def entries():
            return set(SearchEntry.objects.values_list("kind", "record_key", "article", "lexemes"))

        before = entries()
        rebuild_index(lambda line: None)
        assert entries() == before

    def test_the_latest_conference_is_indexed_last(self):
        kinds = {"article": Article, "conference": Conference}
        for kind, model in kinds.items():
            keys = list(SearchEntry.objects.filter(kind=kind).order_by("pk").values_list("record_key", flat=True))
            day = "starts_on" if model is Conference else "conference__starts_on"
            days = dict(model.objects.values_list("pk", day))
            assert [days[key] for key in keys] == sorted(days[key] for key in keys)

    def test_photos_have_their_files(self):
        names = {name for photo in Photo.objects.all() for name in photo.file_names}
        assert [name for name in names if not default_storage.exists(name)] == []
        used = Photo.objects.exclude(articles=None, speakers=None, conferences=None)
        assert used.exists()
        assert not used.incomplete().exists()

    def test_it_says_everywhere_that_it_is_made_up(self):
        for model in seeding.REAL:
            assert not model.objects.exclude(slug__startswith=shared.MARK).exists(), model
        assert not Article.objects.exclude(introduction__contains=NOTE).exists()
        urls = models.Source.objects.exclude(url="").exclude(url__startswith="https://press.example/")
        assert not urls.exists()
        assert not models.Speaker.objects.exclude(wikidata_id="").exists()

    def test_no_time_is_that_of_the_run(self):
        began = datetime(2025, 1, 1, tzinfo=UTC)
        for name in ("created_at", "updated_at"):
            assert not Article.objects.filter(**{f"{name}__gte": began}).exclude(published_at__year__gte=2199).exists()
        assert not Photo.objects.filter(created_at__gte=began).exists()

    def test_its_pages_are_found(self):
        matrix = f"{self.seeded.conference.get_absolute_url()}positions/"
        newest = Position.objects.published(timezone.now()).order_by("-said_on", "pk").first()
        found = [newest, newest.takeaway, newest.takeaway.article, newest.speaker, newest.proposition]
        found += [newest.proposition.topic, newest.article.conference, newest.article.conference.series]
        found += [newest.article.authors.first()]
        lists = ["/", "/conferences/", "/speakers/", "/propositions/", "/topics/", "/corrections/", "/feeds/"]
        for address in [*lists, matrix, "/search/?q=imaginary", *(row.get_absolute_url() for row in found)]:
            assert self.client.get(address).status_code == 200, address

    def test_its_article_weighs_what_a_real_one_does(self):
        call_command("loaddata", "munich_2025", "companions", verbosity=0)
        real = self.client.get("/articles/outcomes-of-the-munich-security-conference/")
        demo = self.client.get(self.seeded.article.get_absolute_url())
        assert 0.75 < len(demo.content) / len(real.content) < 1.3


OTHERS = (
    models.ArticleTopic,
    models.Correction,
    models.Photo,
    models.Position,
    models.SpeakerRole,
    models.Takeaway,
    models.TakeawayTopic,
)


def article(number):
    return Article.objects.get(pk=key("article", number))


@pytest.mark.django_db
def test_it_is_the_same_on_every_machine_and_database():
    """What changes this changes the demo that others have filled their databases with: they have to begin anew."""
    seed(20)
    words = ("pk", "heading", "body", "article__headline", "article__created_at", "article__updated_at")
    said = ("pk", "speaker__name", "proposition__slug", "stance", "paraphrase", "quote", "source__slug", "said_on")
    found = digest(models.Takeaway.objects.values_list(*words)), digest(Position.objects.values_list(*said))
    assert found == ("431532c9e643", "7eb69e6ec907")


@pytest.mark.django_db
def test_it_grows_without_changing_what_is_there():
    seed(25)
    small = stored_rows()
    assert seed(43).added == 18
    grown = stored_rows()
    assert [name for name, rows in small.items() if not rows <= grown[name]] == []
    for model in (models.SearchEntry, models.Position, Article, models.Source, models.Conference):
        model.objects.all().delete()
    for model in (models.Proposition, models.Topic, models.Speaker, models.Author, models.ConferenceSeries, Photo):
        model.objects.all().delete()
    seed(43)
    assert stored_rows() == grown


@pytest.mark.django_db
def test_again_it_changes_nothing():
    seed(21)
    before, generation = stored_rows(), Generation.objects.get().token
    assert seed(21).added == 0
    assert stored_rows() == before
    assert Generation.objects.get().token == generation


@pytest.mark.django_db
def test_kept_pages_are_told():
    before = [row.token for row in Generation.objects.all()]
    seed(20)
    assert Generation.objects.get().token not in before


@pytest.mark.django_db
def test_what_stopped_goes_on(monkeypatch):
    monkeypatch.setattr(seeding, "AT_ONCE", 1)
    lines = []

    def stop(line):
        lines.append(line)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        seed_demo(40, tell=stop)
    assert lines == ["20 of 40 articles"]
    assert Article.objects.count() == 20
    assert seed(40).added == 20
    # One of them is a draft.
    assert SearchEntry.objects.filter(kind="article").count() == 39


@pytest.mark.django_db
def test_what_somebody_changed_or_deleted():
    """What is changed stays as it is, what is gone comes back."""
    seed(20)
    Article.objects.filter(pk=key("article", 3)).update(headline="Changed")
    Article.objects.filter(pk=key("article", 4)).delete()
    assert seed(20).added == 1
    assert article(3).headline == "Changed"
    assert article(4).takeaways.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("factory", "named"), RECORDS.items())
def test_it_is_not_put_among_real_coverage(factory, named):
    factory()
    with pytest.raises(RealCoverage, match=named):
        seed(20)
    assert not Article.objects.filter(slug__startswith=shared.MARK).exists()


@pytest.mark.django_db
def test_it_is_put_among_real_coverage_where_somebody_insists():
    real = factories.ArticleFactory()
    assert seed(20, force=True).added == 20
    assert Article.objects.count() == 21
    real.refresh_from_db()


@pytest.mark.django_db
def test_too_few_are_refused():
    with pytest.raises(ValueError, match="at least 20"):
        seed(19)
    assert not Article.objects.exists()


def test_rarer_states():
    rows = {number: story(number, meeting(number // 20)) for number in (51, 67, 105)}
    assert (rows[51].article.status, rows[51].article.review) == ("draft", "submitted")
    assert any(position.source is None for position in rows[51].positions)
    assert rows[67].article.retracted_at
    assert [note.kind for note in rows[67].corrections] == ["retraction"]
    assert [note.article for note in rows[105].corrections] == [rows[105].article]


def test_what_was_retracted_is_not_indexed():
    rows = next(rows for rows in (story(n, meeting(n // 20)) for n in range(300)) if rows.positions[0].retracted_at)
    gone = {position.pk for position in rows.positions if position.retracted_at}
    indexed = {entry.record_key for entry in entries_of(rows)}
    assert indexed & {position.pk for position in rows.positions} == {row.pk for row in rows.positions} - gone
    assert list(entries_of(story(67, meeting(3)))) == []


def test_pictures_are_drawn_once():
    pictures.draw_pictures()
    before = sorted(default_storage.listdir("photos")[1])
    pictures.draw_pictures()
    assert sorted(default_storage.listdir("photos")[1]) == before


def test_an_article_depends_on_its_number_alone():
    one, other = (story(777, meeting(38)) for _ in range(2))
    assert [row.pk for row in one.positions] == [row.pk for row in other.positions]
    assert one.article.introduction == other.article.introduction
    assert story(778, meeting(38)).article.introduction != one.article.introduction


def test_no_two_have_the_same_name():
    for name, number in ((names.person, 20_000), (names.topic, 720), (names.series, 700), (names.surname, 900)):
        assert len({name(n) for n in range(number)}) == number, name


def test_it_grows_as_records_do():
    """Ten times the coverage has about three times as many people and questions, and never thousands of topics."""
    for count in (size.speakers, size.propositions, size.authors):
        assert 2.5 < count(5000) / count(500) < 3.5
    assert size.topics(5000) == size.topics(50_000) == 300
    assert [size.conferences(number) for number in (20, 21, 40)] == [1, 2, 2]


def test_draws_are_the_same_for_ever():
    draw = Draw("example", 1)
    assert [draw.below(100) for _ in range(5)] == [60, 25, 7, 30, 16]
    assert draw.pick("abcdef") == "f"
    assert str(key("article", 0)) == "d6ef25d7-ff8b-56e4-8343-1c4276eebe5e"
    assert sorted(Draw("example").several(5, 5)) == [0, 1, 2, 3, 4]
    assert len(Draw("example").several(9, 4)) == 4
