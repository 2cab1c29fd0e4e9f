"""An editor on deadline: pasting what a word processor gives, mending what was not recognised, saving the draft."""

import re
from functools import partial
from itertools import count
from threading import Event, Semaphore

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.http import HttpResponse
from django.urls import reverse
from playwright.sync_api import expect

from articles.admin.copy import CopyPages
from articles.enums import CopyPart
from articles.models import Article, Copy
from articles.services.copy import bring_in
from tests.factories import ArticleFactory, ConferenceFactory, ConferenceSeriesFactory, SpeakerFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal {margin:0cm}</style></head>
<body lang=EN-GB style='background:url(https://elsewhere.example/a.png)'><!--StartFragment-->
<h1>Harbours gain ground<o:p></o:p></h1>
<p class=MsoNormal style='background:url("https://elsewhere.example/b.png")'>A deck about harbours.</p>
<p class=MsoNormal>An introduction with <b>bold</b>, <i>italic</i> and a <a href="https://press.example/">link</a>,
which is long enough to be a paragraph.</p>
<img src="https://elsewhere.example/c.png" onerror="alert(1)"><script>alert(2)</script>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><span
style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;</span></span><b>Lighthouses need
money</b></p>
<p class=MsoNormal>Ada Example asked for more of it. Nobody agreed with her on the spot.</p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><span
style='mso-list:Ignore'>2.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;</span></span><b>The islands
wait</b></p>
<p class=MsoNormal>Nobody spoke of the islands, and the talks broke off on Saturday evening.</p>
<p class=MsoNormal>In conclusion, there were harbours.</p>
<!--EndFragment--></body></html>"""
PROSE = """Harbours gain ground

A deck about harbours.

The forum met in Testville for three days. It was a quiet meeting, and nobody left before the end of it.

On lighthouses, the ministers found that they need more money than last year.

Ada Example asked for more of it at length. Nobody agreed with her on the spot, but some did later on.

As for the islands, they wait once more, and nobody knows for how much longer.

Nobody spoke of the islands. The talks broke off on Saturday evening, and resume in the spring.
"""
HEADINGS = [line.strip() for line in PROSE.split("\n") if line.startswith(("On lighthouses", "As for"))]
PASTE = """([element, html, text]) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  data.setData("text/plain", text);
  element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def conference(db):
    return ConferenceFactory(name="First Example Forum")


@pytest.fixture
def import_page(desk, live_server):
    desk.goto(live_server.url + reverse("admin:articles_article_import"))
    return desk


@pytest.fixture
def open_review(desk, live_server, editor):
    """A function that opens the review of a text."""

    def opened(text):
        copy = bring_in(text.encode(), name="paste.txt", by=editor)
        desk.goto(live_server.url + reverse("admin:articles_article_import_review", args=[copy.pk]))
        return desk

    return opened


class Line:
    """A line that can be held up: no change of the review is taken until it is let go, and some may get lost."""

    def __init__(self):
        self._is_open, self._came, self._taken = Event(), Semaphore(0), Semaphore(0)
        self._numbers, self._lost = count(), range(0)
        self._is_open.set()

    def hold(self):
        self._numbers, self._lost = count(), range(0)
        self._is_open.clear()

    def let_go(self, *, losing=0):
        """Let through what comes and what has come, but for the first ones since it was held: so many are lost."""
        self._lost = range(losing)
        self._is_open.set()

    def wait_until_one_came(self):
        assert self._came.acquire(timeout=120)

    def wait_until_one_is_taken(self):
        assert self._taken.acquire(timeout=120)

    def carry(self, take):
        number = next(self._numbers)
        self._came.release()
        self._is_open.wait()
        if number in self._lost:
            return HttpResponse("This is not the review.")
        answer = take()
        self._taken.release()
        return answer


@pytest.fixture
def line(monkeypatch):
    line, take = Line(), CopyPages._take_review
    monkeypatch.setattr(CopyPages, "_take_review", lambda *given: line.carry(partial(take, *given)))
    yield line
    line.let_go()


