"""The two fixtures that come with Plenary. What is expected is counted in the files themselves."""

import io
import json
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

import articles
from articles.enums import CorrectionKind, SourceKind
from articles.models import Article, Conference, Correction, Position, Source, Takeaway
from articles.queries.work import newest_work
from articles.services.gate import inspect_article

FIXTURES = ["munich_2025", "companions"]
MUNICH_SLUG = "outcomes-of-the-munich-security-conference"
MUNICH_HEADINGS = [
    "Redefining NATO's Role",
    "Diplomatic Shift Regarding Ukraine",
    "Increased Paris Conference Initiative",
    "JD Vance's Controversial Address",
    "Rising Transatlantic Fractures",
]

pytestmark = pytest.mark.django_db


def fixture_text(name):
    return (Path(articles.__file__).parent / "fixtures" / f"{name}.json").read_text(encoding="utf-8")


def fixture_rows(*names):
    return [row for name in names for row in json.loads(fixture_text(name))]


def keys_in_files(*names):
    return Counter((row["model"], row["pk"]) for row in fixture_rows(*names))


def dump():
    out = io.StringIO()
    call_command("dumpdata", "articles", natural_foreign=True, indent=1, stdout=out)
    return out.getvalue()


def keys_in_database():
    return Counter((row["model"], row["pk"]) for row in json.loads(dump()))


def record_of(row):
    return apps.get_model(row["model"])._base_manager.get(pk=row["pk"])


def empty_the_record():
    models = serializers.sort_dependencies([(apps.get_app_config("articles"), None)])
    for model in reversed(models):
        model._base_manager.all().delete()


@pytest.fixture
def munich():
    """The Munich article, its fixture loaded alone."""
    call_command("loaddata", "munich_2025", verbosity=0)
    return Article.objects.published(timezone.now()).get(slug=MUNICH_SLUG)


@pytest.fixture
def record():
    """Both fixtures, loaded in their order."""
    call_command("loaddata", *FIXTURES, verbosity=0)


def test_munich_2025_loaded_alone_gives_the_complete_article(munich):
    assert munich.headline == "Outcomes of the Munich Security Conference: A Shift in Global Dynamics"
    assert munich.conference.short_name == "Munich 2025"
    assert [author.name for author in munich.authors.all()] == ["Plenary desk"]
    assert all([munich.deck, munich.key_point_list, munich.introduction, munich.conclusion, munich.topics.exists()])
    takeaways = list(munich.takeaways.all())
    assert [takeaway.heading for takeaway in takeaways] == MUNICH_HEADINGS
    assert all(takeaway.body and takeaway.topics.exists() for takeaway in takeaways)


def test_munich_2025_statements_are_reported_without_quotation_or_date(munich):
    statements = Position.objects.filter(takeaway__article=munich).order_by("takeaway__sort_order")
    assert [(statement.speaker.slug, statement.takeaway.sort_order) for statement in statements] == [
        ("us-officials", 1),
        ("ukrainian-officials", 2),
        ("jd-vance", 4),
        ("keir-starmer", 5),
    ]
    for statement in statements:
        words = (statement.quote, statement.translation, statement.quote_source, statement.said_on)
        assert words == ("", "", None, None)
        assert (statement.source.kind, statement.source.url) == (SourceKind.REPORT, "")


def test_munich_2025_loaded_alone_brings_exactly_its_rows(munich):
    assert keys_in_database() == keys_in_files("munich_2025")


def test_companions_loaded_after_munich_bring_exactly_their_rows(record):
    assert keys_in_database() == keys_in_files(*FIXTURES)


def test_fixtures_loaded_twice_change_nothing(record):
    before = dump()
    call_command("loaddata", *FIXTURES, verbosity=0)
    assert dump() == before


