"""What is done to many at once, sent with ids that no list of the person's has: each of them is asked about again."""

from uuid import uuid4

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from articles.admin import base
from articles.aggregate.content import digest
from articles.models import SecondFactor, Speaker, User
from articles.queries.snapshot import take
from articles.queries.usage import Uses
from articles.services.role import SHARED
from articles.services.work import save_work
from tests import factories
from tests.admin.desk import messages_of
from tests.admin.test_login import give_second_factor
from tests.factories import PositionFactory, SpeakerFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db

PEOPLE, SPEAKERS = reverse("admin:articles_user_changelist"), reverse("admin:articles_speaker_changelist")
MODELS = {model._meta.model_name: model for model in admin.site._registry}
FACTORIES = {"conferenceseries": factories.ConferenceSeriesFactory, "conference": factories.ConferenceFactory}
FACTORIES |= {"speaker": SpeakerFactory, "topic": TopicFactory, "proposition": factories.PropositionFactory}
FACTORIES |= {"source": factories.SourceFactory, "photo": factories.PhotoFactory, "author": factories.AuthorFactory}


def tick(client, address, action, *chosen):
    """Send a list as with these ticked and the deletion confirmed."""
    keys = [str(getattr(one, "pk", one)) for one in chosen]
    return client.post(address, {"action": action, "_selected_action": keys, "post": "yes"})


def answered(client, response, address):
    """Return all that somebody is shown in answer: the page itself, or what the next one says."""
    return response.text if response.status_code != 302 else " ".join(messages_of(client.get(address)))


@pytest.fixture
def people(db):
    """Somebody with a second factor for whom a chief is responsible, and an operator, who is nobody's to change."""
    people = UserFactory(username="ada.example"), UserFactory(username="operator", is_superuser=True)
    for person in people:
        give_second_factor(person)
    return people


def test_of_many_people_only_those_are_changed_and_named_whom_the_person_may_change(log_in, chief, people):
    desk, (ada, operator) = log_in(chief), people
    done = tick(desk, PEOPLE, "turn_off_second_factor", operator, ada, uuid4(), SpeakerFactory(name="Bea Example"))
    said = answered(desk, done, PEOPLE)
    assert set(SecondFactor.objects.values_list("user__username", flat=True)) == {"operator"}
    assert said == "Turned off, and logged out everywhere: ada.example."


def test_nobody_is_named_of_whom_nothing_was_changed(log_in, chief, people):
    desk, (_ada, operator) = log_in(chief), people
    said = answered(desk, tick(desk, PEOPLE, "turn_off_second_factor", operator, uuid4()), PEOPLE)
    assert (said, SecondFactor.objects.count()) == ("None of them has it.", 2)


@pytest.mark.parametrize("action", ["turn_off_second_factor", "delete_selected"])
@pytest.mark.parametrize("role", ["Writer", "Editor"])
def test_list_that_somebody_may_not_read_does_and_tells_nothing(log_in, people, role, action):
    response = tick(log_in(UserFactory(role=role)), PEOPLE, action, *people)
    assert (response.status_code, "ada.example" in response.text, SecondFactor.objects.count()) == (403, False, 2)


def test_people_are_not_deleted_by_a_chief(log_in, chief, people):
    tick(log_in(chief), PEOPLE, "delete_selected", *people)
    assert User.objects.filter(pk__in=[person.pk for person in people]).count() == 2


@pytest.mark.parametrize("model", FACTORIES)
@pytest.mark.parametrize("action", ["delete_selected", "merge_selected"])
def test_writer_deletes_and_merges_nothing_and_hears_no_name(log_in, writer, model, action):
    desk, records = log_in(writer), FACTORIES[model].create_batch(2)
    address = reverse(f"admin:articles_{model}_changelist")
    response = tick(desk, address, action, *records)
    said = "" if response.status_code == 403 else " ".join(messages_of(response))
    assert "Location" not in response
    assert not any(str(record) in said for record in records)
    assert MODELS[model].objects.filter(pk__in=[record.pk for record in records]).count() == 2


