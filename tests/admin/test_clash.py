"""What two people changed is settled on a page of its own, which can be left and found again."""

import re
from copy import deepcopy

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.aggregate.content import digest
from articles.models import OpenForm, Snapshot
from articles.queries.clash import Settling, unsettled_of
from articles.queries.snapshot import content_in, newest_content
from articles.services.article import retract_article
from articles.services.role import OPERATOR
from articles.services.work import save_work
from tests.admin.desk import fields_of, messages_of
from tests.factories import (
    ArticleFactory,
    PositionFactory,
    PropositionFactory,
    SourceFactory,
    SpeakerFactory,
    TakeawayFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[{}, {"published": True}], ids=["draft", "published"])
def article(request):
    return made(**request.param)


def made(takeaways=2, positions=2, **state):
    """An article whose takeaways and positions have names that can be told apart."""
    article = ArticleFactory(headline="Before", deck="A deck", introduction="<p>Some old words.</p>", **state)
    for number in range(takeaways):
        takeaway = TakeawayFactory(article=article, heading=f"Finding {number}")
        for place in range(positions):
            PositionFactory(
                takeaway=takeaway,
                quoted=True,
                speaker=SpeakerFactory(name=f"Speaker {number}{place}"),
                proposition=PropositionFactory(short_title=f"Claim {number}{place}"),
            )
    return article


def clashing(article, change_theirs, change_mine, by=OPERATOR, theirs_by=OPERATOR):
    """Let two people change one content and return what became of the second."""
    base = newest_content(article)
    theirs, mine = deepcopy(base), deepcopy(base)
    change_theirs(theirs)
    change_mine(mine)
    save_work(article.pk, theirs, base=digest(base), by=theirs_by)
    return save_work(article.pk, mine, base=digest(base), by=by)


def fields(**values):
    """A change of fields of the article."""
    return lambda content: content["article"].update(values)


def first(records, **values):
    """A change of fields of the first takeaway or position of the page."""

    def change(content):
        takeaway = content["article"]["takeaways"][0]
        key = takeaway if records == "takeaways" else content["takeaways"][takeaway]["positions"][0]
        content[records][key].update(values)

    return change


def address(saved):
    return reverse("admin:articles_article_settle", args=[saved.article.pk, saved.version.number])


def form_of(saved):
    return reverse("admin:articles_article_change", args=[saved.article.pk])


def choose(client, saved, choices, **edited):
    """Open the page, choose by the keys of clashes, press the button."""
    data = fields_of(client.get(address(saved)))
    data |= {f"{key}-choice": choice for key, choice in choices.items()} | edited
    return client.post(address(saved), data)


@pytest.fixture
def headlines(article, editor, chief):
    """Two headlines for one article."""
    return clashing(article, fields(headline="Theirs"), fields(headline="Mine"), by=editor, theirs_by=chief)


def shown(client, saved):
    """Return the page without what is only there to be heard."""
    return re.sub('<span class="visually-hidden">.*?</span>', "", client.get(address(saved)).content.decode())


# What the page shows


def test_both_sides_stand_with_who_and_what_was_before_and_nothing_is_chosen(log_in, editor, headlines):
    page = log_in(editor).get(address(headlines))
    text = shown(log_in(editor), headlines)
    assert all(each in text for each in ("chief, ", "editor, ", "Theirs</ins>", "Mine</ins>", "Before</del>"))
    assert "As it was before" in text
    assert "checked" not in text
    [key] = [clash.key for clash in headlines.clashes]
    assert fields_of(page)["asked"] == [key]