def test_fixtures_dumped_and_loaded_into_an_empty_database_are_identical(record, tmp_path):
    before = dump()
    (tmp_path / "dump.json").write_text(before, encoding="utf-8")
    empty_the_record()
    assert json.loads(dump()) == []
    call_command("loaddata", tmp_path / "dump.json", verbosity=0)
    assert dump() == before


@pytest.mark.parametrize("name", FIXTURES)
def test_fixture_files_hold_every_field_as_a_dump_writes_it(record, name):
    """Markup that the sanitiser would change, or a field left out, shows as a difference."""
    loaded = [record_of(row) for row in fixture_rows(name)]
    assert serializers.serialize("json", loaded, use_natural_foreign_keys=True, indent=1) == fixture_text(name)


def test_fixture_rows_are_all_valid(record):
    faults = []
    for row in fixture_rows(*FIXTURES):
        try:
            record_of(row).full_clean()
        except ValidationError as error:
            faults.append((row["model"], row["pk"], error))
    assert faults == []


def test_fixture_articles_are_live_and_pass_the_gate(record):
    live = Article.objects.published(timezone.now())
    assert live.count() == keys_by_model()["articles.article"]
    findings = [finding for article in live for finding in inspect_article(newest_work(article))]
    assert [finding for finding in findings if finding.refuses] == []


def keys_by_model():
    return Counter(row["model"] for row in fixture_rows(*FIXTURES))


def test_conferences_each_have_one_article_and_munich_2025_has_two(record):
    covered = Counter(Article.objects.values_list("conference__short_name", flat=True))
    expected = dict.fromkeys(Conference.objects.values_list("short_name", flat=True), 1)
    assert covered == expected | {"Munich 2025": 2}


def test_articles_have_two_to_five_takeaways_numbered_from_one(record):
    for article in Article.objects.all():
        numbers = list(Takeaway.objects.filter(article=article).values_list("sort_order", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
        assert 2 <= len(numbers) <= 5


def test_positions_have_a_source_and_a_role_and_outside_the_report_a_date(record):
    assert not Position.objects.filter(source=None).exists()
    assert not Position.objects.filter(role="").exists()
    undated = Position.objects.filter(said_on=None)
    assert {position.takeaway.article.slug for position in undated} == {MUNICH_SLUG}


def test_positions_with_a_figure_state_it_in_their_own_words(record):
    with_figure = Position.objects.exclude(figure_wording="").select_related("proposition")
    assert with_figure.exists()
    for position in with_figure:
        assert position.proposition.unit == "% of GDP"
        assert any(position.figure_wording in words for words in (position.quote, position.paraphrase))
        for figure in {position.figure_low, position.figure_high} - {None}:
            assert f"{figure.normalize():f}" in position.figure_wording


def test_positions_answer_only_what_was_said_before(record):
    answers = Position.objects.exclude(responds_to=None).select_related("responds_to")
    assert answers.exists()
    assert all(answer.said_on >= answer.responds_to.said_on for answer in answers)


def test_sources_name_each_address_once(record):
    addresses = list(Source.objects.exclude(url="").values_list("url", flat=True))
    assert len(addresses) == len(set(addresses))
    assert list(Source.objects.filter(url="").values_list("kind", flat=True)) == [SourceKind.REPORT]


def test_scholz_and_spending_are_on_record_at_three_conferences_or_more(record):
    """Comparing needs something true to show."""
    for condition in ({"speaker__slug": "olaf-scholz"}, {"proposition__slug": "europe-should-spend-more"}):
        statements = Position.objects.published(timezone.now()).filter(**condition)
        assert statements.values("takeaway__article__conference").distinct().count() >= 3


def test_munich_article_carries_its_clarification_and_its_update(record):
    notes = Correction.objects.published(timezone.now()).order_by("corrected_at")
    assert [(note.article.slug, note.kind) for note in notes] == [
        (MUNICH_SLUG, CorrectionKind.CLARIFICATION),
        (MUNICH_SLUG, CorrectionKind.UPDATE),
    ]
