"""Redis as a place for what can be made anew: without it a site is slower, and nothing else."""

import logging
from functools import wraps
from time import monotonic

from django.core.cache.backends import redis as django_redis
from redis.exceptions import RedisError, ResponseError

# In seconds: for so long a server that did not answer is not asked again, as each time may cost the whole timeout.
REST = 5
ANYTHING = ""

logger = logging.getLogger(__name__)
# By server and by what is asked of it; for all threads, as Django makes a cache for each.
_resting_until: dict[tuple[str, str], float] = {}


class Unreadable(ResponseError):
    """What lies there is not ours to read, such as another version's."""


class Serializer(django_redis.RedisSerializer):
    def loads(self, data):
        try:
            return super().loads(data)
        except Exception as error:  # Reading a pickle raises whatever the classes do that it names.
            raise Unreadable from error


def _forgiving(name, otherwise):
    """Return the method of that name of Django's cache, which answers `otherwise(…)` where the server does not."""
    ask = getattr(django_redis.RedisCache, name)

    @wraps(ask)
    def asking(self, *args, **kwargs):
        if self.is_resting(ANYTHING) or self.is_resting(name):
            return otherwise(*args, **kwargs)
        try:
            answer = ask(self, *args, **kwargs)
        except Unreadable:
            return otherwise(*args, **kwargs)
        except ResponseError as error:  # It is there and refuses, as where its memory is full: others may be answered.
            self.let_rest(name, error)
            return otherwise(*args, **kwargs)
        except (RedisError, OSError) as error:
            self.let_rest(ANYTHING, error)
            return otherwise(*args, **kwargs)
        self.wake(name)
        return answer

    return asking


def _not_found(key, *_args, **_kwargs):
    raise ValueError(f"Key '{key}' not found.")  # as every cache says to `incr`


class ForgivingRedisCache(django_redis.RedisCache):
    """Django's, which never raises because of the server: what cannot be read is a miss, what cannot be kept is lost.

    A server that hangs is waited for once in some seconds by each process, and not at every request.
    """

    def __init__(self, server, params):
        params["OPTIONS"] = {"serializer": Serializer, **params.get("OPTIONS", {})}
        super().__init__(server, params)
        self.server = str(server)

    def is_resting(self, what):
        """Tell whether this was refused a moment ago. The first to ask after that finds out for all how it stands."""
        until = _resting_until.get((self.server, what))
        if until is None or monotonic() < until:
            return until is not None
        _resting_until[self.server, what] = monotonic() + REST
        return False

    def let_rest(self, what, error):
        logger.warning(
            "The cache does not answer; %s is not asked of it for %s seconds: %s", what or "all", REST, error
        )
        _resting_until[self.server, what] = monotonic() + REST

    def wake(self, what):
        for each in (ANYTHING, what):
            _resting_until.pop((self.server, each), None)

    add = _forgiving("add", lambda *_args, **_kwargs: False)
    get = _forgiving("get", lambda key, default=None, version=None: default)
    set = _forgiving("set", lambda *_args, **_kwargs: None)
    touch = _forgiving("touch", lambda *_args, **_kwargs: False)
    delete = _forgiving("delete", lambda *_args, **_kwargs: False)
    get_many = _forgiving("get_many", lambda *_args, **_kwargs: {})
    has_key = _forgiving("has_key", lambda *_args, **_kwargs: False)
    incr = _forgiving("incr", _not_found)
    set_many = _forgiving("set_many", lambda data, *_args, **_kwargs: list(data))
    delete_many = _forgiving("delete_many", lambda *_args, **_kwargs: None)
    clear = _forgiving("clear", lambda *_args, **_kwargs: False)
