"""What other sites show in a frame, in a real browser: it fits, it is accessible, and it leads to us."""

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.copy.embed import embed_of_position, embed_of_takeaway
from articles.models import Conference, Position, Takeaway
from articles.queries.position import position_detail
from articles.queries.takeaway import takeaway_detail
from tests.browser.much import make_much
from tests.browser.pages import SIDEWAYS, overflow, violations
from tests.browser.test_access import WALK
from tests.matrices import make_matrix

pytestmark = pytest.mark.django_db(transaction=True)

OPEN = "addEventListener('DOMContentLoaded', () => document.querySelector('.embed-code').open = true)"
HOST = "https://host.example"
NARROWEST, COLUMN, WIDE = 280, 600, 1200
ARTICLE = "outcomes-of-the-munich-security-conference"


@pytest.fixture
def frames(record):
    """Addresses of frames of every kind: of the fixtures, and with far too much."""
    world = make_much()
    munich = Conference.objects.get(slug="61st-munich-security-conference")
    said = Position.objects.filter(takeaway__article=world.article)
    positions = [said.filter(retracted_at=None, quote_language="ar").first(), said.exclude(retracted_at=None).first()]
    matrices = [munich, world.conference, make_matrix(3, 7, name="dense")]
    shown = [*positions, world.takeaway, Takeaway.objects.filter(article__slug=ARTICLE).first()]
    return [
        *(f"{record.get_absolute_url()}embed/" for record in shown),
        *(reverse("articles:matrix-embed", args=[conference.slug]) for conference in matrices),
        f"{reverse('articles:matrix-embed', args=[world.conference.slug])}?elsewhere=1&stance=opposes",
    ]


@pytest.mark.parametrize(("width", "scheme"), [(NARROWEST, "light"), (WIDE, "dark")])
def test_frame_is_accessible_and_never_scrolls_sideways(frames, new_context, width, scheme):
    viewport = {"width": width, "height": 700}
    page = new_context(viewport=viewport, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True).new_page()
    faults = [fault for path in frames for fault in violations(page, path) + overflow(page, path) + page.evaluate(WALK)]
    assert faults == []


def test_nothing_has_to_be_scrolled_in_a_frame_of_the_height_that_we_give(record, new_context):
    now = timezone.now()
    given = [(embed_of_position, position_detail(pk, now)) for pk in keys(Position.objects.filter(retracted_at=None))]
    given += [(embed_of_takeaway, takeaway_detail(pk, now).takeaway) for pk in keys(Takeaway.objects.all())]
    page = new_context().new_page()
    for width in (320, COLUMN):
        page.set_viewport_size({"width": width, "height": 50})
        for embed in (embed_of(found) for embed_of, found in given):
            page.goto(embed.path)
            needed = page.evaluate("document.documentElement.scrollHeight")
            assert needed <= embed.height(width) <= needed * 1.2 + 130, (embed.path, width)


def keys(rows):
    """Return the keys of some of the rows, spread over all of them."""
    return list(rows.order_by("pk").values_list("pk", flat=True))[::5]


@pytest.fixture
def other_site(new_context, live_server, faults):
    """A page of another site with a frame of ours in it."""
    context = new_context(viewport={"width": 700, "height": 800})
    # Else the browser keeps pages of the wide world from what is served on this machine.
    context.grant_permissions(["local-network-access"], origin=HOST)

    def opened(path):
        body = f'<!doctype html><title>Host</title><iframe src="{live_server.url}{path}" title="x"></iframe>'
        context.route(f"{HOST}/**", lambda route: route.fulfill(content_type="text/html", body=body))
        page = context.new_page()
        with page.expect_response(f"{live_server.url}{path}"):
            page.goto(f"{HOST}/story/")
        return page

    yield opened
    # That the page is another site's is the point.
    faults[:] = [fault for fault in faults if HOST not in fault]


def test_frame_shows_on_another_site_and_its_links_open_in_the_window(record, other_site, live_server):
    position = Position.objects.filter(takeaway__article__slug=ARTICLE, retracted_at=None).first()
    page = other_site(f"{position.get_absolute_url()}embed/")
    page.frame_locator("iframe").get_by_role("link", name=position.speaker.name).click()
    page.wait_for_url(f"{live_server.url}{position.speaker.get_absolute_url()}")
    assert page.context.cookies() == []


def test_page_for_readers_does_not_show_on_another_site(record, other_site, faults):
    page = other_site("/about/")
    page.wait_for_function("() => frames.length === 1")
    assert page.frames[1].get_by_role("heading").count() == 0
    assert any("frame-ancestors" in fault for fault in faults)


def test_code_is_copied_without_a_script(record, new_context):
    position = Position.objects.filter(takeaway__article__slug=ARTICLE, retracted_at=None).first()
    page = new_context(java_script_enabled=False, viewport={"width": 320, "height": 700}).new_page()
    page.goto(position.get_absolute_url())
    field = page.get_by_role("textbox", name="Put this where")
    assert not field.is_visible()
    page.get_by_text("Embed", exact=True).click()
    assert field.input_value().startswith("<iframe src=")
    assert not field.is_editable()


def test_page_with_its_code_open_is_accessible(record, new_context):
    position = Position.objects.filter(takeaway__article__slug=ARTICLE, retracted_at=None).first()
    page = new_context(viewport={"width": 320, "height": 700}, bypass_csp=True).new_page()
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => document.querySelector('.embed-code').open = true)"
    )
    matrix = reverse("articles:matrix-detail", args=["61st-munich-security-conference"])
    for path in (position.get_absolute_url(), position.takeaway.get_absolute_url(), matrix):
        assert violations(page, path) == []
        assert page.locator(".embed-code__field").is_visible()
        assert page.evaluate(SIDEWAYS) == 0
