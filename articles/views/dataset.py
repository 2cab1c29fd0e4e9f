import json

from django.conf import settings
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.citation import Citation, Name, plain
from articles.copy.archive import archive_chunks
from articles.copy.dataset import HOW_TO_READ, NOT_IN_IT, About, describe
from articles.copy.table import table_lines
from articles.enums import Stance
from articles.links import absolute
from articles.queries.dataset import record_tables
from articles.queries.statement import RECORDED, statement_table
from articles.text import make_slug
from articles.views.caching import kept
from articles.views.download import CSV, download


@require_safe
@kept(is_hourly=True)
def data(request):
    now = timezone.now()
    tables = [table for table, _rows in record_tables(now)]
    return render(request, "articles/data.html", _words(now.date(), tables) | {"columns": list(RECORDED)})


@require_safe
@kept(is_hourly=True)
def position_csv(request):
    now = timezone.now()
    lines = table_lines(RECORDED, statement_table(now))
    return download(lines, f"positions-{now:%Y-%m-%d}.csv", CSV)


@require_safe
@kept(is_hourly=True)
def data_package(request):
    now = timezone.now()
    return download(archive_chunks(_files(now), now.date()), f"record-{now:%Y-%m-%d}.zip", "application/zip")


def _files(now):
    """Give the name and the content, in pieces, of every file of the package."""
    tables = record_tables(now)
    words = _words(now.date(), [table for table, _rows in tables])
    description = describe(words["about"], words["tables"])
    yield "datapackage.json", [json.dumps(description, ensure_ascii=False, indent=2).encode()]
    yield "README.md", [render_to_string("articles/data_readme.md", words).encode()]
    for table, rows in tables:
        yield table.file_name, table_lines([column.name for column in table.columns], rows, is_marked=False)


def _words(day, tables):
    """Return what the page and the package both say."""
    about = _about(day)
    return {
        "about": about,
        "tables": tables,
        "stances": Stance,
        "codebook": absolute(reverse("articles:codebook")),
        "how_to_read": HOW_TO_READ,
        "not_in_it": NOT_IN_IT,
        "citation": plain(_citation(about)),
    }


def _about(day):
    return About(
        name=make_slug(f"{settings.SITE_NAME}-record", fallback="record"),
        title=_("The record of %(site)s") % {"site": settings.SITE_NAME},
        description=_("Who said what at conferences: statements with speaker, role, date, stance, words and source."),
        home=absolute(reverse("articles:data")),
        site=absolute("/"),
        publisher=settings.SITE_NAME,
        licence=settings.DATA_LICENCE,
        made_on=day,
    )


def _citation(about):
    return Citation(
        key=about.name,
        authors=[Name(about.publisher)],
        title=about.title,
        site=about.publisher,
        address=about.home,
        issued=about.made_on,
    )
