"""Values in addresses of the API, cursors, and fields that are empty."""

import json
from base64 import urlsafe_b64encode
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from articles.copy.resource import RESOURCES, read_cursor, write_cursor
from articles.copy.resource.field import as_moment
from articles.copy.resource.kind import COUNTRY, DAY, KEY, LINE, MOMENT, NAME, choice
from articles.copy.resource.resource import BY_ID, Order
from articles.enums import Stance

KEY_OF_ADA = UUID("00000000-0000-4000-8000-00000000000a")
BY_NAME = Order("name", "By name", LINE, "sort_name")
BY_DAY = Order("said_on", "By day", DAY, "said_on")
BY_MOMENT = Order("published_at", "By moment", MOMENT, "published_at")

texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=200)
moments = st.datetimes(min_value=datetime(1000, 1, 1), timezones=st.just(UTC))


def refused(read, *given):
    with pytest.raises(ValidationError) as raised:
        read(*given)
    return raised.value.message


@pytest.mark.parametrize(
    ("kind", "given", "read"),
    [
        (KEY, str(KEY_OF_ADA), KEY_OF_ADA),
        (NAME, str(KEY_OF_ADA), KEY_OF_ADA),
        (NAME, "ada-example_2", "ada-example_2"),
        (DAY, "2025-02-14", date(2025, 2, 14)),
        (MOMENT, "2025-02-14T09:30:00Z", datetime(2025, 2, 14, 9, 30, tzinfo=UTC)),
        (MOMENT, "2025-02-14T09:30:00.5+02:00", datetime(2025, 2, 14, 7, 30, 0, 500000, tzinfo=UTC)),
        (COUNTRY, "DE", "DE"),
        (choice(Stance), "opposes", "opposes"),
    ],
)
def test_value_is_read(kind, given, read):
    assert kind.read(given) == read


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (KEY, "ada-example"),
        (KEY, str(KEY_OF_ADA).upper()),
        (KEY, KEY_OF_ADA.hex),
        (KEY, f"{KEY_OF_ADA}\n"),
        (NAME, "ada example"),
        (NAME, "ada\n"),
        (NAME, "a" * 101),
        (NAME, "é"),
        (DAY, "2025-2-14"),
        (DAY, "20250214"),
        (MOMENT, "2025-02-14"),
        (MOMENT, "2025-02-14T09:30:00"),
        (MOMENT, "2025-02-30T09:30:00Z"),
        (MOMENT, "0001-01-01T00:00:00+14:00"),
        (MOMENT, "9999-12-31T23:59:59-14:00"),
        (MOMENT, "2025-02-14T09:30:00+99:00"),
        (COUNTRY, "de"),
        (COUNTRY, "DEU"),
        (choice(Stance), "Opposes"),
        (LINE, "\0"),
        (LINE, "\ud800"),
    ],
)
def test_other_value_is_refused_with_a_sentence(kind, given):
    assert refused(kind.read, given)


@given(texts)
def test_cursor_behind_a_text_is_read_as_it_was_written(name):
    assert read_cursor(write_cursor("-name", name, KEY_OF_ADA), "-name", BY_NAME) == (name, KEY_OF_ADA)


@given(st.dates(min_value=date(1000, 1, 1)), moments)
def test_cursor_behind_a_time_is_read_as_it_was_written(day, moment):
    assert read_cursor(write_cursor("said_on", day, KEY_OF_ADA), "said_on", BY_DAY) == (day, KEY_OF_ADA)
    written = write_cursor("published_at", moment, KEY_OF_ADA)
    assert read_cursor(written, "published_at", BY_MOMENT) == (moment, KEY_OF_ADA)


def packed(value):
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "é",
        "a" * 5000,
        packed([]),
        packed({"name": 1, "b": 2, "c": 3}),
        packed(["name", "Example", "no key"]),
        packed(["name", 1, str(KEY_OF_ADA)]),
        packed(["name", ["Example"], str(KEY_OF_ADA)]),
        packed(["name", "Example", None]),
        packed(["name", "\0", str(KEY_OF_ADA)]),
        packed(["name", "\ud800", str(KEY_OF_ADA)]),
        packed(["-name", "Example", str(KEY_OF_ADA)]),
        urlsafe_b64encode(b"[" * 1400).decode(),
        urlsafe_b64encode(b'"\xff"').decode(),
    ],
)
def test_forged_cursor_is_refused(cursor):
    assert refused(read_cursor, cursor, "name", BY_NAME).startswith("This is no cursor of this list.")


@given(st.text(max_size=300))
def test_what_is_no_cursor_is_refused_whatever_it_is(cursor):
    assert refused(read_cursor, cursor, "id", BY_ID).startswith("This is no cursor of this list.")


def test_moment_is_said_in_utc_to_the_second():
    assert as_moment(datetime.fromisoformat("2025-02-14T01:00:00.999+02:00")) == "2025-02-13T23:00:00Z"
    assert as_moment(None) is None


def test_every_resource_has_an_order_of_its_own_default():
    assert {name for name, each in RESOURCES.items() if each.default_order.lstrip("-") not in each.orders} == set()


def test_names_are_declared_once_in_each_resource():
    for resource in RESOURCES.values():
        fields = [field.name for field in resource.fields]
        parameters = [filter.name for filter in resource.filters] + ["order", "page_size", "cursor"]
        assert len(fields) == len(set(fields))
        assert len(parameters) == len(set(parameters))
