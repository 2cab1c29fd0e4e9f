"""Bringing a table of positions into a draft: every row or none."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from articles.copy.table import Row
from articles.enums import RowOutcome
from articles.models import Article, Position, Takeaway
from articles.queries.snapshot import take
from articles.queries.table import load_on_file
from articles.services.article import lock_draft
from articles.services.role import Actor
from articles.services.row import FIELDS, RowReport, keys_in, read_rows
from articles.services.snapshot import keep_import


@dataclass(frozen=True)
class TableReport:
    """What becomes of the rows, in their order, and whether it is saved: never where one of them has a problem."""

    rows: list[RowReport]
    is_saved: bool

    def count(self, outcome: RowOutcome) -> int:
        return Counter(row.outcome for row in self.rows)[outcome]

    @property
    def to_write(self):
        """How many positions are new or change: none as long as there are problems."""
        return 0 if self.problem_count else self.count(RowOutcome.ADD) + self.count(RowOutcome.CHANGE)

    @property
    def problem_count(self):
        return self.count(RowOutcome.PROBLEM)

    @property
    def problems_first(self):
        return sorted(self.rows, key=lambda row: not row.problems)

    @property
    def summary(self):
        """How many rows there are of each outcome, as a sentence."""
        counts = [(self.count(outcome), outcome.label) for outcome in RowOutcome]
        return "; ".join(f"{label}: {count}" for count, label in counts if count)


def import_positions(rows: Sequence[Row], *, article: Article, by: Actor, dry_run: bool = False) -> TableReport:
    """Add the positions of the rows to a draft, and change those whose id it has, in one transaction.

    A position that is there already, in the same words, is left alone. New ones come last under their takeaway, in
    the order of the rows. Nothing is written on a dry run, nor where any row has a problem, and no record that a row
    names is ever made. Raises PermissionDenied and WrongState (not a draft). The queries that read do not grow with
    the rows.
    """
    with transaction.atomic():
        article = lock_draft(article, by=by)
        read = read_rows(rows, load_on_file(article, keys_in(rows)))
        report = TableReport(read, is_saved=not dry_run and not any(row.problems for row in read))
        if report.to_write and report.is_saved:
            before = take(article.pk)
            _store(report.rows, article)
            keep_import(article, before, by=by)
    return report


def _store(rows, article):
    written = [row for row in rows if row.outcome in {RowOutcome.ADD, RowOutcome.CHANGE}]
    _place([row.position for row in written if not row.is_placed], article)
    Position.objects.bulk_create(row.position for row in written if row.outcome == RowOutcome.ADD)
    # All of these are there, under the lock of their article; so one statement writes what differs.
    changed = [row.position for row in written if row.outcome == RowOutcome.CHANGE]
    update = {"update_conflicts": True, "unique_fields": ["id"], "update_fields": [*FIELDS, "sort_order"]}
    Position.objects.bulk_create(changed, **update)


def _place(positions: list[Position], article: Article) -> None:
    """Give each the next place under its takeaway."""
    last = dict(Takeaway.objects.filter(article=article).values_list("pk").annotate(Max("positions__sort_order")))
    for position in positions:
        position.sort_order = last[position.takeaway_id] = (last[position.takeaway_id] or 0) + 1
