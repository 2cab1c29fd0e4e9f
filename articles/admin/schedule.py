from contextlib import contextmanager

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin.base import to_article_form
from articles.admin.moment import in_words, zones_of
from articles.admin.package import PackagePages
from articles.admin.place import place_of
from articles.admin.work import FIX, LIVE
from articles.enums import ArticleState
from articles.forms.schedule import MomentForm, near_zones
from articles.models import ScheduledChange
from articles.queries.schedule import open_change, plan_of
from articles.queries.work import newest_work
from articles.services.article import NotReady, WrongState, may_change_article, publish_article, withdraw_article
from articles.services.gate import inspect_article
from articles.services.schedule import (
    cancel_publication,
    cancel_update,
    cancel_withdrawal,
    move_publication,
    move_update,
    schedule_update,
)


@contextmanager
def telling_of_plan(model_admin, request, article):
    """Tell afterwards that a planned update was cancelled by what was done, if it was."""
    before = open_change(article)
    yield
    change = before and ScheduledChange.objects.get(pk=before.pk)
    if change and change.ended_at:
        words = {"time": in_words(change.at, zones_of(article)), "reason": change.fault}
        text = _("The update planned for %(time)s is cancelled. %(reason)s") % words
        model_admin.message_user(request, text, messages.WARNING)


class SchedulePages(PackagePages, admin.ModelAdmin):
    """What is to happen to an article at a time, on its form and on pages of its own; and fixes of what readers see."""

    class Media:
        css = {"all": ["admin/css/schedule.css"]}

    def get_urls(self):
        view = self.admin_site.admin_view(self.schedule_view)
        return [path("<path:object_id>/schedule/", view, name="articles_article_schedule"), *super().get_urls()]

    def form_context(self, request, work):
        """Add what is planned, and whether the form is over what readers see. At most seven queries."""
        context = super().form_context(request, work)
        if work is None:
            return context
        article, now = work.article, timezone.now()
        state = article.state(now)
        may_change = self.has_change_permission(request, article)
        may_publish = may_change and request.user.has_perm("articles.publish_article")
        is_open = state in {ArticleState.DRAFT, ArticleState.SCHEDULED, ArticleState.LIVE}
        plan = plan_of(article, now)
        return context | {
            "live": may_change and self.is_live_form(request, article),
            "plan": plan,
            "is_newer": bool(plan.change and work.draft and work.draft.digest != plan.change.version.digest),
            "may_schedule": may_change and is_open and (may_publish or _may_withdraw(request)),
            "may_fix": may_publish and state == ArticleState.LIVE and work.draft is not None,
        }

    def after_saving(self, request, article):
        if FIX in request.POST:
            return self.tell_fixed(request, request.saved)
        if "_live" in request.POST:
            return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk], query={LIVE: 1}))
        if "_schedule" in request.POST:
            return _to_schedule(article)
        return super().after_saving(request, article)

    def schedule_view(self, request, object_id):
        """Show what is planned for an article, plan it, move it, cancel it."""
        article = self.record_or_404(request, object_id)
        if not may_change_article(request.user, article) or not (_may_publish(request) or _may_withdraw(request)):
            raise PermissionDenied
        page = _SchedulePage(request, article)
        if request.method == "POST":
            try:
                if done := page.act():
                    self.log_change(request, article, done)
                    self.message_user(request, done, messages.SUCCESS)
                    return to_article_form(article.pk)
            except NotReady:
                text = _("Nothing is planned yet: what is listed here is to be mended first.")
                self.message_user(request, text, messages.ERROR)
            except (WrongState, ValidationError) as refusal:
                self.tell_refused(request, refusal)
                # As it stands by now, with the moment that was typed.
                page = _SchedulePage(request, self.record_or_404(request, object_id))
        context = page.context() | {"opts": self.opts, "title": _("Plan"), **self.admin_site.each_context(request)}
        return TemplateResponse(request, "admin/articles/article/schedule.html", context)


