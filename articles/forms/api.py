"""What follows the question mark in an address of the API. Only what a resource declares is known."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from articles.copy.resource import MOST_A_PAGE, PAGE_SIZE, Order, Resource, read_cursor
from articles.queries.api import Asked
from articles.text import excerpt

SHOWN = 40


def read_parameters(query: QueryDict, resource: Resource) -> Asked:
    """Return what is asked of a list. Raises ValidationError with a sentence for each parameter at fault."""
    readers = {
        **{each.name: each.kind.read for each in resource.filters},
        "order": partial(_read_order, resource),
        "page_size": _read_page_size,
        "cursor": partial(_read_place, resource, query.get("order", resource.default_order)),
    }
    values, faults = {}, {}
    for name, given in query.lists():
        try:
            values[name] = _read(name, given, readers)
        except ValidationError as fault:
            faults[name] = fault
    if faults:
        raise ValidationError(faults)
    order, is_descending = values.get("order") or _read_order(resource, resource.default_order)
    return Asked(
        order=order,
        is_descending=is_descending,
        conditions={
            path: value
            for each in resource.filters
            if each.name in values
            for path, value in each.condition(values[each.name]).items()
        },
        after=values.get("cursor"),
        page_size=values.get("page_size", PAGE_SIZE),
    )


def _read(name: str, given: list[str], readers: dict[str, Callable[[str], Any]]) -> Any:
    if name not in readers:
        text = _("There is no such parameter here. There are: %(known)s.")
        raise ValidationError(text % {"known": ", ".join(readers)})
    if len(given) > 1:
        raise ValidationError(_("It is given more than once."))
    if not given[0]:
        raise ValidationError(_("It has no value."))
    return readers[name](given[0])


def _read_order(resource: Resource, value: str) -> tuple[Order, bool]:
    """Return the order, and whether a minus turns it round."""
    order = resource.orders.get(value.removeprefix("-"))
    if order is None:
        text = _("There is no order “%(value)s” here. There are, each also with a minus before it: %(known)s.")
        raise ValidationError(text % {"value": excerpt(value, SHOWN), "known": ", ".join(resource.orders)})
    return order, value.startswith("-")


def _read_place(resource: Resource, asked: str, value: str) -> Any:
    return read_cursor(value, asked, _read_order(resource, asked)[0])


def _read_page_size(value: str) -> int:
    if not re.fullmatch("[1-9][0-9]{0,2}", value) or int(value) > MOST_A_PAGE:
        raise ValidationError(_("Write a whole number from 1 to %(most)s.") % {"most": MOST_A_PAGE})
    return int(value)
