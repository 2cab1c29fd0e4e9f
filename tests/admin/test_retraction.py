import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from articles.admin.position import position_address
from articles.models import Correction
from tests.admin.desk import messages_of
from tests.factories import PositionFactory


def step(name, position):
    return reverse(f"admin:articles_position_{name}", args=[position.pk])


@pytest.fixture
def position(db):
    return PositionFactory(takeaway__article__published=True, quoted=True)


def form(position):
    return position_address(position.article.pk, position.pk)


def test_chief_retracts_a_statement_with_a_reason_and_lifts_that(log_in, chief, position):
    desk = log_in(chief)
    page = desk.get(form(position)).text
    assert (step("retract", position) in page, step("lift", position) in page) == (True, False)
    assert "This field is required." in desk.post(step("retract", position), {"reason": " "}).text
    response = desk.post(step("retract", position), {"reason": "It was never said."})
    assert messages_of(desk.get(response.url)) == ["Retracted. Readers see the reason in its place."]
    position.refresh_from_db()
    assert (position.retraction_note, position.quote) == ("It was never said.", "Examples are good.")

    page = desk.get(form(position)).text
    assert (step("retract", position) in page, step("lift", position) in page) == (False, True)
    desk.post(step("lift", position), {"reason": "The wrong button."})
    position.refresh_from_db()
    assert position.retracted_at is None
    assert LogEntry.objects.filter(object_id=str(position.pk)).count() == 2


def test_words_are_taken_away_where_that_is_ticked(log_in, chief, position):
    desk = log_in(chief)
    desk.post(step("retract", position), {"reason": "It was never said.", "takes_words": "on"})
    position.refresh_from_db()
    assert position.quote == ""
    page = desk.get(form(position))
    assert page.status_code == 200
    assert step("lift", position) not in page.text


def test_step_that_does_not_fit_says_so_and_keeps_the_reason(log_in, chief):
    position = PositionFactory()
    page = log_in(chief).post(step("retract", position), {"reason": "Typed with care."})
    assert messages_of(page) == ["Nothing was done: Draft"]
    assert "Typed with care." in page.text


@pytest.mark.parametrize("name", ["retract", "lift"])
def test_steps_are_for_chiefs_and_for_what_is_there(log_in, editor, chief, position, name):
    desk = log_in(editor)
    assert step(name, position) not in desk.get(form(position)).text
    assert desk.get(step(name, position)).status_code == 403
    assert desk.post(step(name, position), {"reason": "Forged."}).status_code == 403
    assert not Correction.objects.exists()
    for key in ("none", "00000000-0000-0000-0000-000000000000"):
        assert log_in(chief).get(reverse(f"admin:articles_position_{name}", args=[key])).status_code == 404
