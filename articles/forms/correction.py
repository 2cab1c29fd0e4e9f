from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.enums import ArticleState, CorrectionKind
from articles.forms.base import DeskForm
from articles.models import Article, Correction

# A retraction is not written: retracting an article or a statement writes it.
WRITTEN = [choice for choice in CorrectionKind.choices if choice[0] != CorrectionKind.RETRACTION]


class CorrectionForm(DeskForm):
    """A note on a live article, or the draft of one where `keeps_draft`."""

    keeps_draft = False

    kind = forms.TypedChoiceField(label=_("Kind"), initial=CorrectionKind.CORRECTION, choices=WRITTEN)

    class Meta:
        model = Correction
        fields = "__all__"
        help_texts = {"corrected_at": _("The day of the change, for readers. Left empty: now.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if date := self.fields.get("corrected_at"):
            date.required = False
            for widget, label in zip(date.widget.widgets, (_("Date"), _("Time")), strict=True):
                widget.attrs["aria-label"] = label
            if self.instance._state.adding:
                # The moment of the form would be too early by as long as it takes to write the note.
                self.initial["corrected_at"] = None

    def clean_article(self):
        article = self.cleaned_data["article"]
        if article.state(timezone.now()) != ArticleState.LIVE:
            raise forms.ValidationError(_("Only a live article can be corrected. A draft is simply changed."))
        return article

    def clean_corrected_at(self):
        given = self.cleaned_data["corrected_at"]
        return given or (timezone.now() if self.instance._state.adding else self.instance.corrected_at)

    def clean(self):
        note, data = self.instance, super().clean()
        waits = note.is_draft and not self.keeps_draft
        if waits and note.article.state(timezone.now()) != ArticleState.LIVE:
            raise forms.ValidationError(_("Its article is not live, so that nobody would see it. Save it as a draft."))
        return data


class DraftsForm(forms.Form):
    """One note for several live articles that show the same, each to be read and published by itself."""

    articles = forms.ModelMultipleChoiceField(
        Article.objects.none(), label=_("Articles"), widget=forms.CheckboxSelectMultiple
    )
    kind = forms.TypedChoiceField(label=_("Kind"), choices=WRITTEN)
    text = forms.CharField(
        label=_("Text"),
        widget=forms.Textarea(attrs={"rows": 5, "class": "vLargeTextField"}),
        help_text=_("For readers: what was wrong and what is right now."),
    )

    def __init__(self, *args, articles, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["articles"].queryset = articles
