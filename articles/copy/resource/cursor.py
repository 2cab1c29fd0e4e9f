"""A cursor: the place in an ordered list behind which the next page begins.

What it holds is nobody's to rely on, and nothing that the page before did not say. It is read like anything that is
typed; a place where no record stands is a place all the same, so that a page can go on behind one that is gone.
"""

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles.copy.resource.kind import read_key
from articles.copy.resource.resource import Order


def write_cursor(order: str, value: Any, key: UUID) -> str:
    """Return the cursor behind a record, in an order that is given with its sign."""
    shown = value.isoformat() if hasattr(value, "isoformat") else str(value)
    place = json.dumps([order, shown, str(key)], ensure_ascii=False)
    return urlsafe_b64encode(place.encode()).decode().rstrip("=")


def read_cursor(cursor: str, asked: str, order: Order) -> tuple[Any, UUID]:
    """Return the value and the key behind which a list in that order goes on.

    `asked` is the order with its sign. Raises ValidationError where the cursor is none, or one of another order.
    """
    fault = ValidationError(_("This is no cursor of this list. Take it as “next” has it, with the same order."))
    try:
        place = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        written, value, key = place
        if written != asked or not isinstance(value, str) or not isinstance(key, str):
            raise fault
        return order.kind.read(value), read_key(key)
    except (binascii.Error, ValueError, TypeError, RecursionError, ValidationError) as error:
        raise fault from error
