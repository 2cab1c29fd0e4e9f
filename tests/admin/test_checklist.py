"""The gate beside the form, and its way to each field."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.enums import GateRule
from articles.models import OpenForm, Position
from articles.queries.snapshot import take
from tests.admin.desk import post_form
from tests.factories import ArticleFactory, PositionFactory, SourceFactory, TakeawayFactory, TopicFactory

REFUSES, WARNS = "refuses", "warns"
RULES = [rule.label for rule in GateRule if rule not in {GateRule.STORABLE, GateRule.ON_FILE}]


@pytest.fixture
def article():
    """An article that the gate has nothing to say about."""
    article = ArticleFactory(topics=[TopicFactory()])
    PositionFactory(takeaway=TakeawayFactory(article=article))
    return article


def form_of(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def lines_of(form, article=None):
    query = {"article": article.pk} if article else None
    return reverse("admin:articles_article_checklist", args=[form], query=query)


def broken(page):
    """Return the rules that are marked as broken, each with its mark, in the order of the page."""
    return re.findall(r'<li class="(refuses|warns)">\s*<strong>(.*?)</strong>', page)


def held(page):
    return re.findall(r'<li class="holds">(.*?)</li>', page)


def open_form(user, article, **fields):
    """Record a form of the article in which some of its fields have been typed over."""
    content = take(article.pk)
    content["article"] |= fields
    now = timezone.now()
    return OpenForm.objects.create(user=user, article_id=article.pk, seen_at=now, content=content)


def test_checklist_of_a_complete_article_has_a_tick_at_every_rule(log_in, editor, article):
    page = log_in(editor).get(form_of(article)).text
    assert (broken(page), held(page)) == ([], RULES)


def test_checklist_puts_what_refuses_first_then_warnings_then_ticks(log_in, editor, article):
    Position.objects.update(source=None)
    article.topics.clear()
    page = log_in(editor).get(form_of(article)).text
    wrong = [(REFUSES, GateRule.SOURCE.label), (WARNS, GateRule.TOPICS.label)]
    assert broken(page) == wrong
    assert held(page) == [label for label in RULES if label not in dict(wrong).values()]
    assert "1 thing to mend before it can be published" in page


def test_checklist_leads_to_the_field_of_a_position_once_the_form_is_saved(log_in, editor, article):
    Position.objects.update(source=None)
    position, desk = Position.objects.get(), log_in(editor)
    answer = post_form(
        desk, form_of(article), button="_save", deck="Kept", _save=None, _open_position=f"{position.pk}/source"
    )
    assert (
        answer.url == f"{reverse('admin:articles_position_change', args=[position.pk])}?article={article.pk}#id_source"
    )
    article.refresh_from_db()
    assert article.deck == "Kept"


@pytest.mark.parametrize("field", ['"><script>', "no_such_field", ""])
def test_checklist_leads_to_no_field_that_a_form_does_not_have(log_in, editor, article, field):
    value = f"{Position.objects.get().pk}/{field}"
    answer = post_form(log_in(editor), form_of(article), _save=None, _open_position=value)
    assert answer.url.endswith(f"?article={article.pk}")


def test_checklist_leads_to_the_form_of_a_source_whose_link_is_dead(log_in, editor, article):
    source = SourceFactory(dead_since=timezone.now())
    Position.objects.update(source=source)
    page = log_in(editor).get(form_of(article)).text
    assert f'href="{reverse("admin:articles_source_change", args=[source.pk])}#id_archived_url"' in page


def test_checklist_of_an_open_form_follows_what_was_typed_last(log_in, editor, article):
    form = open_form(editor, article, headline="x" * 111)
    assert broken(log_in(editor).get(lines_of(form.pk)).text)[0] == (WARNS, GateRule.HEADLINE.label)


def test_checklist_of_a_form_that_kept_nothing_yet_is_that_of_the_newest_work(log_in, editor, article):
    article.topics.clear()
    assert broken(log_in(editor).get(lines_of(uuid4(), article)).text)[0] == (WARNS, GateRule.TOPICS.label)


def test_checklist_of_a_new_article_follows_what_was_typed_last(log_in, writer, article):
    content = take(article.pk)
    content["article"]["topics"] = []
    form = OpenForm.objects.create(user=writer, article_id=uuid4(), seen_at=timezone.now(), content=content)
    assert broken(log_in(writer).get(lines_of(form.pk)).text)[0] == (WARNS, GateRule.TOPICS.label)


def test_checklist_of_nothing_is_empty(log_in, editor):
    answer = log_in(editor).get(lines_of(uuid4()))
    assert (answer.status_code, answer.content) == (200, b"")


def test_checklist_of_somebody_elses_form_or_article_is_not_shown(log_in, writer, editor, article):
    form = open_form(editor, article, headline="Secret words")
    desk = log_in(writer)
    assert desk.get(lines_of(form.pk)).content == b""
    assert desk.get(lines_of(uuid4(), article)).status_code == 403
    assert 'class="refuses"' not in desk.get(form_of(article)).text


@pytest.mark.parametrize("count", [1, 12])
def test_checklist_asks_the_database_equally_often_whatever_the_size(
    log_in, editor, article, count, django_assert_max_num_queries
):
    for _ in range(count):
        PositionFactory(takeaway=TakeawayFactory(article=article), source=None)
    form, desk = open_form(editor, article), log_in(editor)
    with django_assert_max_num_queries(16):
        assert str(GateRule.SOURCE.label) in desk.get(lines_of(form.pk)).text
