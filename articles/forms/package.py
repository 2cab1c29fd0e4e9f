from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from articles.forms.schedule import MomentForm
from articles.models import Article, Package


class PackageForm(MomentForm):
    """The name of a package, its time and its articles. Of those in `newest` the newest text comes out."""

    name = forms.CharField(
        label=_("Name"),
        max_length=Package._meta.get_field("name").max_length,
        help_text=_("For the desk. Readers do not see it."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    articles = forms.MultipleChoiceField(
        label=_("Articles"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one article.")},
    )
    newest = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    field_order = ["name", "day", "time", "time_zone", "which", "articles"]

    def __init__(self, data=None, *, members: Iterable[Article] = (), offered: Iterable[Article] = (), **kwargs):
        super().__init__(data, **kwargs)
        rows = {str(article.pk): article for article in (*members, *offered)}
        self.fields["articles"].choices = [(key, article.headline) for key, article in rows.items()]
        self.fields["newest"].choices = [(str(article.pk), article.headline) for article in members]
