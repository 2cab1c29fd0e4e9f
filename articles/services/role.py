"""What writers, editors and chiefs may do. The three groups are set to this table at every migrate."""

from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied

from articles.models import User

SHARED = ["conferenceseries", "conference", "speaker", "speakerrole", "topic", "proposition", "source", "photo"]
AGGREGATE = ["article", "takeaway", "position"]

_WRITER = (
    {f"view_{model}" for model in [*SHARED, *AGGREGATE, "author", "correction"]}
    | {f"add_{model}" for model in [*SHARED, *AGGREGATE]}
    | {f"change_{model}" for model in [*SHARED, *AGGREGATE]}
    | {f"delete_{model}" for model in [*AGGREGATE, "speakerrole"]}
)
_EDITOR = (
    _WRITER
    | {"publish_article", "change_any_article", "change_live_record"}
    | {f"delete_{model}" for model in SHARED}
    | {f"{verb}_{model}" for verb in ("add", "change") for model in ("author", "correction")}
)
_CHIEF = (
    _EDITOR
    | {"withdraw_article", "erase_record", "view_erasure", "view_auditentry", "delete_author", "delete_correction"}
    | {f"{v}_user" for v in ("view", "add", "change")}
)

ROLES = {"Writer": _WRITER, "Editor": _EDITOR, "Chief": _CHIEF}


class Operator:
    """Whoever runs the machine. At the command line everything is allowed, and no name is recorded."""

    pk = None

    def has_perm(self, permission: str) -> bool:
        return True


OPERATOR = Operator()
Actor = User | Operator


def user_of(by: Actor) -> User | None:
    """Return the person to be recorded as the one who acted, or None for the operator."""
    return by if isinstance(by, User) else None


def require_permission(user: Actor, permission: str) -> None:
    """Raise PermissionDenied unless the person has the permission of this app."""
    if not user.has_perm(f"articles.{permission}"):
        raise PermissionDenied


def sync_roles(app_config, using="default", **kwargs):
    """Make the three groups and give them exactly the permissions of ROLES; other groups are left alone."""
    # Django makes the permissions in a handler of the same signal; the order of handlers is not ours to rely on.
    create_permissions(app_config, using=using, verbosity=0)
    known = {p.codename: p for p in Permission.objects.using(using).filter(content_type__app_label="articles")}
    for name, codenames in ROLES.items():
        group, _ = Group.objects.using(using).get_or_create(name=name)
        group.permissions.set([known[codename] for codename in codenames])
