"""A real browser that fails a test on whatever a reader or editor should never meet."""

import os

import pytest
from django.conf import settings

from tests import needs

# Playwright keeps an event loop in the thread of the tests; the ORM is called between its steps, never inside.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

REPORT_VIOLATIONS = """document.addEventListener("securitypolicyviolation", event =>
  console.error(`Content-Security-Policy: ${event.violatedDirective} refused ${event.blockedURI} ${event.sample}`))"""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
    return {**browser_type_launch_args, "executable_path": needs.browser_path(), "args": arguments}


@pytest.fixture(scope="session")
def base_url(live_server):
    return live_server.url


@pytest.fixture
def faults():
    """What a reader or editor should never meet; a test that means to meet it empties the list."""
    return []


@pytest.fixture
def new_context(new_context, live_server, faults):
    """Contexts whose pages may neither violate the policy, raise, complain nor call another host."""
    contexts = []

    def watched(**options):
        context = new_context(**options)
        contexts.append(context)
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("console", lambda message: faults.extend(_complaint(message)))
        context.on("weberror", lambda error: faults.append(f"{error.page.url}: {error.error}"))
        context.on("request", lambda request: faults.extend(_call_elsewhere(request, live_server.url)))
        return context

    yield watched
    for context in contexts:
        for page in context.pages:
            page.evaluate("0")  # lets events on their way arrive
    assert faults == []


def _complaint(message):
    # The browser also reports the status of the page itself, which is the test's to judge.
    own_status = message.text.startswith("Failed to load resource") and message.location["url"] == message.page.url
    if message.type == "error" and not own_status:
        yield f"{message.page.url}: {message.text}"


def _call_elsewhere(request, home):
    if not request.url.startswith((f"{home}/", "data:", "blob:", "about:")):
        yield f"call to another host: {request.url}"


@pytest.fixture
def desk(page, client, editor, live_server):
    """A page of somebody who is logged in as an editor."""
    client.force_login(editor)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
    return page
