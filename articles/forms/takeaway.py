from uuid import UUID

from django import forms
from django.utils.functional import cached_property
from django_prose_editor.widgets import AdminProseEditorWidget

from articles.forms.base import PlaceField, TopicForm, TopicsField
from articles.models import Position, Takeaway, TakeawayTopic
from articles.queries.work import cache
from articles.text import is_id


class SameEditor(AdminProseEditorWidget):
    """A text editor like the first one in the page, which says how: thirty would repeat a thousand characters each."""

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"][f"data-django-prose-editor-{self.preset}"] = ""
        return context


class TakeawayForm(TopicForm):
    """A takeaway of an article, with the places of the positions that stand under it."""

    topics = TopicsField(TakeawayTopic)
    sort_order = PlaceField(label=Takeaway._meta.get_field("sort_order").verbose_name)

    class Meta(TopicForm.Meta):
        model = Takeaway

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "body" in self.fields:
            editor = self.fields["body"].widget
            self.fields["body"].widget = SameEditor(config=editor.config, preset=editor.preset, attrs=editor.attrs)

    @property
    def place(self) -> int:
        return self.cleaned_data.get("sort_order", PlaceField.LAST)

    def position_keys(self) -> list[str]:
        """Return the keys of the positions that the form was sent with, in their order."""
        return self.data.getlist(self.add_prefix("positions"))


class TakeawayFormSet(forms.BaseInlineFormSet):
    """The takeaways of an article in memory. Their keys are made in the browser, so that a row sent twice is one."""

    def get_queryset(self):
        # The admin pairs these with the rows that it shows: those that were sent, whether they are still there or not.
        if self.is_bound and "forms" in self.__dict__:
            return [form.instance for form in self.initial_forms]
        return [] if self.instance._state.adding else list(self.instance.takeaways.all())

    def total_form_count(self):
        """Return how many rows there are: never more than fields were sent, whatever a forged form says."""
        total = super().total_form_count()
        return min(total, len(self.data)) if self.is_bound else total

    @cached_property
    def _there(self):
        return {takeaway.pk: takeaway for takeaway in self.get_queryset()}

    def _existing_object(self, pk):
        return self._there.get(pk) or Takeaway(pk=pk)

    def _construct_form(self, i, **kwargs):
        key = self.data.get(f"{self.add_prefix(i)}-id")
        if is_id(key):
            kwargs["instance"] = self._existing_object(UUID(key))
        form = super()._construct_form(i, **kwargs)
        form.empty_permitted = form.instance._state.adding
        return form

    def add_fields(self, form, index):
        # The stock method takes the key away from an article that was never saved.
        key = self.instance.pk
        super().add_fields(form, index)
        self.instance.pk = key
        # The stock field looks for the takeaway among the stored ones, each by a query.
        initial = None if form.instance._state.adding else form.instance.pk
        form.fields["id"] = forms.UUIDField(required=False, initial=initial, widget=forms.HiddenInput)

    def in_order(self) -> list[Takeaway]:
        """Return the takeaways with what the valid forms say, by their place, each with its positions in their order.

        Where two claim one place, the upper row is first. What was taken out is left out, and new rows nobody touched.
        Positions follow the takeaway that they were sent with; those not named stay where they were, last.
        """
        kept = [form for form in self.forms if form not in self.deleted_forms and is_kept(form)]
        kept = sorted(kept, key=lambda form: form.place)
        for form in kept:
            form.take_over()
        self._place_positions(kept)
        return [form.instance for form in kept]

    def _place_positions(self, kept):
        known = {str(p.pk): p for form in self.forms for p in positions_of(form.instance)}
        named = {key: form for form in kept for key in form.position_keys() if key in known}
        for form in kept:
            here = [known[key] for key in dict.fromkeys(form.position_keys()) if named.get(key) is form]
            left = [position for position in positions_of(form.instance) if str(position.pk) not in named]
            cache(form.instance, "positions", [*here, *left])

    def pressed(self, name):
        """Return the form in which the button of that name was pressed, or None."""
        return next((form for form in self.forms if form.add_prefix(name) in self.data), None)


def is_kept(form: TakeawayForm) -> bool:
    """Tell whether the row is a takeaway: one that was there, or a new one in which something was typed."""
    return not form.instance._state.adding or form.has_changed()


def positions_of(takeaway: Takeaway) -> list[Position]:
    """Return the positions of a takeaway in memory; a new one has none."""
    return [] if takeaway._state.adding else list(takeaway.positions.all())
