"""What stands in a cell of a table: days, figures, stances, keys. Each raises ValidationError with a sentence."""

import re
from datetime import date
from decimal import Decimal
from itertools import permutations
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles.copy.table.register import fold_name
from articles.enums import Stance
from articles.text import excerpt

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAY_OTHERWISE = re.compile(
    r"([0-9]{1,2})[./ -]([0-9]{1,2})[./ -]([0-9]{4})|([0-9]{4})[./]([0-9]{1,2})[./]([0-9]{1,2})"
)
_FIGURE = re.compile(r"[+-]?[0-9]{1,20}(\.[0-9]{1,20})?")


def read_day(cell: str) -> date:
    """Return the day of an ISO date. Any other form is refused, with the days that it may mean."""
    try:
        if _DAY.fullmatch(cell):
            return date.fromisoformat(cell)
    except ValueError as error:
        raise ValidationError(_("There is no such day as %(day)s.") % {"day": cell}) from error
    meant = _days_meant(cell)
    if len(meant) > 1:
        text = _("“%(day)s” can be two days. Write year, month and day: %(meant)s.")
    elif meant:
        text = _("Write “%(day)s” as year, month and day: %(meant)s.")
    else:
        text = _("“%(day)s” is no date. Write year, month and day, such as 2025-02-14.")
    raise ValidationError(text % {"day": excerpt(cell, 40), "meant": _(" or ").join(meant)})


def _days_meant(cell):
    if not (parts := _DAY_OTHERWISE.fullmatch(cell)):
        return []
    first, second, year, *from_year = parts.groups()
    orders = [(year, *order) for order in permutations([second, first])] if year else [from_year]
    days = []
    for order in orders:
        try:
            days.append(date(*map(int, order)).isoformat())
        except ValueError:
            continue
    return list(dict.fromkeys(days))


def read_figure(cell: str) -> Decimal:
    """Return the number. A comma is refused: it may stand for a point or for thousands."""
    if not _FIGURE.fullmatch(cell):
        text = _("“%(figure)s” is no number. Write it with a point and without a unit, such as 2.5.")
        raise ValidationError(text % {"figure": excerpt(cell, 40)})
    return Decimal(cell)


def show_figure(figure: Decimal) -> str:
    """Return the number without the zeros at its end."""
    return f"{figure.normalize():f}"


def read_stance(cell: str) -> Stance:
    """Return the stance of a stored value or of a label."""
    names = {
        fold_name(name): stance for stance in Stance for name in (stance.value.replace("_", " "), str(stance.label))
    }
    try:
        return names[fold_name(cell.replace("_", " "))]
    except KeyError:
        text = _("“%(stance)s” is no stance. Write one of: %(stances)s.")
        raise ValidationError(text % {"stance": excerpt(cell, 40), "stances": ", ".join(Stance.values)}) from None


def read_key(cell: str) -> UUID:
    """Return the key of a position."""
    try:
        return UUID(cell)
    except ValueError:
        text = _("“%(key)s” is no key of a position. Leave it as it was exported, or empty.")
        raise ValidationError(text % {"key": excerpt(cell, 40)}) from None
