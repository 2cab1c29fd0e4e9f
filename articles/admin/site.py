from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.admin.refusal import keep_what_is_sent
from articles.queries.desk import desk_index


class DeskSite(admin.AdminSite):
    """The editors' desk."""

    site_header = _("Plenary desk")
    site_title = _("Plenary desk")
    index_title = _("Desk")
    enable_nav_sidebar = False

    def admin_view(self, view, cacheable=False):
        return keep_what_is_sent(self, super().admin_view(view, cacheable))

    def index(self, request, extra_context=None):
        may_read = request.user.has_perm("articles.view_article")
        desk = desk_index(request.user, timezone.now()) if may_read else None
        return super().index(request, {"desk": desk, **(extra_context or {})})
