from datetime import date

import pytest
from django.urls import reverse

from articles.admin.position import position_address
from articles.enums import Stance
from articles.models import Position
from tests.admin.desk import fields_of, messages_of, post_form
from tests.factories import (
    ArticleFactory,
    PositionFactory,
    PropositionFactory,
    SourceFactory,
    SpeakerFactory,
    SpeakerRoleFactory,
    TakeawayFactory,
)

LIST = reverse("admin:articles_position_changelist")


def add(takeaway):
    return position_address(takeaway.article_id, takeaway=takeaway.pk)


def change(position):
    return reverse("admin:articles_position_change", args=[position.pk])


def article_form(takeaway, anchored):
    return f"{reverse('admin:articles_article_change', args=[takeaway.article_id])}#{anchored.anchor}"


@pytest.fixture
def desk(log_in, editor):
    return log_in(editor)


@pytest.fixture
def takeaway(editor):
    return TakeawayFactory(article__created_by=editor)


@pytest.fixture
def words(db):
    """The least that a position needs."""
    return {
        "speaker": str(SpeakerFactory().pk),
        "proposition": str(PropositionFactory().pk),
        "stance": Stance.SUPPORTS,
        "paraphrase": "More examples are needed.",
    }


def test_add_saves_last_under_its_takeaway_and_leads_back_there(desk, takeaway, words):
    PositionFactory(takeaway=takeaway, sort_order=3)
    response = post_form(desk, add(takeaway), **words)
    position = takeaway.positions.last()
    assert (position.paraphrase, position.sort_order) == ("More examples are needed.", 2)
    assert response.url == article_form(takeaway, position)


def test_add_another_stays_under_the_same_takeaway(desk, takeaway, words):
    response = post_form(desk, add(takeaway), button="_addanother", **words)
    position = takeaway.positions.get()
    assert response.url == position_address(takeaway.article_id, takeaway=takeaway.pk, after=position.pk)
    assert response.url == post_form(desk, change(position), button="_addanother").url


def test_add_another_keeps_what_belongs_to_the_speech_and_asks_for_the_next_proposition(desk, takeaway, words):
    of_the_speech = {
        "speaker": words["speaker"],
        "said_on": "15/02/2025",
        "occasion": "Opening speech",
        "role": "Minister of Examples",
        "on_behalf_of": str(SpeakerFactory().pk),
        "source": str(SourceFactory().pk),
    }
    response = post_form(desk, add(takeaway), button="_addanother", **words | of_the_speech, locator="minute 3")
    fields = fields_of(desk.get(response.url))
    assert {name: "".join(fields[name]) for name in of_the_speech} == of_the_speech
    assert [fields.get(name, [""]) for name in ("paraphrase", "quote", "locator")] == [[""]] * 3
    assert not "".join(fields.get("proposition", []))
    assert not "".join(fields.get("stance", []))


@pytest.mark.parametrize(
    "query", ["", "?takeaway=", "?takeaway=none", "?takeaway=00000000-0000-0000-0000-000000000000"]
)
def test_add_without_a_takeaway_says_where_to_begin(desk, query):
    response = desk.get(reverse("admin:articles_position_add") + query, follow=True)
    assert messages_of(response) == ["Open an article and add the position under its takeaway."]


def test_add_under_a_takeaway_of_another_article_is_refused(desk, takeaway, words):
    foreign = TakeawayFactory()
    response = post_form(desk, add(takeaway), takeaway=str(foreign.pk), **words)
    assert "takeaway" in response.context["adminform"].form.errors
    assert not Position.objects.exists()


def test_change_can_move_to_another_takeaway_of_the_article(desk, takeaway):
    position = PositionFactory(takeaway=takeaway)
    other = TakeawayFactory(article=takeaway.article)
    PositionFactory(takeaway=other, sort_order=5)
    post_form(desk, change(position), takeaway=str(other.pk))
    position.refresh_from_db()
    assert (position.takeaway, position.sort_order) == (other, 2)


def test_conditions_are_required_when_the_stance_has_them(desk, takeaway, words):
    response = post_form(desk, add(takeaway), **words | {"stance": Stance.SUPPORTS_WITH_CONDITIONS})
    assert response.context["adminform"].form.errors == {"conditions": ["Say under which conditions."]}


def test_role_left_empty_becomes_the_one_held_on_the_day_and_says_so(desk, takeaway, words):
    speaker = SpeakerFactory()
    SpeakerRoleFactory(speaker=speaker, title="Minister", starts_on=date(2024, 1, 1), ends_on=date(2024, 12, 31))
    SpeakerRoleFactory(speaker=speaker, title="President", starts_on=date(2025, 1, 1))
    response = post_form(desk, add(takeaway), **words | {"speaker": str(speaker.pk), "said_on": "2024-06-01"})
    assert takeaway.positions.get().role == "Minister"
    assert any("“Minister”" in message for message in messages_of(desk.get(response.url)))


def test_role_left_empty_without_a_date_is_the_one_held_at_the_conference(desk, takeaway, words):
    role = SpeakerRoleFactory(title="President", starts_on=takeaway.article.conference.starts_on)
    post_form(desk, add(takeaway), **words | {"speaker": str(role.speaker.pk)})
    assert takeaway.positions.get().role == "President"


