from django import forms
from django.utils.translation import gettext_lazy as _

from articles.queries.matrix import Filters, MatrixOffer


class MatrixForm(forms.Form):
    """The filters of a matrix, from its address. Left empty, a field asks for all; what is no option is refused."""

    topic = forms.ChoiceField(label=_("Topic"), required=False)
    kind = forms.ChoiceField(label=_("Speakers"), required=False)
    stance = forms.ChoiceField(label=_("Stance"), required=False)
    elsewhere = forms.ChoiceField(
        label=_("Other conferences"), required=False, choices=[("", _("Not shown")), ("1", _("Shown, with their name"))]
    )

    def __init__(self, data, offer: MatrixOffer):
        super().__init__(data)
        self.fields["topic"].choices = [("", _("All topics")), *offer.topics]
        self.fields["kind"].choices = [("", _("All speakers")), *offer.kinds]
        self.fields["stance"].choices = [("", _("All stances")), *offer.stances]

    @property
    def filters(self) -> Filters:
        """What was asked for; the form must be valid."""
        return Filters(**self.cleaned_data)

    @property
    def chosen(self) -> dict[str, str]:
        """The labels of what was asked for, by field; the form must be valid."""
        return {name: dict(self.fields[name].choices)[value] for name, value in self.filters.asked.items()}
