"""What the form of a position says beside its fields, with the page and as fragments."""

import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse

from articles.admin.beside import figure_in_words
from articles.admin.position import position_address
from articles.enums import Stance
from articles.models import Position
from tests.admin.desk import fields_of, post_form
from tests.factories import (
    ArticleFactory,
    PositionFactory,
    PropositionFactory,
    SourceFactory,
    SpeakerFactory,
    SpeakerRoleFactory,
    TakeawayFactory,
)

NOT_CHOSEN = "Choose a speaker and a proposition."


@pytest.fixture
def desk(log_in, editor):
    return log_in(editor)


@pytest.fixture
def takeaway(editor):
    return TakeawayFactory(article__created_by=editor)


@pytest.fixture
def earlier(db):
    """A statement in a live article."""
    return PositionFactory(takeaway__article=ArticleFactory(published=True), quoted=True)


def words_of(response):
    """Return the words of a page or a fragment, with single spaces."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", response.content.decode())))


def ask(client, part, takeaway, *, position="", method="get", **values):
    query = {"article": takeaway.article_id} | ({"position": position} if position else {})
    address = reverse(f"admin:articles_position_{part}", query=query)
    values = {name: getattr(value, "pk", value) for name, value in values.items()}
    return client.post(address, values) if method == "post" else client.get(address, query | values)


def add(takeaway, **query):
    return position_address(takeaway.article_id, takeaway=takeaway.pk, **query)


@pytest.mark.parametrize("method", ["get", "post"])
def test_earlier_statement_is_told_with_all_that_it_is(desk, takeaway, earlier, method):
    words = words_of(
        ask(desk, "earlier", takeaway, speaker=earlier.speaker, proposition=earlier.proposition, method=method)
    )
    for part in (
        "15 February 2025",
        earlier.article.conference.short_name,
        "Live",
        "Supports",
        "“Examples are good.”",
        "Minister of Examples",
        str(earlier.source),
        "Take over",
    ):
        assert part in words
    page = ask(desk, "earlier", takeaway, speaker=earlier.speaker, proposition=earlier.proposition).content.decode()
    assert "<svg" in page
    assert f'href="{earlier.get_absolute_url()}"' in page
    assert position_address(earlier.article.pk, earlier.pk).replace("&", "&amp;") in page


@pytest.mark.parametrize(
    ("state", "label"),
    [({}, "Draft"), ({"withdrawn": True}, "Withdrawn"), ({"retracted": True}, "Retracted")],
    ids=["draft", "withdrawn", "retracted"],
)
def test_earlier_statement_of_an_article_that_readers_do_not_see_says_so_and_has_no_page(desk, takeaway, state, label):
    earlier = PositionFactory(takeaway__article=ArticleFactory(**state))
    answer = ask(desk, "earlier", takeaway, speaker=earlier.speaker, proposition=earlier.proposition)
    assert label in words_of(answer)
    assert earlier.get_absolute_url() not in answer.content.decode()
    assert ("Take over" in words_of(answer)) is (label != "Retracted")


def test_retracted_statement_is_marked_and_not_to_be_taken_over(desk, takeaway):
    earlier = PositionFactory(takeaway__article=ArticleFactory(published=True), retracted=True)
    words = words_of(ask(desk, "earlier", takeaway, speaker=earlier.speaker, proposition=earlier.proposition))
    assert "Retracted" in words
    assert "Take over" not in words


def test_without_another_statement_that_is_said_in_words(desk, takeaway):
    speaker, proposition = SpeakerFactory(name="Ada Example"), PropositionFactory(short_title="More examples")
    words = words_of(ask(desk, "earlier", takeaway, speaker=speaker, proposition=proposition))
    assert "No other statement by Ada Example on “More examples” is on record." in words


@pytest.mark.parametrize("value", ["", "forged", "00000000-0000-0000-0000-000000000000"])
def test_fields_that_name_nothing_are_as_empty_ones(desk, takeaway, earlier, value):
    assert NOT_CHOSEN in words_of(ask(desk, "earlier", takeaway, speaker=value, proposition=earlier.proposition))
    assert "data-role" not in ask(desk, "role", takeaway, speaker=value, said_on=value).content.decode()
    assert "Choose the source" in words_of(ask(desk, "words", takeaway, quote="Words", source=value))
    assert "comes from the proposition" in words_of(ask(desk, "figure", takeaway, proposition=value, figure_low=value))


def test_form_shows_the_same_without_a_script(desk, takeaway, earlier):
    assert NOT_CHOSEN in words_of(desk.get(add(takeaway)))
    chosen = {"speaker": earlier.speaker_id, "proposition": earlier.proposition_id}
    assert "“Examples are good.”" in words_of(desk.get(add(takeaway, **chosen)))
    sent = {name: str(key) for name, key in chosen.items()}
    page = post_form(desk, add(takeaway), **sent, stance="")
    assert "“Examples are good.”" in words_of(page)
    post_form(desk, add(takeaway), **sent, stance=Stance.OPPOSES, paraphrase="Not any more.")
    page = words_of(desk.get(position_address(takeaway.article_id, takeaway.positions.get().pk)))
    assert "“Examples are good.”" in page
    assert "1 other statement by" in page
    assert "Take over" not in page


def test_statement_in_unpublished_work_on_the_article_counts_and_the_one_in_the_form_does_not(desk, editor):
    live = TakeawayFactory(article=ArticleFactory(published=True))
    speaker, proposition = SpeakerFactory(), PropositionFactory()
    post_form(
        desk,
        add(live),
        speaker=str(speaker.pk),
        proposition=str(proposition.pk),
        stance=Stance.SUPPORTS,
        paraphrase="Only in the draft.",
    )
    assert not Position.objects.exists()
    answer = ask(desk, "earlier", live, speaker=speaker, proposition=proposition)
    assert "In this article" in words_of(answer)
    assert "Only in the draft." in words_of(answer)
    own = re.search(r'name="_take" value="([^"]+)"', answer.content.decode())[1]
    words = words_of(ask(desk, "earlier", live, position=own, speaker=speaker, proposition=proposition))
    assert "is on record" in words


def test_long_record_is_cut_with_a_way_to_all(desk, takeaway):
    speaker, proposition = SpeakerFactory(), PropositionFactory()
    PositionFactory.create_batch(11, speaker=speaker, proposition=proposition)
    answer = ask(desk, "earlier", takeaway, speaker=speaker, proposition=proposition)
    assert answer.content.decode().count('<li class="statement') == 10
    PositionFactory(speaker=speaker)
    address = unescape(re.search(r'href="([^"]*\?speaker=[^"]*)"', answer.content.decode())[1])
    assert desk.get(address).context["cl"].result_count == 11


@pytest.mark.parametrize(
    ("said_on", "role", "sentence"),
    [
        ("01/06/2024", "Minister", "On record for 1 June 2024:"),
        ("", "President", "On record for 14 February 2025, the first day of the conference:"),
        ("when?", "President", "the first day of the conference"),
        ("01/06/1999", "", "No role of Ada Example is on record for 1 June 1999."),
    ],
    ids=["day", "no day", "no date", "no role"],
)
def test_role_is_the_one_held_on_the_day_or_when_the_conference_began(desk, takeaway, said_on, role, sentence):
    speaker = SpeakerFactory(name="Ada Example")
    SpeakerRoleFactory(speaker=speaker, title="Minister", starts_on=date(2024, 1, 1), ends_on=date(2024, 12, 31))
    SpeakerRoleFactory(speaker=speaker, title="President", starts_on=date(2025, 1, 1))
    answer = ask(desk, "role", takeaway, speaker=speaker, said_on=said_on)
    assert f'data-role="{role}"' in answer.content.decode()
    assert sentence in words_of(answer)


def test_role_is_in_the_form_of_a_speaker_who_was_named(desk, takeaway):
    role = SpeakerRoleFactory(title="President")
    assert fields_of(desk.get(add(takeaway, speaker=role.speaker.pk)))["role"] == ["President"]


@pytest.mark.parametrize(
    ("quote", "sentence"),
    [
        ("examples are good", "word for word"),
        ("Examples are good.", "Only quotation marks, dashes"),
        ("examples are very good", "differs first here"),
        ("nothing of the kind", "do not stand in the excerpt"),
    ],
    ids=["exact", "alike", "differs", "absent"],
)
def test_quotation_is_compared_with_the_excerpt_of_its_source(desk, takeaway, quote, sentence):
    source = SourceFactory(excerpt="She said: examples are good for all.")
    assert sentence in words_of(ask(desk, "words", takeaway, quote=quote, source=source, method="post"))


def test_quotation_is_compared_with_its_own_source_first(desk, takeaway):
    own, other = SourceFactory(excerpt="Examples are good."), SourceFactory(excerpt="Something else.")
    answer = ask(desk, "words", takeaway, quote="Examples are good.", source=other, quote_source=own)
    assert "word for word" in words_of(answer)


def test_without_an_excerpt_whoever_may_adds_it(log_in, editor, writer, takeaway, earlier):
    own = SourceFactory()
    link = "Add the excerpt"
    assert link in words_of(ask(log_in(editor), "words", takeaway, quote="Words", source=earlier.source))
    assert link in words_of(ask(log_in(writer), "words", takeaway, quote="Words", source=own))
    words = words_of(ask(log_in(writer), "words", takeaway, quote="Words", source=earlier.source))
    assert link not in words
    assert "An editor can add it" in words


def test_without_a_quotation_nothing_is_said_of_it(desk, takeaway):
    assert not words_of(ask(desk, "words", takeaway, quote=" ", source=SourceFactory(excerpt="Words"))).strip()


def test_figure_says_unit_reading_and_what_readers_see(desk, takeaway):
    proposition = PropositionFactory(unit="% of GDP")
    words = words_of(
        ask(desk, "figure", takeaway, proposition=proposition, figure_low="3,5", figure_wording="north of 3.5%")
    )
    assert "Unit: % of GDP" in words
    assert "Counts as: at least 3.5 % of GDP." in words
    assert "Readers see: Figure north of 3.5%" in words
    words = words_of(ask(desk, "figure", takeaway, proposition=proposition, figure_low="3"))
    assert "Add that wording." in words


def test_figure_without_a_unit_leads_to_the_proposition(desk, takeaway):
    proposition = PropositionFactory(short_title="More examples")
    answer = ask(desk, "figure", takeaway, proposition=proposition)
    assert "“More examples” has no unit" in words_of(answer)
    assert reverse("admin:articles_proposition_change", args=[proposition.pk]) in answer.content.decode()


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        ("3", None, "at least 3 km"),
        (None, "2.50", "at most 2.5 km"),
        ("5", "5.000", "exactly 5 km"),
        ("3", "3.5", "3 to 3.5 km"),
        (None, None, ""),
        ("4", "3", ""),
    ],
    ids=["low", "high", "both the same", "range", "none", "twisted"],
)
def test_figure_is_read_in_words(low, high, words):
    low, high = (each and Decimal(each) for each in (low, high))
    assert figure_in_words(low, high, "km") == words


PARTS = ["earlier", "role", "words", "figure"]


@pytest.mark.parametrize("part", PARTS)
def test_parts_are_closed_to_whoever_may_not_see_positions(client, desk, editor, takeaway, part):
    assert ask(client, part, takeaway).status_code == 302
    editor.groups.clear()
    assert ask(desk, part, takeaway).status_code == 403


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("article", ["", "forged", "00000000-0000-0000-0000-000000000000"])
def test_part_of_no_article_is_not_found(desk, part, article):
    assert desk.get(reverse(f"admin:articles_position_{part}", query={"article": article})).status_code == 404


@pytest.mark.parametrize("size", [1, 30])
@pytest.mark.parametrize(("part", "queries"), [("earlier", 14), ("role", 13), ("words", 12), ("figure", 12)])
def test_parts_ask_a_fixed_number_of_queries(
    desk, takeaway, earlier, size, part, queries, django_assert_max_num_queries
):
    PositionFactory.create_batch(size, speaker=earlier.speaker, proposition=earlier.proposition)
    values = {
        "speaker": earlier.speaker,
        "proposition": earlier.proposition,
        "source": earlier.source,
        "quote": "Words",
    }
    with django_assert_max_num_queries(queries):
        assert ask(desk, part, takeaway, **values).status_code == 200
