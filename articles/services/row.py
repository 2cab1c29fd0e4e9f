"""What becomes of the rows of a table of positions. Nothing is written here."""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles.copy.table import COLUMNS, REQUIRED, Row
from articles.copy.table.cells import read_day, read_figure, read_key, read_stance
from articles.enums import RowOutcome
from articles.models import Position
from articles.queries.table import OnFile
from articles.services.position import language_of_words, role_at_the_time
from articles.text import clean_line, excerpt

FIELDS = [column for column in COLUMNS if column not in {"id", "article"}]
# These are looked up at once for the whole table; a check of each row would ask the database again.
RECORDS = ["takeaway", "speaker", "on_behalf_of", "proposition", "quote_source", "source", "responds_to"]


@dataclass
class RowReport:
    """What becomes of a row: the position that it makes or changes, or its problems, each a column and a sentence.

    `notes` are sentences on what an editor may not expect; `is_placed` tells that it has its place already.
    """

    line: int
    speaker: str
    proposition: str
    outcome: RowOutcome
    position: Position
    problems: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    is_placed: bool = False

    def __str__(self):
        return f"{self.outcome.label}: {self.speaker}, “{self.proposition}”"

    @property
    def remarks(self):
        """All that is to be said of the row, each with its column where it has one."""
        return [*(f"{column}: {text}" for column, text in self.problems), *self.notes]


def keys_in(rows: Iterable[Row], columns: Sequence[str] = ("id", "responds_to")) -> set[UUID]:
    """Return the keys of positions in the rows, without what is no key."""
    keys = set()
    for cell in filter(None, (clean_line(row.cells.get(column, "")) for row in rows for column in columns)):
        try:
            keys.add(read_key(cell))
        except ValidationError:
            continue
    return keys


def read_rows(rows: Sequence[Row], on_file: OnFile) -> list[RowReport]:
    """Return what becomes of each row, in their order, every problem of every row among it."""
    reader = _RowReader(on_file, keys_in(rows, ["id"]))
    # What a row without an id repeats is only plain once those with one have changed their positions.
    reports = [reader.read(row) for row in sorted(rows, key=lambda row: not clean_line(row.cells.get("id", "")))]
    reports.sort(key=lambda report: report.line)
    for position in (report.position for report in reports):
        position.responds_to_id = reader.stands_as.get(position.responds_to_id, position.responds_to_id)
    return reports


