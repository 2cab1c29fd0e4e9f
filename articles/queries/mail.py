"""Mail that could not be sent."""

from articles.models import Mail

SHOWN = 20


def given_up_mails() -> list[Mail]:
    """Return the latest messages that are not tried again, each with whom it was for and its `fault`. One query."""
    return list(Mail.objects.given_up().select_related("to").order_by("-created_at")[:SHOWN])
