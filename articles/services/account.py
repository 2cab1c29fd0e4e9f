"""What somebody may do, and what ends their sessions."""

from dataclasses import asdict, dataclass
from uuid import uuid4

from articles.enums import AuditAction
from articles.models import User
from articles.services.audit import audit
from articles.services.role import Actor


@dataclass(frozen=True)
class Rights:
    """What a person may do, as far as it is given to them."""

    groups: frozenset[str]
    permissions: frozenset[str]
    is_active: bool
    is_staff: bool
    is_superuser: bool


def rights_of(user: User) -> Rights:
    """Return what is stored of the rights of a person; nothing of one who is not stored."""
    stored = User.objects.filter(pk=user.pk).first()
    if stored is None:
        return Rights(frozenset(), frozenset(), False, False, False)
    granted = stored.user_permissions.values_list("content_type__app_label", "codename")
    permissions = {f"{app}.{codename}" for app, codename in granted}
    groups = stored.groups.values_list("name", flat=True)
    return Rights(frozenset(groups), frozenset(permissions), stored.is_active, stored.is_staff, stored.is_superuser)


def note_rights(user: User, before: Rights, *, by: Actor) -> bool:
    """Write down how the rights of a person have changed and end their sessions. Returns whether they have."""
    after = rights_of(user)
    if after == before:
        return False
    changes = {}
    for name, old in asdict(before).items():
        new = getattr(after, name)
        if isinstance(new, frozenset):
            changes |= {f"{name}_given": sorted(new - old), f"{name}_taken": sorted(old - new)}
        elif new != old:
            changes[name] = "yes" if new else "no"
    audit(AuditAction.RIGHTS_CHANGED, by=by, about=user, **changes)
    end_sessions(user)
    return True


def end_sessions(user: User) -> None:
    """Log a person out everywhere. Whoever is to stay logged in needs the session's digest renewed."""
    user.session_stamp = uuid4()
    user.save(update_fields=["session_stamp"])
