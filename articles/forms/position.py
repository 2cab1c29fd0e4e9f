from django import forms
from django.utils.translation import gettext_lazy as _

from articles.forms.base import DeskForm
from articles.models import Position, Takeaway


class PositionForm(DeskForm):
    """A position under a takeaway of the article that it was opened from; those of other articles cannot be chosen.

    Leaves in `filled_in` the names of what it added by itself.
    """

    article_id = None

    takeaway = forms.ModelChoiceField(label=_("Takeaway"), queryset=Takeaway.objects.none(), empty_label=None)

    class Meta:
        model = Position
        fields = "__all__"
        help_texts = {
            "quote_language": _("A code such as en, de or fr. Left empty, the language of the source is taken."),
        }
        widgets = {
            field: forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})
            for field in ("paraphrase", "quote", "translation")
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filled_in = []
        if "takeaway" in self.fields:
            self.fields["takeaway"].queryset = Takeaway.objects.filter(article=self.article_id)

    def clean(self):
        data = super().clean()
        if "speaker" in self.changed_data and not data.get("role"):
            self._fill_in("role", self._role_on_the_day(data))
        if data.get("quote") and not data.get("quote_language"):
            source = data.get("quote_source") or data.get("source")
            self._fill_in("quote_language", source.language if source else "")
        return data

    def _role_on_the_day(self, data):
        speaker, takeaway = data.get("speaker"), data.get("takeaway")
        if not speaker or not takeaway:
            return ""
        return speaker.role_on(data.get("said_on") or takeaway.article.conference.starts_on)

    def _fill_in(self, name, value):
        if value and name not in self.errors:
            self.cleaned_data[name] = value
            self.filled_in.append(name)
