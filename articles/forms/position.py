import re
from decimal import Decimal
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.aggregate.content import Content
from articles.copy.table.cells import read_figure, show_figure
from articles.forms.base import DeskForm
from articles.models import Position, Takeaway
from articles.queries.snapshot import content_of
from articles.queries.work import Work, cache
from articles.services.position import language_of_words, role_at_the_time
from articles.text import clean_line, excerpt, is_id

_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?")
_EITHER = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")
FIGURES = ("figure_low", "figure_high")
# Where the text that was typed into an autocomplete goes in the form of a new record: names and web addresses.
ADDED = {
    "speaker": ("name", ""),
    "on_behalf_of": ("name", ""),
    "proposition": ("statement", ""),
    "source": ("title", "url"),
    "quote_source": ("title", "url"),
}


def read_number(text: str) -> Decimal:
    """Return a number written with a decimal point or comma; blanks may part thousands.

    Raises ValidationError, with a sentence, also where a comma may stand for either, as in “1,234”.
    """
    plain = clean_line(text).replace("\u2212", "-")
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(" ", "")
    elif _EITHER.fullmatch(plain):
        words = {"number": plain, "decimal": plain.replace(",", "."), "whole": plain.replace(",", "")}
        raise ValidationError(_("“%(number)s” can be two numbers. Write %(decimal)s or %(whole)s.") % words)
    if "," in plain and ("." in plain or plain.count(",") > 1):
        text = _("Write “%(number)s” with one point or comma, before the decimals, and none between thousands.")
        raise ValidationError(text % {"number": excerpt(plain, 40)})
    return read_figure(plain.replace(",", "."))


class FigureField(forms.DecimalField):
    """A number as editors write it, with a point or a comma, shown without the zeros at its end."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "figure", "autocomplete": "off"})

    def to_python(self, value):
        return super().to_python(read_number(value) if isinstance(value, str) and value.strip() else value)

    def prepare_value(self, value):
        return show_figure(value) if isinstance(value, Decimal) else value


class TakeawayField(forms.TypedChoiceField):
    """One of the takeaways of an article in memory, by its number."""

    def __init__(self, takeaways, **kwargs):
        rows = {str(takeaway.pk): takeaway for takeaway in takeaways}
        choices = [(key, f"{takeaway.number}. {takeaway}") for key, takeaway in rows.items()]
        super().__init__(choices=choices, coerce=lambda key: rows.get(str(key)), **kwargs)

    def prepare_value(self, value):
        return str(value.pk if isinstance(value, Takeaway) else value)


class PositionForm(DeskForm):
    """A position under a takeaway of the article in memory; those of other articles cannot be chosen.

    Leaves in `filled_in` the names of what it added by itself. `key` is the position's before it was ever saved: made
    with the page, so that a form that is sent twice makes one.
    """

    work: Work

    class Meta:
        model = Position
        exclude = ["takeaway"]
        field_classes = dict.fromkeys(FIGURES, FigureField)
        help_texts = {
            "role": gettext_lazy("The job held when it was said, as printed. Left empty, the one on record is taken."),
            "quote_language": gettext_lazy(
                "A code such as en, de or fr. Left empty, the language of the source is taken."
            ),
        }
        widgets = {
            field: forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField", "dir": "auto"})
            for field in ("paraphrase", "quote", "translation")
        }

    takeaway = TakeawayField([], label=gettext_lazy("Takeaway"))

    def __init__(self, data=None, *args, instance=None, initial=None, **kwargs):
        if instance is None:
            instance = Position(**({"pk": UUID(data["key"])} if data and is_id(data.get("key")) else {}))
        else:
            initial = {"takeaway": instance.takeaway_id, **(initial or {})}
        self.rows_at_first = {name: row for name, row in (initial or {}).items() if isinstance(row, Model)}
        super().__init__(data, *args, instance=instance, initial=initial, **kwargs)
        self.filled_in = []
        if "takeaway" in self.fields:
            self.fields["takeaway"] = TakeawayField(self.work.takeaways, label=_("Takeaway"))
        if "responds_to" in self.fields:
            self._offer_own_positions(self.fields["responds_to"])
        for name in ADDED.keys() & self.fields.keys():
            self._offer_to_add(name)

    def loaded_rows(self, name):
        return super().loaded_rows(name) or [row for key, row in self.rows_at_first.items() if key == name]

    def _offer_to_add(self, name):
        """Say what `additions.js` needs: what it offers, and where what was typed goes."""
        field = self.fields[name]
        text, address = ADDED[name]
        label = _("Add “{text}” as a new %(kind)s …") % {"kind": field.queryset.model._meta.verbose_name}
        offer = {"data-add": label, "data-add-text": text, "data-add-address": address}
        getattr(field.widget, "widget", field.widget).attrs.update(offer)

    def _offer_own_positions(self, field):
        """Let those positions of the article be kept that are nowhere stored but in its draft."""
        own = {str(position.pk): position for position in self.work.positions}
        if answered := own.get(str(self.instance.responds_to_id)):
            field.widget.widget.loaded = [answered]
        stored, field.to_python = field.to_python, lambda value: own.get(str(value)) or stored(value)

    def _get_validation_exclusions(self):
        # The stock check asks the database for what may only be in the draft.
        return super()._get_validation_exclusions() | {"takeaway", "responds_to"}

    def clean(self):
        data = super().clean()
        speaker, takeaway = data.get("speaker"), data.get("takeaway")
        if takeaway:
            self.instance.takeaway = takeaway
        if speaker and takeaway and "speaker" in self.changed_data and not data.get("role"):
            self._fill_in("role", role_at_the_time(speaker, takeaway.article, data.get("said_on")))
        if data.get("quote") and not data.get("quote_language"):
            self._fill_in("quote_language", language_of_words(data.get("quote_source") or data.get("source")))
        return data

    def _post_clean(self):
        super()._post_clean()
        # Last, because what is refused is taken out of the data that the other rules need.
        self._check_unit(self.cleaned_data)

    def _check_unit(self, data):
        """Refuse a figure on a proposition without a unit. What was stored like this may stay until either changes."""
        given = [name for name in FIGURES if data.get(name) is not None]
        proposition, touched = data.get("proposition"), {"proposition", *FIGURES} & set(self.changed_data)
        if given and proposition and touched and not proposition.unit:
            text = _("A figure needs a unit, and the proposition “{title}” has none. {link}, or leave the figure out.")
            address = reverse("admin:articles_proposition_change", args=[proposition.pk])
            link = format_html('<a href="{}#id_unit" target="_blank">{}</a>', address, _("Add the unit there"))
            self.add_error(given[0], ValidationError(format_html(text, title=proposition.short_title, link=link)))

    def _fill_in(self, name, value):
        if value and name not in self.errors:
            self.cleaned_data[name] = value
            self.filled_in.append(name)

    def content(self) -> Content:
        """Return what the article says with the valid form; a new position, or one moved, comes last where it is."""
        position, here = self.instance, self.cleaned_data["takeaway"]
        for takeaway in self.work.takeaways:
            there = list(takeaway.positions.all())
            others = [other for other in there if other.pk != position.pk]
            cache(takeaway, "positions", with_position(there, position) if takeaway == here else others)
        return content_of(self.work.article, self.work.takeaways)


def with_position(positions, position):
    """Return the positions with one in its place, or last where it is new there."""
    if position.pk in (other.pk for other in positions):
        return [position if other.pk == position.pk else other for other in positions]
    return [*positions, position]
