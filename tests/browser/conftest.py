"""A real browser that fails a test on whatever a reader or editor should never meet."""

import os
from threading import Condition
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.urls import reverse
from playwright.sync_api import expect

from articles.models import Article, Conference, Position
from tests import factories, needs
from tests.browser.much import make_much
from tests.browser.steps import PATIENCE
from tests.indexing import index_everything
from tests.views.world import pages

expect.set_options(timeout=PATIENCE)

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
def answered(live_server):
    """Afterwards, wait until the server has answered everything: what it still writes belongs to no other test."""
    change, asked = Condition(), 0

    def count(by):
        nonlocal asked
        with change:
            asked += by
            change.notify()

    def begin(**_given):
        count(1)

    def end(**_given):
        count(-1)

    request_started.connect(begin)
    request_finished.connect(end)
    yield
    with change:
        assert change.wait_for(lambda: asked <= 0, PATIENCE / 1000)
    request_started.disconnect(begin)
    request_finished.disconnect(end)


@pytest.fixture
def new_context(answered, new_context, live_server, faults):
    """Contexts whose pages may neither violate the policy, raise, complain nor call another host."""
    contexts = []

    def watched(**options):
        context = new_context(**options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("console", lambda message: faults.extend(_complaint(message)))
        context.on("weberror", lambda error: faults.append(f"{error.page.url}: {error.error}"))
        context.on("request", lambda request: faults.extend(_call_elsewhere(request, live_server.url)))
        return context

    yield watched
    for context in contexts:
        for page in context.pages:
            page.wait_for_load_state()
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


@pytest.fixture
def record(transactional_db):
    call_command("loaddata", "munich_2025", "companions", verbosity=0)


@pytest.fixture
def munich(record):
    return Article.objects.get(slug="outcomes-of-the-munich-security-conference")


@pytest.fixture
def everything(record, monkeypatch):
    """Addresses of every kind, most of them with far too much, and of what is not there."""
    for noun in ("conference", "speaker"):
        monkeypatch.setattr(f"articles.queries.{noun}.STATEMENTS_A_PAGE", 12)
    world = make_much()
    bare = factories.ArticleFactory(published=True, deck="", introduction="")
    gone = factories.ArticleFactory(retracted=True)
    retracted = Position.objects.exclude(retracted_at=None).get()
    extra = [bare, bare.conference, gone, retracted, world.government, factories.ConferenceFactory()]
    heard = Conference.objects.filter(articles__takeaways__positions__proposition=world.proposition)
    other = heard.exclude(pk=world.conference.pk).first()
    matrix = reverse("articles:matrix-detail", args=[world.conference.slug])
    speakers, conferences = (reverse(f"articles:{noun}-comparison") for noun in ("speaker", "conference"))
    asked = [
        f"{world.speaker.get_absolute_url()}?page=2",
        f"{matrix}?elsewhere=1",
        f"{matrix}?stance=opposes",
        f"{speakers}?speaker={world.speaker.slug}",
        f"{speakers}?q=nobody",
        f"{conferences}?conference={world.conference.slug}&conference={other.slug}",
        f"{reverse('articles:search')}?q=nothing+here",
        f"{reverse('articles:search')}?{urlencode({'q': world.speaker.name})}",
        f"{reverse('articles:search')}?q={'n' * 80}+example&year=2025",
        "/nothing/here/",
    ]
    index_everything()
    return [*pages(world), *(record.get_absolute_url() for record in extra), *asked]


@pytest.fixture
def fixture_pages(munich):
    """Addresses of the Munich article and what it leads to."""
    position = Position.objects.filter(takeaway__article=munich).first()
    shown = [munich, munich.conference, munich.conference.series, position, position.takeaway, position.proposition]
    return [reverse("articles:home"), *(record.get_absolute_url() for record in shown)]
