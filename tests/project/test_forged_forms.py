"""Whatever the forms of a chief hold: sent by somebody who is not offered them, they change nothing."""

from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection
from django.urls import reverse

from articles.models import (
    Article,
    Author,
    Conference,
    Correction,
    Heartbeat,
    OpenForm,
    Photo,
    Position,
    Proposition,
    Source,
    Speaker,
    Topic,
    User,
)
from articles.queries.work import newest_work
from tests.project.access import STATES, Visitor, make_people, make_record, taken_back
from tests.project.forms import Submission, submissions
from tests.project.test_access import desk_cases

pytestmark = pytest.mark.django_db

# Whoever opens a page leaves these.
OF_THE_MOMENT = {Session, OpenForm, Heartbeat}
CHOSEN = ("article", "conference", "proposition", "source", "speaker", "topic")
REPLAYED = {"own", "other", "live", "changed"}


def everything():
    """Return every row of the database that a form could change."""
    models = [model for model in apps.get_models(include_auto_created=True) if model not in OF_THE_MOMENT]
    return {model._meta.label: list(model._base_manager.order_by("pk").values_list()) for model in models}


def forms_of(visitor, record):
    """Return what somebody is offered to send at the desk."""
    choices = {name: str(getattr(record.worlds["live"], name).pk) for name in CHOSEN}
    found = {}
    for case in desk_cases(record):
        if case.state in REPLAYED:
            page = visitor.get(case.path)
            if page.status_code == 200 and page["Content-Type"].startswith("text/html"):
                found |= dict.fromkeys(submissions(page.text, case.path, choices), case)
    return found


# Of the forms that are forged here, some that would do much.
EFFECTS = {
    ("article_change", "_publish"),
    ("article_delete", ""),
    ("article_duplicate", ""),
    ("article_withdraw", ""),
    ("article_retract", ""),
    ("author_change", "_save"),
    ("correction_delete", ""),
    ("erasure_record", "_erase"),
    ("package_dissolve", ""),
    ("position_retract", ""),
    ("speaker_change", "_save"),
    ("user_add", "_save"),
}
# Whoever may change an own draft saves it with this button as with any other, and is refused what comes after that.
SAVING = {("admin:articles_article_change", "own", "_schedule")}


def offered_by(found):
    return {(sent.address, sent.button) for sent in found}


class _Writes:
    """Notes whether anything was written at all: most that is forged is refused before."""

    is_written = False

    def __call__(self, execute, sql, params, many, context):
        self.is_written |= not sql.startswith(("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK"))
        return execute(sql, params, many, context)


def send(visitor, sent, before, **more):
    """Send a form as this person's browser would, and return what is other than `before` by it. It is taken back."""
    # The key of an opening is its person's: others' text would only be kept for them.
    data = {name: values for name, values in sent.data.items() if name != "form_key"}
    with taken_back(), connection.execute_wrapper(noting := _Writes()):
        visitor.post(sent.address, data | more)
        after = everything() if noting.is_written else before
    return sorted(name for name in after if after[name] != before[name])


@pytest.fixture
def record(db):
    return make_record(make_people())


@pytest.mark.parametrize("role", ["stranger", "outsider", "writer", "editor"])
def test_forms_of_a_chief_change_nothing_for_whom_they_are_not_offered(record, role):
    forger = Visitor(role, record.people, enforce_csrf_checks=True)
    own = offered_by(forms_of(Visitor(role, record.people), record))
    found = forms_of(Visitor("chief", record.people), record)
    forged = {sent: case for sent, case in found.items() if (sent.address, sent.button) not in own}
    token = {"csrfmiddlewaretoken": forger.token()}
    before = everything()
    changed = {
        (case.name, case.state, sent.button) for sent, case in forged.items() if send(forger, sent, before, **token)
    }
    assert changed <= (SAVING if role == "writer" else set())


def test_forms_of_a_chief_do_something_for_a_chief(record):
    chief, done, before = Visitor("chief", record.people), set(), everything()
    for sent, case in forms_of(chief, record).items():
        name = (case.name.rpartition("_articles_")[2].removeprefix("admin:articles_"), sent.button)
        if name in EFFECTS and send(chief, sent, before):
            done.add(name)
    assert done == EFFECTS


DRAFTS, SEEN = {"own", "submitted", "other"}, {"live", "changed"}
ALL = {*STATES}
# In which states an article has to be for the steps that have an address of their own.
STEPS = {
    "article_delete": DRAFTS,
    "article_duplicate": ALL,
    "article_withdraw": SEEN | {"scheduled"},
    "article_retract": SEEN,
    "article_discard": {"changed"},
    "article_restore": ALL - {"retracted"},
    "position_delete": ALL - {"retracted"},
    "position_retract": SEEN,
    "position_lift": set(),
}


@pytest.mark.parametrize("step", STEPS)
def test_step_is_taken_in_the_right_states_only(record, step):
    chief, done, before = Visitor("chief", record.people), set(), everything()
    for state, world in record.worlds.items():
        number = [1] if step == "article_restore" else []
        subject, seen = getattr(world, step.partition("_")[0]), newest_work(world.article).digest
        address = reverse(f"admin:articles_{step}", args=[subject.pk, *number], query={"seen": seen})
        if send(chief, Submission(address, "", {"post": "yes", "reason": "An example."}), before):
            done.add(state)
    assert done == STEPS[step]


@pytest.mark.parametrize("role", ["writer", "editor", "chief"])
def test_action_of_a_list_with_forged_ids_changes_nothing(record, role):
    person, changed, before = Visitor(role, record.people), [], everything()
    for model in (Article, Author, Conference, Correction, Photo, Position, Proposition, Source, Speaker, Topic, User):
        keys = [str(row.pk) for row in model.objects.all() if row not in record.unused.values()]
        for action in ("delete_selected", "merge_selected", "publish_selected"):
            for chosen in (keys, keys[:2], [str(uuid4())]):
                address = reverse(f"admin:articles_{model._meta.model_name}_changelist")
                sent = Submission(address, action, {"action": action, "_selected_action": chosen, "post": "yes"})
                changed += [(address, action, what) for what in send(person, sent, before)]
    assert changed == []


def test_package_takes_only_what_can_come_out(record):
    chief, taken, before = Visitor("chief", record.people), set(), everything()
    page = reverse("admin:articles_package_add")
    [form] = [sent for sent in submissions(chief.get(page).text, page, {}) if sent.address == page and not sent.button]
    for state, world in record.worlds.items():
        if send(chief, form, before, articles=[str(world.article.pk)]):
            taken.add(state)
    assert taken == DRAFTS | {"changed"}
