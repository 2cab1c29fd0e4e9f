from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.queries.desk import desk_index


class DeskSite(admin.AdminSite):
    """The editors' desk."""

    site_header = _("Plenary desk")
    site_title = _("Plenary desk")
    index_title = _("Desk")
    enable_nav_sidebar = False

    def index(self, request, extra_context=None):
        may_read = request.user.has_perm("articles.view_article")
        desk = desk_index(request.user, timezone.now()) if may_read else None
        return super().index(request, {"desk": desk, **(extra_context or {})})
