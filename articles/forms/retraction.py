from django import forms
from django.utils.translation import gettext_lazy as _

_REASON = forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"})


class PositionRetractionForm(forms.Form):
    """The public reason for the retraction of a statement, and whether its words go as well."""

    reason = forms.CharField(
        label=_("Reason"),
        widget=_REASON,
        help_text=_("Readers see it in place of the statement, and in a note at the top of the article."),
    )
    takes_words = forms.BooleanField(
        label=_("Take the words away as well"),
        required=False,
        help_text=_(
            "Readers see no word of it either way, and the desk keeps the words to itself. Ticked, they go from the "
            "published record and from exports too, and only the history of the article has them."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)


class LiftForm(forms.Form):
    """The public reason why a statement stands again."""

    reason = forms.CharField(
        label=_("Reason"), widget=_REASON, help_text=_("Readers see it in a note at the top of the article.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
