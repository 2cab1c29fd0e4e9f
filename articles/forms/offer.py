from django import forms
from django.utils.translation import gettext_lazy as _

from articles.queries.offer import Offer


class OfferForm(forms.Form):
    """The filters of a list, from its address. Left empty, a field asks for all; what no row has is refused.

    Once it is valid, each field offers only what leads somewhere beside what the other fields ask for.
    """

    def __init__(self, data, offer: Offer):
        super().__init__(data)
        self.offer = offer
        self._narrow({})

    def clean(self):
        self._narrow(self.asked)

    def _narrow(self, asked):
        for name, field in self.fields.items():
            field.choices = [("", field.empty), *self.offer.options(name, asked)]

    @property
    def asked(self) -> dict[str, str]:
        """What was asked for, by field; the form must be valid."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def chosen(self) -> dict[str, str]:
        """The labels of what was asked for, by field; the form must be valid."""
        return {name: self.offer.labels[name][value] for name, value in self.asked.items()}


class OfferField(forms.ChoiceField):
    """One thing by which a list can be filtered; `empty` is the label of all its values."""

    def __init__(self, *, empty, **options):
        super().__init__(required=False, **options)
        self.empty = empty


class ConferenceFilterForm(OfferForm):
    year = OfferField(label=_("Year"), empty=_("All years"))
    series = OfferField(label=_("Series"), empty=_("All series"))
    country = OfferField(label=_("Country"), empty=_("All countries"))


class SpeakerFilterForm(OfferForm):
    letter = OfferField(label=_("Letter"), empty=_("All letters"), widget=forms.HiddenInput)
    kind = OfferField(label=_("Kind"), empty=_("All kinds"))
    country = OfferField(label=_("Country"), empty=_("All countries"))
