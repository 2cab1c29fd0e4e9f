from urllib.parse import unquote

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

MOST_PIXELS = 10_000


class OEmbedForm(forms.Form):
    """What oEmbed 1.0 lets a consumer ask (section 2.2); whether the format is one of ours is the view's to say."""

    url = forms.CharField(max_length=2000)
    format = forms.CharField(required=False, max_length=20)
    maxwidth = forms.IntegerField(required=False, validators=[MinValueValidator(1)])
    maxheight = forms.IntegerField(required=False, validators=[MinValueValidator(1)])

    def clean_url(self):
        if "\0" in unquote(self.cleaned_data["url"]):
            raise ValidationError(_("This address contains a character that cannot be used."))
        return self.cleaned_data["url"]

    @property
    def room(self) -> tuple[int, int]:
        """The most width and height that the frame may take; the form must be valid."""
        return tuple(self.cleaned_data[side] or MOST_PIXELS for side in ("maxwidth", "maxheight"))