def test_role_taken_out_stays_out(desk, takeaway):
    role = SpeakerRoleFactory(title="President")
    position = PositionFactory(takeaway=takeaway, speaker=role.speaker, role="President")
    post_form(desk, change(position), role="")
    position.refresh_from_db()
    assert position.role == ""


def test_language_left_empty_becomes_that_of_the_source(desk, takeaway, words):
    source = SourceFactory(language="de")
    post_form(desk, add(takeaway), **words | {"quote": "Beispiele sind gut.", "source": str(source.pk)})
    assert takeaway.positions.get().quote_language == "de"


def test_language_left_empty_without_a_source_is_asked_for(desk, takeaway, words):
    response = post_form(desk, add(takeaway), **words | {"quote": "Examples are good."})
    assert response.context["adminform"].form.errors == {"quote_language": ["Say in which language the quotation is."]}


def test_delete_leads_back_to_the_takeaway(desk, takeaway):
    position = PositionFactory(takeaway=takeaway)
    response = desk.post(reverse("admin:articles_position_delete", args=[position.pk]), {"post": "yes"})
    assert response.url == article_form(takeaway, takeaway)
    assert not Position.objects.exists()


def test_breadcrumbs_lead_to_the_article_and_are_escaped(desk, takeaway):
    position = PositionFactory(takeaway=takeaway, speaker__name="<b id=x>Eve</b>")
    page = desk.get(change(position)).content.decode()
    assert article_form(takeaway, takeaway) in page
    assert "<b id=x>" not in page


def test_list_does_not_offer_to_add(desk, takeaway):
    PositionFactory(takeaway=takeaway)
    assert reverse("admin:articles_position_add") not in desk.get(LIST).content.decode()


@pytest.mark.parametrize("size", [1, 8])
def test_list_asks_the_same_number_of_queries_whatever_its_size(desk, size, django_assert_num_queries):
    PositionFactory.create_batch(size)
    desk.get(LIST)
    with django_assert_num_queries(8):
        desk.get(LIST)


def test_form_asks_a_fixed_number_of_queries(desk, takeaway, django_assert_num_queries):
    position = PositionFactory(takeaway=takeaway, quoted=True, quote_source=SourceFactory())
    TakeawayFactory.create_batch(5, article=takeaway.article)
    desk.get(change(position))
    with django_assert_num_queries(18):
        desk.get(change(position))


@pytest.mark.parametrize(
    ("field", "text"), [("paraphrase", "a \0"), ("role", "x" * 301), ("figure_low", "1e30"), ("said_on", "\0")]
)
def test_what_does_not_fit_is_refused_with_a_message(desk, takeaway, words, field, text):
    response = post_form(desk, add(takeaway), **words | {field: text})
    assert list(response.context["adminform"].form.errors) == [field]


def test_form_posted_to_a_withdrawn_right_is_refused(desk, editor, takeaway, words):
    data = fields_of(desk.get(add(takeaway))) | words
    editor.groups.clear()
    assert desk.post(add(takeaway), data).status_code == 403


def test_article_of_a_writer_is_closed_to_another(log_in, writer, other_writer, words):
    takeaway = TakeawayFactory(article=ArticleFactory(created_by=writer))
    position = PositionFactory(takeaway=takeaway, paraphrase="As it was")
    own, stranger = log_in(writer), log_in(other_writer)
    data = fields_of(own.get(change(position))) | {"paraphrase": "Forged"}
    new = fields_of(own.get(add(takeaway))) | words
    assert 'name="paraphrase"' not in stranger.get(change(position)).content.decode()
    assert stranger.post(change(position), data).status_code == 403
    assert stranger.get(add(takeaway)).status_code == 403
    assert stranger.post(add(takeaway), new).status_code == 403
    assert (
        stranger.post(reverse("admin:articles_position_delete", args=[position.pk]), {"post": "yes"}).status_code == 403
    )
    assert list(Position.objects.values_list("paraphrase")) == [("As it was",)]


def test_several_faults_are_told_in_sentences_and_none_lies_in_a_closed_section(desk, takeaway, words):
    page = post_form(desk, add(takeaway), **words, quote="An example.", figure_low="5", figure_high="3")
    form = page.context["adminform"].form
    assert set(form.errors) == {"quote_language", "figure_low", "figure_high", "figure_wording"}
    figure = next(part for part in page.context["adminform"] if "figure_high" in part.fields)
    assert not figure.is_collapsible


@pytest.mark.parametrize("field", ["speaker", "source"])
def test_forged_choice_is_refused_on_its_field(desk, takeaway, words, field):
    page = post_form(desk, add(takeaway), **words | {field: "forged"})
    assert list(page.context["adminform"].form.errors) == [field]


@pytest.mark.parametrize("query", [{"speaker": "forged"}, {"said_on": "soon"}, {"stance": "forged"}, {"source": "\0"}])
def test_address_with_anything_in_it_opens_the_form(desk, takeaway, query):
    role = SpeakerRoleFactory(starts_on=date(2024, 1, 1))
    query = {"speaker": role.speaker.pk, **query}
    answer = desk.get(position_address(takeaway.article_id, takeaway=takeaway.pk, **query))
    assert answer.status_code == (400 if query.get("source") else 200)
