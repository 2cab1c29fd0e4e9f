import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from articles.services.role import ROLES

pytestmark = pytest.mark.django_db


def permissions_of(role):
    return set(Group.objects.get(name=role).permissions.values_list("codename", flat=True))


@pytest.mark.parametrize("role", ["Writer", "Editor", "Chief"])
def test_roles_come_with_the_migrations(role):
    assert permissions_of(role) == ROLES[role]
    assert ROLES[role] <= set(Permission.objects.values_list("codename", flat=True))


def test_roles_each_may_what_the_one_below_may():
    assert ROLES["Writer"] < ROLES["Editor"] < ROLES["Chief"]


@pytest.mark.parametrize(
    ("codename", "roles"),
    [
        ("add_article", ["Writer", "Editor", "Chief"]),
        ("publish_article", ["Editor", "Chief"]),
        ("change_any_article", ["Editor", "Chief"]),
        ("change_live_record", ["Editor", "Chief"]),
        ("delete_speaker", ["Editor", "Chief"]),
        ("add_correction", ["Editor", "Chief"]),
        ("withdraw_article", ["Chief"]),
        ("change_user", ["Chief"]),
        ("delete_user", []),
        ("add_permission", []),
        ("change_group", []),
    ],
)
def test_roles_what_needs_trust_is_kept_to_the_trusted(codename, roles):
    assert [role for role in ROLES if codename in permissions_of(role)] == roles


def test_roles_are_set_right_again_at_every_migrate():
    editors = Group.objects.get(name="Editor")
    editors.permissions.clear()
    Group.objects.get(name="Writer").permissions.add(Permission.objects.get(codename="publish_article"))
    call_command("migrate", verbosity=0)
    assert permissions_of("Editor") == ROLES["Editor"]
    assert permissions_of("Writer") == ROLES["Writer"]


def test_roles_other_groups_are_left_alone():
    interns = Group.objects.create(name="Intern")
    interns.permissions.add(Permission.objects.get(codename="view_article"))
    call_command("migrate", verbosity=0)
    assert permissions_of("Intern") == {"view_article"}
