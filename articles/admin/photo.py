import logging

from django.contrib import admin
from django.forms import Script
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.base import SharedAdmin
from articles.forms.photo import PhotoForm
from articles.models import Photo
from articles.services.photo import delete_photo, save_photo

logger = logging.getLogger(__name__)


class CompletenessFilter(admin.SimpleListFilter):
    title = _("completeness")
    parameter_name = "complete"

    def lookups(self, request, model_admin):
        return [("no", _("lacks alternative text or credit")), ("yes", _("has both"))]

    def queryset(self, request, photos):
        choices = {"no": photos.incomplete, "yes": photos.complete}
        return choices[self.value()]() if self.value() in choices else photos


@admin.register(Photo)
class PhotoAdmin(SharedAdmin):
    form = PhotoForm
    list_display = ["thumbnail", "title", "credit", "is_ready", "created_at"]
    list_display_links = ["thumbnail", "title"]
    in_order = ["created_at"]
    list_filter = [CompletenessFilter, "created_at"]
    search_fields = ["caption", "alt_text", "credit", "licence"]
    readonly_fields = ["focal_point"]
    fieldsets = [
        (None, {"fields": ["upload", "focal_point", "focal_x", "focal_y"]}),
        (_("For readers"), {"fields": ["alt_text", "is_decorative", "caption", "credit"]}),
        (_("For the desk"), {"fields": ["licence"]}),
    ]

    class Media:
        css = {"all": ["admin/css/photo.css"]}
        js = [Script("admin/js/focal_point.js", type="module")]

    def changeform_view(self, request, *args, **kwargs):
        try:
            return super().changeform_view(request, *args, **kwargs)
        except OSError as error:
            if request.method != "POST":
                raise
            logger.exception("A photo could not be written.")
            text = gettext(
                "The picture cannot be written: %(reason)s. Tell whoever runs the site, then choose it again."
            )
            request.fault = text % {"reason": error.strerror or error}
            return super().changeform_view(request, *args, **kwargs)

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.fault = getattr(request, "fault", "")
        return form

    def get_fieldsets(self, request, photo=None):
        (name, options), *others = super().get_fieldsets(request, photo)
        if photo and not self.has_change_permission(request, photo):
            options = {**options, "fields": [field for field in options["fields"] if field != "upload"]}
        return [(name, options), *others]

    @admin.display(description=_("photo"))
    def thumbnail(self, photo):
        return render_to_string("admin/articles/photo/_thumbnail.html", {"picture": photo.full_picture})

    @admin.display(description=_("title"))
    def title(self, photo):
        return str(photo)

    @admin.display(description=_("ready to publish"), boolean=True)
    def is_ready(self, photo):
        return photo.is_complete

    @admin.display(description=_("focal point"))
    def focal_point(self, photo):
        return render_to_string("admin/articles/photo/_focal_point.html", {"picture": photo.full_picture})

    def save_model(self, request, photo, form, change):
        save_photo(photo, by=request.user, picture=form.picture)

    def delete_model(self, request, photo):
        delete_photo(photo, by=request.user)

    def delete_queryset(self, request, photos):
        for photo in photos:
            delete_photo(photo, by=request.user)
