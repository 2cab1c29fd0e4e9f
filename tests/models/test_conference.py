from datetime import date
from zoneinfo import ZoneInfo

import pytest

from tests.factories import ConferenceFactory
from tests.models.guards import assert_clean_refuses, assert_database_refuses

pytestmark = pytest.mark.django_db

RULES = [
    ("conference_days_in_order", "ends_on", date(2025, 2, 13), "The last day lies before the first."),
    ("conference_country_form", "country", "de", "Value 'de' is not a valid choice."),
    ("conference_time_zone_form", "time_zone", "berlin time", "Write an IANA time zone such as Europe/Berlin."),
    ("conference_ground_rules_known", "ground_rules", "whispered", "Value 'whispered' is not a valid choice."),
]


@pytest.mark.parametrize(("constraint", "field", "value", "message"), RULES)
def test_conference_broken_rule_is_refused(constraint, field, value, message):
    conference = ConferenceFactory(starts_on=date(2025, 2, 14), ends_on=date(2025, 2, 16))
    assert_database_refuses(conference, constraint, **{field: value})
    assert_clean_refuses(conference, field, message, **{field: value})


@pytest.mark.parametrize("zone", ["Mars/Olympus_Mons", "Europe/berlin", "+02:00"])
def test_time_zone_unknown_to_iana_is_refused(zone):
    assert_clean_refuses(
        ConferenceFactory(), "time_zone", "Write an IANA time zone such as Europe/Berlin.", time_zone=zone
    )


@pytest.mark.parametrize("zone", ["UTC", "America/Argentina/Buenos_Aires", "Etc/GMT+5"])
def test_time_zone_known_to_iana_is_accepted_by_the_database(zone):
    conference = ConferenceFactory(time_zone=zone)
    conference.full_clean()
    assert conference.zone == ZoneInfo(zone)


def test_conference_of_one_day_is_accepted():
    conference = ConferenceFactory(starts_on=date(2025, 2, 14), ends_on=date(2025, 2, 14))
    conference.full_clean()
    assert conference.year == 2025


def test_country_without_a_country_of_that_code_is_refused():
    assert_clean_refuses(ConferenceFactory(), "country", "Value 'XX' is not a valid choice.", country="XX")
