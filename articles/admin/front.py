"""The desk's front page in words: what needs attention, what was done, and which clocks count."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from django.contrib.admin.models import ADDITION, DELETION, LogEntry
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin.open_form import carry_on_address
from articles.enums import ArticleState
from articles.models import Article, Conference, User
from articles.queries.desk import Attention, Desk, Draft, desk_index
from articles.services.article import may_change_article
from articles.services.gate import inspect_article


@dataclass(frozen=True)
class Line:
    """One thing to look after: how many, of what, and where to mend it. Without an address it is for others to mend.

    `is_more`: there are more than were counted.
    """

    count: int
    text: SafeString
    action: str = ""
    address: str = ""
    is_more: bool = False


@dataclass(frozen=True)
class Clock:
    """What time it is somewhere."""

    place: str
    time: str


@dataclass(frozen=True)
class Moment:
    """A moment as a place writes it."""

    place: str
    text: str


@dataclass(frozen=True)
class Action:
    """What somebody did to a record: its name, its address unless it is gone, and “Published by ines, 10:31”."""

    name: str
    address: str | None
    words: str


def front_page(user: User, now: datetime, models: Iterable[type[Model]]) -> dict:
    """Return what the template of the front page shows a person who may read those models; nothing without articles."""
    if not user.has_perm("articles.view_article"):
        return {"desk": None}
    desk = desk_index(user, now, [model._meta.model_name for model in models])
    return {
        "desk": desk,
        "now": now,
        "clocks": clocks(desk.conferences, now),
        "attention": [*_own_lines(desk, user), *_attention_lines(desk.attention, user, now)],
        "drafts": [(draft, to_mend(draft), _carry_on(draft.unsaved)) for draft in desk.my_drafts],
        "changed": [(each, state_of(each.article, now), _carry_on(each.unsaved)) for each in desk.changed],
        "scheduled": [(line, moments(line.at, line.article.conference)) for line in desk.scheduled],
        "published_today": [
            (article, moments(article.published_at, article.conference)[:2]) for article in desk.published_today
        ],
        "today": timezone.localdate(now).strftime(
            "published_at__year=%Y&published_at__month=%-m&published_at__day=%-d"
        ),
        "actions": [action_of(entry, now) for entry in desk.actions],
    }


def to_mend(draft: Draft) -> int:
    """Return how many things keep the draft from being published."""
    return sum(finding.refuses for finding in inspect_article(draft.work))


def _carry_on(form):
    return carry_on_address(form.path, form.pk) if form else None


def state_of(article: Article, now: datetime) -> str:
    """Return the state of an article, of a live one with its first day."""
    state = article.state(now)
    if state != ArticleState.LIVE:
        return state.label
    return _("Live since %(day)s") % {"day": date_format(timezone.localtime(article.published_at), "j F Y")}


def clocks(conferences: list[Conference], now: datetime) -> list[Clock]:
    """Return the time at the desk, at the conferences and in UTC, each zone once."""
    here = timezone.get_current_timezone_name()
    desk = _("Desk (%(place)s)") % {"place": place_of(here)}
    zones = {here: desk}
    for zone, place in [*((each.time_zone, each.city) for each in conferences), ("UTC", "UTC")]:
        zones.setdefault(zone, place)
    return [Clock(place, date_format(timezone.localtime(now, ZoneInfo(zone)), "H:i")) for zone, place in zones.items()]


def moments(at: datetime, conference: Conference) -> list[Moment]:
    """Return a moment as the conference, the desk and UTC write it, each zone once."""
    here = timezone.get_current_timezone_name()
    zones = {conference.time_zone: conference.city}
    zones.setdefault(here, place_of(here))
    zones.setdefault("UTC", "UTC")
    return [Moment(place, _short(at, ZoneInfo(zone))) for zone, place in zones.items()]


def _short(at: datetime, zone: tzinfo):
    return date_format(timezone.localtime(at, zone), "j M, H:i")


def place_of(zone: str) -> str:
    """Return the place that a time zone is named after."""
    return zone.rpartition("/")[2].replace("_", " ")


def action_of(entry: LogEntry, now: datetime) -> Action:
    """Return an entry of the log as a line."""
    address = entry.get_admin_url() if entry.action_flag != DELETION else None
    at = timezone.localtime(entry.action_time)
    form = "H:i" if at.date() == timezone.localdate(now) else "j M, H:i"
    words = {"what": _done(entry), "name": entry.user, "time": date_format(at, form)}
    return Action(entry.object_repr, address, _("%(what)s by %(name)s, %(time)s") % words)


def _done(entry):
    if entry.action_flag in {ADDITION, DELETION}:
        return _("Added") if entry.action_flag == ADDITION else _("Deleted")
    return _("Changed") if _is_stock(entry.change_message) else entry.change_message.rstrip(".")


def _is_stock(message):
    """Tell whether the stock admin wrote it, as a list of fields; a step of ours is a sentence, or a word."""
    try:
        return not message or isinstance(json.loads(message), list)
    except ValueError:
        return False


def _own_lines(desk: Desk, user) -> Iterator[Line]:
    if count := desk.unsaved_texts:
        text = ngettext("text that you typed is not saved", "texts that you typed are not saved", count)
        yield Line(count, text, _("Continue"), reverse("admin:articles_article_kept_list"))
    if (count := desk.waiting_copies) and user.has_perm("articles.add_article"):
        text = ngettext("imported text waits for you to finish it", "imported texts wait for you to finish them", count)
        yield Line(count, text, _("Finish"), f"{reverse('admin:articles_article_import')}#waiting")


def _attention_lines(attention: Attention, user, now) -> Iterator[Line]:
    yield from _held(attention.held, user)
    yield from _sourceless(attention.sourceless, user)
    yield from _photos(attention.photos, attention.unused_photos, user)
    yield from _dead_sources(attention.dead_sources, user)
    yield from _comments(attention.comments, now)
    yield from _corrections(attention.corrections, user)
    for mail in attention.mails:
        text = _("mail to {} could not be sent: {}")
        yield Line(1, format_html(text, mail.to, mail.subject))


def _held(lines, user):
    may_mend = user.has_perm("articles.publish_article")
    for line in lines:
        text = _("planned change is held: “{}” of {}. {}")
        text = format_html(text, line.what, link_to(line.article), line.fault)
        yield Line(1, text, *_action(may_mend, _("Look after it"), address_of(line.article)))


def _sourceless(articles, user):
    for article in articles:
        text = ngettext("position without a source, in {}", "positions without a source, in {}", article.bare_count)
        label = ngettext("Add the source", "Add sources", article.bare_count)
        may_mend = may_change_article(user, article) and user.has_perm("articles.change_position")
        action = _action(
            may_mend,
            label,
            reverse("admin:articles_position_change", args=[article.bare_position], query={"article": article.pk}),
        )
        yield Line(article.bare_count, format_html(text, link_to(article)), *action)
    if count := articles.others:
        text = ngettext(
            "more article has positions without a source", "more articles have positions without a source", count
        )
        address = list_of("position", source__isempty=1)
        yield Line(count, text, _("All positions without a source"), address, articles.is_more)


def _photos(photos, unused, user):
    incomplete = list_of("photo", complete="no")
    for photo in photos:
        text = format_html(
            _("photo without alternative text or credit: {}, in {}"), link_to(photo), link_to(photo.used_in)
        )
        may_mend = user.has_perm("articles.change_photo") and may_change_article(user, photo.used_in)
        yield Line(1, text, *_action(may_mend, _("Describe it"), f"{address_of(photo)}#id_alt_text"))
    if count := photos.others:
        text = ngettext("more photo in articles lacks them", "more photos in articles lack them", count)
        yield Line(count, text, _("All incomplete photos"), incomplete, photos.is_more)
    if unused.total:
        text = ngettext(
            "photo that no article shows lacks alternative text or credit",
            "photos that no article shows lack alternative text or credit",
            unused.total,
        )
        yield Line(unused.total, text, _("Look through them"), incomplete, unused.is_more)


def _dead_sources(sources, user):
    may_mend = user.has_perm("articles.change_live_record") and user.has_perm("articles.change_source")
    for source in sources:
        uses = ngettext("used in %(count)s position", "used in %(count)s positions", source.position_count)
        uses %= {"count": source.position_count}
        text = format_html(_("source no longer answers: {}, {}"), link_to(source), uses)
        yield Line(1, text, *_action(may_mend, _("Find a copy"), f"{address_of(source)}#id_archived_url"))
    if count := sources.others:
        text = ngettext("more source no longer answers", "more sources no longer answer", count)
        yield Line(count, text, _("All dead links"), list_of("source", link="dead"), sources.is_more)


def _comments(articles, now):
    for article in articles:
        count, days = article.open_comments, (now - article.waits_since).days
        text = ngettext(
            "comment on a live article is open for {} days: {}",
            "comments on a live article are open for {} days: {}",
            count,
        )
        yield Line(count, format_html(text, days, link_to(article)), _("Read"), address_of(article))


def _corrections(corrections, user):
    may_mend = user.has_perm("articles.change_correction")
    for correction in corrections:
        text = format_html(_("correction waits as a draft, on {}"), link_to(correction.article))
        yield Line(1, text, *_action(may_mend, _("Finish it"), address_of(correction)))
    if count := corrections.others:
        text = ngettext("more correction waits as a draft", "more corrections wait as drafts", count)
        address = list_of("correction", public="no")
        yield Line(count, text, _("All drafts of corrections"), address, corrections.is_more)


def _action(may_mend, label, address):
    return (label, address) if may_mend else ()


def address_of(record: Model) -> str:
    """Return the address of a record's form."""
    return reverse(f"admin:articles_{record._meta.model_name}_change", args=[record.pk])


def list_of(model: str, **query) -> str:
    """Return the address of a model's list, filtered."""
    return reverse(f"admin:articles_{model}_changelist", query=query)


def link_to(record: Model) -> SafeString:
    """Return a link to the form of a record, under its name."""
    return format_html('<a href="{}" dir="auto">{}</a>', address_of(record), record)
