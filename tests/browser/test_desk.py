"""A new editor's first day: from an empty desk to an article that readers can open."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from articles.models import Article, Position, Takeaway
from tests.browser.steps import follow
from tests.factories import ArticleFactory, PositionFactory, PropositionFactory, SpeakerFactory, TakeawayFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def choose(page, field, words):
    """Pick from an autocomplete by typing."""
    page.locator(f"#id_{field} + .select2 .select2-selection").click()
    page.locator(".select2-container--open .select2-search__field").fill(words)
    page.locator(".select2-results__option:not(.loading-results)", has_text=words).first.click()


def add_by_pop_up(page, field, fill):
    """Press the plus beside an autocomplete, fill the form that opens, save, and see the choice made."""
    with page.expect_popup() as opened:
        page.locator(f"#add_id_{field}").click()
    with opened.value as form:
        form.wait_for_load_state()
        fill(form)
        with form.expect_event("close"):
            form.locator("[name=_save]").click()
    expect(page.locator(f"#id_{field} option:checked:not([value=''])")).to_have_count(1)


def write(page, label, words, nth=0):
    page.get_by_role("textbox", name=label, exact=True).nth(nth).click()
    page.keyboard.type(words)


def add_takeaway(page, number, heading, words):
    page.get_by_role("button", name="Add another Takeaway").click()
    row = page.locator(f"#takeaways-{number}")
    expect(row.locator("[name$=-heading]")).to_be_focused()
    page.keyboard.type(heading)
    row.get_by_role("textbox", name="Text", exact=True).click()
    page.keyboard.type(words)


def fill_conference(form):
    form.locator("#id_name").fill("First Example Conference")
    form.locator("#id_short_name").fill("Exampletown 2026")
    form.locator("#id_starts_on").fill("13/02/2026")
    form.locator("#id_ends_on").fill("15/02/2026")
    form.locator("#id_city").fill("Exampletown")
    form.locator("#id_country").select_option("DE")
    form.locator("#id_time_zone").select_option("Europe/Berlin")


def fill_speaker(form):
    form.locator("#id_name").fill("Ada Example")
    form.get_by_role("button", name="Add another Role").click()
    form.locator("#id_roles-0-title").fill("Minister of Examples")


def fill_topic(form):
    form.locator("#id_name").fill("Examples")


def fill_proposition(form):
    form.locator("#id_statement").fill("There should be more examples.")
    form.locator("#id_short_title").fill("More examples")
    add_by_pop_up(form, "topic", fill_topic)


def fill_source(form):
    form.locator("#id_title").fill("Opening speech")
    form.locator("#id_publisher").fill("The Daily Example")
    form.locator("#id_url").fill("https://press.example/speech")


def test_new_editor_writes_publishes_reads_and_corrects_an_article(desk, live_server):
    page = desk
    page.goto(live_server.url + reverse("admin:index"))
    follow(page.get_by_role("link", name="New article"))
    add_by_pop_up(page, "conference", fill_conference)
    page.locator("#id_headline").fill("Examples gain grond")
    expect(page.locator("#id_headline_count")).to_contain_text("19 characters")
    write(page, "Introduction", "An introduction.")
    for number, name in enumerate(["Third", "Second", "First"]):
        add_takeaway(page, number, f"{name} finding", f"What the {name.lower()} finding says.")

    up = page.locator("#takeaways-2").get_by_role("button", name="Move up").first
    up.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(up).to_be_focused()
    expect(page.get_by_role("status").filter(has_text="Now number 1 of 3")).to_have_count(1)
    page.locator("#takeaways-0").get_by_role("button", name="Move down").first.press("Enter")

    follow(page.locator("#takeaways-2").get_by_role("button", name="Add a position"))
    add_by_pop_up(page, "speaker", fill_speaker)
    add_by_pop_up(page, "proposition", fill_proposition)
    add_by_pop_up(page, "source", fill_source)
    page.locator("#id_stance").select_option("supports_with_conditions")
    expect(page.locator("label[for=id_conditions]")).to_have_class(re.compile("required"))
    page.locator("#id_conditions").fill("if they are good ones")
    page.locator("#id_paraphrase").fill("She wants more examples.")
    follow(page.get_by_role("button", name="Save and add another"))
    for number in (2, 3, 4):
        choose(page, "speaker", "Ada")
        choose(page, "proposition", "more examples")
        choose(page, "source", "Opening")
        page.locator("#id_stance").select_option("supports")
        page.locator("#id_quote").fill(f"Example number {number}.")
        follow(page.get_by_role("button", name="Save and add another" if number < 4 else "Save and go back"))
    expect(page.locator(".positions li")).to_have_count(4)

    follow(page.get_by_role("button", name="Publish", exact=True))
    expect(page.locator(".messagelist")).to_contain_text("Published.")
    follow(page.get_by_role("link", name="View on site"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Examples gain grond")
    assert [heading for (heading,) in Takeaway.objects.values_list("heading")] == [
        "First finding",
        "Second finding",
        "Third finding",
    ]
    expect(page.locator("main")).to_contain_text("Example number 4.")
    expect(page.locator("main")).to_contain_text("Minister of Examples")

    page.goto(live_server.url + reverse("admin:articles_article_change", args=[Article.objects.get().pk]))
    page.locator("#id_headline").fill("Examples gain ground")
    follow(page.get_by_role("button", name="Save draft"))
    expect(page.locator(".desk-state .state")).to_have_text("Live, with unpublished changes")
    follow(page.get_by_role("link", name="View on site"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Examples gain grond")
    page.go_back()
    follow(page.get_by_role("button", name="Publish changes"))
    follow(page.get_by_role("link", name="View on site"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Examples gain ground")


GOOGLE_DOCS = """<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-0">
<p dir="ltr" style="line-height:1.38;"><span style="font-size:11pt;font-weight:700;">Bold</span><span
style="font-weight:400;color:#ff0000;"> plain </span><span style="font-style:italic;font-weight:400;">italic</span><span
style="font-weight:400;"> and a </span><a href="https://press.example/" style="text-decoration:none;"><span
style="color:#1155cc;text-decoration:underline;font-weight:400;">link</span></a></p>
<ul style="margin-top:0;"><li dir="ltr" style="list-style-type:disc;"><p dir="ltr"><span
style="font-weight:400;">one</span></p></li><li dir="ltr"><p><span>two</span></p></li></ul></b>"""
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office">
<head><meta name=Generator content="Microsoft Word 15">
<style>p.MsoNormal {margin:0cm; font-family:"Calibri";}</style></head><body lang=EN-GB><!--StartFragment-->
<p class=MsoNormal><b>Bold</b> plain <i>italic</i> and a <a href="https://press.example/">link</a><o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;
</span></span></span><![endif]>one<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;
</span></span></span><![endif]>two<o:p></o:p></p><!--EndFragment--></body></html>"""
PASTED = (
    "<p><strong>Bold</strong> plain <em>italic</em> and a "
    '<a href="https://press.example/" rel="noopener noreferrer">link</a></p>'
    "<ul><li><p>one</p></li><li><p>two</p></li></ul>"
)
PASTE = """(editable, html) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/html", html);
  clipboardData.setData("text/plain", "plain");
  editable.focus();
  editable.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def draft(editor):
    article = ArticleFactory(created_by=editor, introduction="", conclusion="")
    for number in (1, 2):
        TakeawayFactory(article=article, sort_order=number, heading=f"Takeaway {number}")
    return article


def open_form(page, live_server, article):
    page.goto(live_server.url + reverse("admin:articles_article_change", args=[article.pk]))


def save(page):
    follow(page.get_by_role("button", name="Save", exact=True))
    expect(page.locator(".messagelist")).to_contain_text("Saved.")


@pytest.mark.parametrize("html", [GOOGLE_DOCS, WORD], ids=["google-docs", "word"])
def test_paste_keeps_emphasis_links_and_lists_and_nothing_else(desk, live_server, draft, html):
    open_form(desk, live_server, draft)
    desk.get_by_role("textbox", name="Introduction", exact=True).evaluate(PASTE, html)
    save(desk)
    draft.refresh_from_db()
    assert re.sub(r">\s+<", "><", draft.introduction) == PASTED


def test_editor_writes_what_the_keyboard_says_and_lets_the_browser_check_the_spelling(desk, live_server, draft):
    open_form(desk, live_server, draft)
    editable = desk.get_by_role("textbox", name="Conclusion", exact=True)
    assert editable.get_attribute("spellcheck") != "false"
    editable.click()
    desk.keyboard.press("Control+b")
    desk.keyboard.type("Bold")
    desk.keyboard.press("Control+b")
    desk.keyboard.type(" and plain")
    save(desk)
    draft.refresh_from_db()
    assert draft.conclusion == "<p><strong>Bold</strong> and plain</p>"


def test_editor_makes_headings_and_links_by_its_buttons(desk, live_server, draft):
    open_form(desk, live_server, draft)
    row = desk.locator(".field-conclusion")
    write(desk, "Conclusion", "A heading")
    row.locator(".prose-menubar__selected").click()
    row.locator(".prose-menubar__picker").get_by_text("Heading 3").click()
    editable = desk.get_by_role("textbox", name="Conclusion", exact=True)
    expect(editable.locator("h3")).to_have_text("A heading")
    expect(editable).to_be_focused()
    desk.keyboard.press("End")
    desk.keyboard.press("Enter")
    desk.keyboard.type("Read more")
    desk.keyboard.press("Shift+Home")
    desk.wait_for_function("getSelection().toString() === 'Read more'")
    row.locator(".prose-menubar__button", has_text="link").first.click()
    dialog = desk.locator("dialog[open]")
    dialog.locator("input").first.fill("https://press.example/")
    dialog.locator("button[type=submit]").click()
    expect(editable.get_by_role("link", name="Read more")).to_be_visible()
    save(desk)
    draft.refresh_from_db()
    assert draft.conclusion == (
        '<h3>A heading</h3><p><a href="https://press.example/" rel="noopener noreferrer">Read more</a></p>'
    )


def test_removing_a_new_takeaway_that_was_moved_keeps_the_saved_ones(desk, live_server, draft):
    open_form(desk, live_server, draft)
    add_takeaway(desk, 2, "Gone", "Gone")
    add_takeaway(desk, 3, "Stays", "Stays")
    for number, times in ((2, 2), (3, 3)):
        for _ in range(times):
            desk.locator(f"#takeaways-{number}").get_by_role("button", name="Move up").first.press("Enter")
    desk.locator("#takeaways-2").get_by_role("button", name="Remove").click()
    save(desk)
    assert [heading for (heading,) in draft.takeaways.values_list("heading")] == ["Stays", "Takeaway 1", "Takeaway 2"]


def test_takeaways_and_positions_are_dragged_to_another_place(desk, live_server, draft):
    first = draft.takeaways.first()
    for number, name in ((1, "Ada Example"), (2, "Bruno Sample")):
        PositionFactory(
            takeaway=first, sort_order=number, speaker=SpeakerFactory(name=name), proposition=PropositionFactory()
        )
    desk.set_viewport_size({"width": 1280, "height": 2600})  # nothing may scroll while something is held
    open_form(desk, live_server, draft)
    expect(desk.locator(".tiptap")).to_have_count(4)  # until then, rows grow
    rows = desk.locator(".positions li")
    rows.nth(1).locator(".order-handle").drag_to(rows.nth(0), target_position={"x": 5, "y": 2})
    handles = desk.locator(".inline-related > h3 .order-handle")
    handles.nth(1).drag_to(desk.locator("#takeaways-0 > h3"), target_position={"x": 5, "y": 2})
    save(desk)
    assert [heading for (heading,) in draft.takeaways.values_list("heading")] == ["Takeaway 2", "Takeaway 1"]
    assert [position.speaker.name for position in Position.objects.all()] == ["Bruno Sample", "Ada Example"]


def test_enter_in_a_field_saves_and_stays(desk, live_server, draft):
    PositionFactory(takeaway=draft.takeaways.first())
    open_form(desk, live_server, draft)
    heading = desk.locator("#id_takeaways-0-heading")
    heading.fill("Typed and entered")
    heading.press("Enter")
    expect(desk.locator(".messagelist")).to_contain_text("Saved.")
    assert draft.takeaways.first().heading == "Typed and entered"


def test_coming_back_shows_the_position_and_saving_from_there_shows_the_message(desk, live_server, draft):
    for number in range(1, 5):
        draft.takeaways.create(heading=f"Another {number}", sort_order=number + 2)
    position = PositionFactory(takeaway=draft.takeaways.all()[3])
    address = reverse("admin:articles_article_change", args=[draft.pk])
    desk.goto(f"{live_server.url}{address}#{position.anchor}")
    expect(desk.locator(".tiptap")).to_have_count(8)
    expect(desk.locator(f"#{position.anchor}")).to_be_in_viewport(ratio=1)
    follow(desk.get_by_role("button", name="Save", exact=True))
    expect(desk.locator(".messagelist")).to_be_in_viewport()