class _SchedulePage:
    """What may be planned for an article, as two forms: when it or its changes come out, and when it is withdrawn."""

    def __init__(self, request, article):
        self.request, self.article, self.by = request, article, request.user
        now = timezone.now()
        self.work, self.plan, self.state = newest_work(article), plan_of(article, now), article.state(now)
        self.zones = zones_of(article)
        self.out = self._form("out", self._out_moment()) if self._may_plan_out() else None
        self.gone = self._form("gone", self.plan.withdraws_at) if self._may_plan_gone() else None

    def _form(self, prefix, moment):
        sent = self.request.POST if f"{prefix}-day" in self.request.POST else None
        change = self.plan.change
        time_zone = change.time_zone if prefix == "out" and change else ""
        zones = near_zones([self.article.conference.time_zone], settings.TIME_ZONE)
        return MomentForm(sent, prefix=prefix, zones=zones, moment=moment, time_zone=time_zone)

    def _out_moment(self):
        return self.plan.publishes_at or (self.plan.change and self.plan.change.at)

    def _may_plan_out(self):
        is_update = self.state == ArticleState.LIVE and (self.work.draft or self.plan.change)
        fits = self.state in {ArticleState.DRAFT, ArticleState.SCHEDULED} or is_update
        return bool(_may_publish(self.request) and fits and not self.plan.package)

    def _may_plan_gone(self):
        fits = self.state in {ArticleState.LIVE, ArticleState.SCHEDULED}
        return _may_withdraw(self.request) and fits and not self.plan.package

    @property
    def waits(self):
        """Whether an update is planned and not held."""
        return self.plan.change is not None and not self.plan.change.is_held

    @property
    def is_newer(self):
        """Whether something was saved after what is planned."""
        draft, change = self.work.draft, self.plan.change
        return bool(draft and change and draft.digest != change.version.digest)

    def act(self):
        """Do what the pressed button says, and return what was done, or None where the form has faults."""
        actions = {
            "_plan": (self._plan, self.out),
            "_move": (self._move, self.out),
            "_withdraw": (self._withdraw, self.gone),
        }
        cancels = {
            "_cancel_out": self._cancel_out,
            "_cancel_gone": self._cancel_gone,
        }
        name = next((name for name in (*actions, *cancels) if name in self.request.POST), None)
        if name in cancels:
            return cancels[name]()
        action, form = actions.get(name, (None, None))
        return action(form.cleaned_data) if form and form.is_valid() else None

    def _plan(self, data):
        at, seen = data["at"], self.request.POST.get("seen", "")
        if self.state == ArticleState.LIVE:
            schedule_update(self.article, at=at, time_zone=data["time_zone"], seen=seen, by=self.by)
            return _("The changes go out %(time)s.") % {"time": in_words(at, self.zones)}
        publish_article(self.article, at=at, seen=seen, by=self.by)
        return _("It comes out %(time)s.") % {"time": in_words(at, self.zones)}

    def _move(self, data):
        at = data["at"]
        if self.state == ArticleState.SCHEDULED:
            move_publication(self.article, at=at, by=self.by)
            return _("It comes out %(time)s.") % {"time": in_words(at, self.zones)}
        move_update(self.article, at=at, time_zone=data["time_zone"], by=self.by)
        return _("The changes go out %(time)s.") % {"time": in_words(at, self.zones)}

    def _withdraw(self, data):
        withdraw_article(self.article, at=data["at"], by=self.by)
        return _("It is withdrawn %(time)s.") % {"time": in_words(data["at"], self.zones)}

    def _cancel_out(self):
        if self.state == ArticleState.SCHEDULED:
            cancel_publication(self.article, by=self.by)
            return _("The publication is cancelled. It is a draft again.")
        cancel_update(self.article, by=self.by)
        return _("The update is cancelled. The draft stays.")

    def _cancel_gone(self):
        cancel_withdrawal(self.article, by=self.by)
        return _("The withdrawal is cancelled. It stays on the site.")

    def context(self):
        found = inspect_article(self.work) if self.out else []
        return {
            "page": self,
            "article": self.article,
            "plan": self.plan,
            "state": self.state,
            "zones": self.zones,
            "seen": self.request.POST.get("seen", self.work.digest),
            "refusals": [(finding, place_of(finding, self.article)) for finding in found if finding.refuses],
            "may_publish": _may_publish(self.request),
        }


def _may_publish(request):
    return request.user.has_perm("articles.publish_article")


def _may_withdraw(request):
    return request.user.has_perm("articles.withdraw_article")


def _to_schedule(article):
    return HttpResponseRedirect(reverse("admin:articles_article_schedule", args=[article.pk]))
