from dataclasses import dataclass

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin.base import as_ids
from articles.admin.moment import in_words, zones_of
from articles.admin.place import place_of
from articles.enums import ArticleState
from articles.forms.package import PackageForm
from articles.forms.schedule import near_zones
from articles.models import Article
from articles.queries.package import candidates, find_package, packages
from articles.queries.schedule import open_change
from articles.queries.work import newest_work
from articles.services.article import WrongState
from articles.services.gate import inspect_article
from articles.services.package import MOST_MEMBERS, NotReadyTogether, dissolve_package, plan_package

OFFERED = 50


@dataclass(frozen=True)
class Member:
    """An article of a package as its page shows it.

    `refusals` are what keeps its newest text from coming out, each with its place; `fault` says why it is held;
    `is_newer` that something was saved after what is planned.
    """

    article: Article
    is_live: bool
    refusals: list
    fault: str
    is_newer: bool


class PackagePages(admin.ModelAdmin):
    """Packages of articles that come out together: listed, made, changed, dissolved."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("package/", view(self.packages_view), name="articles_package_list"),
            path("package/add/", view(self.package_view), name="articles_package_add"),
            path("package/<uuid:pk>/", view(self.package_view), name="articles_package"),
            path("package/<uuid:pk>/dissolve/", view(self.dissolve_view), name="articles_package_dissolve"),
            *super().get_urls(),
        ]

    def packages_view(self, request):
        """List the packages that are to come out, and those that are out."""
        _require(request)
        lines = [(line, zones_of(*line.articles)) for line in packages(timezone.now())]
        return self._package_page(request, "package_list", _("Packages"), lines=lines)

    def package_view(self, request, pk=None):
        """Show a package that waits, or a new one, with its articles; on POST plan it anew with what was chosen."""
        _require(request)
        line = self._line_or_404(pk) if pk else None
        if line and not line.is_waiting:
            return self._package_page(
                request, "package_out", line.package.name, line=line, zones=zones_of(*line.articles)
            )
        finds, sent = "_find" in request.POST, request.POST if "q" in request.POST else request.GET
        words = sent.get("q", "").replace("\0", "")
        form, faults = self._form(request, line, words), {}
        if finds:
            # What is chosen and typed so far stays; nobody has sent it yet.
            form.errors.clear()
        elif request.method == "POST" and form.is_valid():
            try:
                return self._plan(request, line, form.cleaned_data)
            except NotReadyTogether as refusal:
                faults = refusal.faults
                text = _("Nothing is changed yet: all of them have to be ready, and some are not.")
                self.message_user(request, text, messages.ERROR)
            except (WrongState, ValidationError) as refusal:
                self.tell_refused(request, refusal)
        members = [_member(article) for article in line.articles] if line else []
        refused = Article.objects.filter(pk__in=faults)
        return self._package_page(
            request,
            "package",
            line.package.name if line else _("New package"),
            line=line,
            form=form,
            members=members,
            refused=[(article, faults[article.pk]) for article in refused],
            words=words,
            zones=zones_of(*line.articles if line else []),
            most=MOST_MEMBERS,
        )

    def dissolve_view(self, request, pk):
        """Ask, then cancel a package; its articles stay as drafts."""
        _require(request)
        line = self._line_or_404(pk)
        if request.method != "POST":
            return self._package_page(request, "package_dissolve", _("Dissolve this package?"), line=line)
        try:
            dissolve_package(line.package, by=request.user)
        except (WrongState, ValidationError) as refusal:
            self.tell_refused(request, refusal)
        else:
            for article in line.articles:
                self.log_change(request, article, _("Taken out of a package."))
            self.message_user(
                request, _("The package is dissolved. Its articles are not to come out."), messages.SUCCESS
            )
        return HttpResponseRedirect(reverse("admin:articles_package_list"))

    def _line_or_404(self, pk):
        line = find_package(pk, timezone.now())
        if line is None:
            raise Http404
        return line

    def _form(self, request, line, words):
        members = line.articles if line else []
        offered = candidates(timezone.now(), words)[:OFFERED]
        named = as_ids(request.POST.getlist("articles") or request.GET.getlist("article"))
        chosen = candidates(timezone.now()).filter(pk__in=named)
        zones = near_zones(dict.fromkeys(each.conference.time_zone for each in members), settings.TIME_ZONE)
        package = line.package if line else None
        initial = {"articles": [str(article.pk) for article in members] + [str(key) for key in named]}
        if package:
            initial |= {"name": package.name, "newest": [str(each.pk) for each in members if _is_faulty(each)]}
        return PackageForm(
            request.POST if request.method == "POST" else None,
            members=members,
            offered=[*chosen, *offered],
            zones=zones,
            moment=package and package.at,
            time_zone=package.time_zone if package else "",
            initial=initial,
        )

    def _plan(self, request, line, data):
        old = {article.pk for article in line.articles} if line else set()
        articles, newest = as_ids(data["articles"]), as_ids(data["newest"])
        times = {"at": data["at"], "time_zone": data["time_zone"]}
        package = plan_package(
            line and line.package, name=data["name"], articles=articles, newest=newest, by=request.user, **times
        )
        for article in Article.objects.filter(pk__in=old.difference(articles)):
            self.log_change(request, article, _("Taken out of a package."))
        members = package.articles.select_related("conference")
        for article in members:
            text = _("Comes out with the package “%(package)s”.") % {"package": package}
            self.log_change(request, article, text)
        text = _("They come out together %(time)s.") % {"time": in_words(package.at, zones_of(*members))}
        self.message_user(request, text, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:articles_package", args=[package.pk]))

    def _package_page(self, request, template, title, **context):
        context |= {"opts": self.opts, "title": title, **self.admin_site.each_context(request)}
        return TemplateResponse(request, f"admin/articles/article/{template}.html", context)


def _require(request):
    if not request.user.has_perm("articles.publish_article"):
        raise PermissionDenied


def _is_faulty(article):
    change = open_change(article)
    return change is not None and change.is_held


def _member(article):
    work, change = newest_work(article), open_change(article)
    refusals = [(found, place_of(found, article)) for found in inspect_article(work) if found.refuses]
    is_live = article.state(timezone.now()) == ArticleState.LIVE
    # What comes out by the clock is what the rows hold.
    is_newer = work.digest != change.version.digest if change else work.draft is not None
    return Member(article, is_live, refusals, change.fault if change else "", is_newer)
