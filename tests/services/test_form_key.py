from uuid import uuid4

import pytest
from django.core import signing
from django.utils import timezone

from articles.services.form_key import GOOD_FOR, SALT, FormKey, read_key


def make_key(**changes):
    values = {"form": uuid4(), "user": uuid4(), "article": uuid4(), "path": "/desk/", "base": "abc", "carried": None}
    return FormKey(**values | changes)


@pytest.mark.parametrize("changes", [{}, {"base": ""}, {"carried": uuid4()}])
def test_key_read_is_the_key_written(changes):
    key = make_key(**changes)
    assert read_key(str(key)) == key


@pytest.mark.parametrize(
    "change", [lambda text: text[:-1], lambda text: "e" + text, lambda text: "", lambda text: "é\0"]
)
def test_key_that_was_changed_is_none(change):
    assert read_key(change(str(make_key()))) is None


def test_key_signed_for_something_else_is_none():
    values = signing.loads(str(make_key()), salt=SALT)
    assert read_key(signing.dumps(values, salt="other")) is None


def test_key_of_another_site_is_none(settings):
    text = str(make_key())
    settings.SECRET_KEY = "another" * 10
    assert read_key(text) is None


@pytest.mark.parametrize(("part", "is_good"), [(0.9, True), (1.1, False)])
def test_key_ends_some_time_after_the_form_was_opened(time_machine, part, is_good):
    text = str(make_key())
    time_machine.move_to(timezone.now() + GOOD_FOR * part)
    assert (read_key(text) is not None) == is_good
