"""One rule a function. Each raises ValidationError with a sentence that an editor understands."""

import re
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

# Form of a language tag: https://www.rfc-editor.org/info/bcp47. Of a Wikidata item: https://www.wikidata.org/wiki/Q43649390.
LANGUAGE_FORM = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
WIKIDATA_FORM = r"^Q[1-9][0-9]{0,11}$"
COUNTRY_FORM = r"^[A-Z]{2}$"
TIME_ZONE_FORM = r"^[A-Z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$"

_http_url = URLValidator(schemes=["http", "https"])


def validate_http_url(value):
    """Accept only http and https addresses."""
    try:
        _http_url(value)
    except ValidationError as error:
        raise ValidationError(_("Write a full web address that starts with https:// or http://.")) from error


def validate_language(value):
    """Accept a BCP 47 language tag such as “en” or “pt-BR”."""
    if not re.match(LANGUAGE_FORM, value):
        raise ValidationError(_("Write a language code such as en, de or pt-BR."))


def validate_wikidata_id(value):
    """Accept a Wikidata item id."""
    if not re.match(WIKIDATA_FORM, value):
        raise ValidationError(_("A Wikidata id is a Q and a number, for example Q42."))


def validate_time_zone(value):
    """Accept an IANA time zone that this machine knows."""
    if value not in available_timezones():
        raise ValidationError(_("Write an IANA time zone such as Europe/Berlin."))


def validate_in_order(first, second, *, field, message):
    """Refuse a second value before the first; either may be missing. The error is put on `field`."""
    if first is not None and second is not None and second < first:
        raise ValidationError({field: message})


def validate_given(value, *, when, field, message):
    """Refuse an empty value `when` a condition asks for it. The error is put on `field`."""
    if when and not value:
        raise ValidationError({field: message})


def validate_absent(value, *, when, field, message):
    """Refuse a value `when` a condition rules it out. The error is put on `field`."""
    if when and value:
        raise ValidationError({field: message})


def validate_all(*rules):
    """Ask every rule and refuse with all that they say at once, so that one fault does not hide the next."""
    faults = {}
    for rule in rules:
        try:
            rule()
        except ValidationError as error:
            faults = error.update_error_dict(faults)
    if faults:
        raise ValidationError(faults)
