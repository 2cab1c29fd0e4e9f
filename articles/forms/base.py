"""What the forms of the desk share: autocompletes that know what is loaded, topics, places in an order."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple, RelatedFieldWidgetWrapper
from django.utils.translation import gettext_lazy as _

from articles.models import Topic
from articles.queries.merger import kept_keys
from articles.queries.work import cache
from articles.text import is_id


class _Loaded:
    """Shows the chosen rows that the form has loaded already; the stock widget asks the database for each field."""

    loaded = ()

    def optgroups(self, name, value, attrs=None):
        labels = {str(row.pk): str(row) for row in self.loaded}
        chosen = [str(pk) for pk in value if is_id(pk)]
        if not all(pk in labels for pk in chosen):
            # Text that was kept may name what has been merged into another record since.
            return super().optgroups(name, current_keys(chosen), attrs)
        keys = chosen if self.is_required or self.allow_multiple_selected else ["", *chosen]
        options = [
            self.create_option(name, key, labels.get(key, ""), key in chosen, index) for index, key in enumerate(keys)
        ]
        return [(None, options, 0)]


class LoadedSelect(_Loaded, AutocompleteSelect):
    """An autocomplete for one row."""


class LoadedSelectMultiple(_Loaded, AutocompleteSelectMultiple):
    """An autocomplete for several rows."""


def current_keys(keys):
    """Return the keys of the records that stayed, in place of those of records merged into them. One query."""
    kept = kept_keys(keys)
    return list(dict.fromkeys(kept.get(key, key) for key in keys))


class RecordChoice(forms.ModelChoiceField):
    """One record on file; one that was merged into another while the form was open stands for that."""

    def to_python(self, value):
        try:
            return super().to_python(value)
        except forms.ValidationError:
            [current] = current_keys([value]) if is_id(value) else [value]
            if current == value:
                raise
            return super().to_python(current)


class DeskForm(forms.ModelForm):
    """A form that hands its autocompletes the rows that came with the instance.

    One that is `carried_on` shows what was typed earlier, and is never valid: it was not sent to be saved.
    """

    carried_on = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        for name, field in self.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, _Loaded):
                widget.loaded = self.loaded_rows(name)

    def is_valid(self):
        return super().is_valid() and not self.carried_on

    def loaded_rows(self, name):
        row = self.instance._state.fields_cache.get(name)
        return [row] if row else []


def faults_of(form: forms.BaseForm) -> list[dict]:
    """Return what is wrong in a form that was sent: the id of the field in the page, its label and the sentence."""
    return [
        {"id": form[name].id_for_label, "label": str(form[name].label), "text": text}
        if name in form.fields
        else {"id": "", "label": "", "text": text}
        for name, texts in form.errors.items()
        for text in texts
    ]


class TopicsField(forms.ModelMultipleChoiceField):
    """Topics by autocomplete, with the pop-up that adds one. `through` is the model that ties a topic to its object."""

    def __init__(self, through):
        tag = through._meta.get_field("tag")
        widget = LoadedSelectMultiple(tag, admin.site)
        super().__init__(
            Topic.objects.all(),
            label=_("Topics"),
            required=False,
            widget=RelatedFieldWidgetWrapper(widget, tag.remote_field, admin.site, can_add_related=True),
        )

    def _check_values(self, value):
        try:
            return super()._check_values(value)
        except forms.ValidationError:
            if not all(map(is_id, value)) or (current := current_keys(value)) == list(value):
                raise
            return super()._check_values(current)


class TopicForm(DeskForm):
    """A form of something with topics. They are read from `topic_items`, which can be prefetched, and kept as rows."""

    class Meta:
        exclude = ["topics"]  # noqa: DJ006 the fields are the fieldsets of the admin; the model's own topics field is not

    def __init__(self, *args, instance=None, **kwargs):
        self.topic_rows = [item.tag for item in instance.topic_items.all()] if instance else []
        initial = {"topics": [topic.pk for topic in self.topic_rows], **(kwargs.pop("initial", None) or {})}
        super().__init__(*args, instance=instance, initial=initial, **kwargs)

    def loaded_rows(self, name):
        return self.topic_rows if name == "topics" else super().loaded_rows(name)

    def take_over(self):
        """Give the instance the topics that were chosen, as its other fields have what was typed."""
        if "topics" in self.changed_data or self.instance._state.adding:
            through = type(self.instance)._meta.get_field("topics").remote_field.through
            items = [through(tag=topic, content_object=self.instance) for topic in self.cleaned_data["topics"]]
            cache(self.instance, "topic_items", items)


class PlaceField(forms.IntegerField):
    """A place in an order. By itself it does not make a row worth saving; the order is stored for all rows at once."""

    LAST = 32767

    def __init__(self, **kwargs):
        super().__init__(required=False, min_value=0, max_value=self.LAST, **kwargs)

    def clean(self, value):
        return super().clean(value) or self.LAST

    def has_changed(self, initial, data):
        return False
