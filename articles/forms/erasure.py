from django import forms
from django.utils.translation import gettext_lazy as _

from articles.aggregate.erasing import Passage
from articles.queries.erasure import SHORTEST


class WordsForm(forms.Form):
    """The words to look for."""

    words = forms.CharField(
        label=_("Words"),
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField", "autocomplete": "off"}),
        help_text=_(
            "A name, an address or a passage. It is found in capitals or not, within longer words too, and across line "
            "breaks; every other spelling has to be looked for by itself."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)

    def clean_words(self):
        passage = Passage(self.cleaned_data["words"])
        if len(passage.words) < SHORTEST:
            raise forms.ValidationError(_("Give at least %(count)s letters."), params={"count": SHORTEST})
        return passage


class ErasureForm(forms.Form):
    """Why it is erased, and that the person knows that it is for good."""

    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text=_("The legal ground, for the record of erasures. Do not name what is erased."),
    )
    is_certain = forms.BooleanField(
        label=_("I have read what is reached. It cannot be undone."),
        error_messages={"required": _("Tick this once you have read what is reached.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