class _RowReader:
    """Reads rows one after the other and remembers them, so that the same is not added twice.

    `stands_as` gives for the key of a row that is already there the key under which it is.
    """

    def __init__(self, on_file, keys_in_table):
        self.on_file, self.keys_in_table = on_file, keys_in_table
        own = [each for each in on_file.positions.values() if each.takeaway.article_id == on_file.article.pk]
        self.own = {position.pk: position for position in own}
        self.there = {_words(position): position for position in own if position.pk not in keys_in_table}
        self.keys_read, self.stands_as = set(), {}
        self.readers = {
            "takeaway": self._takeaway,
            "speaker": on_file.speakers.find,
            "on_behalf_of": on_file.speakers.find,
            "proposition": on_file.propositions.find,
            "stance": read_stance,
            "quote_source": on_file.sources.find,
            "said_on": read_day,
            "source": on_file.sources.find,
            "figure_low": read_figure,
            "figure_high": read_figure,
            "responds_to": self._answered,
        }

    def read(self, row: Row) -> RowReport:
        problems = []
        self._check_article(row, problems)
        key = self._key(row, problems)
        stored = self.own.get(key)
        position = copy(stored) if stored else Position(**({"id": key} if key else {}))
        values = self._values(row, problems)
        for column, value in values.items():
            setattr(position, "responds_to_id" if column == "responds_to" else column, value)
        unread = {column for column, _text in problems}
        notes = self._fill_in(position, stored, unread, keep_role=key is not None)
        problems += self._faults(position, unread)
        report = RowReport(
            line=row.line,
            speaker=_name(values.get("speaker"), row.cells["speaker"]),
            proposition=_name(getattr(values.get("proposition"), "short_title", None), row.cells["proposition"]),
            outcome=RowOutcome.PROBLEM,
            position=position,
            problems=problems,
            notes=[] if problems else notes,
        )
        if not problems:
            self._decide(report, stored, [column for column in values if row.cells[column].strip()])
        return report

    def _check_article(self, row, problems):
        named = clean_line(row.cells.get("article", ""))
        if named and named != self.on_file.article.slug:
            text = _(
                "The row is for the article “%(named)s”; this is “%(article)s”. Empty the cell to bring it in here."
            )
            words = {"named": excerpt(named, 100), "article": self.on_file.article.slug}
            problems.append(("article", text % words))

    def _key(self, row, problems):
        """Return the key of the row's position, or None for one that has none yet."""
        try:
            cell = clean_line(row.cells.get("id", ""))
            key = read_key(cell) if cell else None
            if key in self.on_file.positions and key not in self.own:
                raise ValidationError(
                    _("This is a position of another article. Empty the cell to add it as a new one.")
                )
            if key in self.keys_read:
                raise ValidationError(_("Another row above has the same id."))
        except ValidationError as error:
            problems.append(("id", error.message))
            return None
        if key:
            self.keys_read.add(key)
        return key

    def _values(self, row, problems):
        """Return what stands in the cells of the row, without those that have a problem."""
        values = {}
        for column in (column for column in FIELDS if column in row.cells):
            cell, reader = row.cells[column], self.readers.get(column)
            try:
                values[column] = cell if reader is None else self._read_cell(column, clean_line(cell), reader)
            except ValidationError as error:
                problems.append((column, error.message))
        return values

    def _read_cell(self, column, cell, reader):
        if cell:
            return reader(cell)
        if column in REQUIRED:
            raise ValidationError(_("This field is required."))
        return None

    def _takeaway(self, cell):
        takeaways = self.on_file.takeaways
        try:
            return takeaways.find(cell)
        except ValidationError:
            if cell.isdecimal() or not len(takeaways):
                text = _("There is no takeaway “%(number)s”; the article has %(count)s.")
                raise ValidationError(text % {"number": excerpt(cell, 40), "count": len(takeaways)}) from None
            raise

    def _answered(self, cell):
        key = read_key(cell)
        if key not in self.on_file.positions and key not in self.keys_in_table:
            raise ValidationError(_("There is no position with this id, neither on file nor in the table."))
        return key

    def _fill_in(self, position, stored, unread, *, keep_role):
        """Fill what the form would fill, and say so. A row with an id came from a record: no role means none there."""
        filled = {}
        is_new_speaker = position.speaker_id != stored.speaker_id if stored else not keep_role
        if is_new_speaker and not position.role.strip() and not unread & {"takeaway", "speaker", "role", "said_on"}:
            filled["role"] = role_at_the_time(position.speaker, position.takeaway.article, position.said_on)
        if position.quote.strip() and not position.quote_language.strip():
            filled["quote_language"] = language_of_words(position.quote_source or position.source)
        notes = []
        for name, value in ((name, value) for name, value in filled.items() if value):
            setattr(position, name, value)
            notes.append(_("%(column)s is empty and becomes “%(value)s”.") % {"column": name, "value": value})
        return notes

    def _faults(self, position, unread):
        """Return what the position's own rules say, without what only follows from a column that cannot be read."""
        if unread & {"source", "quote_source"}:
            unread = unread | {"quote_language"}
        try:
            position.full_clean(exclude={*RECORDS, *unread}, validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            faults = error.message_dict
            return [(name, text) for name in COLUMNS for text in faults.get(name, []) if name not in unread]
        return []

    def _decide(self, report, stored, given):
        position = report.position
        twin = stored or self.there.get(_words(position))
        report.outcome = RowOutcome.ADD
        if twin:
            changed = [name for name in FIELDS if _value(position, name) != _value(twin, name)]
            if stored and changed:
                report.outcome = RowOutcome.CHANGE
                report.notes.append(_("Changes: %(columns)s.") % {"columns": ", ".join(changed)})
                report.is_placed = position.takeaway_id == stored.takeaway_id
            else:
                report.outcome, report.notes = RowOutcome.ALREADY_THERE, []
                self.stands_as[position.pk] = twin.pk
                if differing := [name for name in changed if name in given]:
                    text = _("Another row has the same words. This one differs in %(columns)s, which is not imported.")
                    if twin.pk in self.own:
                        text = _("It differs in %(columns)s. Give the id of the position to change it.")
                    report.notes.append(text % {"columns": ", ".join(differing)})
        self.there.setdefault(_words(position), position)


def _words(position):
    """Return what makes two positions the same."""
    return position.takeaway_id, position.speaker_id, position.proposition_id, position.paraphrase, position.quote


def _value(position, name):
    return getattr(position, Position._meta.get_field(name).attname)


def _name(found, written):
    return str(found) if found else excerpt(written, 80)