@pytest.mark.parametrize(
    ("theirs", "mine", "said"),
    [
        (
            first("positions", stance="opposes"),
            first("positions", stance="neutral"),
            ["Position 1 of takeaway 1", "Speaker 00: Claim 00", "Stance", "Opposes", "Neutral", "Supports"],
        ),
        (
            first("takeaways", heading="Finding theirs"),
            first("takeaways", heading="Finding mine"),
            ["Takeaway 1", "Heading", "theirs</ins>", "mine</ins>"],
        ),
        (
            first("positions", said_on="2025-03-01"),
            first("positions", said_on=None),
            ["Date", "1 March 2025", "15 February 2025"],
        ),
        (
            fields(introduction="<p>Some new words.</p>"),
            fields(introduction="<p>Some <em>old</em> words.</p>"),
            ["Introduction", "new</ins>", 'class="markup">old</span>', "data-django-prose-editor"],
        ),
    ],
    ids=["stance", "heading", "date", "rich text"],
)
def test_names_and_labels_stand_for_keys_and_stored_values(log_in, editor, theirs, mine, said):
    text = shown(log_in(editor), clashing(made(), theirs, mine, by=editor))
    assert [each for each in said if each not in text] == []


def test_other_rows_stand_by_their_names(log_in, editor):
    theirs, mine = SpeakerFactory(name="Bea Other"), SpeakerFactory(name="Cleo Other")
    changes = [first("positions", speaker=str(each.pk)) for each in (theirs, mine)]
    saved = clashing(made(), *changes, by=editor)
    text = shown(log_in(editor), saved)
    assert all(name in text for name in ("Speaker 00", "Bea Other", "Cleo Other"))
    sides = Settling(saved.article, saved.version, newest_content(saved.article)).shown()[0]
    words = [piece.text for side in (sides.theirs, sides.mine) for field in side.fields for piece in field.pieces]
    assert words == ["Speaker 00", "Bea Other", "Speaker 00", "Cleo Other"]


def test_fields_of_a_group_in_which_nothing_differs_are_not_shown(editor):
    saved = clashing(made(), first("positions", quote="Theirs."), first("positions", locator="Page 1"), by=editor)
    [clash] = Settling(saved.article, saved.version, newest_content(saved.article)).shown()
    assert [field.label for field in clash.mine.fields] == ["Quotation", "Place in the source"]
    assert [piece.kind for piece in clash.mine.fields[0].pieces] == ["same"]


def test_what_a_side_left_as_it_was_stands_there_once_and_whole(editor):
    source, long = SourceFactory(), " ".join(f"Word {number}." for number in range(200))
    article = made(published=True)
    base = newest_content(article)
    with_quote = deepcopy(base)
    first("positions", quote=long)(with_quote)
    save_work(article.pk, with_quote, base=digest(base), by=OPERATOR)
    saved = clashing(
        article, first("positions", source=str(source.pk)), first("positions", locator="Page 1"), by=editor
    )
    [clash] = Settling(article, saved.version, newest_content(article)).shown()
    source_field = next(field for field in clash.mine.fields if field.label == "Source")
    assert [piece.kind for piece in source_field.pieces] == ["same"]
    both = clashing(article, first("positions", quote="Theirs."), first("positions", locator="Page 2"), by=editor)
    clash = Settling(article, both.version, newest_content(article)).shown()[0]
    assert [side.fields[0].pieces for side in (clash.before, clash.mine)] == [[("same", long)], [("same", long)]]


def test_orders_are_lists_of_headings(log_in, editor):
    article = made(takeaways=3, positions=0)

    def order(*places):
        def change(content):
            keys = content["article"]["takeaways"]
            content["article"]["takeaways"] = [keys[place] for place in places]

        return change

    saved = clashing(article, order(1, 0, 2), order(0, 2, 1), by=editor)
    [clash] = Settling(article, saved.version, newest_content(article)).shown()
    assert [name for _kind, name in clash.theirs.order] == ["Finding 1", "Finding 0", "Finding 2"]
    assert "Order of the takeaways" in shown(log_in(editor), saved)
    assert choose(log_in(editor), saved, {clash.clash.key: "mine"}).status_code == 302
    headings = [newest_content(article)["takeaways"][key]["heading"] for key in order_of(article)]
    assert headings == ["Finding 0", "Finding 2", "Finding 1"]


def order_of(article):
    return newest_content(article)["article"]["takeaways"]


