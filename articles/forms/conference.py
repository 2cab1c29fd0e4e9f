from zoneinfo import available_timezones

from django import forms

from articles.forms.base import DeskForm
from articles.models import Conference


def _zones():
    """The zones named after places, and UTC; the rest are old spellings."""
    names = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [("", "---------"), ("UTC", "UTC"), *((name, name.replace("_", " ")) for name in names)]


class ConferenceForm(DeskForm):
    class Meta:
        model = Conference
        fields = "__all__"
        widgets = {"time_zone": forms.Select(choices=_zones)}
