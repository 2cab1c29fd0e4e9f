"""What means harm, typed into every form of the desk and asked of every list."""

import pytest
from django.contrib import admin
from django.urls import reverse

from tests import hostile
from tests.admin.desk import fields_of
from tests.factories import PositionFactory, UserFactory

MODELS = sorted(f"{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry)
VALUES = [*hostile.LINES.values(), *hostile.DAYS, *hostile.BLANK, *hostile.CANARIES]
VALUES += ["9" * 20, "-1", "1e9", "javascript:alert(1)", "x" * 5000, "on"]
# What a form is put together by, and is not typed.
OURS = ("csrfmiddlewaretoken", "form_key", "form_turn")
ROUNDS = 5
# The days by which a list is gone through, or filtered.
DAYS_OF = {
    "articles_article": ["published_at"],
    "articles_auditentry": ["at"],
    "articles_conference": ["starts_on"],
    "articles_correction": ["corrected_at"],
    "articles_erasure": ["erased_at"],
    "articles_position": ["said_on"],
    "articles_source": ["published_on"],
}


@pytest.fixture
def desk(db, log_in):
    return log_in(UserFactory(username="root", is_superuser=True))


@pytest.fixture
def position(db):
    return PositionFactory()


@pytest.mark.parametrize("forged", ["what is typed", "also what is not"])
@pytest.mark.parametrize("model", MODELS)
def test_form_filled_with_what_means_harm_is_saved_or_comes_back(desk, position, model, forged):
    query = {"article": position.takeaway.article_id, "takeaway": position.takeaway_id} if "position" in model else {}
    address = reverse(f"admin:{model}_add", query=query)
    page = desk.get(address)
    if page.status_code == 403:
        assert desk.post(address, {}).status_code == 403
        return
    names = [
        name for name in fields_of(page) if name not in OURS and (forged != "what is typed" or "_FORMS" not in name)
    ]
    for turn in range(ROUNDS):
        values = {name: VALUES[(place + 7 * turn) % len(VALUES)] for place, name in enumerate(names)}
        assert desk.post(address, fields_of(page) | values | {"_save": "1"}).status_code in {200, 302, 400}, values
    assert desk.get(reverse(f"admin:{model}_changelist")).status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_list_asked_for_what_it_does_not_offer_tells_nothing(desk, position, model):
    address = reverse(f"admin:{model}_changelist")
    for lookup in hostile.LOOKUPS:
        answer = desk.get(address, {lookup: "x"})
        assert (answer.status_code, answer.get("Location", "?e=1")[-4:]) in {(302, "?e=1"), (400, "?e=1")}, lookup


@pytest.mark.parametrize("model", MODELS)
def test_list_asked_for_what_makes_no_sense_is_answered(desk, position, model):
    address = reverse(f"admin:{model}_changelist")
    parameters = ("q", "o", "p", "all", "_to_field", "_popup", "_changelist_filters", "e")
    for place, value in enumerate(hostile.QUERIES):
        asked = {parameters[place % len(parameters)]: value, "q": value}
        assert desk.get(address, asked).status_code in {200, 302, 400}, asked


# Digits that no list has so many rows for, no calendar a day, and of which Python reads no number.
NUMBERS = ["9" * 5000, "9" * 20, "9999", "99", "0", "-1", "\u0661", "\u00b2", "NaN"]


@pytest.mark.parametrize("model", MODELS)
def test_list_asked_for_a_column_page_or_day_that_is_none_is_answered(desk, position, model):
    address = reverse(f"admin:{model}_changelist")
    for number in NUMBERS:
        asked = [{"o": number}, {"o": f"1.-{number}"}, {"p": number}]
        for day in DAYS_OF.get(model, ()):
            asked += [{f"{day}__year": number}, {f"{day}__year": "2025", f"{day}__month": number}]
            asked += [{f"{day}__year": "2025", f"{day}__month": "2", f"{day}__day": number}]
        for each in asked:
            assert desk.get(address, each).status_code in {200, 302, 400}, each


@pytest.mark.parametrize("number", NUMBERS)
def test_page_of_choices_that_is_none_is_not_there(desk, position, number):
    query = {"app_label": "articles", "model_name": "position", "field_name": "speaker", "term": "", "page": number}
    assert desk.get(reverse("admin:autocomplete"), query).status_code == (200 if number == "\u0661" else 404)


@pytest.mark.parametrize("lookup", hostile.LOOKUPS)
def test_choices_of_a_field_that_offers_none_are_refused(desk, position, lookup):
    for asked in (
        {"field_name": lookup},
        {"model_name": lookup},
        {"app_label": lookup},
        {"term": lookup},
        {"page": lookup},
    ):
        query = {"app_label": "articles", "model_name": "position", "field_name": "speaker", "term": ""} | asked
        expected = {200} if "term" in asked else {400, 403, 404}
        assert desk.get(reverse("admin:autocomplete"), query).status_code in expected, asked