def test_every_shared_record_with_a_list_is_tried():
    assert {*SHARED} & {*MODELS} <= {*FACTORIES}


def test_ids_of_others_and_of_nothing_are_left_alone_and_not_named(log_in, editor):
    desk, topic, free = log_in(editor), TopicFactory(name="Example topic"), SpeakerFactory(name="Ada Free")
    said = answered(desk, tick(desk, SPEAKERS, "delete_selected", topic, uuid4(), free), SPEAKERS)
    assert not Speaker.objects.filter(pk=free.pk).exists()
    assert type(topic).objects.filter(pk=topic.pk).exists()
    assert "Example topic" not in said
    assert [entry.object_id for entry in LogEntry.objects.all()] == [str(free.pk)]


def test_of_several_one_that_is_in_use_keeps_all(log_in, editor):
    desk, used, free = log_in(editor), PositionFactory().speaker, SpeakerFactory()
    tick(desk, SPEAKERS, "delete_selected", used, free)
    assert Speaker.objects.filter(pk__in=[used.pk, free.pk]).count() == 2
    assert not LogEntry.objects.exists()


def test_each_of_many_is_asked_about_when_it_is_deleted_and_not_only_when_the_list_is_shown(
    log_in, editor, monkeypatch
):
    """As if the permission had gone between the list and the service."""
    desk, records = log_in(editor), SpeakerFactory.create_batch(2)
    monkeypatch.setattr(type(editor), "has_perm", lambda self, name, obj=None: name != "articles.delete_speaker")
    monkeypatch.setattr(type(admin.site._registry[Speaker]), "has_delete_permission", lambda *args: True)
    response = tick(desk, SPEAKERS, "delete_selected", *records)
    assert (response.status_code, Speaker.objects.count()) == (403, 2)


def test_one_that_waiting_work_has_come_to_name_meanwhile_keeps_all(log_in, editor, monkeypatch):
    """No row of the database refers to it, which would hold it by itself."""
    desk, named, free = log_in(editor), SpeakerFactory(name="Ada Example"), SpeakerFactory()
    article = PositionFactory(takeaway__article__published=True).article
    content, base_digest = take(article.pk), digest(take(article.pk))
    next(iter(content["positions"].values()))["speaker"] = str(named.pk)
    save_work(article.pk, content, base=base_digest, by=editor)
    monkeypatch.setattr(base, "uses_of", lambda record: Uses(0, []))
    said = answered(desk, tick(desk, SPEAKERS, "delete_selected", free, named), SPEAKERS)
    assert said == "“Ada Example” is in use. Nothing was deleted."
    assert Speaker.objects.filter(pk__in=[named.pk, free.pk]).count() == 2


def test_two_of_which_one_is_another_kind_lead_to_no_merging(log_in, editor):
    desk, topic = log_in(editor), TopicFactory(name="Example topic")
    said = answered(desk, tick(desk, SPEAKERS, "merge_selected", SpeakerFactory(), topic), SPEAKERS)
    assert said == "One of the two is gone by now."


@pytest.mark.parametrize("chosen", ["x", "1 OR 1=1", "\0", "9" * 5000, "../", ""])
@pytest.mark.parametrize("action", ["delete_selected", "merge_selected", "turn_off_second_factor", "__class__"])
def test_what_is_no_id_is_refused(log_in, chief, people, chosen, action):
    for address in (SPEAKERS, PEOPLE):
        assert tick(log_in(chief), address, action, chosen).status_code == 400
    assert SecondFactor.objects.count() == 2


def test_action_for_all_that_the_list_holds_reaches_no_further_than_each_alone(log_in, chief, people):
    """`select_across` asks for every row of the list, whatever was ticked."""
    keys = [str(people[0].pk)]
    sent = {"action": "turn_off_second_factor", "_selected_action": keys, "select_across": "1", "index": "0"}
    log_in(chief).post(PEOPLE, sent)
    assert set(SecondFactor.objects.values_list("user__username", flat=True)) == {"operator"}
