"""How long what is taken along may be kept."""

from functools import wraps

from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page


def kept(seconds: int):
    """Wrap a view whose answer anybody may keep for some seconds and then has to ask about.

    Whoever has it still as it is gets 304. It is a digest of the whole that tells: of what is taken out of an answer
    no time is left to compare.
    """

    def decorate(view):
        return wraps(view)(conditional_page(cache_control(public=True, max_age=seconds)(view)))

    return decorate
