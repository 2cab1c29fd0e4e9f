from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles.forms.base import LoadedSelect
from articles.models import Position, Proposition
from articles.queries.merger import Merging

# The field by which another record of the kind is looked for, as the forms of the desk do.
_LOOKED_FOR_BY = {
    "speaker": Position._meta.get_field("speaker"),
    "source": Position._meta.get_field("source"),
    "topic": Proposition._meta.get_field("topic"),
    "proposition": Position._meta.get_field("proposition"),
}
KEPT, GONE = "kept", "gone"


class KeptForm(forms.Form):
    """Which record stays when another one is merged into it."""

    into = forms.ModelChoiceField(queryset=None, label=_("The one that stays"))

    def __init__(self, gone, data=None):
        super().__init__(data, label_suffix="")
        self.fields["into"].queryset = type(gone).objects.exclude(pk=gone.pk)
        self.fields["into"].error_messages |= {"required": _("Choose one."), "invalid_choice": _("Choose another one.")}
        widget = LoadedSelect(_LOOKED_FOR_BY[gone._meta.model_name], admin.site)
        widget.choices = self.fields["into"].choices
        self.fields["into"].widget = widget


class MergerForm(forms.Form):
    """Which of two records prevails in each field in which they differ, and what was shown when it was chosen."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, merging: Merging, data=None):
        super().__init__(data, initial={"seen": merging.seen}, label_suffix="")
        for each in merging.differences:
            choices = [(KEPT, each.kept), (GONE, each.gone)]
            initial = GONE if each.fills else KEPT
            self.fields[each.name] = forms.ChoiceField(
                label=each.label, choices=choices, initial=initial, widget=forms.RadioSelect
            )

    @property
    def taking(self) -> list[str]:
        """Return the fields, of a valid form, in which the record that goes prevails."""
        return [name for name, choice in self.cleaned_data.items() if name != "seen" and choice == GONE]
