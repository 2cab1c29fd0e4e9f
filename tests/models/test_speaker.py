from datetime import date

import pytest

from articles.enums import SpeakerKind
from articles.models import Speaker
from tests.factories import SpeakerFactory, SpeakerRoleFactory
from tests.models.guards import assert_clean_refuses, assert_database_refuses

pytestmark = pytest.mark.django_db

RULES = [
    ("speaker_kind_known", "kind", "robot", "Value 'robot' is not a valid choice."),
    ("speaker_country_form", "country", "de", "Value 'de' is not a valid choice."),
    ("speaker_wikidata_form", "wikidata_id", "42", "A Wikidata id is a Q and a number, for example Q42."),
]


@pytest.mark.parametrize(("constraint", "field", "value", "message"), RULES)
def test_speaker_broken_rule_is_refused(constraint, field, value, message):
    speaker = SpeakerFactory()
    assert_database_refuses(speaker, constraint, **{field: value})
    assert_clean_refuses(speaker, field, message, **{field: value})


def test_speaker_wikidata_id_of_another_is_refused():
    SpeakerFactory(wikidata_id="Q42")
    speaker = SpeakerFactory(wikidata_id="Q43")
    assert_database_refuses(speaker, "speaker_wikidata_unique|wikidata_id", wikidata_id="Q42")
    assert_clean_refuses(speaker, "__all__", "Another speaker has this Wikidata id.", wikidata_id="Q42")


def test_speakers_without_wikidata_id_stand_side_by_side():
    SpeakerFactory.create_batch(2, wikidata_id="")
    assert Speaker.objects.filter(wikidata_id="").count() == 2


@pytest.mark.parametrize(
    ("name", "kind", "sort_name"),
    [
        ("Ada Example", SpeakerKind.PERSON, "Example, Ada"),
        ("Ada van der Example", SpeakerKind.PERSON, "Example, Ada van der"),
        ("Ada", SpeakerKind.PERSON, "Ada"),
        ("Government of Example", SpeakerKind.GOVERNMENT, "Government of Example"),
    ],
)
def test_sort_name_left_empty_is_made_from_the_name(name, kind, sort_name):
    assert SpeakerFactory(name=name, kind=kind).sort_name == sort_name


def test_sort_name_given_is_kept():
    assert SpeakerFactory(name="Ada Example", sort_name="Ada").sort_name == "Ada"


def test_alias_list_leaves_out_empty_lines():
    assert SpeakerFactory(aliases="A. Example\n\n  Countess Example ").alias_list == ["A. Example", "Countess Example"]


@pytest.fixture
def minister():
    """Somebody who was a deputy, then a minister, and meanwhile chaired a party without a known beginning."""
    speaker = SpeakerFactory()
    SpeakerRoleFactory(speaker=speaker, title="Chair", starts_on=None, ends_on=date(2022, 12, 31))
    SpeakerRoleFactory(speaker=speaker, title="Deputy", starts_on=date(2021, 1, 1), ends_on=date(2023, 6, 30))
    SpeakerRoleFactory(speaker=speaker, title="Minister", starts_on=date(2023, 6, 30), ends_on=None)
    return speaker


@pytest.mark.parametrize(
    ("day", "title"),
    [
        (date(2020, 12, 31), "Chair"),
        (date(2021, 1, 1), "Deputy"),
        (date(2022, 12, 31), "Deputy"),
        (date(2023, 6, 29), "Deputy"),
        (date(2023, 6, 30), "Minister"),
        (date(2040, 1, 1), "Minister"),
    ],
)
def test_role_on_several_held_gives_the_latest_begun(minister, day, title):
    assert minister.role_on(day) == title


def test_role_on_a_day_without_a_role_is_empty():
    role = SpeakerRoleFactory(starts_on=date(2023, 1, 2), ends_on=date(2023, 1, 3))
    assert [role.speaker.role_on(date(2023, 1, day)) for day in (1, 2, 3, 4)] == ["", role.title, role.title, ""]


def test_role_ending_before_it_begins_is_refused():
    role = SpeakerRoleFactory(starts_on=date(2023, 1, 2))
    assert_database_refuses(role, "speakerrole_days_in_order", ends_on=date(2023, 1, 1))
    assert_clean_refuses(role, "ends_on", "The last day lies before the first.", ends_on=date(2023, 1, 1))
