"""What is saved at the desk is found."""

import pytest
from django.urls import reverse

from articles.models import SearchEntry, Speaker
from articles.models.search import Token
from tests.admin.desk import post_form
from tests.factories import SpeakerFactory

pytestmark = pytest.mark.django_db


def found(token):
    return [row.record_key for row in SearchEntry.objects.candidates([Token(token)], 10)]


def test_speaker_added_with_a_role_is_found_by_it(log_in, editor):
    rows = {"roles-TOTAL_FORMS": 1, "roles-0-title": "Quagga", "roles-0-starts_on": "", "roles-0-ends_on": ""}
    post_form(log_in(editor), reverse("admin:articles_speaker_add"), name="Ada New", **rows)
    assert found("quagga") == found("n_ada") == [Speaker.objects.get().pk]


def test_speaker_deleted_is_not_found(log_in, editor):
    speaker = SpeakerFactory(name="Quagga")
    desk = log_in(editor)
    post_form(desk, reverse("admin:articles_speaker_change", args=[speaker.pk]), aliases="Okapi")
    assert found("n_okapi") == [speaker.pk]
    desk.post(reverse("admin:articles_speaker_delete", args=[speaker.pk]), {"post": "yes"})
    assert found("n_okapi") == []
