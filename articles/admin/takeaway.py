from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles.admin.base import Autocompletes, shown
from articles.forms.takeaway import TakeawayForm, TakeawayFormSet
from articles.models import Takeaway
from articles.queries.copy import speakers_named_in
from articles.services.article import may_change_article


class TakeawayInline(Autocompletes, admin.StackedInline):
    """The takeaways on their article's form, each with its positions as compact rows."""

    model = Takeaway
    form = TakeawayForm
    formset = TakeawayFormSet
    template = "admin/articles/article/takeaways.html"
    extra = 0
    view_on_site = False
    autocomplete_fields = ["photo"]
    fields = ["heading", "body", ("topics", "photo"), "sort_order"]
    text = shown("body", _("text"))

    def get_fields(self, request, obj=None):
        if obj is None or may_change_article(request.user, obj):
            return self.fields
        return ["heading", "text", ("topics", "photo")]

    def get_readonly_fields(self, request, obj=None):
        return ["text"] if "text" in self.get_fields(request, obj) else []


def offer_speakers(formset):
    """Put on each form of a saved takeaway the speakers on file whom its text names and who have no position there."""
    forms = [form for form in formset.initial_forms if form.instance.pk]
    for form, named in zip(forms, speakers_named_in([form.instance for form in forms]), strict=True):
        there = {position.speaker_id for position in form.instance.positions.all()}
        form.speakers = [speaker for speaker in named if speaker.pk not in there]
