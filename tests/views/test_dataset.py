"""The record to take along: the page, the table of statements, and the data package as Frictionless reads it."""

import csv
import io
import json
import tracemalloc
from datetime import UTC, datetime
from zipfile import ZipFile

import pytest
from django.utils import timezone
from frictionless import Package, validate

from articles.enums import Stance
from articles.models import Position
from coverage_site.licence import LICENCES
from tests import factories
from tests.views.world import grow, make_world

pytestmark = pytest.mark.django_db

CSV, PACKAGE = "/data/positions.csv", "/data/record.zip"


@pytest.fixture
def world():
    return make_world("seen", published=True)


@pytest.fixture
def unpacked(reader, tmp_path):
    """Return a function that unpacks the package as it is now and gives its folder."""

    def unpack():
        with ZipFile(io.BytesIO(reader.get(PACKAGE).getvalue())) as archive:
            archive.extractall(tmp_path)
        return tmp_path

    return unpack


def table(reader):
    return list(csv.DictReader(io.StringIO(reader.get(CSV).getvalue().decode("utf-8-sig"), newline="")))


def faults(folder):
    """Return what Frictionless finds wrong with the package in a folder."""
    return validate(str(folder / "datapackage.json")).flatten(["name", "type", "note"])


def everything_that_can_be_said():
    """Make statements of all kinds beside one another, and one of everything that readers may not see."""
    world = make_world("seen", published=True)
    grow(world, 2)
    world.conference.country = "XK"  # a country of which we have no name
    world.conference.save()
    odd = 'Commas, "marks",\r\nlines and =FORMULAS()'
    same = {"takeaway": world.takeaway, "responds_to": world.position}
    factories.PositionFactory(**same, paraphrase=odd, role="=1+1", figure_low="-1.500", figure_wording="@least")
    factories.PositionFactory(**same, quote="اقتباس", quote_language="ar", said_on=None, source=None)
    factories.PositionFactory(**same, stance="supports_with_conditions", conditions="+ more", retracted=True)
    for state in ({}, {"scheduled": True}, {"withdrawn": True}, {"retracted": True}):
        make_world(f"hidden {state}", **state)
    return world


def test_package_is_valid_with_statements_of_every_kind(unpacked, settings):
    settings.SITE_NAME, settings.DATA_LICENCE = "L’Écho & Söhne", LICENCES["ODbL-1.0"]
    everything_that_can_be_said()
    folder = unpacked()
    assert faults(folder) == []
    description = json.loads((folder / "datapackage.json").read_text())
    assert description["name"] == "lecho-sohne-record"
    assert description["licenses"][0]["name"] == "ODbL-1.0"
    assert {f"{resource['name']}.csv" for resource in description["resources"]} | {"datapackage.json", "README.md"} == {
        path.name for path in folder.iterdir()
    }


def test_package_of_an_empty_record_is_valid(unpacked):
    assert faults(unpacked()) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        ("speakers", "person", "robot", "constraint-error"),
        ("speakers", "id,", "key,", "incorrect-label"),
        ("positions", "2025-02-15", "15 Feb", "type-error"),
        ("stances", "neutral", "indifferent", "foreign-key"),
        ("sources", "everything", "", "foreign-key"),
    ],
)
def test_package_in_which_something_is_wrong_is_seen(world, unpacked, name, old, new, fault):
    factories.PositionFactory(takeaway=world.takeaway, stance="neutral")
    folder = unpacked()
    file = folder / f"{name}.csv"
    content = file.read_bytes()
    changed = content.replace(old.encode(), new.encode()) if new else content.splitlines(keepends=True)[0]
    assert changed != content
    file.write_bytes(changed)
    assert fault in {kind for _name, kind, _note in faults(folder)}


def test_package_is_the_same_all_day_and_another_one_on_the_next(reader, world, time_machine):
    def made_at(*moment):
        time_machine.move_to(datetime(*moment, tzinfo=UTC), tick=False)
        response = reader.get(PACKAGE)
        return response["Content-Disposition"], response.getvalue()

    year = timezone.now().year + 1
    morning, evening, next_day = (made_at(year, 3, day, hour) for day, hour in ((1, 0), (1, 23), (2, 0)))
    assert morning == evening
    assert morning[0] == f'attachment; filename="record-{year}-03-01.zip"'
    assert next_day != morning


def test_package_says_what_it_is_how_to_read_and_how_to_cite_it(world, unpacked, settings):
    settings.SITE_NAME, settings.SITE_URL = "The <Example>", "https://plenary.example"
    words = (unpacked() / "README.md").read_text()
    assert words.startswith("# The record of The <Example>\n")
    for stance in Stance:
        assert f"- `{stance.value}` ({stance.label}): {stance.meaning}" in words
    for part in ("`positions.csv`", "CC-BY-4.0", "https://plenary.example/codebook/", "begins with an apostrophe"):
        assert part in words
    assert f"The <Example>. ({timezone.now():%Y, %B} " in words
    assert "{{" not in words
    assert "{%" not in words


