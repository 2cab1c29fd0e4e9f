"""The ways into the desk and what is written down of them, as axe and the policy see them."""

from base64 import b32decode

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from articles.enums import AuditAction
from articles.services.audit import audit
from tests.admin.test_login import PASSWORD, code_of, give_second_factor
from tests.admin.test_second_factor import code_for
from tests.browser.much import ARABIC_WORDS, UNBROKEN
from tests.browser.pages import SIDEWAYS, violations_here
from tests.browser.steps import follow
from tests.factories import ArticleFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WRONG = "no code"


@pytest.fixture(params=[(320, "dark"), (1280, "light")], ids=["phone", "desk"])
def page(request, new_context):
    width, scheme = request.param
    # Axe writes styles into the page, which the policy rightly refuses.
    return new_context(color_scheme=scheme, viewport={"width": width, "height": 800}, bypass_csp=True).new_page()


@pytest.fixture
def enter(page, client, live_server):
    """Log a person in, without the pages for it."""

    def enter(user):
        client.force_login(user)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])

    return enter


def faults_here(page):
    """Return what axe finds on the page as it stands, and whether that scrolls sideways."""
    found = [f"{page.title()} {fault}" for fault in violations_here(page)]
    return found + [f"{page.title()} by {page.evaluate(SIDEWAYS)} px"] * bool(page.evaluate(SIDEWAYS))


def test_both_steps_of_a_login_are_accessible_with_and_without_a_refusal(page, writer):
    give_second_factor(writer)
    page.goto(reverse("admin:index"))
    found = faults_here(page)
    for password in ("wrong", PASSWORD):
        page.get_by_label("Username").fill("writer")
        page.get_by_label("Password").fill(password)
        follow(page.get_by_role("button", name="Log in"))
        found += faults_here(page)
    for code in (WRONG, code_of(writer)):
        page.get_by_label("Code").fill(code)
        follow(page.get_by_role("button", name="Log in"))
        found += faults_here(page) if code == WRONG else []
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.url.endswith(reverse("admin:index"))
    assert found == []


def test_second_factor_is_accessible_while_it_is_set_up_shown_and_in_use(page, enter, editor, settings):
    settings.TWO_FACTOR_REQUIRED = True
    enter(editor)
    page.goto(reverse("admin:index"))
    found = faults_here(page)
    for is_right in (False, True):
        key = page.locator(".factor-steps code").inner_text()
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_label("Code").fill(code_for(b32decode(key.replace(" ", "")).hex()) if is_right else WRONG)
        follow(page.get_by_role("button", name="Turn on"))
        found += faults_here(page)
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    page.goto(reverse("admin:second_factor"))
    follow(page.get_by_role("button", name="Make new recovery codes"))
    assert found + faults_here(page) == []


def test_audit_log_is_accessible(page, enter, chief):
    chief.first_name, chief.last_name = "Ada", UNBROKEN
    chief.save()
    for headline in (UNBROKEN, ARABIC_WORDS):
        audit(AuditAction.PUBLISHED, by=chief, about=ArticleFactory(headline=headline))
    audit(AuditAction.LOGIN_BLOCKED, by=None, network="192.0.2.0/24")
    enter(chief)
    page.goto(reverse("admin:articles_auditentry_changelist"))
    assert faults_here(page) == []
