from dataclasses import replace
from datetime import date

import pytest
from frictionless import FrictionlessException, Package

from articles.copy.dataset import HOW_TO_READ, NOT_IN_IT, About, Column, Table, describe
from coverage_site.licence import LICENCES

ABOUT = About(
    name="example-record",
    title="The record of Example",
    description="Who said what.",
    home="https://plenary.example/data/",
    site="https://plenary.example/",
    publisher="Example",
    licence=LICENCES["ODC-By-1.0"],
    made_on=date(2025, 2, 16),
)
SPEAKERS = Table("speakers", "Who speaks", [Column("id", "Id", form="uuid", is_required=True)], ["id"])
POSITIONS = Table(
    "positions",
    "What was said",
    [
        Column("id", "Id", form="uuid", is_required=True),
        Column("speaker", "Speaker", form="uuid", leads_to="speakers"),
        Column("responds_to", "Responds to", form="uuid", leads_to="positions"),
        Column("stance", "Stance", values=("supports", "opposes")),
        Column("figure", "Figure", kind="number"),
    ],
    ["id"],
)
DESCRIPTION = describe(ABOUT, [POSITIONS, SPEAKERS])


def test_description_is_one_of_a_data_package():
    package = Package.from_descriptor(DESCRIPTION)
    assert [resource.name for resource in package.resources] == ["positions", "speakers"]


def test_description_that_is_none_of_a_data_package_is_seen():
    with pytest.raises(FrictionlessException):
        Package.from_descriptor(describe(ABOUT, [replace(SPEAKERS, columns=[Column("id", "Id", kind="key")])]))


def test_description_says_who_gives_it_under_which_licence_and_when():
    assert DESCRIPTION["profile"] == "tabular-data-package"
    assert (DESCRIPTION["name"], DESCRIPTION["homepage"]) == ("example-record", "https://plenary.example/data/")
    assert DESCRIPTION["created"] == "2025-02-16T00:00:00Z"
    assert DESCRIPTION["licenses"] == [
        {
            "name": "ODC-By-1.0",
            "title": "Open Data Commons Attribution 1.0",
            "path": "https://opendatacommons.org/licenses/by/1-0/",
        }
    ]
    assert DESCRIPTION["contributors"][0]["role"] == "publisher"


def test_description_of_a_table_says_what_the_tabular_profile_requires():
    for resource in DESCRIPTION["resources"]:
        assert {"name", "path", "profile", "schema", "encoding"} <= resource.keys()
        assert (resource["profile"], resource["encoding"]) == ("tabular-data-resource", "utf-8")
        assert resource["path"] == f"{resource['name']}.csv"


def test_description_of_a_column_says_its_type_and_what_may_stand_in_it():
    key, _speaker, _answered, stance, figure = DESCRIPTION["resources"][0]["schema"]["fields"]
    assert key == {
        "name": "id",
        "title": "Id",
        "type": "string",
        "format": "uuid",
        "constraints": {"required": True},
    }
    assert stance["constraints"] == {"enum": ["supports", "opposes"]}
    assert (figure["type"], "constraints" in figure) == ("number", False)


def test_description_of_a_table_says_where_its_columns_lead_also_to_itself():
    schema = DESCRIPTION["resources"][0]["schema"]
    assert schema["primaryKey"] == ["id"]
    assert schema["foreignKeys"] == [
        {"fields": "speaker", "reference": {"resource": "speakers", "fields": "id"}},
        {"fields": "responds_to", "reference": {"resource": "", "fields": "id"}},
    ]


def test_notes_are_sentences():
    assert all(str(note).endswith(".") for note in (*HOW_TO_READ, *NOT_IN_IT))
