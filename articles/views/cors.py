"""Answers that scripts on other sites may read."""

from functools import wraps


def for_any_site(view):
    """Wrap a view whose answer is the same for everybody: pages of any origin may fetch and read it (Fetch, CORS)."""

    @wraps(view)
    def answering(*args, **kwargs):
        response = view(*args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return answering
