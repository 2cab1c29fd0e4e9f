import uuid
from collections.abc import Iterator

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.crypto import salted_hmac


class User(AbstractUser):
    """The person who logs in. Nothing of it is public; a byline is an Author."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Drawn anew when the rights of the person or their second factor change, which ends their sessions.
    session_stamp = models.UUIDField(null=True, blank=True, editable=False)

    def __str__(self):
        return self.get_full_name() or self.username

    def get_session_auth_hash(self) -> str:
        """Return what a session has to carry: another one after each change of the password or of the stamp."""
        return self._stamped(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """Yield what sessions carry that were begun under an older SECRET_KEY."""
        return map(self._stamped, super().get_session_auth_fallback_hash())

    def _stamped(self, digest):
        # Without a stamp it is what the version before makes of it, so that nobody is logged out by an upgrade.
        return salted_hmac("session", f"{digest}{self.session_stamp}").hexdigest() if self.session_stamp else digest
