"""The audit log: read by chiefs, changed by nobody, taken along as a table."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import StreamingHttpResponse
from django.urls import NoReverseMatch, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from articles.admin.base import LogAdmin
from articles.admin.listing import KeyList
from articles.enums import AuditAction
from articles.models import AuditEntry
from articles.queries.audit import audit_table, in_words, with_names
from articles.services.audit import audit


class AuditList(KeyList):
    """The entries of a page with the names of what they are about."""

    def get_results(self, request):
        super().get_results(request)
        self.result_list = with_names(self.result_list)


@admin.register(AuditEntry)
class AuditEntryAdmin(LogAdmin):
    """Who did what with consequences. There is no form for an entry: the list says all."""

    list_display = ["at", "who", "action", "about", "details"]
    list_display_links = None
    list_filter = ["action"]
    date_hierarchy = "at"
    in_order = ["at"]

    class Media:
        css = {"all": ["admin/css/audit.css"]}

    def get_changelist(self, request, **kwargs):
        return AuditList

    def get_urls(self):
        view = self.admin_site.admin_view(self.export_view)
        return [path("export/", view, name="articles_auditentry_export"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": _("Audit log"), **(extra_context or {})})

    @method_decorator(require_POST)
    def export_view(self, request):
        """Answer with the whole log as a table, and write that into it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        audit(AuditAction.LOG_EXPORTED, by=request.user)
        name = f"audit-log-{timezone.localdate()}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
        table = audit_table(AuditEntry.objects.all())
        return StreamingHttpResponse(table, content_type="text/csv; charset=utf-8", headers=headers)

    @admin.display(description=_("who"))
    def who(self, entry):
        if entry.by is None:
            return _("A stranger") if entry.action == AuditAction.LOGIN_BLOCKED else _("The operator, or the clock")
        return str(entry.person or _("Somebody who is gone"))

    @admin.display(description=_("about"))
    def about(self, entry):
        if entry.record is None:
            return _("gone") if entry.record_key else ""
        try:
            address = reverse(f"admin:articles_{entry.kind}_change", args=[entry.record_key])
        except NoReverseMatch:
            return str(entry.record)
        label = f"{capfirst(entry.record._meta.verbose_name)}: {entry.record}"
        return format_html('<a href="{}">{}</a>', address, label)

    @admin.display(description=_("besides"))
    def details(self, entry):
        return in_words(entry)
