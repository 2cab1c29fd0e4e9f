"""Querysets that are put together once.

To put one together and to write it as SQL takes Django longer than a database takes to answer it from an index. What
a page asks differs from one reader to the next in a few values only; so the SQL is kept, and these are set in.
"""

from collections.abc import Callable
from copy import copy
from datetime import date, datetime
from functools import wraps
from inspect import signature
from typing import get_args, get_origin
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import DateField, DateTimeField, Expression, IntegerField, QuerySet, TextField, UUIDField

FIELDS = {
    date: DateField(),
    datetime: DateTimeField(),
    int: IntegerField(),
    str: TextField(),
    UUID: UUIDField(),
}


def composed(compose: Callable[..., QuerySet]) -> Callable[..., list]:
    """Decorate a function that returns a queryset, so that it returns the rows and puts it together once.

    Its parameters are annotated with their types, those of `FIELDS` or lists of one of them. They may stand wherever a
    queryset takes an expression, a list where it takes a list; nothing else may be done with them, as the function is
    called with what stands for them, for lists once for each power of two up to their lengths. None cannot be given.
    """
    kinds = {name: parameter.annotation for name, parameter in signature(compose).parameters.items()}
    kept = {}

    @wraps(compose)
    def rows(*arguments):
        values = dict(_spread(kinds, arguments))
        size = tuple(values)
        if size not in kept:
            kept[size] = _Composed(compose(*_places(kinds, arguments)))
        return kept[size].rows(values)

    return rows


class _Place(Expression):
    """Stands in a queryset, and among the parameters of its SQL, where a value will be."""

    def __init__(self, name, place, output_field):
        super().__init__(output_field=output_field)
        self.key = name, place

    @property
    def identity(self):
        return _Place, self.key

    def as_sql(self, compiler, connection):
        return "%s", [self]


class _Composed:
    """A queryset with its SQL; both are let alone, so that threads may share them."""

    def __init__(self, queryset):
        self.queryset = queryset
        self.compiler = queryset.query.get_compiler(using=queryset.db)
        try:
            self.sql, self.places = self.compiler.as_sql()
        except EmptyResultSet:
            self.sql = None
        else:
            self.fields = {place.key: place.output_field for place in self.places if isinstance(place, _Place)}
            self.converters = self.compiler.get_converters(column for column, *_ in self.compiler.select)

    def rows(self, values):
        """Return the rows of the queryset with values in their places."""
        if self.sql is None:
            return []
        queryset, compiler = self.queryset.all(), copy(self.compiler)
        compiler.connection = connections[queryset.db]  # that of this thread
        prepared = {
            key: field.get_db_prep_value(values[key], compiler.connection) for key, field in self.fields.items()
        }
        parameters = tuple(prepared[place.key] if isinstance(place, _Place) else place for place in self.places)
        # From here on it is Django that asks and makes rows of the answer, only of SQL that it has written before.
        compiler.as_sql = lambda *args, **kwargs: (self.sql, parameters)
        compiler.get_converters = lambda expressions: self.converters
        queryset.query.get_compiler = lambda *args, **kwargs: compiler
        return list(queryset)


def _spread(kinds, arguments):
    """Give each value with its name and its place; lists are filled up with their last value."""
    for name, value in zip(kinds, arguments, strict=True):
        if get_origin(kinds[name]) is not list:
            yield (name, 0), value
        elif value := list(value):
            yield from (((name, place), value[min(place, len(value) - 1)]) for place in range(_room(value)))


def _places(kinds, arguments):
    """Return what stands for the arguments of the function that composes."""
    for (name, kind), value in zip(kinds.items(), arguments, strict=True):
        if get_origin(kind) is list:
            field = FIELDS[get_args(kind)[0]]
            yield [_Place(name, place, field) for place in range(_room(list(value)))]
        else:
            yield _Place(name, 0, FIELDS[kind])


def _room(values):
    """Return the power of two that has room for the values; none need none."""
    return 1 << (len(values) - 1).bit_length() if values else 0
