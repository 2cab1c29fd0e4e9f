"""What the forms of the desk share: autocompletes that know what is loaded, topics, places in an order."""

from uuid import UUID

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple, RelatedFieldWidgetWrapper
from django.utils.translation import gettext_lazy as _

from articles.models import Topic


def is_id(value):
    """Tell whether it has the form of a key. An address or a forged form may carry anything."""
    try:
        return bool(UUID(str(value)))
    except ValueError:
        return False


class _Loaded:
    """Shows the chosen rows that the form has loaded already; the stock widget asks the database for each field."""

    loaded = ()

    def optgroups(self, name, value, attrs=None):
        labels = {str(row.pk): str(row) for row in self.loaded}
        chosen = [str(pk) for pk in value if is_id(pk)]
        if not all(pk in labels for pk in chosen):
            return super().optgroups(name, chosen, attrs)
        keys = chosen if self.is_required or self.allow_multiple_selected else ["", *chosen]
        options = [
            self.create_option(name, key, labels.get(key, ""), key in chosen, index) for index, key in enumerate(keys)
        ]
        return [(None, options, 0)]


class LoadedSelect(_Loaded, AutocompleteSelect):
    """An autocomplete for one row."""


class LoadedSelectMultiple(_Loaded, AutocompleteSelectMultiple):
    """An autocomplete for several rows."""


class DeskForm(forms.ModelForm):
    """A form that hands its autocompletes the rows that came with the instance."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        for name, field in self.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, _Loaded):
                widget.loaded = self.loaded_rows(name)

    def loaded_rows(self, name):
        row = self.instance._state.fields_cache.get(name)
        return [row] if row else []


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

    def _save_m2m(self):
        super()._save_m2m()
        if "topics" in self.changed_data:
            self.instance.topics.set(self.cleaned_data["topics"])


class PlaceField(forms.IntegerField):
    """A place in an order. By itself it does not make a row worth saving; the order is stored for all rows at once."""

    LAST = 32767

    def __init__(self, **kwargs):
        super().__init__(required=False, min_value=0, max_value=self.LAST, **kwargs)

    def clean(self, value):
        return super().clean(value) or self.LAST

    def has_changed(self, initial, data):
        return False
