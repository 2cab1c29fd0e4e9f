"""The record outlives its database: dump, empty database, load, dump gives the same text with the same keys."""

import io
import json
import secrets
from uuid import UUID

import pytest
from django.core.management import call_command

from articles.aggregate.content import digest
from articles.models import Article, Author, Conference, Position, Proposition, Snapshot, Source, Speaker, Topic
from articles.queries.snapshot import content_in, newest_content, take
from articles.services.article import publish_article
from articles.services.work import save_work
from coverage_site.bootstrap import ROOT
from tests import needs
from tests.factories import (
    ArticleFactory,
    AuthorFactory,
    CorrectionFactory,
    PositionFactory,
    SpeakerRoleFactory,
    TakeawayFactory,
    TopicFactory,
)
from tests.project.commands import manage, on_server

FIXTURES = ["munich_2025", "companions"]


class Database:
    """A database of its own for the time of a test, asked as an operator does."""

    def __init__(self, data_dir, url):
        self.options = {"data_dir": data_dir, "DATABASE_URL": url}
        self.manage("migrate", "--verbosity=0")

    def manage(self, *arguments):
        result = manage(*arguments, **self.options)
        assert (result.returncode, result.stderr) == (0, "")
        return result.stdout

    def load(self, *fixtures):
        self.manage("loaddata", "--verbosity=0", *map(str, fixtures))

    def dump(self):
        return self.manage("dumpdata", "articles", "--exclude=articles.user", "--natural-foreign", "--indent=1")


@pytest.fixture
def make_database(tmp_path):
    """Return a function that makes an empty database of a kind; they are dropped in the end."""
    names = []

    def make(kind):
        name = f"plenary_round_trip_{secrets.token_hex(6)}"
        if kind == "sqlite":
            return Database(tmp_path, f"sqlite:///{tmp_path / name}.sqlite3")
        names.append(name)
        on_server(f"CREATE DATABASE {name}")
        return Database(tmp_path, f"{needs.POSTGRESQL}/{name}")

    yield make
    for name in names:
        on_server(f"DROP DATABASE {name} WITH (FORCE)")


def keys(dump):
    return {(entry["model"], entry["pk"]) for entry in json.loads(dump)}


@pytest.mark.parametrize(
    "kinds",
    [
        ["sqlite", "sqlite"],
        pytest.param(["postgresql", "sqlite", "postgresql"], marks=pytest.mark.postgresql),
    ],
    ids=" to ".join,
)
def test_record_goes_from_database_to_database_unchanged(make_database, tmp_path, kinds):
    databases = [make_database(kind) for kind in kinds]
    databases[0].load(*FIXTURES)
    first = databases[0].dump()
    assert len(keys(first)) > 100
    path = tmp_path / "dump.json"
    path.write_text(first)
    for new in databases[1:]:
        new.load(path)
        assert new.dump() == first


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_fixtures_loaded_twice_change_nothing(make_database, kind):
    database = make_database(kind)
    database.load(*FIXTURES)
    first = database.dump()
    database.load(*FIXTURES)
    assert database.dump() == first


def test_munich_alone_is_a_complete_article(make_database):
    database = make_database("sqlite")
    database.load("munich_2025")
    entries = json.loads(database.dump())
    models = [entry["model"] for entry in entries]
    assert (models.count("articles.article"), models.count("articles.takeaway")) == (1, 5)
    assert models.count("articles.position") == 4


@pytest.mark.parametrize("fixture", FIXTURES)
def test_fixtures_carry_their_keys_and_refer_by_slug(fixture):
    entries = json.loads((ROOT / "articles" / "fixtures" / f"{fixture}.json").read_text())
    assert all(UUID(entry["pk"]) for entry in entries)
    conferences = [entry["fields"]["conference"] for entry in entries if entry["model"] == "articles.article"]
    assert conferences
    assert all(isinstance(reference, list) for reference in conferences)


@pytest.mark.django_db
@pytest.mark.usefixtures("whole_milliseconds")
def test_record_with_everything_in_it_is_dumped_and_loaded_unchanged(tmp_path):
    """What the fixtures do not hold: notes, authors, topics on takeaways, retractions, answers, roles, every script."""
    article = ArticleFactory(
        retracted=True, headline="مثال “Ünïted” 例え", authors=[AuthorFactory()], topics=[TopicFactory()]
    )
    takeaway = TakeawayFactory(article=article, topics=[TopicFactory()], body="<p>&lt;b&gt; &amp;</p>")
    position = PositionFactory(takeaway=takeaway, quoted=True, retracted=True, figure_low="3.125", figure_wording="3⅛")
    PositionFactory(takeaway=takeaway, responds_to=position)
    CorrectionFactory(article=article)
    SpeakerRoleFactory(speaker=position.speaker)
    first = dumped()
    path = tmp_path / "dump.json"
    path.write_text(first)
    emptied()
    call_command("loaddata", path, verbosity=0)
    assert dumped() == first
    assert Position.objects.get(pk=position.pk).takeaway == takeaway


def edit_beside(article, by, **fields):
    """Save other words of a published article and return its newest work."""
    newest = newest_content(article)
    save_work(article.pk, newest | {"article": newest["article"] | fields}, base=digest(newest), by=by)
    return newest_content(article)


@pytest.mark.django_db
@pytest.mark.usefixtures("whole_milliseconds")
def test_history_and_draft_are_dumped_and_loaded_unchanged(tmp_path, editor):
    article = PositionFactory(takeaway__article__published=True).article
    edit_beside(article, editor, headline="مثال “Ünïted” 例え")
    newest = edit_beside(article, editor, deck="<b>Newest</b>")
    first = dumped()
    path = tmp_path / "dump.json"
    path.write_text(first)
    emptied()
    assert not Snapshot.objects.exists()
    call_command("loaddata", path, verbosity=0)
    assert dumped() == first
    assert newest_content(article) == newest
    assert [version.base_id is not None for version in article.snapshots.order_by("number")] == [False, True, True]


@pytest.mark.django_db
def test_fixture_loaded_over_an_article_with_a_draft_leaves_the_draft_the_newest_work(tmp_path, editor):
    article = PositionFactory(takeaway__article__published=True).article
    path = tmp_path / "dump.json"
    path.write_text(dumped("articles.article"))
    Article.objects.filter(pk=article.pk).update(headline="What readers saw")
    before = take(article.pk)
    newest = edit_beside(article, editor, deck="Newest")
    call_command("loaddata", path, verbosity=0)
    loaded = take(article.pk)
    assert (loaded["article"]["headline"], newest_content(article)) == (article.headline, newest)
    publish_article(article, by=editor)
    assert take(article.pk) == newest
    kept = [content_in(version) for version in article.snapshots.order_by("number")]
    assert kept == [before, newest, loaded, newest]


def dumped(*models):
    output = io.StringIO()
    call_command("dumpdata", *(models or ["articles"]), natural_foreign=True, stdout=output)
    return output.getvalue()


def emptied():
    for model in (Article, Speaker, Proposition, Topic, Source, Author, Conference):
        model.objects.all().delete()
