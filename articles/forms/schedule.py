"""Entering a moment: a local date and time, and the time zone that it is meant in. Nothing is guessed."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# The minute that is running still counts as now.
GRACE = timedelta(minutes=1)
LAST_YEAR = 9998


def moments_of(local: datetime, zone: ZoneInfo) -> list[datetime]:
    """Return the moments in UTC at which the clocks of a zone show a local time.

    None where they are put forward over it, two where they are put back over it, the earlier first.
    """
    found = [local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    return sorted({moment for moment in found if _shown(moment, zone) == local})


def nearest_to(local: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the last minute before and the first moment after a time that the clocks of a zone skip, as they show."""
    later, earlier = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    before = earlier.astimezone(zone).utcoffset()
    while later - earlier > timedelta(seconds=1):
        middle = earlier + (later - earlier) // 2
        is_before = middle.astimezone(zone).utcoffset() == before
        earlier, later = (middle, later) if is_before else (earlier, middle)
    skip = later.replace(microsecond=0)
    return _shown(skip - timedelta(minutes=1), zone), _shown(skip, zone)


def _shown(moment, zone):
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


def offset_of(moment: datetime, zone: ZoneInfo) -> str:
    """Return the offset of a zone from UTC at a moment: “UTC+02:00”."""
    return f"UTC{moment.astimezone(zone).isoformat()[-6:]}"


@cache
def _regions() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return all zones of this machine by their part of the world; names of long ago are left out."""
    regions = {}
    for name in sorted(available_timezones()):
        region, slash, _place = name.partition("/")
        if slash and region[0].isupper() and region != "SystemV":
            regions.setdefault(region, []).append((name, name.replace("_", " ")))
    return list(regions.items())


class MomentForm(forms.Form):
    """When something is to happen. `cleaned_data["at"]` is the moment, `cleaned_data["time_zone"]` as it was entered.

    `zones` gives labels to the zones that are offered first. A time that the clocks skip is refused with the nearest
    ones; of a time that comes twice `which` has to say which is meant, each shown with its offset; the past is refused.
    """

    day = forms.DateField(label=gettext_lazy("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    time = forms.TimeField(label=gettext_lazy("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"))
    which = forms.CharField(label=gettext_lazy("Which of the two"), required=False, widget=forms.RadioSelect)

    def __init__(
        self, data=None, *, zones: Mapping[str, str], moment: datetime | None = None, time_zone: str = "", **kwargs
    ):
        time_zone = time_zone or next(iter(zones))
        initial = {"time_zone": time_zone, **kwargs.pop("initial", {})}
        if moment:
            local = moment.astimezone(ZoneInfo(time_zone))
            initial |= {"day": local.date(), "time": local.time(), "which": moment.astimezone(UTC).isoformat()}
        super().__init__(data, initial=initial, label_suffix="", **kwargs)
        self.fields["time_zone"].choices = [
            (_("Near at hand"), list({**zones, time_zone: zones.get(time_zone, time_zone)}.items())),
            *_regions(),
        ]
        local = self._local_sent() if self.is_bound else moment and _shown(moment, ZoneInfo(time_zone))
        if local and 1 < local.year <= LAST_YEAR:
            self._offer_moments(local)

    def _local_sent(self):
        """Return the local time that was sent, None where it cannot be read."""
        try:
            data = {name: self.fields[name].clean(self[name].data) for name in ("day", "time", "time_zone")}
        except ValidationError:
            return None
        return _local(data)

    def _offer_moments(self, local):
        """Offer both moments of a time that comes twice."""
        zone = ZoneInfo(self["time_zone"].value())
        moments = moments_of(local, zone)
        if len(moments) == 2:
            labels = _("%(time)s for the first time, %(offset)s"), _("%(time)s for the second time, %(offset)s")
            self.fields["which"].widget.choices = [
                (moment.isoformat(), label % {"time": format_date(local, "H:i"), "offset": offset_of(moment, zone)})
                for moment, label in zip(moments, labels, strict=True)
            ]

    @property
    def comes_twice(self) -> bool:
        """Whether the time that stands in the form comes twice, so that it has to be said which is meant."""
        return bool(self.fields["which"].widget.choices)

    def clean(self):
        data = super().clean()
        local = _local(data)
        if local and not self.errors:
            data["at"] = self._moment(local, data)
        return data

    def _moment(self, local, data):
        now, zone = timezone.now(), ZoneInfo(data["time_zone"])
        if local.year > LAST_YEAR:
            return self.add_error("day", _("Choose a day before the year %(year)s.") % {"year": LAST_YEAR + 1})
        if local.year < now.year - 1:
            return self.add_error("day", _("This lies in the past."))
        moments = moments_of(local, zone)
        if not moments:
            return self.add_error("time", _gap(local, zone, data["time_zone"]))
        if len(moments) == 2:
            moments = [moment for moment in moments if moment.isoformat() == data["which"]]
            if not moments:
                return self.add_error("which", _twice(local, data["time_zone"]))
        if moments[0] <= now - GRACE:
            return self.add_error("time", _("This lies in the past."))
        return moments[0]


def _local(data):
    """Return the local time to the minute that was entered, or None where a part of it is missing."""
    day, time, zone = (data.get(name) for name in ("day", "time", "time_zone"))
    return datetime.combine(day, time).replace(second=0, microsecond=0) if day and time is not None and zone else None


def _gap(local, zone, name):
    nearest = nearest_to(local, zone)
    day = all(each.date() == local.date() for each in nearest)
    before, after = (format_date(each, "H:i" if day else "j F Y, H:i") for each in nearest)
    text = _(
        "%(time)s does not come on %(day)s in %(zone)s, as the clocks are put forward over it. "
        "The nearest times are %(before)s and %(after)s."
    )
    return text % {**_words(local, name), "before": before, "after": after}


def _twice(local, name):
    text = _("%(time)s comes twice on %(day)s in %(zone)s, as the clocks are put back. Choose which one you mean.")
    return text % _words(local, name)


def _words(local, name):
    return {"time": format_date(local, "H:i"), "day": format_date(local, "j F Y"), "zone": name}


def near_zones(conference: Iterable[str], desk: str) -> dict[str, str]:
    """Return the zones to be offered first, with labels that say why: of the conferences, of the desk, and UTC."""
    zones = {}
    for name, why in [*((name, _("the conference’s")) for name in conference), (desk, _("the desk’s")), ("UTC", "")]:
        zones.setdefault(name, []).append(why)
    return {
        name: f"{name.replace('_', ' ')} ({', '.join(filter(None, why))})" if any(why) else name
        for name, why in zones.items()
    }
