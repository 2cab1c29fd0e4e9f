"""The description of a dataset: a data package of tables.

Format: Data Package, Tabular Data Package and Table Schema of https://specs.frictionlessdata.io, version 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from coverage_site.licence import Licence

# What somebody has to know who works with it.
HOW_TO_READ = [
    _("A statement is what one speaker said on one proposition. An empty cell says that nothing is on record."),
    _("Ids never change. Addresses of pages may: the old ones lead on."),
    _("Quotations stand without quotation marks, in their language. A paraphrase is in our words."),
    _("A role is the office held on that day. Where somebody speaks for a government or group, on_behalf_of names it."),
    _("Stances are never added up: how many statements there are says how much was recorded, and not who thinks so."),
    _("Days are those of the place, moments are in UTC. A figure is in the unit of its proposition."),
    _(
        "Of a statement with the status retracted remain its id, its address, the moment and the reason; of an article "
        "its headline, conference and corrections as well. Delete the rest where you have an older copy."
    ),
    _("The texts of articles and takeaways are HTML of a few elements; everything else is plain text."),
    _("A cell that a spreadsheet would compute begins with an apostrophe, which is not part of what it says."),
]
NOT_IN_IT = [
    _("What readers cannot see on the site: drafts, what is planned, and what was withdrawn."),
    _("The words of what was retracted, and versions from before a correction."),
    _("Photographs, which are their owners’, and everything about people who log in."),
    _("Whatever the codebook leaves out of the record, such as words without a source, applause and silence."),
]


@dataclass(frozen=True)
class Column:
    """A column of a table. `kind` and `form` are a type and a format of Table Schema.

    `values` are all that may stand in it, `leads_to` names the table in whose column `id` its values stand.
    """

    name: str
    title: str
    kind: str = "string"
    form: str = "default"
    values: Sequence[str] = ()
    leads_to: str = ""
    is_required: bool = False


@dataclass(frozen=True)
class Table:
    """A table: what a row of it is, its columns, and those whose values together tell one row from every other."""

    name: str
    title: str
    columns: Sequence[Column]
    key: Sequence[str]

    @property
    def file_name(self) -> str:
        return f"{self.name}.csv"


@dataclass(frozen=True)
class About:
    """What a data package says of itself. `name` is lower case without spaces, `home` and `site` are addresses."""

    name: str
    title: str
    description: str
    home: str
    site: str
    publisher: str
    licence: Licence
    made_on: date


def describe(about: About, tables: Sequence[Table]) -> dict:
    """Return the content of `datapackage.json`: a tabular data package with a resource for each table."""
    return {
        "profile": "tabular-data-package",
        "name": about.name,
        "title": about.title,
        "description": about.description,
        "homepage": about.home,
        # Of a moment the format knows no less, and two packages of one day are to be the same.
        "created": f"{about.made_on.isoformat()}T00:00:00Z",
        "version": about.made_on.isoformat(),
        "licenses": [{"name": about.licence.name, "title": about.licence.title, "path": about.licence.address}],
        "sources": [{"title": about.publisher, "path": about.site}],
        "contributors": [{"title": about.publisher, "path": about.site, "role": "publisher"}],
        "resources": [_resource(table) for table in tables],
    }


def _resource(table):
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": str(table.title),
        "path": table.file_name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(column) for column in table.columns],
            "primaryKey": list(table.key),
            "foreignKeys": [_foreign_key(table, column) for column in table.columns if column.leads_to],
        },
    }


def _field(column):
    field = {"name": column.name, "title": str(column.title), "type": column.kind, "format": column.form}
    rules = {"required": True} if column.is_required else {}
    rules |= {"enum": list(column.values)} if column.values else {}
    return field | ({"constraints": rules} if rules else {})


def _foreign_key(table, column):
    resource = "" if column.leads_to == table.name else column.leads_to  # so the format names the table itself
    return {"fields": column.name, "reference": {"resource": resource, "fields": "id"}}
