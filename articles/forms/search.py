from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from articles.enums import SearchKind
from articles.models import Conference, Topic
from articles.queries.search.visible import Filters


class SearchForm(forms.Form):
    """What is searched for, from the address. Any words are taken; of the filters, what is no option is refused."""

    q = forms.CharField(required=False, strip=False)
    kind = forms.ChoiceField(required=False, choices=SearchKind)
    conference = forms.ModelChoiceField(None, label=_("Conference"), required=False, to_field_name="slug")
    topic = forms.ModelChoiceField(None, label=_("Topic"), required=False, to_field_name="slug")
    year = forms.CharField(label=_("Year"), required=False, validators=[RegexValidator(r"\A[12][0-9]{3}\Z")])

    def __init__(self, data, now):
        super().__init__(data)
        self.fields["conference"].queryset = Conference.objects.all()
        self.fields["topic"].queryset = Topic.objects.published(now)

    @property
    def filters(self) -> Filters:
        """The filters asked for; the form must be valid."""
        given = self.cleaned_data
        return Filters(
            kind=SearchKind(given["kind"]) if given["kind"] else None,
            conference=given["conference"],
            topic=given["topic"],
            year=int(given["year"]) if given["year"] else None,
        )