def test_what_both_deleted_is_still_named_in_what_was_before(log_in, editor):
    article = made(takeaways=4, positions=1)

    def delete_and_order(*places):
        def change(content):
            keys = content["article"]["takeaways"]
            delete_first(content)
            content["article"]["takeaways"] = [keys[place] for place in places]

        return change

    saved = clashing(article, delete_and_order(1, 0, 2), delete_and_order(0, 2, 1), by=editor)
    [clash] = Settling(article, saved.version, newest_content(article)).shown()
    assert [name for _kind, name in clash.before.order] == [f"Finding {number}" for number in range(4)]


def delete_first(content):
    key = content["article"]["takeaways"].pop(0)
    for position in content["takeaways"].pop(key)["positions"]:
        del content["positions"][position]


@pytest.mark.parametrize(("choice", "left"), [("mine", 2), ("theirs", 1)])
def test_deleting_says_what_would_be_lost(log_in, editor, article, choice, left):
    saved = clashing(article, delete_first, first("positions", paraphrase="Freshly worded"), by=editor)
    text = shown(log_in(editor), saved)
    assert all(each in text for each in ("Delete it", "Keep it", "Speaker 00: Claim 00", "Speaker 01: Claim 01"))
    assert "Freshly worded</ins>" in text
    [clash] = saved.clashes
    assert choose(log_in(editor), saved, {clash.key: choice}).status_code == 302
    assert len(order_of(article)) == left


def test_keeping_and_deleting_are_named_from_the_side_that_deleted(log_in, editor):
    saved = clashing(made(), first("takeaways", heading="Kept"), delete_first, by=editor)
    page = fields_of(log_in(editor).get(address(saved)))
    assert page["asked"] == [saved.clashes[0].key]
    choose(log_in(editor), saved, {saved.clashes[0].key: "theirs"})
    assert newest_content(saved.article)["takeaways"][order_of(saved.article)[0]]["heading"] == "Kept"


def test_place_of_a_position_is_named_by_takeaway(log_in, editor):
    article = made(takeaways=3, positions=1)

    def move(to):
        def change(content):
            keys = content["article"]["takeaways"]
            position = content["takeaways"][keys[0]]["positions"].pop()
            content["takeaways"][keys[to]]["positions"].append(position)

        return change

    saved = clashing(article, move(1), move(2), by=editor)
    text = shown(log_in(editor), saved)
    assert "Takeaway 2: Finding 1" in text
    assert "Takeaway 3: Finding 2" in text
    choose(log_in(editor), saved, {saved.clashes[0].key: "mine"})
    content = newest_content(article)
    assert [len(content["takeaways"][key]["positions"]) for key in order_of(article)] == [0, 1, 2]


def test_text_of_somebody_else_is_not_called_mine(log_in, editor, chief, headlines):
    assert "<dt>Mine</dt>" in shown(log_in(editor), headlines)
    assert "<dt>Set aside</dt>" in shown(log_in(chief), headlines)


def test_queries_do_not_grow_with_the_article_or_the_clashes(log_in, editor):
    def settling(size):
        saved = clashing(
            made(takeaways=size),
            lambda content: [p.update(stance="opposes") for p in content["positions"].values()],
            lambda content: [p.update(stance="neutral") for p in content["positions"].values()],
            by=editor,
        )
        client = log_in(editor)
        client.get(address(saved))
        return saved, client

    counts = []
    for size in (2, 5):
        saved, client = settling(size)
        with CaptureQueriesContext(connection) as queries:
            client.get(address(saved))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 28


def test_queries_do_not_grow_with_the_deletions(editor):
    def delete_all(content):
        for _takeaway in list(content["takeaways"]):
            delete_first(content)

    def edit_all(content):
        for position in content["positions"].values():
            position["paraphrase"] = "Edited."

    counts = []
    for size in (2, 5):
        saved = clashing(made(takeaways=size), delete_all, edit_all, by=editor)
        settling = Settling(saved.article, saved.version, newest_content(saved.article))
        with CaptureQueriesContext(connection) as queries:
            assert len(settling.shown()) == size
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8


# Choosing


