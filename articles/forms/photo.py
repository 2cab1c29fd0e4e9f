from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.forms.base import DeskForm
from articles.images import FORMATS, open_upload
from articles.models import Photo
from articles.services.photo import has_readable_file
from articles.text import clean_line


class LineInput(forms.CharField):
    """Cleaned before it is asked whether there is anything: invisible characters alone are no text."""

    def to_python(self, value):
        return clean_line(super().to_python(value))


class PhotoForm(DeskForm):
    """A photo for the library. After cleaning, `picture` holds the opened upload, if there was one.

    `fault` says why what was sent could not be written.
    """

    upload = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("JPEG, PNG, WebP, AVIF or a still GIF, up to 25 MB. It is stored without its metadata."),
        widget=forms.FileInput(attrs={"accept": ",".join(f"image/{format.lower()}" for format in FORMATS)}),
    )
    picture, fault = None, ""

    class Meta:
        model = Photo
        fields = ["alt_text", "is_decorative", "credit", "licence", "caption", "focal_x", "focal_y"]
        labels = {"is_decorative": gettext_lazy("Decorative")}
        field_classes = {"alt_text": LineInput, "credit": LineInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["upload"].required = not self.instance.file
        if "credit" in self.fields:  # Whoever may only look gets no fields.
            self.fields["credit"].required = True

    def clean_upload(self):
        if self.fault:
            raise forms.ValidationError(self.fault)
        if upload := self.cleaned_data["upload"]:
            self.picture = open_upload(upload)
        return upload

    def clean(self):
        data = super().clean()
        if "alt_text" in data and not data["alt_text"] and not data.get("is_decorative"):
            self.add_error("alt_text", _("Say what the picture shows, or tick “decorative”."))
        if self._needs_file() and not has_readable_file(self.instance):
            text = _("The file of this photo cannot be read, so no other cut can be made of it. Upload it again.")
            self.add_error("upload", text)
        return data

    def _needs_file(self):
        """Tell whether another cut is to be made of the picture that is kept."""
        return self.instance.file and self.picture is None and {"focal_x", "focal_y"} & {*self.changed_data}
