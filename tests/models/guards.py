"""Each rule of the record is kept twice: by `full_clean()`, with a sentence, and by the database."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction


def assert_clean_refuses(record, field, message, **wrong):
    """The record with the wrong values is refused with one sentence, and that on the field alone."""
    for name, value in wrong.items():
        setattr(record, name, value)
    with pytest.raises(ValidationError) as caught:
        record.full_clean()
    assert caught.value.message_dict == {field: [message]}


def assert_database_refuses(record, constraint, **wrong):
    """The database refuses the wrong values on the two ways that ask no `clean()`, naming the constraint."""
    rows = type(record).objects
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        rows.filter(pk=record.pk).update(**wrong)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        rows.bulk_create([another(record, **wrong)])


def another(record, **changes):
    """Return an unsaved copy of a record with an identity of its own."""
    values = {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}
    own = {"id": uuid.uuid4()} | ({"slug": f"example-{uuid.uuid4()}"} if "slug" in values else {})
    copy = type(record)(**values | own)
    for name, value in changes.items():
        setattr(copy, name, value)
    return copy
