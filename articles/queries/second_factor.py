"""What the desk asks about second factors."""

from django.conf import settings

from articles.models import SecondFactor, User


def second_factor_of(user: User) -> SecondFactor | None:
    """Return what a person's codes are made from, None where they log in by password alone."""
    return SecondFactor.objects.filter(user=user).first()


def needs_second_factor(user: User) -> bool:
    """Tell whether the site asks that the person has one: with TWO_FACTOR_REQUIRED, whoever publishes."""
    return settings.TWO_FACTOR_REQUIRED and user.has_perm("articles.publish_article")
