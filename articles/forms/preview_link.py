from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from articles.models import PreviewLink
from articles.services.preview_link import MOST_DAYS, USUAL_DAYS


class PreviewLinkForm(forms.Form):
    """For whom a preview is, what it shows and for how long. Its key is made with the page: two clicks, one link."""

    key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    for_whom = forms.CharField(
        label=_("For whom"),
        required=False,
        max_length=PreviewLink._meta.get_field("for_whom").max_length,
        help_text=_("For you and your colleagues, so that you know later whose link it is."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    is_pinned = forms.TypedChoiceField(
        label=_("It shows"),
        choices=[("", _("the newest saved text, whenever it is opened")), ("1", _("the text as it is saved now"))],
        coerce=bool,
        required=False,
        empty_value=False,
        widget=forms.RadioSelect,
    )
    days = forms.IntegerField(
        label=_("For how many days"),
        min_value=1,
        max_value=MOST_DAYS,
        initial=USUAL_DAYS,
        help_text=_("%(most)s at most. You can end it earlier.") % {"most": MOST_DAYS},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