@pytest.mark.parametrize(("choice", "headline"), [("mine", "Mine"), ("theirs", "Theirs")])
def test_chosen_side_is_saved_and_the_article_opens(log_in, editor, article, headlines, choice, headline):
    client = log_in(editor)
    response = choose(client, headlines, {headlines.clashes[0].key: choice})
    assert (response.status_code, response.url) == (302, form_of(headlines))
    assert newest_content(article)["article"]["headline"] == headline
    assert not Snapshot.objects.unsettled().exists()
    [message] = messages_of(client.get(form_of(headlines)))
    assert message.startswith("Settled")


def test_text_from_both_is_saved(log_in, editor, article, headlines):
    key = headlines.clashes[0].key
    choose(log_in(editor), headlines, {key: "edited"}, **{f"{key}-headline": "Theirs and\u200b mine"})
    assert newest_content(article)["article"]["headline"] == "Theirs and mine"


def test_fields_of_a_group_can_be_taken_from_both(log_in, editor):
    source, other = SourceFactory(), SourceFactory(publisher="The Other Example")
    saved = clashing(
        made(),
        first("positions", quote="Theirs.", source=str(source.pk)),
        first("positions", quote="Mine.", locator="Page 1"),
        by=editor,
    )
    key = saved.clashes[0].key
    edited = {f"{key}-quote": "Both.", f"{key}-source": str(other.pk), f"{key}-locator": ""}
    response = choose(log_in(editor), saved, {key: "edited"}, **edited)
    assert response.status_code == 302
    content = newest_content(saved.article)
    position = content["positions"][content["takeaways"][order_of(saved.article)[0]]["positions"][0]]
    assert (position["quote"], position["source"], position["locator"]) == ("Both.", str(other.pk), "")
    assert position["quote_language"] == "en"


def test_date_and_figures_come_through_the_form_as_they_were(log_in, editor):
    values = {"figure_low": "2.000", "figure_high": "3.500", "figure_wording": "two to 3.5"}
    saved = clashing(made(), first("positions", figure_low="1.000", figure_wording="one"), first("positions", **values))
    key = saved.clashes[0].key
    choose(log_in(editor), saved, {key: "edited"})
    content = newest_content(saved.article)
    position = content["positions"][content["takeaways"][order_of(saved.article)[0]]["positions"][0]]
    assert {name: position[name] for name in values} == values


def test_unsettled_clash_is_refused_where_it_stands_and_choices_stay(log_in, editor, article):
    saved = clashing(article, fields(headline="Theirs", deck="Theirs"), fields(headline="Mine", deck="Mine"), by=editor)
    headline, deck = [clash.key for clash in saved.clashes]
    page = choose(log_in(editor), saved, {headline: "edited"}, **{f"{headline}-headline": "Typed by hand"})
    assert page.status_code == 200
    forms = {form.clash.key: form for _shown, form in page.context["clashes"]}
    assert (forms[headline].errors, list(forms[deck].errors)) == ({}, ["choice"])
    text = page.content.decode()
    assert f'href="#{headline}"' not in text
    assert f'href="#{deck}">Article: Deck</a>' in text
    data = fields_of(page)
    assert (data[f"{headline}-choice"], data[f"{headline}-headline"]) == (["edited"], ["Typed by hand"])
    assert newest_content(article)["article"]["headline"] == "Theirs"


def test_edited_text_is_checked_only_where_it_is_chosen(log_in, editor, headlines):
    key = headlines.clashes[0].key
    page = choose(log_in(editor), headlines, {key: "edited"}, **{f"{key}-headline": ""})
    assert page.status_code == 200
    assert "This field is required." in page.content.decode()
    response = choose(log_in(editor), headlines, {key: "theirs"}, **{f"{key}-headline": ""})
    assert response.status_code == 302


def test_edited_group_that_breaks_a_rule_says_so_at_the_field(log_in, editor):
    saved = clashing(made(), first("positions", stance="opposes"), first("positions", stance="neutral"), by=editor)
    key = saved.clashes[0].key
    page = choose(log_in(editor), saved, {key: "edited"}, **{f"{key}-stance": "supports_with_conditions"})
    assert page.status_code == 200
    assert "Say under which conditions." in page.content.decode()


