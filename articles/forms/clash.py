from itertools import chain

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import DateField, Field, ForeignKey, TextField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.aggregate.merging import Clash
from articles.aggregate.unit import UNITS
from articles.forms.base import LoadedSelect
from articles.models import Position
from articles.models.fields import RichTextField
from articles.queries.clash import Settling
from articles.queries.difference import MODELS
from articles.queries.snapshot import plain, set_plain

THEIRS, MINE, EDITED = "theirs", "mine", "edited"
# Shorter lines have a box of one line.
LONG_LINE = 200


class ClashForm(forms.Form):
    """What is chosen for one clash: one side, or a text edited from both. Nothing is chosen beforehand.

    `edited` is the form of that text, or None where there is only one or the other. It counts only where it is chosen.
    """

    choice = forms.ChoiceField(
        widget=forms.RadioSelect, error_messages={"required": gettext_lazy("Choose what holds here.")}
    )

    def __init__(self, clash: Clash, settling: Settling, data=None, *, is_own=True):
        super().__init__(data, prefix=clash.key, label_suffix="")
        self.clash = clash
        edited = EditedForm(clash, settling, data)
        self.edited = edited if edited.fields else None
        self.fields["choice"].choices = _choices(clash, is_own, is_editable=bool(edited.fields))

    @property
    def radios(self):
        """Return the radio buttons by what they choose, to be put where that stands."""
        return {str(radio.data["value"]): radio for radio in self["choice"].subwidgets}

    @property
    def is_edited(self):
        return self["choice"].value() == EDITED

    def is_valid(self):
        return super().is_valid() and (not self.is_edited or self.edited.is_valid())

    @property
    def chosen(self):
        """Return the choice as `merge` takes it."""
        return self.edited.values if self.is_edited else self.cleaned_data["choice"]


class EditedForm(forms.Form):
    """The fields of a clash, with what stands in mine, to be made into one text from both."""

    def __init__(self, clash, settling, data=None):
        super().__init__(data, prefix=clash.key, label_suffix="")
        model = MODELS[clash.record]
        self.row = _row(model, clash, settling)
        own = clash.theirs if clash.mine is None else clash.mine
        for db_field in _editable(clash, model):
            self.fields[db_field.name] = _form_field(db_field, settling.labels.rows)
            self.initial[db_field.name] = own.get(db_field.name)

    def clean(self):
        """Refuse what breaks a rule of the record. What concerns other fields is found when it is joined."""
        data = super().clean()
        for name, value in data.items():
            db_field = self.row._meta.get_field(name)
            set_plain(self.row, db_field, value.pk if db_field.is_relation and value else value)
        try:
            self.row.clean()
        except ValidationError as error:
            for name in error.error_dict.keys() & self.fields.keys():
                self.add_error(name, error.error_dict[name])
        return data

    @property
    def values(self):
        return {name: plain(self.row._meta.get_field(name), self.row) for name in self.fields}


def _row(model, clash, settling):
    """Return the joined record as a row in memory, or the one there is."""
    row, record = model(pk=clash.pk), settling.records[clash.record, clash.pk]
    for name in filter(record.__contains__, chain(*UNITS[clash.record].values())):
        set_plain(row, model._meta.get_field(name), record[name])
    return row


def _editable(clash, model):
    if clash.unit in {"place", "order", "deleted"}:
        return []
    fields = [model._meta.get_field(name) for name in clash.fields]
    # A position of the work need not be stored, so that it could be found.
    return [field for field in fields if not field.many_to_many and field.related_model is not Position]


def _form_field(db_field: Field, rows) -> forms.Field:
    """Return the field of a form, with an autocomplete that knows the rows that are loaded already."""
    if isinstance(db_field, ForeignKey):
        widget = LoadedSelect(db_field, admin.site)
        widget.loaded = rows.get(db_field.related_model, {}).values()
        return db_field.formfield(widget=widget)
    if isinstance(db_field, DateField):
        return db_field.formfield(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    is_text = isinstance(db_field, TextField) and not isinstance(db_field, RichTextField)
    if is_text or (db_field.max_length or 0) >= LONG_LINE:
        attrs = {"rows": 4 if is_text else 2, "class": "vLargeTextField"}
        return db_field.formfield(widget=forms.Textarea(attrs=attrs))
    return db_field.formfield()


def _choices(clash, is_own, is_editable):
    labels = {THEIRS: _("Theirs"), MINE: _("Mine") if is_own else _("Set aside")}
    if clash.unit == "deleted":
        labels = {THEIRS: _("Delete it"), MINE: _("Keep it")}
        if clash.mine is None:
            labels = {THEIRS: _("Keep it"), MINE: _("Delete it")}
    elif clash.theirs is None:
        labels = {THEIRS: _("Leave it out")}
    return [*labels.items(), *([(EDITED, _("A text from both"))] if is_editable else [])]
