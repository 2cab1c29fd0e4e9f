from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class DeskSite(admin.AdminSite):
    """The editors' desk."""

    site_header = _("Plenary desk")
    site_title = _("Plenary desk")
    index_title = _("Desk")
