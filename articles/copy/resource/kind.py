"""What a value in an address may be: how that is said in JSON Schema, and how it is read.

Each `read` raises ValidationError with a sentence. Nothing else of what was typed reaches the database.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles.copy.table.cells import read_day
from articles.text import excerpt
from articles.validators import COUNTRY_FORM

KEY_FORM = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
NAME_FORM = r"^[-a-zA-Z0-9_]{1,100}$"
# The date-time of RFC 3339, section 5.6, in capitals and without leap seconds.
MOMENT_FORM = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})$"
SHOWN = 40


@dataclass(frozen=True)
class Kind:
    """A kind of value: its JSON Schema and its reader. `names_record`: it names one, by its id or its address."""

    schema: dict
    read: Callable[[str], Any]
    names_record: bool = False


def matching(form: str, sentence: str) -> Callable[[str], str]:
    """Return a reader of what has a form; `sentence` says of a `value` that has another what to write instead."""

    def read(value):
        # Unlike $, \Z is not content with a line end.
        if not re.search(form.removesuffix("$") + r"\Z", value):
            raise ValidationError(sentence % {"value": excerpt(value, SHOWN)})
        return value

    return read


def read_moment(value: str) -> datetime:
    """Return the moment of a date-time of RFC 3339, in UTC."""
    sentence = _("“%(value)s” is no moment. Write it such as 2025-02-14T09:30:00Z.")
    try:
        return datetime.fromisoformat(matching(MOMENT_FORM, sentence)(value)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValidationError(sentence % {"value": value}) from error


def read_line(value: str) -> str:
    """Return a text that either database can compare with."""
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise ValidationError(_("This is no text.")) from error
    if "\0" in value:
        raise ValidationError(_("This is no text."))
    return value


def read_key(value: str) -> UUID:
    """Return the id of a record."""
    return UUID(matching(KEY_FORM, _("“%(value)s” is no id."))(value))


def read_name(value: str) -> UUID | str:
    """Return the id of a record, or the last part of the address of its page."""
    value = matching(NAME_FORM, _("“%(value)s” is neither an id nor the last part of an address."))(value)
    return UUID(value) if re.search(KEY_FORM, value) else value


def choice(values: type[Enum]) -> Kind:
    """Return the kind of value that is one of a vocabulary."""
    known = [value.value for value in values]

    def read(value):
        if value not in known:
            sentence = _("“%(value)s” is none of: %(known)s.")
            raise ValidationError(sentence % {"value": excerpt(value, SHOWN), "known": ", ".join(known)})
        return value

    return Kind({"type": "string", "enum": known}, read)


def read_country(value: str) -> str:
    """Return the code of a country, in use or not."""
    return matching(COUNTRY_FORM, _("“%(value)s” is no country. Write two capitals such as DE."))(value)


KEY = Kind({"type": "string", "format": "uuid", "pattern": KEY_FORM}, read_key)
NAME = Kind({"type": "string", "pattern": NAME_FORM}, read_name, names_record=True)
DAY = Kind({"type": "string", "format": "date"}, read_day)
MOMENT = Kind({"type": "string", "format": "date-time", "pattern": MOMENT_FORM}, read_moment)
LINE = Kind({"type": "string"}, read_line)
COUNTRY = Kind({"type": "string", "pattern": COUNTRY_FORM}, read_country)