def paste(page, html, text=""):
    page.get_by_role("textbox", name="Text of the article").evaluate(
        "(element, given) => (" + PASTE + ")([element, ...given])", [html, text]
    )


def piece(page, words):
    """The piece whose words, as they arrived, begin so."""
    return page.locator(".piece", has=page.locator(f"[data-arrived]:has-text('{words}')")).first


def part_of(page, words):
    """The choice of the part for the piece whose first words are these."""
    return page.locator(".piece", has=page.locator("[data-arrived]", has_text=re.compile(rf"^\s*{words}"))).locator(
        "select"
    )


def words_with_caret(page):
    return page.locator("[data-arrived]:focus")


def set_caret(page, words):
    """Put the caret before the words."""
    page.evaluate(
        """words => {
          for (const text of document.querySelectorAll("[data-arrived]")) {
            const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
              const at = node.data.indexOf(words);
              if (at < 0) continue;
              text.focus();
              getSelection().collapse(node, at);
              return;
            }
          }
          throw new Error(`Not there: ${words}`);
        }""",
        words,
    )


def kept_parts():
    return [part for _, _, part, _ in Copy.objects.get().pieces]


def takeaways():
    return [takeaway.heading for takeaway in Article.objects.get().takeaways.all()]


def complaints(page):
    """What axe finds on the page."""
    found = Axe().run(page, options={"preload": False}).response["violations"]
    return [(each["id"], node["html"]) for each in found for node in each["nodes"]]


def test_text_from_a_word_processor_becomes_a_draft(import_page, conference):
    page = import_page
    paste(page, WORD)
    expect(page.locator(".copy-box b").first).to_have_text("bold")
    page.get_by_role("button", name="Review it").click()
    expect(page.locator(".review-count")).to_contain_text("2 takeaways")
    page.get_by_label("Conference", exact=True).select_option(label="First Example Forum")
    page.get_by_role("button", name="Save as draft").click()
    expect(page.locator(".messagelist")).to_contain_text("Saved as a draft from pasted text.")
    article = Article.objects.get()
    assert (article.headline, article.deck) == ("Harbours gain ground", "A deck about harbours.")
    assert "<strong>bold</strong>, <em>italic</em> and a <a href=" in article.introduction
    assert takeaways() == ["Lighthouses need money", "The islands wait"]
    assert article.conclusion == "<p>In conclusion, there were harbours.</p>"


def test_paste_keeps_what_was_typed_and_can_be_undone(import_page):
    page = import_page
    page.get_by_role("textbox", name="Text of the article").fill("Typed before")
    paste(page, "<p>Pasted <b>bold</b></p>")
    box = page.locator(".copy-box")
    expect(box).to_contain_text("Typed before")
    expect(box).to_contain_text("Pasted bold")
    page.keyboard.press("Control+z")
    expect(box).not_to_contain_text("Pasted")
    expect(box).to_contain_text("Typed before")


def test_plain_text_is_sent_exactly_as_it_was_pasted(import_page):
    page = import_page
    page.locator("#id_text").fill(PROSE)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Review the import")
    assert bytes(Copy.objects.get().content).decode().replace("\r\n", "\n") == PROSE


def test_conference_is_picked_with_one_click_after_it_was_forgotten(import_page, conference):
    series = ConferenceSeriesFactory(name="Harbours")
    editions = [ConferenceFactory(series=series, short_name=f"Exampletown {year}") for year in (2030, 2031)]
    page = import_page
    page.locator("#id_text").fill(PROSE)
    page.get_by_role("button", name="Review it").click()
    page.get_by_role("button", name="Save as draft").click()
    expect(page.locator(".errorlist")).to_contain_text("Choose the conference that it is about.")
    expect(page.get_by_label("Conference", exact=True)).to_be_focused()
    page.get_by_role("button", name="Exampletown 2030").click()
    page.get_by_role("button", name="Save as draft").click()
    expect(page.locator(".messagelist")).to_contain_text("Saved as a draft")
    assert Article.objects.get().conference == editions[0]