def test_forged_choice_settles_nothing(log_in, editor, article, headlines):
    assert choose(log_in(editor), headlines, {headlines.clashes[0].key: "ours"}).status_code == 200
    assert newest_content(article)["article"]["headline"] == "Theirs"


def test_what_was_chosen_and_does_not_go_together_is_asked_about(log_in, editor):
    saved = clashing(
        made(),
        first("positions", quote="Other words.", paraphrase=""),
        first("positions", quote="", quote_language="", locator="Page 1"),
        by=editor,
    )
    [words] = [clash.key for clash in saved.clashes]
    client = log_in(editor)
    page = choose(client, saved, {words: "mine"})
    assert page.status_code == 200
    [(_shown, form)] = page.context["clashes"]
    assert form.clash.unit == "whole"
    response = client.post(address(saved), fields_of(page) | {f"{form.clash.key}-choice": "mine"})
    assert response.status_code == 302
    assert not Snapshot.objects.unsettled().exists()


def test_joined_text_that_breaks_a_rule_is_asked_about_until_it_keeps_it(log_in, editor):
    saved = clashing(
        made(), first("positions", quote="", quote_language=""), first("positions", paraphrase=""), by=editor
    )
    key = saved.clashes[0].key
    edited = {f"{key}-{name}": "" for name in ("quote", "quote_language", "paraphrase")}
    page = choose(log_in(editor), saved, {key: "edited"}, **edited)
    assert "Write what was said" in page.content.decode()
    edited[f"{key}-paraphrase"] = "In our words."
    assert choose(log_in(editor), saved, {key: "edited"}, **edited).status_code == 302


def test_change_seen_by_nobody_leads_to_another_page_of_clashes(log_in, editor, article, headlines):
    client, key = log_in(editor), headlines.clashes[0].key
    data = fields_of(client.get(address(headlines))) | {f"{key}-choice": "mine"}
    newest = newest_content(article)
    later = deepcopy(newest)
    later["article"]["headline"] = "Later"
    save_work(article.pk, later, base=digest(newest), by=OPERATOR)
    response = client.post(address(headlines), data)
    version = Snapshot.objects.unsettled().get()
    assert response.url == reverse("admin:articles_article_settle", args=[article.pk, version.number])
    text = client.get(response.url).content.decode()
    assert "once more" in text
    assert "Later" in text
    assert newest_content(article)["article"]["headline"] == "Later"
    assert content_in(version)["article"]["headline"] == "Mine"


def test_page_of_what_is_not_on_record_any_more_is_shown_anew(log_in, editor, article, headlines):
    key = headlines.clashes[0].key
    page = choose(log_in(editor), headlines, {key: "mine"}, seen="unknown")
    assert (page.status_code, fields_of(page)["seen"]) == (200, [digest(newest_content(article))])
    assert f"{key}-choice" not in fields_of(page)
    assert newest_content(article)["article"]["headline"] == "Theirs"


def test_nothing_that_clashes_any_more_can_be_saved(log_in, editor, article, headlines):
    newest = newest_content(article)
    back = deepcopy(newest)
    back["article"]["headline"] = "Before"
    save_work(article.pk, back, base=digest(newest), by=OPERATOR)
    assert "Nothing clashes any more" in shown(log_in(editor), headlines)
    assert choose(log_in(editor), headlines, {}).status_code == 302
    assert newest_content(article)["article"]["headline"] == "Mine"


def test_refusal_of_the_service_is_told_and_choices_stay(log_in, chief):
    article = made(published=True)
    saved = clashing(article, fields(headline="Theirs"), fields(headline="Mine"), by=chief)
    retract_article(article, reason="It was made up.", by=chief)
    page = choose(log_in(chief), saved, {saved.clashes[0].key: "mine"})
    assert page.status_code == 200
    assert "retracted" in messages_of(page)[0]
    assert fields_of(page)[f"{saved.clashes[0].key}-choice"] == ["mine"]


