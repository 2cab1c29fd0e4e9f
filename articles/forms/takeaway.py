from django import forms

from articles.forms.base import PlaceField, TopicForm, TopicsField
from articles.models import Takeaway, TakeawayTopic


class TakeawayForm(TopicForm):
    topics = TopicsField(TakeawayTopic)
    sort_order = PlaceField(label=Takeaway._meta.get_field("sort_order").verbose_name)

    class Meta(TopicForm.Meta):
        model = Takeaway


class TakeawayFormSet(forms.BaseInlineFormSet):
    """The takeaways of an article, in the order that the editor gave them."""

    def ids_in_order(self):
        """Return the ids of the saved takeaways by their place; where two claim one place, the upper row is first."""
        kept = [form for form in self.forms if form not in self.deleted_forms and not form.instance._state.adding]
        return [form.instance.pk for form in sorted(kept, key=lambda form: form.cleaned_data["sort_order"])]

    def pressed(self, name):
        """Return the form in which the button of that name was pressed, or None."""
        return next((form for form in self.forms if form.add_prefix(name) in self.data), None)
