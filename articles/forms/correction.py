from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.enums import ArticleState, CorrectionKind
from articles.forms.base import DeskForm
from articles.models import Correction


class CorrectionForm(DeskForm):
    """A note on a live article. A retraction is not written here: retracting the article writes it."""

    kind = forms.TypedChoiceField(
        label=_("Kind"),
        initial=CorrectionKind.CORRECTION,
        choices=[choice for choice in CorrectionKind.choices if choice[0] != CorrectionKind.RETRACTION],
    )

    class Meta:
        model = Correction
        fields = "__all__"

    def clean_article(self):
        article = self.cleaned_data["article"]
        if article.state(timezone.now()) != ArticleState.LIVE:
            raise forms.ValidationError(_("Only a live article can be corrected. A draft is simply changed."))
        return article
