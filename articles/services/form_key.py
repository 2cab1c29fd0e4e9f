"""The key that a form of the desk carries: which opening of which form it is, signed, so that nobody can make one up.

It stands in for a login where that has expired meanwhile: what is sent with it may be kept for the person in it, and is
shown to nobody else.
"""

from dataclasses import asdict, dataclass
from datetime import timedelta
from uuid import UUID

from django.core import signing

SALT = "articles.open_form"
# So long a form that was left open may send its text. Longer than any session.
GOOD_FOR = timedelta(days=30)


@dataclass(frozen=True)
class FormKey:
    """One opening of a form: by whom, of which article, at which address, and what it was built from.

    `base` is the digest of the version that the form shows, `carried` the opening whose unsaved text it went on with.
    """

    form: UUID
    user: UUID
    article: UUID
    path: str
    base: str
    carried: UUID | None = None

    def __str__(self):
        return signing.dumps({name: str(value or "") for name, value in asdict(self).items()}, salt=SALT)


def read_key(text: str) -> FormKey | None:
    """Return the key of a form, or None where it is not one of ours or too old."""
    try:
        values = signing.loads(text, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    ids = {name: UUID(values[name]) if values[name] else None for name in ("form", "user", "article", "carried")}
    return FormKey(**values | ids)
