from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, OperationalError
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin.base import to_article_form
from articles.enums import Stance
from articles.forms.table import TableForm
from articles.services.article import WrongState, require_draft
from articles.services.table import import_positions


class PositionTable(admin.ModelAdmin):
    """Positions from a table, which is shown row by row before it is saved."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<path:object_id>/positions/", view(self.positions_view), name="articles_article_positions"),
            *super().get_urls(),
        ]

    def positions_view(self, request, object_id):
        """Check a table and say what becomes of each row; import it once it has been checked."""
        article = self.record_or_404(request, object_id)
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        try:
            require_draft(article)
            form, report = self._read_table(request, article)
        except WrongState as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return self._back_from_table(article)
        if report and report.is_saved:
            self._tell_imported(request, article, report)
            return self._back_from_table(article)
        return self._show_table(request, article, form, report)

    def _read_table(self, request, article):
        """Return the form and, where its table can be read, what becomes or became of the rows."""
        if request.method != "POST":
            return TableForm(), None
        form = TableForm(request.POST, request.FILES)
        if not form.is_valid():
            return form, None
        wanted = "_import" in request.POST
        if wanted and not form.is_checked:
            self.message_user(request, _("Not imported: the table is another one than was checked."), messages.WARNING)
        is_wanted = wanted and form.is_checked
        try:
            return form, import_positions(form.rows, article=article, by=request.user, dry_run=not is_wanted)
        except OperationalError:
            form.add_error("table", _("The database is busy. Nothing is lost: press the button again."))
        except IntegrityError:
            form.add_error("table", _("Somebody deleted what it refers to at this moment. Check it again."))
        return form, None

    def _tell_imported(self, request, article, report):
        self.log_change(request, article, _("Positions from a table. %(summary)s.") % {"summary": report.summary})
        text = ngettext("Imported %(count)s position.", "Imported %(count)s positions.", report.to_write)
        self.message_user(request, text % {"count": report.to_write}, messages.SUCCESS)

    def _show_table(self, request, article, form, report):
        context = {"article": article, "opts": self.opts, "title": _("Positions from a table"), "form": form}
        context |= {"report": report, "stances": Stance.choices} | self.admin_site.each_context(request)
        return TemplateResponse(request, "admin/articles/article/positions.html", context)

    def _back_from_table(self, article):
        return to_article_form(article.pk)
