from django.contrib import admin
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from articles.admin.find import find_page
from articles.admin.front import front_page
from articles.admin.listing import Choices
from articles.admin.login import PasswordStep, entrance
from articles.admin.refusal import keep_what_is_sent
from articles.admin.second_factor import SecondFactorPage, require_second_factor
from articles.models import Takeaway


class DeskSite(SecondFactorPage, admin.AdminSite):
    """The editors' desk."""

    site_header = gettext_lazy("Plenary desk")
    site_title = gettext_lazy("Plenary desk")
    index_title = gettext_lazy("Desk")
    enable_nav_sidebar = False

    def admin_view(self, view, cacheable=False):
        return keep_what_is_sent(self, super().admin_view(require_second_factor(view), cacheable))

    def get_urls(self):
        return [
            path("find/", self.admin_view(self.find_view), name="find"),
            path("two-factor/", self.admin_view(self.second_factor_view), name="second_factor"),
            *entrance(self),
            # The stock way to the page of any record asks nobody whether they may know where that is.
            *(each for each in super().get_urls() if getattr(each, "name", "") != "view_on_site"),
        ]

    @method_decorator(never_cache)
    def login(self, request, extra_context=None):
        """Ask for name and password; whoever is logged in is led on."""
        if request.method == "GET" and self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        return PasswordStep.as_view(site=self, extra_context=extra_context)(request)

    def index(self, request, extra_context=None):
        front = front_page(request.user, timezone.now(), self.readable(request.user))
        return super().index(request, {**front, **(extra_context or {})})

    def autocomplete_view(self, request):
        return Choices.as_view(admin_site=self)(request)

    def find_view(self, request):
        """Show what is called like the words of the address, of all kinds at once."""
        found = find_page(request.GET.get("q", ""), self.readable(request.user))
        return TemplateResponse(request, "admin/find.html", {**self.each_context(request), "title": _("Find"), **found})

    def readable(self, user):
        """Return the models of the desk that the person may read. Takeaways have their place in forms of articles."""
        return [model for model in [*self._registry, Takeaway] if _may_read(user, model._meta)]


def _may_read(user, options):
    return any(user.has_perm(f"{options.app_label}.{verb}_{options.model_name}") for verb in ("view", "change"))
