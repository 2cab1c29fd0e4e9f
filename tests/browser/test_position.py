"""Writing a position: what is said beside the fields as they are filled in, and statements that are used again."""

import re
from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from playwright.sync_api import expect

from articles.admin.position import position_address
from articles.models import Position, Proposition, Source, Speaker
from tests.browser.test_desk import choose
from tests.factories import (
    PositionFactory,
    PropositionFactory,
    SourceFactory,
    SpeakerFactory,
    SpeakerRoleFactory,
    TakeawayFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def takeaway(editor):
    return TakeawayFactory(article__created_by=editor, article__headline="Examples gain ground")


@pytest.fixture
def ada(db):
    ada = SpeakerFactory(name="Ada Example")
    SpeakerRoleFactory(speaker=ada, title="Minister", starts_on=date(2024, 1, 1), ends_on=date(2024, 12, 31))
    SpeakerRoleFactory(speaker=ada, title="President", starts_on=date(2025, 1, 1))
    return ada


@pytest.fixture
def more(db):
    return PropositionFactory(short_title="More examples", statement="There should be more examples.", unit="% of all")


def add(live_server, takeaway):
    return live_server.url + position_address(takeaway.article_id, takeaway=takeaway.pk)


def part(page, name):
    return page.locator(f".beside-{name}")


def search(page):
    return page.locator(".select2-container--open .select2-search__field")


def test_earlier_statements_and_role_appear_once_chosen_and_are_taken_over(desk, live_server, takeaway, ada, more):
    earlier = PositionFactory(
        speaker=ada, proposition=more, takeaway__article__published=True, quoted=True, role="Mayor"
    )
    desk.goto(add(live_server, takeaway))
    expect(part(desk, "earlier")).to_contain_text("Choose a speaker and a proposition.")
    choose(desk, "speaker", "Ada")
    expect(desk.locator("#id_role")).to_have_value("President")
    desk.locator("#id_said_on").fill("01/06/2024")
    expect(desk.locator("#id_role")).to_have_value("Minister")
    desk.locator("#id_role").fill("Guest of honour")
    desk.locator("#id_said_on").fill("01/06/2025")
    expect(part(desk, "role")).to_contain_text("On record for 1 June 2025: President")
    expect(desk.locator("#id_role")).to_have_value("Guest of honour")
    choose(desk, "proposition", "more examples")
    expect(part(desk, "earlier")).to_contain_text("Examples are good.")
    desk.locator("#id_paraphrase").fill("Typed before.")
    part(desk, "earlier").get_by_role("button", name="Take over").click()
    expect(desk.locator(".messagelist")).to_contain_text("Nothing is saved yet.")
    expect(desk.locator("#id_quote")).to_have_value("Examples are good.")
    expect(desk.locator("#id_role")).to_have_value("Mayor")
    expect(desk.locator(".kept-text")).to_contain_text("Typed before.")
    desk.get_by_role("button", name="Save and go back").click()
    expect(desk.locator(".positions li")).to_have_count(1)
    assert takeaway.positions.get().source == earlier.source


def test_whole_position_is_written_by_the_keyboard_alone(desk, live_server, takeaway, ada, more):
    source = SourceFactory(title="Opening speech", excerpt="She said: examples are good for all.")
    desk.goto(add(live_server, takeaway))
    keyboard = desk.keyboard

    def tab_to(name):
        field = desk.locator(f"#id_{name}")
        reached = "(field) => [field, field.nextElementSibling].some((each) => each?.contains(document.activeElement))"
        for _ in range(12):
            if field.evaluate(reached):
                return
            keyboard.press("Tab")
        raise AssertionError(f"{name} cannot be reached")

    def pick(name, typed, label):
        tab_to(name)
        keyboard.type(typed)
        expect(search(desk)).to_have_value(typed)
        expect(desk.locator(".select2-results__option--highlighted")).to_contain_text(label)
        keyboard.press("Enter")
        expect(desk.locator(f"#id_{name} option:checked")).to_contain_text(label)

    desk.locator("#id_speaker + .select2 .select2-selection").focus()
    pick("speaker", "ada", "Ada Example")
    for name, text in (("said_on", "15/02/2025"), ("occasion", "Opening")):
        tab_to(name)
        keyboard.type(text)
    expect(desk.locator("#id_role")).to_have_value("President")
    pick("proposition", "more", "There should be more examples.")
    tab_to("stance")
    keyboard.type("Opp")
    pick("source", "opening", "Opening speech")
    tab_to("quote")
    keyboard.type("examples are good")
    expect(part(desk, "words")).to_contain_text("word for word")
    tab_to("figure_low")
    keyboard.type("3,5")
    tab_to("figure_wording")
    keyboard.type("north of 3.5%")
    expect(part(desk, "figure")).to_contain_text("at least 3.5 % of all")
    keyboard.press("Enter")
    expect(desk.locator(".positions li")).to_have_count(1)
    position = takeaway.positions.get()
    assert (position.speaker, position.proposition, position.source) == (ada, more, source)
    assert (position.stance, position.role, str(position.figure_low)) == ("opposes", "President", "3.500")


@pytest.mark.parametrize("role", ["Editor", "Writer"])
def test_what_is_not_on_file_is_added_from_the_autocomplete(desk, live_server, editor, takeaway, role):
    editor.groups.set([Group.objects.get(name=role)])
    desk.goto(add(live_server, takeaway))

    def add_new(field, typed, fill):
        desk.locator(f"#id_{field} + .select2 .select2-selection").press("Enter")
        search(desk).fill(typed)
        offer = desk.locator(".select2-results__option", has_text=f"Add “{typed}”")
        expect(offer).to_be_visible()
        with desk.expect_popup() as opened:
            search(desk).press("Enter")
        with opened.value as form:
            fill(form)
            with form.expect_event("close"):
                form.locator("[name=_save]").click()
        expect(desk.locator(f"#id_{field} option:checked")).to_have_count(1)

    def fill_speaker(form):
        expect(form.locator("#id_name")).to_have_value("Bruno Sample")
        form.get_by_role("button", name="Add another Role").click()
        form.locator("#id_roles-0-title").fill("Envoy")

    def fill_proposition(form):
        expect(form.locator("#id_statement")).to_have_value("Samples should be free.")
        form.locator("#id_short_title").fill("Free samples")
        with form.expect_popup() as opened:
            form.locator("#add_id_topic").click()
        with opened.value as topic, topic.expect_event("close"):
            topic.locator("#id_name").fill("Samples")
            topic.locator("[name=_save]").click()
        expect(form.locator("#id_topic option:checked")).to_have_count(1)

    def fill_source(form):
        expect(form.locator("#id_url")).to_have_value("https://press.example/speech")
        form.locator("#id_title").fill("A speech")
        form.locator("#id_publisher").fill("The Daily Example")

    add_new("speaker", "Bruno Sample", fill_speaker)
    expect(desk.locator("#id_role")).to_have_value("Envoy")
    add_new("proposition", "Samples should be free.", fill_proposition)
    expect(part(desk, "earlier")).to_contain_text("No other statement by Bruno Sample on “Free samples” is on record.")
    add_new("source", "https://press.example/speech", fill_source)
    desk.locator("#id_stance").select_option("supports")
    desk.locator("#id_paraphrase").fill("He wants samples to be free.")
    desk.get_by_role("button", name="Save and go back").click()
    expect(desk.locator(".positions li")).to_have_count(1)
    position = takeaway.positions.get()
    assert position.speaker == Speaker.objects.get(name="Bruno Sample")
    assert position.proposition == Proposition.objects.get(short_title="Free samples")
    assert position.source == Source.objects.get()


def test_name_on_file_is_not_offered_as_a_new_one(desk, live_server, takeaway, ada):
    desk.goto(add(live_server, takeaway))
    desk.locator("#id_speaker + .select2 .select2-selection").click()
    search(desk).fill("ada example")
    expect(desk.locator(".select2-results__option:not(.loading-results)")).to_have_text(["Ada Example"])


def test_quotation_is_compared_while_it_is_typed_and_again_after_the_excerpt_was_added(
    desk, live_server, takeaway, context
):
    position = PositionFactory(takeaway=takeaway, quoted=True, source__title="Opening speech")
    desk.goto(live_server.url + position_address(takeaway.article_id, position.pk))
    words = part(desk, "words")
    expect(words).to_contain_text("has no excerpt")
    with desk.expect_popup() as opened:
        words.get_by_role("link", name="Add the excerpt").click()
    with opened.value as form:
        form.locator("#id_excerpt").fill("All examples are very good for you.")
        form.locator("[name=_continue]").click()
        expect(form.locator(".messagelist")).to_be_visible()
    desk.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(words).to_contain_text("differs first here")
    expect(words.locator("mark")).to_have_text(["nothing", "very"])
    desk.locator("#id_quote").fill("examples are very good")
    expect(words).to_contain_text("word for word")
    desk.locator("#id_quote").fill("examples are “very” good …")
    expect(words).to_contain_text("Only quotation marks, dashes")


def test_part_that_cannot_be_looked_up_says_so_and_comes_back(desk, live_server, takeaway, ada, faults):
    SpeakerFactory(name="Bruno Sample")
    desk.goto(add(live_server, takeaway))
    desk.context.route(re.compile("/position/role/"), lambda route: route.abort())
    choose(desk, "speaker", "Ada")
    expect(part(desk, "role")).to_contain_text("could not be looked up just now")
    desk.context.unroute(re.compile("/position/role/"))
    desk.locator("#id_said_on").fill("01/06/2024")
    expect(part(desk, "role")).to_contain_text("Minister")
    assert all("ERR_FAILED" in fault for fault in faults)
    faults.clear()


def test_statement_is_used_in_another_article(desk, live_server, takeaway, editor):
    position = PositionFactory(takeaway=takeaway, quoted=True)
    other = TakeawayFactory(heading="The other finding", article__headline="More examples", article__created_by=editor)
    desk.goto(live_server.url + position_address(takeaway.article_id, position.pk))
    desk.get_by_role("button", name="Use in another article").click()
    desk.get_by_role("link", name="More examples").click()
    desk.get_by_role("button", name="Use it here").click()
    expect(desk.locator(".messagelist")).to_contain_text("This is the statement from “Examples gain ground”")
    expect(desk.locator("#id_quote")).to_have_value("Examples are good.")
    assert other.positions.get().source == position.source
    assert Position.objects.count() == 2
    desk.goto(live_server.url + reverse("admin:articles_article_change", args=[takeaway.article_id]))
    expect(desk.locator(".positions li")).to_have_count(1)
