from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from articles.aggregate.content import Content
from articles.forms.base import DeskForm
from articles.models import Position, Takeaway
from articles.queries.snapshot import content_of
from articles.queries.work import Work, cache
from articles.services.position import language_of_words, role_at_the_time
from articles.text import is_id


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
        help_texts = {
            "quote_language": _("A code such as en, de or fr. Left empty, the language of the source is taken."),
        }
        widgets = {
            field: forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})
            for field in ("paraphrase", "quote", "translation")
        }

    takeaway = TakeawayField([], label=_("Takeaway"))

    def __init__(self, data=None, *args, instance=None, initial=None, **kwargs):
        if instance is None:
            instance = Position(**({"pk": UUID(data["key"])} if data and is_id(data.get("key")) else {}))
        else:
            initial = {"takeaway": instance.takeaway_id, **(initial or {})}
        super().__init__(data, *args, instance=instance, initial=initial, **kwargs)
        self.filled_in = []
        if "takeaway" in self.fields:
            self.fields["takeaway"] = TakeawayField(self.work.takeaways, label=_("Takeaway"))
        if "responds_to" in self.fields:
            self._offer_own_positions(self.fields["responds_to"])

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
            self._fill_in("role", role_at_the_time(speaker, takeaway, data.get("said_on")))
        if data.get("quote") and not data.get("quote_language"):
            self._fill_in("quote_language", language_of_words(data.get("quote_source") or data.get("source")))
        return data

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
