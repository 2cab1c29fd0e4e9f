"""What the API says of one kind of record: fields, filters and orders. All that the API does and says comes from it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.copy.resource.field import ADDRESS, RESOURCE_OF, UUID_FORM, Field, api_address, page_of
from articles.copy.resource.kind import KEY, Kind
from articles.links import absolute

# How many records a page of a list has, and how many it has at most where that is asked for.
PAGE_SIZE, MOST_A_PAGE = 50, 200


@dataclass(frozen=True)
class Filter:
    """A parameter that narrows a list: `path` is compared with its value, or its address where that is one."""

    name: str
    text: str
    kind: Kind
    path: str

    def condition(self, value: Any) -> dict[str, Any]:
        """Return the condition on a row for a value that the kind has read."""
        by_address = self.kind.names_record and isinstance(value, str)
        return {f"{self.path}__slug" if by_address else self.path: value}


@dataclass(frozen=True)
class Order:
    """A way to sort a list: by a value, without the rows that have none, and by id where that is the same.

    `is_indexed` says that the database has the rows in that order by themselves.
    """

    name: str
    text: str
    kind: Kind
    path: str
    is_indexed: bool = False


BY_ID = Order("id", _("By id: an order that never changes."), KEY, "pk", is_indexed=True)


@dataclass(frozen=True)
class Resource:
    """The records of one kind, in lists and alone.

    `named_by` are the columns from which the name of a record and the address of its page are made. `own_fields` stand
    after those that every record has. `gone` is the resource in which what was retracted is found.
    """

    kind: str
    text: str
    named_by: tuple[str, ...]
    own_fields: tuple[Field, ...]
    filters: tuple[Filter, ...] = ()
    own_orders: tuple[Order, ...] = ()
    default_order: str = "id"
    gone: str = ""
    named: str = ""

    @property
    def name(self) -> str:
        """The last part of its address."""
        return self.named or RESOURCE_OF[self.kind]

    @property
    def schema_name(self) -> str:
        """What its schema is called in the description."""
        return self.named.capitalize().removesuffix("s") or self.kind.capitalize()

    @property
    def orders(self) -> dict[str, Order]:
        return {order.name: order for order in (*self.own_orders, BY_ID)}

    @property
    def fields(self) -> tuple[Field, ...]:
        """All fields, first those of every record."""
        return (*self.common_fields, *self.own_fields)

    @property
    def common_fields(self) -> tuple[Field, ...]:
        """The fields of every record."""
        kind = self.kind
        url = ADDRESS if kind != "source" else ADDRESS | {"type": ["string", "null"]}
        return (
            Field("id", _("The id, the same in every copy of the record."), UUID_FORM, lambda row: str(row.pk)),
            Field("type", _("The kind of record."), {"const": kind}, lambda row: kind),
            Field("url", _("The page for people; of a source its own address."), url, lambda row: page_of(kind, row)),
            Field("api_url", _("This record in the API."), ADDRESS, lambda row: api_address(kind, row.pk)),
        )

    def item(self, row: Model, *, is_alone: bool) -> dict[str, Any]:
        """Return what is said of a row, in a list or alone."""
        return {field.name: field.read(row) for field in self.fields if is_alone or not field.only_alone}

    @property
    def address(self) -> str:
        """The address of its list."""
        return absolute(reverse("articles:api-list", args=[self.name]))
