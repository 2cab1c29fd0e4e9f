"""Whether the site is well, for what starts it anew and for what sends readers to it.

`/healthz`: this process answers. `/healthz/ready`: readers can be sent here.
"""

import logging
import threading
from contextvars import copy_context
from functools import cache as once
from secrets import token_hex

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpResponseNotAllowed, JsonResponse

# Probes commonly wait a second or more; a database that needs as long serves nobody.
SECONDS = 2
WELL = "ok"
logger = logging.getLogger(__name__)


class HealthMiddleware:
    """Answer probes before anything looks at the host, the scheme, a session or the database.

    A probe asks by an address within the network and in plain http, which pages refuse or redirect.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.pages = {"/healthz": dict, "/healthz/ready": Readiness().parts}

    def __call__(self, request):
        find_parts = self.pages.get(request.path_info)
        if find_parts is None:
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"], headers={"Cache-Control": "no-store"})
        parts = find_parts()
        # Pages are only slower without the cache.
        is_well = all(state == WELL for name, state in parts.items() if name != "cache")
        answer = {"status": WELL if is_well else "unwell", **parts}
        return JsonResponse(answer, status=200 if is_well else 503, headers={"Cache-Control": "no-store"})


class Readiness:
    """What readers need, asked in a thread of its own: a server that hangs holds up one thread and no probe."""

    def __init__(self):
        self.lock, self.check = threading.Lock(), None

    def parts(self) -> dict[str, str]:
        """Return by their names how the parts are, within a few seconds. Probes that come at once share a check."""
        with self.lock:
            if self.check is None or not self.check.is_alive():
                self.check = Check()
                self.check.start()
            check = self.check
        check.join(SECONDS)
        return dict(check.parts)


class Check(threading.Thread):
    """One look at the parts. Until one answers it is said not to."""

    SILENT = "does not answer"

    def __init__(self):
        # What is logged belongs to the request that began it.
        super().__init__(name="readiness", daemon=True, target=copy_context().run, args=[self.look])
        self.parts = {"database": self.SILENT, "migrations": "unknown"}
        if settings.CACHE_IS_SHARED:
            self.parts["cache"] = self.SILENT

    def look(self):
        if settings.CACHE_IS_SHARED:
            self.parts = {**self.parts, "cache": state_of_cache()}
        try:
            missing = sorted(wanted_migrations() - set(MigrationRecorder(connection).applied_migrations()))
        except Exception:  # whatever it is; its words are for the log, not for strangers
            logger.warning("The database does not answer.", exc_info=True)
        else:
            self.parts = {**self.parts, "database": WELL, "migrations": named(missing)}
        finally:
            connection.close()


@once
def wanted_migrations() -> frozenset[tuple[str, str]]:
    """Return the migrations of this version, by app and name. Those of a later version may be there as well."""
    return frozenset(MigrationLoader(None).graph.nodes)


def named(missing: list[tuple[str, str]]) -> str:
    """Return how migrations are of which these are not applied."""
    if not missing:
        return WELL
    first, more = ".".join(missing[0]), len(missing) - 1
    return f"{first} is not applied" if not more else f"{first} and {more} more are not applied"


def state_of_cache() -> str:
    """Return whether the cache keeps what it is given. A backend may raise where its server is away, or keep quiet."""
    key = f"healthz-{token_hex(8)}"
    try:
        cache.set(key, WELL, timeout=10)
        return cache.get(key, Check.SILENT)
    except Exception:
        return Check.SILENT
