from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import path

from articles.queries.export import export_fixture, export_markdown
from articles.queries.table import positions_table

# By the ending of the file: its media type, the end of its name and what writes it.
FORMATS = {
    "md": ("text/markdown; charset=utf-8", "", export_markdown),
    "json": ("application/json", "", export_fixture),
    "csv": ("text/csv; charset=utf-8", "-positions", positions_table),
}


class Exports(admin.ModelAdmin):
    """The article as a file to take along: Markdown, a fixture, its positions as a table."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.export_view)
        return [path("<path:object_id>/export.<str:ending>", view, name="articles_article_export"), *super().get_urls()]

    def export_view(self, request, object_id, ending):
        """Answer with the article as a file. Whoever may read it at the desk may take it along."""
        article = self.record_or_404(request, object_id)
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        if ending not in FORMATS:
            raise Http404
        media_type, suffix, write = FORMATS[ending]
        disposition = f'attachment; filename="{article.slug}{suffix}.{ending}"'
        return HttpResponse(write(article), content_type=media_type, headers={"Content-Disposition": disposition})
