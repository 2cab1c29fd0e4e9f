"""The pages for what cannot be answered, as a browser gets them: to be read by all, and with what was typed."""

from contextlib import contextmanager

import pytest
from django.db import OperationalError
from django.db.backends.utils import CursorWrapper
from django.urls import reverse
from playwright.sync_api import expect

from articles.models import Topic
from tests.browser.pages import SIDEWAYS, violations_here
from tests.browser.steps import follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADD, TYPED = reverse("admin:articles_topic_add"), "What somebody has typed"


@pytest.fixture
def broken(monkeypatch):
    """Let the site break on everything that it asks the database."""

    @contextmanager
    def broken(error):
        def fail(*args, **kwargs):
            raise error

        with monkeypatch.context() as patch:
            patch.setattr(CursorWrapper, "execute", fail)
            yield

    return broken


def fill(page):
    page.goto(ADD)
    page.get_by_label("Name").fill("Example")
    page.get_by_label("Description").fill(TYPED)


def send(page):
    """Send the form, and return the status of what comes."""
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        follow(page.get_by_role("button", name="Save", exact=True))
    return answer.value.status


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_page_for_a_fault_is_accessible_and_never_scrolls_sideways(desk, new_context, broken, settings, width, scheme):
    # Axe writes styles into the page, which the policy rightly refuses.
    viewport, state = {"width": width, "height": 800}, desk.context.storage_state()
    page = new_context(color_scheme=scheme, viewport=viewport, storage_state=state, bypass_csp=True).new_page()
    found = []

    def look(status):
        found.extend(f"{status}: {fault}" for fault in violations_here(page))
        found.extend([f"{status} scrolls sideways"] * bool(page.evaluate(SIDEWAYS)))
        return status

    with broken(ValueError("broken")):
        assert look(page.goto("/").status) == 500
    fill(page)
    with broken(OperationalError("gone")):
        assert look(send(page)) == 503
    fill(page)
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    assert look(send(page)) == 413
    settings.ALLOWED_HOSTS = ["plenary.example"]
    assert look(page.goto("/").status) == 400
    assert found == []


def test_form_sent_while_the_database_is_away_can_be_copied_and_sent_again(desk, broken):
    said = []
    desk.on("console", lambda message: said.append(message.text))
    fill(desk)
    with broken(OperationalError("gone")):
        assert send(desk) == 503
        expect(desk.get_by_role("textbox", name="What you wrote")).to_have_value(TYPED)
    assert [text for text in said if "Policy" in text] == []
    follow(desk.get_by_role("button", name="Send it again"))
    assert Topic.objects.get().description == TYPED


def test_form_of_too_many_fields_can_be_copied(desk, settings):
    fill(desk)
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    assert send(desk) == 413
    expect(desk.get_by_role("textbox", name="What you wrote")).to_have_value(TYPED)
