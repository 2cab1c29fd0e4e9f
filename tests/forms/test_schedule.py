"""A local time in a named zone: what does not exist is refused, what comes twice is asked about, nothing is guessed."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from articles.forms.schedule import MomentForm, moments_of, near_zones, nearest_to

ZONES = {"Europe/Berlin": "Europe/Berlin (the conference’s)", "UTC": "UTC"}
BEFORE = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _new_year():
    with time_machine.travel(BEFORE, tick=False):
        yield


def entered(day, time, zone="Europe/Berlin", **more):
    return MomentForm({"day": day, "time": time, "time_zone": zone, **more}, zones=ZONES)


def moment(text):
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("day", "time", "zone", "expected"),
    [
        ("2026-02-14", "09:00", "Europe/Berlin", "2026-02-14T08:00+00:00"),
        ("2026-07-14", "09:00", "Europe/Berlin", "2026-07-14T07:00+00:00"),
        ("2026-02-14", "09:00", "UTC", "2026-02-14T09:00+00:00"),
        ("2026-02-14", "01:30", "Asia/Kathmandu", "2026-02-13T19:45+00:00"),
        ("2026-02-14", "23:30", "America/Los_Angeles", "2026-02-15T07:30+00:00"),
        ("2026-02-14", "00:00", "Europe/Berlin", "2026-02-13T23:00+00:00"),
    ],
    ids=["winter", "summer", "utc", "three-quarters", "next-day", "midnight"],
)
def test_local_time_becomes_the_moment_that_the_clocks_of_the_zone_show_it(day, time, zone, expected):
    form = entered(day, time, zone)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["at"] == moment(expected)
    assert form.cleaned_data["time_zone"] == zone


GAPS = [
    ("2026-03-29", "02:30", "Europe/Berlin", "01:59", "03:00"),
    ("2026-03-29", "02:00", "Europe/Berlin", "01:59", "03:00"),
    ("2026-03-29", "02:59", "Europe/Berlin", "01:59", "03:00"),
    ("2026-03-08", "02:15", "America/New_York", "01:59", "03:00"),
    ("2026-10-04", "02:10", "Australia/Lord_Howe", "01:59", "02:30"),
    ("2026-09-06", "00:30", "America/Santiago", "5 September 2026, 23:59", "6 September 2026, 01:00"),
]


@pytest.mark.parametrize(("day", "time", "zone", "before", "after"), GAPS, ids=[f"{gap[2]}-{gap[1]}" for gap in GAPS])
def test_time_that_the_clocks_skip_is_refused_with_the_nearest_that_exist(day, time, zone, before, after):
    [sentence] = entered(day, time, zone).errors["time"]
    assert sentence.endswith(f"The nearest times are {before} and {after}.")
    assert f"{time} does not come" in sentence
    assert zone in sentence


@pytest.mark.parametrize(
    ("day", "time", "zone"),
    [
        ("2026-03-29", "01:59", "Europe/Berlin"),
        ("2026-03-29", "03:00", "Europe/Berlin"),
        ("2026-10-04", "02:30", "Australia/Lord_Howe"),
        ("2026-09-06", "01:00", "America/Santiago"),
    ],
)
def test_the_times_beside_a_gap_exist(day, time, zone):
    assert entered(day, time, zone).is_valid()


def test_a_day_that_a_zone_never_had_names_the_days_beside_it():
    local = datetime(2011, 12, 30, 12)
    assert moments_of(local, ZoneInfo("Pacific/Apia")) == []
    assert nearest_to(local, ZoneInfo("Pacific/Apia")) == (datetime(2011, 12, 29, 23, 59), datetime(2011, 12, 31))


OVERLAPS = [
    ("2026-10-25", "02:30", "Europe/Berlin", ["UTC+02:00", "UTC+01:00"], 60),
    ("2026-10-25", "02:00", "Europe/Berlin", ["UTC+02:00", "UTC+01:00"], 60),
    ("2026-11-01", "01:30", "America/New_York", ["UTC-04:00", "UTC-05:00"], 60),
    ("2026-04-05", "01:45", "Australia/Lord_Howe", ["UTC+11:00", "UTC+10:30"], 30),
    ("2026-04-04", "23:30", "America/Santiago", ["UTC-03:00", "UTC-04:00"], 60),
]


@pytest.mark.parametrize(
    ("day", "time", "zone", "offsets", "minutes"), OVERLAPS, ids=[f"{each[2]}-{each[1]}" for each in OVERLAPS]
)
def test_time_that_comes_twice_is_asked_about_and_taken_as_chosen(day, time, zone, offsets, minutes):
    asking = entered(day, time, zone)
    assert asking.comes_twice
    assert "comes twice" in asking.errors["which"][0]
    choices = asking.fields["which"].widget.choices
    assert [offset in label for offset, (_key, label) in zip(offsets, choices, strict=True)] == [True, True]
    chosen = [entered(day, time, zone, which=key) for key, _label in choices]
    assert [form.is_valid() for form in chosen] == [True, True]
    first, second = (form.cleaned_data["at"] for form in chosen)
    assert second - first == timedelta(minutes=minutes)
    assert {each.astimezone(ZoneInfo(zone)).strftime("%H:%M") for each in (first, second)} == {time}


def test_a_choice_for_another_day_that_comes_twice_is_asked_about_anew():
    [(last_years, _label), _second] = entered("2026-10-25", "02:30").fields["which"].widget.choices
    assert "which" in entered("2027-10-31", "02:30", which=last_years).errors


def test_a_choice_that_stays_in_the_form_does_not_disturb_a_time_that_comes_once():
    [(key, _label), _second] = entered("2026-10-25", "02:30").fields["which"].widget.choices
    form = entered("2026-10-25", "04:30", which=key)
    assert form.is_valid()
    assert not form.comes_twice


@pytest.mark.parametrize(("time", "is_valid"), [("11:58", False), ("11:59", False), ("12:00", True), ("12:01", True)])
def test_the_past_is_refused_and_the_minute_that_is_running_is_not(time, is_valid):
    with time_machine.travel(BEFORE + timedelta(seconds=30), tick=False):
        form = entered("2026-01-01", time, "UTC")
        assert form.is_valid() is is_valid
        assert form.errors.get("time", []) == ([] if is_valid else ["This lies in the past."])


@pytest.mark.parametrize("day", ["0001-01-01", "1900-06-01", "2025-12-31"])
@pytest.mark.parametrize("zone", ["Europe/Berlin", "Pacific/Kiritimati", "America/Los_Angeles"])
def test_days_long_ago_are_refused_as_past(day, zone):
    assert "This lies in the past." in [text for texts in entered(day, "09:00", zone).errors.values() for text in texts]


def test_the_far_future_is_fine_up_to_the_end_of_the_calendar():
    assert entered("9998-12-31", "23:59", "Pacific/Pago_Pago").is_valid()
    assert entered("9999-12-31", "23:59", "Pacific/Pago_Pago").errors["day"]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"day": "2026-02-30", "time": "09:00", "time_zone": "UTC"},
        {"day": "2026-02-14", "time": "25:00", "time_zone": "UTC"},
        {"day": "2026-02-14", "time": "09:00", "time_zone": "Mars/Olympus"},
        {"day": "2026-02-14", "time": "09:00", "time_zone": "../etc/passwd"},
        {"day": "2026-02-14", "time": "09:00"},
    ],
    ids=["nothing", "no-day", "no-time", "unknown-zone", "path", "no-zone"],
)
def test_what_is_no_time_is_refused_and_kept(sent):
    form = MomentForm(sent, zones=ZONES)
    assert not form.is_valid()
    assert "at" not in form.cleaned_data
    assert form["time"].value() == sent.get("time")


@pytest.mark.parametrize("chosen", [0, 1])
def test_a_moment_comes_back_as_it_was_entered(chosen):
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    at = [first, first + timedelta(hours=1)][chosen]
    form = MomentForm(zones=ZONES, moment=at, time_zone="Europe/Berlin")
    values = {name: form[name].value() for name in ("day", "time", "time_zone", "which")}
    assert values["day"] == date(2026, 10, 25)
    again = MomentForm(values, zones=ZONES)
    assert again.is_valid(), again.errors
    assert again.cleaned_data["at"] == at


def test_the_near_zones_come_first_each_once_with_what_they_are():
    near = near_zones(["Europe/Berlin"], "Europe/Berlin")
    assert near == {"Europe/Berlin": "Europe/Berlin (the conference’s, the desk’s)", "UTC": "UTC"}
    groups = dict(MomentForm(zones=near).fields["time_zone"].choices)
    assert next(iter(groups)) == "Near at hand"
    assert ("Australia/Lord_Howe", "Australia/Lord Howe") in groups["Australia"]


def test_a_zone_in_which_it_was_entered_is_offered_though_it_is_of_long_ago():
    form = MomentForm(zones=ZONES, moment=BEFORE + timedelta(days=1), time_zone="GB")
    assert 'value="GB" selected' in str(form["time_zone"])
