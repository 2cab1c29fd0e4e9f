"""Who may change shared records: what live articles use is the editors' to change."""

from datetime import datetime

from django.db.models import Model

from articles.queries.usage import is_used_live
from articles.services.role import Actor


def may_change_record(user: Actor, record: Model, now: datetime) -> bool:
    """Tell whether the person may change it: a writer only what no live or scheduled article uses."""
    if not user.has_perm(f"articles.change_{record._meta.model_name}"):
        return False
    return user.has_perm("articles.change_live_record") or not is_used_live(record, now)
