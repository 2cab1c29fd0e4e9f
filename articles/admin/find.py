"""What was found, in words."""

from dataclasses import dataclass

from django.db.models import Model
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.text import capfirst

from articles.queries.find import Found, find
from articles.templatetags.dates import days


@dataclass(frozen=True)
class Result:
    """A record that was found: its name, what tells it from others of the name, and the address of its form."""

    name: str
    about: str
    address: str


@dataclass(frozen=True)
class Results:
    """What was found of one kind; `all` is the address of the list with all of them, where there are more."""

    kind: str
    key: str
    rows: list[Result]
    has_more: bool
    all: str | None


def find_page(query: str, models: list[type[Model]]) -> dict:
    """Return what the template of the page shows, of those models that the person may read."""
    found = find(query, {model._meta.model_name for model in models})
    return {"query": query, "found": [_results(each, query) for each in found]}


def _results(found: Found, query):
    options, now = found.model._meta, timezone.now()
    rows = [Result(str(row), _ABOUT[options.model_name](row, now), _address(row)) for row in found.rows]
    return Results(
        capfirst(options.verbose_name_plural), options.model_name, rows, found.has_more, _list(options, query)
    )


def _address(row):
    if row._meta.model_name == "takeaway":
        return f"{reverse('admin:articles_article_change', args=[row.article_id])}#{row.anchor}"
    return reverse(f"admin:articles_{row._meta.model_name}_change", args=[row.pk])


def _list(options, query):
    try:
        return reverse(f"admin:articles_{options.model_name}_changelist", query={"q": query})
    except NoReverseMatch:
        return None


_ABOUT = {
    "article": lambda article, now: f"{article.conference.name}. {article.state(now).label}",
    "takeaway": lambda takeaway, now: takeaway.article.headline,
    "speaker": lambda speaker, now: ", ".join([speaker.get_kind_display(), *speaker.alias_list]),
    "source": lambda source, now: ", ".join(filter(None, [source.get_kind_display(), source.url])),
    "proposition": lambda proposition, now: f"{proposition.short_title}. {proposition.topic}",
    "conference": lambda conference, now: f"{conference.city}, {days(conference)}",
}
