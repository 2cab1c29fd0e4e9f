from django.contrib import admin

from articles.admin.base import DeskAdmin, to_article_form
from articles.enums import CorrectionKind
from articles.forms.correction import CorrectionForm
from articles.models import Correction
from articles.services.correction import add_correction, change_correction


@admin.register(Correction)
class CorrectionAdmin(DeskAdmin):
    form = CorrectionForm
    list_display = ["article", "kind", "corrected_at", "text"]
    list_filter = ["kind"]
    list_select_related = ["article"]
    search_fields = ["article__headline", "text"]
    date_hierarchy = "corrected_at"
    autocomplete_fields = ["article"]
    fieldsets = [(None, {"fields": ["article", "kind", "text", "corrected_at"]})]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("article")

    def get_readonly_fields(self, request, obj=None):
        # The note on a retraction belongs to it; elsewhere the article is settled when the note is first saved.
        if obj is None:
            return []
        return ["article", "kind"] if obj.kind == CorrectionKind.RETRACTION else ["article"]

    def save_model(self, request, obj, form, change):
        if change:
            change_correction(obj, by=request.user)
            return
        saved = add_correction(obj.article, kind=obj.kind, text=obj.text, at=obj.corrected_at, by=request.user)
        obj.pk, obj._state.adding = saved.pk, False

    def response_post_save_add(self, request, obj):
        return self._to_article(obj)

    def response_post_save_change(self, request, obj):
        return self._to_article(obj)

    def _to_article(self, correction):
        return to_article_form(correction.article_id)
