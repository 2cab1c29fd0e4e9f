"""No page leads to an address that is not there."""

import re

import pytest
from django.urls import reverse

from tests import factories
from tests.views.world import make_world

pytestmark = pytest.mark.django_db


def crawl(reader):
    """Follow every link of the site from its front page; return those that answered anything but 200."""
    seen, waiting, broken = set(), [reverse("articles:home")], []
    while waiting:
        path = waiting.pop()
        seen.add(path)
        response = reader.get(path)
        if response.status_code != 200:
            broken.append(path)
        is_page = response["Content-Type"].startswith("text/html")
        links = set(re.findall(r'<a [^>]*href="(/[^"#?]*)', response.text if is_page else ""))
        waiting.extend(links - seen - set(waiting))
    return seen, broken


def test_every_link_on_the_way_answers(reader):
    world = make_world("seen", published=True)
    lone = factories.PositionFactory(takeaway=world.takeaway, retracted=True)
    factories.CorrectionFactory(article=factories.ArticleFactory(retracted=True), kind="retraction")
    factories.PositionFactory(takeaway__article__withdrawn=True, speaker=world.speaker, proposition=world.proposition)
    seen, broken = crawl(reader)
    assert broken == []
    assert {lone.get_absolute_url(), world.position.get_absolute_url(), world.author.get_absolute_url()} <= seen
