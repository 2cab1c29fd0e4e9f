"""People at the desk: what ends their sessions, and what of it the log says."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from articles.enums import AuditAction
from articles.models import AuditEntry, User
from tests.admin.desk import post_form
from tests.admin.test_login import PASSWORD, is_in
from tests.factories import UserFactory


def form_of(user):
    return reverse("admin:articles_user_change", args=[user.pk])


def group(name):
    return str(Group.objects.get(name=name).pk)


def entries(action=AuditAction.RIGHTS_CHANGED):
    return [(entry.by, entry.record_key, entry.detail) for entry in AuditEntry.objects.filter(action=action)]


def test_other_role_ends_the_sessions_of_the_person_and_is_written_down(log_in, chief, writer):
    desk = log_in(writer)
    assert post_form(log_in(chief), form_of(writer), groups=[group("Editor")]).status_code == 302
    assert not is_in(desk)
    assert entries() == [(chief.pk, writer.pk, {"groups_given": ["Editor"], "groups_taken": ["Writer"]})]


def test_deactivated_person_is_out_and_it_is_written_down(log_in, chief, writer):
    desk = log_in(writer)
    post_form(log_in(chief), form_of(writer), is_active=None)
    assert not is_in(desk)
    assert entries() == [(chief.pk, writer.pk, {"is_active": "no"})]
    post_form(log_in(chief), form_of(writer), is_active="on")
    assert not is_in(desk)  # nor does the old session come back with the account


def test_permission_of_its_own_ends_sessions_too(log_in, writer, db):
    desk = log_in(writer)
    operator = UserFactory(is_superuser=True)
    post_form(log_in(operator), form_of(writer), is_superuser="on")
    assert not is_in(desk)
    assert entries() == [(operator.pk, writer.pk, {"is_superuser": "yes"})]


def test_what_changes_no_rights_ends_no_session_and_is_no_entry(log_in, chief, writer):
    desk = log_in(writer)
    assert post_form(log_in(chief), form_of(writer), first_name="Ada").status_code == 302
    assert User.objects.get(pk=writer.pk).first_name == "Ada"
    assert is_in(desk)
    assert entries() == []


def test_chief_who_changes_the_own_role_stays_logged_in(log_in, chief):
    desk = log_in(chief)
    post_form(desk, form_of(chief), groups=[group("Chief"), group("Editor")])
    assert is_in(desk)


def test_new_person_is_written_down_with_the_role(log_in, chief):
    sent = {"username": "new", "password1": "a long enough one", "password2": "a long enough one"}
    post_form(log_in(chief), reverse("admin:articles_user_add"), groups=[group("Writer")], **sent)
    new = User.objects.get(username="new")
    assert entries() == [
        (chief.pk, new.pk, {"groups_given": ["Writer"], "is_active": "yes", "is_staff": "yes"}),
    ]


@pytest.mark.parametrize("own", [True, False])
def test_other_password_ends_all_other_sessions(log_in, chief, writer, own):
    here, elsewhere = log_in(writer), log_in(writer)
    new = {"new_password1": "quite another one", "new_password2": "quite another one"}
    if own:
        here.post(reverse("admin:password_change"), {"old_password": PASSWORD, **new})
    else:
        sent = {"password1": new["new_password1"], "password2": new["new_password1"]}
        log_in(chief).post(reverse("admin:auth_user_password_change", args=[writer.pk]), sent)
        assert entries(AuditAction.PASSWORD_SET) == [(chief.pk, writer.pk, {})]
    assert (is_in(here), is_in(elsewhere)) == (own, False)


def test_session_that_was_begun_before_stamps_existed_goes_on(log_in, writer):
    assert writer.session_stamp is None
    assert writer.get_session_auth_hash() == super(User, writer).get_session_auth_hash()