# Who, and when not


def test_who_may_not_change_the_article_may_not_settle(log_in, other_writer, reader, headlines):
    assert log_in(other_writer).get(address(headlines)).status_code == 403
    assert log_in(other_writer).post(address(headlines), {}).status_code == 403
    assert reader.get(address(headlines)).status_code == 302


def test_writer_settles_an_own_draft(log_in, writer):
    article = made()
    article.created_by = writer
    article.save()
    saved = clashing(article, fields(headline="Theirs"), fields(headline="Mine"), by=writer)
    assert choose(log_in(writer), saved, {saved.clashes[0].key: "mine"}).status_code == 302


def test_settled_and_unknown_version_lead_to_the_article(log_in, editor, headlines):
    client = log_in(editor)
    data = fields_of(client.get(address(headlines))) | {f"{headlines.clashes[0].key}-choice": "mine"}
    client.post(address(headlines), data)
    unknown = reverse("admin:articles_article_settle", args=[headlines.article.pk, 999])
    for response in (client.get(address(headlines)), client.post(address(headlines), data), client.get(unknown)):
        assert response.url == form_of(headlines)
    assert "There is nothing to settle there any more." in messages_of(client.get(form_of(headlines)))


def test_version_of_another_article_and_one_that_is_not_set_aside_are_not_settled(log_in, editor, headlines):
    other = ArticleFactory()
    for article, number in ((other, headlines.version.number), (headlines.article, headlines.version.base.number)):
        response = log_in(editor).get(reverse("admin:articles_article_settle", args=[article.pk, number]))
        assert response.url == reverse("admin:articles_article_change", args=[article.pk])


def test_unknown_article_is_not_found(log_in, editor):
    address = reverse("admin:articles_article_settle", args=[ArticleFactory.build().pk, 1])
    assert log_in(editor).get(address).status_code == 404


def test_what_waits_to_be_settled_is_found_own_first(article, editor, chief, django_assert_num_queries):
    theirs = clashing(article, fields(deck="Theirs"), fields(deck="Other"), by=chief)
    own = clashing(article, fields(headline="Theirs"), fields(headline="Mine"), by=editor)
    with django_assert_num_queries(1):
        found = unsettled_of(article, editor)
        assert [version.created_by for version in found] == [editor, chief]
    assert found == [own.version, theirs.version]


# What is not settled yet


def test_dropping_what_was_set_aside_keeps_it_in_the_history_alone(log_in, editor, article, headlines):
    client = log_in(editor)
    response = client.post(address(headlines), {"_drop": "1"})
    assert response.url == form_of(headlines)
    assert messages_of(client.get(response.url)) == ["Dropped. It stays in the history, from where it can be restored."]
    assert not Snapshot.objects.unsettled().exists()
    assert newest_content(article)["article"]["headline"] == "Theirs"
    assert Snapshot.objects.get(pk=headlines.version.pk).content["article"]["headline"] == "Mine"


def test_dropping_is_closed_to_who_may_not_change_the_article(log_in, other_writer, headlines):
    assert log_in(other_writer).post(address(headlines), {"_drop": "1"}).status_code == 403
    assert Snapshot.objects.unsettled().exists()


def test_login_that_expired_keeps_the_text_from_both(log_in, reader, editor, article, headlines):
    key = headlines.clashes[0].key
    data = fields_of(log_in(editor).get(address(headlines)))
    data |= {f"{key}-choice": "edited", f"{key}-headline": "Written from both"}
    to_login = reader.post(address(headlines), data)
    assert to_login.url.startswith(reverse("admin:login"))
    back = QueryDict(to_login.url.partition("?")[2])["next"]
    client = log_in(editor)
    page = client.get(back)
    assert "Written from both" in page.content.decode()
    assert Snapshot.objects.unsettled().exists()
    assert client.post(address(headlines), fields_of(page) | {f"{key}-choice": "edited"}).url == form_of(headlines)
    assert newest_content(article)["article"]["headline"] == "Written from both"
    assert not OpenForm.objects.with_text().exists()