def test_package_of_a_site_whose_name_has_no_letters_has_a_name(unpacked, settings):
    settings.SITE_NAME = "全会"
    assert Package(str(unpacked() / "datapackage.json")).name == "record"


def test_table_holds_every_statement_and_retracted_ones_as_retracted(reader, world):
    gone = factories.PositionFactory(takeaway=world.takeaway, retracted=True, paraphrase="wordsecret", quoted=True)
    rows = {row["id"]: row for row in table(reader)}
    assert rows.keys() == {str(world.position.pk), str(gone.pk)}
    assert rows[str(world.position.pk)]["quote"] == "Quoted seen"
    tombstone = {name: text for name, text in rows[str(gone.pk)].items() if text}
    assert tombstone.keys() == {"id", "address", "status", "retracted_at", "retraction_note"}
    assert tombstone["retraction_note"] == "The example was never said."


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1+1", "@SUM(A1)", "＝1", "'=1", "\t=1"])
def test_no_file_holds_a_formula(reader, world, unpacked, words):
    Position.objects.update(paraphrase=words, role=words)
    world.speaker.aliases = words
    world.speaker.save()
    assert {row["paraphrase"][0] for row in table(reader)} == {"'"}
    for name, column in (("positions", "role"), ("speakers", "aliases")):
        with (unpacked() / f"{name}.csv").open(newline="") as file:
            assert {row[column][:1] for row in csv.DictReader(file)} - {""} == {"'"}


def test_file_is_sent_while_it_is_made_and_anybody_may_fetch_it(reader, world):
    today = timezone.now().date()
    for address, name, kind in (
        (CSV, f"positions-{today}.csv", "text/csv; charset=utf-8"),
        (PACKAGE, f"record-{today}.zip", "application/zip"),
    ):
        response = reader.get(address)
        assert response.streaming
        assert response["Content-Type"] == kind
        assert response["Content-Disposition"] == f'attachment; filename="{name}"'
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["Cache-Control"].startswith("public, ")
        assert not response.cookies
        assert reader.head(address).status_code == 200
        assert reader.post(address).status_code == 405


def test_table_begins_with_the_mark_that_spreadsheets_need_and_tables_of_the_package_do_not(reader, world, unpacked):
    assert reader.get(CSV).getvalue().startswith(b"\xef\xbb\xbfid,address,")
    assert (unpacked() / "positions.csv").read_bytes().startswith(b"id,address,")


@pytest.mark.parametrize(("address", "number"), [(CSV, 1), (PACKAGE, 14)])
def test_file_asks_the_same_queries_however_many_rows(reader, world, address, number, assert_queries):
    for _ in range(2):
        with assert_queries(number):
            reader.get(address).getvalue()
        grow(world, 1)


@pytest.mark.parametrize("address", [CSV, PACKAGE])
def test_file_takes_no_more_memory_with_ten_times_the_rows(reader, world, monkeypatch, address):
    monkeypatch.setattr("articles.queries.statement.ROWS_AT_A_TIME", 50)

    said = {"takeaway": world.takeaway, "speaker": world.speaker, "proposition": world.proposition}

    def more(number):
        Position.objects.bulk_create(Position(**said, stance="neutral", paraphrase="x" * 900) for _ in range(number))

    def memory():
        tracemalloc.start()
        size = sum(map(len, reader.get(address)))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size, peak

    more(150)
    memory()
    small, peak_of_small = memory()
    more(1500)
    large, peak_of_large = memory()
    assert large > 3 * small
    assert peak_of_large < 1.3 * peak_of_small


def test_page_leads_to_the_files_the_codebook_and_the_licence(reader, settings):
    settings.DATA_LICENCE = LICENCES["CC0-1.0"]
    page = reader.get("/data/").text
    for address in (CSV, PACKAGE, "/codebook/", "https://creativecommons.org/publicdomain/zero/1.0/"):
        assert f'href="{address}"' in page
    assert "Creative Commons Zero 1.0" in page
    assert all(str(stance.meaning) in page for stance in Stance)


def test_page_lists_every_table_with_its_columns_and_every_column_of_the_csv(reader):
    page = reader.get("/data/").text
    for name in ("positions", "article_authors", "stances", "quote_source_publisher", "responds_to", "corrected_at"):
        assert f"<code>{name}</code>" in page


def test_every_page_leads_to_the_data(reader):
    for address in ("/", "/about/", "/codebook/"):
        assert 'href="/data/"' in reader.get(address).text