def test_refused_markup_is_still_in_the_box(import_page):
    page = import_page
    paste(page, "<p><b>…</b></p>")
    page.get_by_role("button", name="Review it").click()
    expect(page.locator(".errorlist")).to_contain_text("There is no text in this.")
    expect(page.locator(".copy-box b")).to_have_text("…")


def test_two_megabytes_are_pasted_at_once_and_what_is_larger_is_not_sent(import_page):
    page = import_page
    line = "<p>The <b>ministers</b> spoke of harbours and of money for them, at length.</p>"
    paste(page, line * (1_900_000 // len(line)))
    expect(page.locator(".copy-box p").first).to_be_visible()
    paste(page, line * 4000)
    page.get_by_role("button", name="Review it").click()
    expect(page.get_by_role("alert")).to_contain_text("This is more than 2 MB.")
    assert Copy.objects.count() == 0


def test_file_that_is_dropped_is_chosen(import_page):
    page = import_page
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File(["Words"], "harbours.md"));
          document.querySelector("#id_text").dispatchEvent(
            new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        }"""
    )
    assert page.locator("#id_file").evaluate("field => field.files[0].name") == "harbours.md"


def test_change_of_a_part_shows_at_once_what_it_makes(open_review):
    page = open_review(PROSE)
    piece(page, "On lighthouses").get_by_role("combobox").select_option("takeaway_heading")
    expect(page.locator(".numeral").first).to_have_text("1")
    expect(page.locator(".look-takeaway_heading").first).to_have_text(HEADINGS[0])
    assert "takeaway_heading" in kept_parts()


def test_piece_is_split_at_the_cursor_and_joined_again(open_review):
    page = open_review(PROSE)
    before = page.locator(".piece").count()
    set_caret(page, "Nobody agreed")
    row = piece(page, "Ada Example asked")
    row.hover()
    row.get_by_role("button", name="Split").click()
    expect(page.locator(".piece")).to_have_count(before + 1)
    expect(piece(page, "Nobody agreed")).to_contain_text("Nobody agreed with her")
    expect(piece(page, "Ada Example asked")).not_to_contain_text("Nobody agreed")
    row = piece(page, "Nobody agreed")
    row.hover()
    row.get_by_role("button", name="Join").click()
    expect(page.locator(".piece")).to_have_count(before)


def test_article_of_odd_shape_is_mended_with_the_keyboard_alone(open_review, conference):
    page = open_review(PROSE)
    page.get_by_label("Conference", exact=True).select_option(label="First Example Forum")
    set_caret(page, "On lighthouses")
    page.keyboard.press("h")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+T")
    set_caret(page, "As for the islands")
    page.keyboard.press("h")
    set_caret(page, "Nobody spoke")
    page.keyboard.press("t")
    expect(page.locator(".numeral")).to_have_text(["1", "2"])
    set_caret(page, "Nobody agreed")
    page.keyboard.press("Enter")
    expect(words_with_caret(page)).to_have_text(re.compile("^Nobody agreed"))
    page.keyboard.press("c")
    expect(page.locator(".look-conclusion")).to_have_text(re.compile("^Nobody agreed"))
    page.keyboard.press("t")
    page.keyboard.press("Backspace")
    expect(words_with_caret(page)).to_have_text(re.compile("^Ada Example asked .* Nobody agreed"))
    page.get_by_role("button", name="Save as draft").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("Saved as a draft")
    assert takeaways() == HEADINGS
    assert "Nobody agreed" in Article.objects.get().takeaways.first().body


def test_keys_pressed_before_the_answer_are_for_the_pieces_that_it_brings(open_review, line):
    page = open_review(PROSE)
    line.hold()
    set_caret(page, "Nobody agreed")
    keys = ["Enter", "c", "ArrowUp", "k", "ArrowDown", "Control+ArrowRight", "Control+ArrowRight", "Enter", "x"]
    for key in keys:
        page.keyboard.press(key)
    line.let_go()
    expect(words_with_caret(page)).to_have_text(re.compile("^with her"))
    expect(part_of(page, "with her")).to_have_value("left_out")
    expect(part_of(page, "Nobody agreed")).to_have_value("conclusion")
    expect(part_of(page, "Ada Example")).to_have_value("key_point")
    line.hold()
    for key in ("Backspace", "i", "ArrowUp", "ArrowUp", "ArrowUp", "x"):
        page.keyboard.press(key)
    line.let_go()
    expect(words_with_caret(page)).to_have_text(re.compile("^The forum met"))
    expect(part_of(page, "Nobody agreed")).to_have_value("introduction")
    expect(page.locator(".piece-left_out [data-arrived]")).to_have_text(re.compile("^The forum met"))


def test_what_the_mouse_does_before_the_answer_is_done_after_what_came_before_it(open_review, line):
    page = open_review(PROSE)
    count = page.locator(".piece").count()
    line.hold()
    set_caret(page, "Nobody agreed")
    page.keyboard.press("Enter")
    page.keyboard.press("c")
    part_of(page, "On lighthouses").select_option("takeaway_heading")
    piece(page, "The forum met").locator("[data-arrived]").click()
    page.keyboard.press("k")
    row = piece(page, "Nobody spoke")
    row.hover()
    row.get_by_role("button", name="Join").dblclick()
    line.let_go()
    expect(part_of(page, "Nobody spoke")).to_have_count(0)
    expect(page.locator(".piece")).to_have_count(count)
    expect(part_of(page, "Nobody agreed")).to_have_value("conclusion")
    expect(part_of(page, "On lighthouses")).to_have_value("takeaway_heading")
    expect(part_of(page, "The forum met")).to_have_value("key_point")
    expect(part_of(page, "As for the islands")).to_have_value("introduction")


def test_enter_pressed_again_as_nothing_seems_to_happen_splits_once(open_review, line):
    page = open_review(PROSE)
    line.hold()
    set_caret(page, "Nobody agreed")
    for key in ("Enter", "Enter", "c"):
        page.keyboard.press(key)
    line.let_go()
    expect(page.locator(".look-conclusion")).to_have_text(re.compile("^Nobody agreed .* later on.$"))


def test_keys_pressed_before_an_answer_that_never_comes_are_for_what_is_there(open_review, line):
    page = open_review(PROSE)
    count = page.locator(".piece").count()
    line.hold()
    set_caret(page, "Nobody agreed")
    for key in ("Enter", "c", "ArrowDown", "k"):
        page.keyboard.press(key)
    line.let_go(losing=1)
    expect(page.locator(".look-conclusion")).to_have_text(re.compile("^Ada Example asked"))
    expect(part_of(page, "As for the islands")).to_have_value("key_point")
    expect(page.locator(".piece")).to_have_count(count)


def test_change_made_before_the_answer_to_another_is_kept_after_it(open_review, line):
    page = open_review(PROSE)
    line.hold()
    set_caret(page, "On lighthouses")
    for key in ("h", "ArrowDown", "t", "ArrowDown", "h", "ArrowDown", "t"):
        page.keyboard.press(key)
    line.let_go()
    expect(page.locator(".numeral")).to_have_text(["1", "2"])
    assert kept_parts()[3:] == ["takeaway_heading", "takeaway_text"] * 2


def test_change_that_waits_for_an_answer_when_the_page_is_left_is_kept(open_review, line):
    page = open_review(PROSE)
    line.hold()
    set_caret(page, "On lighthouses")
    page.keyboard.press("h")
    line.wait_until_one_came()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("t")
    page.get_by_role("link", name="Finish later").click()
    line.let_go(losing=1)
    line.wait_until_one_is_taken()
    assert kept_parts()[3:5] == ["takeaway_heading", "takeaway_text"]


def test_split_that_waits_for_an_answer_when_the_page_is_left_is_kept_and_what_waited_for_it_harms_nothing(
    open_review, line
):
    page = open_review(PROSE)
    count = page.locator(".piece").count()
    line.hold()
    set_caret(page, "Nobody agreed")
    page.keyboard.press("Enter")
    line.wait_until_one_came()
    page.keyboard.press("c")
    page.get_by_role("link", name="Finish later").click()
    line.let_go(losing=1)
    line.wait_until_one_is_taken()
    assert len(kept_parts()) == count + 1
    assert "conclusion" not in kept_parts()


def test_saving_before_the_answer_to_a_split_saves_the_pieces(open_review, line, conference):
    page = open_review(PROSE)
    page.get_by_label("Conference", exact=True).select_option(label="First Example Forum")
    line.hold()
    set_caret(page, "Nobody agreed")
    page.keyboard.press("Enter")
    page.keyboard.press("c")
    page.get_by_role("button", name="Save as draft").click()
    line.let_go()
    expect(page.locator(".messagelist")).to_contain_text("Saved as a draft")
    assert Article.objects.get().conclusion.startswith("<p>Nobody agreed")


def test_button_keeps_focus_and_press_whatever_answer_comes_meanwhile(open_review, line, conference, editor):
    ArticleFactory(conference=conference, headline="Harbours gain ground", created_by=editor)
    page = open_review(PROSE)
    button = page.locator("[name=_save]")
    line.hold()
    page.get_by_label("Conference", exact=True).select_option(label="First Example Forum")
    button.focus()
    line.let_go()
    expect(button).to_have_text("Save as a new article")
    expect(button).to_be_focused()

    line.hold()
    page.get_by_label("Conference", exact=True).select_option("")
    button.hover()
    page.mouse.down()
    with page.expect_response("**/import/*/"):
        line.let_go()
    page.mouse.up()
    expect(page.locator(".errorlist")).to_contain_text("Choose the conference that it is about.")


def test_headline_that_is_typed_before_an_answer_stays(open_review, line):
    page = open_review(PROSE)
    part_of(page, "Harbours gain ground").select_option("introduction")
    field = page.get_by_label("Headline", exact=True)
    expect(field).to_be_visible()
    line.hold()
    field.fill("Harbours gain more ground")
    set_caret(page, "Nobody agreed")
    line.let_go(losing=1)
    expect(page.locator("#review-status")).to_contain_text("not kept yet")
    line.hold()
    page.keyboard.press("Enter")
    field.fill("Harbours lose ground")
    page.get_by_label("Conference", exact=True).focus()
    line.let_go()
    expect(piece(page, "Ada Example asked")).not_to_contain_text("Nobody agreed")
    expect(field).to_have_value("Harbours lose ground")
    expect(page.get_by_label("Conference", exact=True)).to_be_focused()


def test_review_sends_nothing_by_itself(open_review, desk):
    sent = []
    desk.on("request", lambda request: sent.append(request.method))
    page = open_review(PROSE)
    page.wait_for_load_state("networkidle")
    assert "POST" not in sent


def test_choice_of_the_conference_shows_what_it_has(open_review, conference, editor):
    draft = ArticleFactory(conference=conference, headline="Harbours gain ground", created_by=editor)
    page = open_review(PROSE)
    page.get_by_label("Conference", exact=True).select_option(label="First Example Forum")
    expect(page.locator(".known a")).to_have_attribute("href", re.compile(str(draft.pk)))
    expect(page.get_by_role("button", name="Save as a new article")).to_be_visible()
    page.get_by_role("button", name="Update that draft").click()
    expect(page.locator(".messagelist")).to_contain_text("Updated from pasted text.")
    assert Article.objects.get().deck == "A deck about harbours."


def test_words_cannot_be_changed_in_the_review(open_review):
    page = open_review(PROSE)
    before = page.locator("[data-arrived]").all_inner_texts()
    set_caret(page, "On lighthouses")
    page.keyboard.type("qwz 123")
    page.keyboard.press("Delete")
    page.keyboard.press("Control+v")
    page.keyboard.press("Control+x")
    assert page.locator("[data-arrived]").all_inner_texts() == before


def test_places_are_counted_in_characters_and_not_in_code_units(open_review):
    page = open_review(
        "Harbours gain ground\n\nAn 🚢 and a 🚢 came in. Nobody knew why they had come, or when they left.\n"
    )
    set_caret(page, "Nobody knew")
    page.keyboard.press("Enter")
    expect(piece(page, "Nobody knew").locator("[data-arrived]")).to_have_text(
        "Nobody knew why they had come, or when they left."
    )


def test_place_on_the_page_stays_when_a_piece_is_split(open_review):
    page = open_review(PROSE + "\n" + "\n\n".join(f"Paragraph {n} says a thing. It says {n} more." for n in range(30)))
    set_caret(page, "It says 13")
    top = "() => document.querySelector('#piece-20-0').getBoundingClientRect().top"
    page.locator("#piece-20-0").scroll_into_view_if_needed()
    before = page.evaluate(top)
    page.locator("#piece-20-0").hover()
    page.locator("#piece-20-0").get_by_role("button", name="Split").click()
    expect(page.locator("#piece-20-27")).to_be_visible()
    assert page.evaluate(top) == pytest.approx(before, abs=2)


def test_change_that_was_not_kept_is_told_and_goes_with_the_next(open_review, faults):
    page = open_review(PROSE)
    page.route("**/import/*/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    row = piece(page, "On lighthouses")
    row.get_by_role("combobox").select_option("takeaway_heading")
    expect(page.locator("#review-status")).to_contain_text("not kept yet")
    page.unroute("**/import/*/")
    piece(page, "As for the islands").get_by_role("combobox").select_option("takeaway_heading")
    expect(page.locator(".numeral")).to_have_text(["1", "2"])
    assert kept_parts().count("takeaway_heading") == 2
    faults.clear()


def test_text_is_imported_and_mended_without_javascript(new_context, desk, live_server, conference):
    context = new_context(java_script_enabled=False, storage_state=desk.context.storage_state())
    page = context.new_page()
    page.goto(live_server.url + reverse("admin:articles_article_import"))
    page.locator("#id_text").fill(PROSE)
    page.get_by_role("button", name="Review it").click()
    count = page.locator(".piece").count()
    row = piece(page, "Ada Example asked")
    row.hover()
    row.get_by_role("button", name="Split").click()
    expect(page.locator(".piece")).to_have_count(count + 1)
    assert page.url.endswith("#" + piece(page, "Ada Example asked").get_attribute("id"))
    row = piece(page, "Nobody agreed")
    row.hover()
    row.get_by_role("button", name="Join").click()
    expect(page.locator(".piece")).to_have_count(count)
    for words, part in [("On lighthouses", "heading"), ("Ada Example", "text"), ("As for", "heading")]:
        piece(page, words).get_by_role("combobox").select_option(f"takeaway_{part}")
    piece(page, "Nobody spoke").get_by_role("combobox").select_option("takeaway_text")
    page.locator("#id_conference").select_option(label="First Example Forum")
    page.get_by_role("button", name="Save as draft").click()
    expect(page.locator(".messagelist")).to_contain_text("Saved as a draft")
    assert takeaways() == HEADINGS


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280])
def test_pages_are_accessible(open_review, new_context, live_server, conference, scheme, width):
    SpeakerFactory(name="Ada Example")
    signed_in = open_review(PROSE + "\nCy Newcomer said so at length, and went home on Saturday.\n\nAdvertisement\n")
    # Axe writes styles into the page, which the policy rightly refuses.
    viewport, state = {"width": width, "height": 800}, signed_in.context.storage_state()
    page = new_context(color_scheme=scheme, viewport=viewport, storage_state=state, bypass_csp=True).new_page()
    page.goto(signed_in.url)
    for number, part in enumerate(CopyPart.values):
        page.locator(".piece select").nth(number + 1).select_option(part)
    expect(page.locator(".piece-left_out")).to_have_count(1)
    page.get_by_role("button", name="Save as draft").click()
    expect(page.locator(".errornote")).to_be_visible()
    assert complaints(page) == []
    page.goto(live_server.url + reverse("admin:articles_article_import"))
    paste(page, "<h2>Harbours</h2><p>Some <b>bold</b> words.</p>")
    assert complaints(page) == []


@pytest.mark.parametrize("width", [320, 375, 768, 1280])
def test_nothing_runs_over_the_edge(open_review, width):
    page = open_review("Donaudampfschifffahrtsgesellschaft" * 5 + "\n\n" + "x" * 400 + "\n\n" + PROSE)
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == width
