from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError
from django.forms import Media, Script
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from articles.admin.base import size_of, to_article_form
from articles.admin.open_form import CARRY_ON, kept_data, open_form_context
from articles.admin.review import Review, name_of
from articles.copy.manuscript import Unreadable
from articles.copy.reading import MOST_BYTES, read_copy
from articles.enums import CopyPart
from articles.forms.copy import BringInForm, too_large
from articles.models import Copy
from articles.services.article import WrongState
from articles.services.copy import (
    AlreadyImported,
    NotImportable,
    bring_in,
    discard_copy,
    import_copy,
    may_use_copy,
    save_cut,
)
from articles.services.open_form import forget_open_form
from articles.text import excerpt, is_id

SHOWN = 90
WAITING_SHOWN = 10
# The letters that give a piece its part, for those who do not want to reach for the mouse.
KEYS = [
    ("L", CopyPart.HEADLINE),
    ("D", CopyPart.DECK),
    ("K", CopyPart.KEY_POINT),
    ("I", CopyPart.INTRODUCTION),
    ("H", CopyPart.TAKEAWAY_HEADING),
    ("T", CopyPart.TAKEAWAY_TEXT),
    ("C", CopyPart.CONCLUSION),
    ("X", CopyPart.LEFT_OUT),
]


class CopyPages(admin.ModelAdmin):
    """Importing an article: a page that takes the text, and one that shows what it becomes before it is saved."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("import/", view(self.import_view), name="articles_article_import"),
            path("import/<uuid:pk>/", view(self.review_view), name="articles_article_import_review"),
            *super().get_urls(),
        ]

    @method_decorator(csrf_exempt)
    def import_view(self, request):
        """Take a text. What is larger than any form is refused unread, with a sentence instead of an error page."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if size_of(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return self._show_import(request, BringInForm({}, is_too_large=True))
        return self._bring_in(request)

    @method_decorator(csrf_protect)
    def _bring_in(self, request):
        if request.method != "POST":
            text = kept_data(request, request.GET[CARRY_ON]).dict() if CARRY_ON in request.GET else None
            return self._show_import(request, BringInForm(initial=text))
        form = BringInForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                copy = bring_in(form.content, name=form.name, by=request.user)
            except Unreadable as fault:
                form.add_error(form.place, str(fault))
            except OperationalError:
                form.add_error(None, _busy())
            else:
                forget_open_form(request.POST, by=request.user)
                return HttpResponseRedirect(reverse("admin:articles_article_import_review", args=[copy.pk]))
        return self._show_import(request, form)

    def _show_import(self, request, form):
        waiting = list(Copy.objects.waiting().filter(created_by=request.user)[:WAITING_SHOWN])
        context = {"form": form, "too_large": too_large(), "had_file": form.is_bound and bool(form.files)}
        if not form.is_too_large:
            context |= open_form_context(request, article_id=None, base="")
        context["most_bytes"] = MOST_BYTES
        context["waiting"] = [(copy, name_of(copy), _opening(copy)) for copy in waiting]
        return self._show(request, "import", _("Import an article"), context, "paste")

    def review_view(self, request, pk):
        """Show the proposed structure beside the original, change it, and save it as a draft."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        copy = Copy.objects.select_related("article").filter(pk=pk).first()
        if copy is None or (copy.article and copy.created_by_id == request.user.pk):
            return self._to_what_became_of_it(request, copy)
        if copy.article or not may_use_copy(request.user, copy):
            raise Http404
        if request.method == "POST" and "_discard" in request.POST:
            discard_copy(copy, by=request.user)
            self.message_user(request, _("Discarded. Nothing of it was saved."), messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:articles_article_import"))
        try:
            review = Review(copy, request.user, request.POST if request.method == "POST" else None)
            response = self._take_review(request, review) if request.method == "POST" else None
        except Unreadable as fault:
            self.message_user(request, str(fault), messages.ERROR)
            return HttpResponseRedirect(reverse("admin:articles_article_import"))
        return response or self._show_review(request, review)

    def _take_review(self, request, review):
        """Keep the cut and save where it is wanted. Returns None where the review is to be shown again."""
        try:
            if not review.cut.is_stale:
                save_cut(review.copy, review.cut.pieces, by=request.user)
            return self._save(request, review) if review.wants_saving else None
        except OperationalError:
            review.cut.fault = _busy()

    def _show_review(self, request, review):
        context = {"review": review, "keys": KEYS}
        return self._show(request, "import_review", _("Review the import"), context, "review")

    def _to_what_became_of_it(self, request, copy):
        """Answer who comes back, or presses a button twice, after it was saved or discarded."""
        known = request.POST.get("known", "")
        article = copy.article if copy else self.get_object(request, known) if is_id(known) else None
        if article is None or not self.has_view_permission(request, article):
            text = _("This text does not wait any more: it was saved or discarded, or left for 30 days.")
            self.message_user(request, text, messages.INFO)
            return HttpResponseRedirect(reverse("admin:articles_article_import"))
        text = _("This text is an article already: “%(headline)s”. Here it is.")
        self.message_user(request, text % {"headline": article.headline}, messages.INFO)
        return self._to_article(article)

    def _save(self, request, review):
        """Save the draft and go there. Returns None where something is to be mended first."""
        if not review.is_ready:
            if review.has_lost_its_draft:
                text = _("The draft that was to be updated is none any more. See what is offered now.")
                review.form.add_error(None, text)
            return None
        try:
            done = import_copy(review.copy, by=request.user, update=review.wanted_update, **review.form.options)
        except AlreadyImported as known:
            self.message_user(request, str(known), messages.WARNING)
            return self._to_article(known.article)
        except (NotImportable, ValidationError) as fault:
            review.form.add_error(None, getattr(fault, "faults", None) or fault.messages)
            return None
        except WrongState as state:
            review.form.add_error(None, str(state))
            return None
        self._tell(request, review, done)
        return self._to_article(done.article)

    def _tell(self, request, review, done):
        if review.wanted_update:
            self.log_change(request, done.article, _("Updated from %(name)s.") % {"name": review.name})
            text = _("Updated from %(name)s. Nothing is published.")
        else:
            self.log_addition(request, done.article, _("Imported from %(name)s.") % {"name": review.name})
            text = _("Saved as a draft from %(name)s. Nothing is published.")
        self.message_user(request, text % {"name": review.name}, messages.SUCCESS)
        if count := len(done.draft.left_out):
            text = ngettext("%(count)s piece was left out.", "%(count)s pieces were left out.", count)
            self.message_user(request, text % {"count": count}, messages.INFO)
        if not done.draft.takeaways:
            self.message_user(request, _("It has no takeaways: the text had no list and no headings."), messages.INFO)
        for note in done.notes:
            self.message_user(request, note, messages.WARNING)
        if done.photos:
            self.message_user(request, self._link_to_photos(), messages.WARNING)

    def _link_to_photos(self) -> SafeString:
        address = reverse("admin:articles_photo_changelist", query={"complete": "no"})
        return format_html('<a href="{}">{}</a>', address, _("Photos that lack alternative text or credit"))

    def _show(self, request, page, title, context, script):
        media = Media(
            css={"all": ["admin/css/forms.css"]},
            js=[
                "admin/js/vendor/jquery/jquery.js",
                "admin/js/jquery.init.js",
                "admin/js/admin/RelatedObjectLookups.js",
                Script(f"admin/js/{script}.js", type="module"),
            ],
        )
        context |= {"opts": self.opts, "title": title, "media": media, "now": timezone.now()}
        context |= self.admin_site.each_context(request)
        return TemplateResponse(request, f"admin/articles/article/{page}.html", context)

    def _to_article(self, article):
        return to_article_form(article.pk)


def _opening(copy):
    try:
        return excerpt(read_copy(bytes(copy.content), copy.name).text[: SHOWN * 10], SHOWN)
    except Unreadable as fault:
        return str(fault)


def _busy():
    return _("The database is busy, so this was not kept. Nothing is lost: press the button again.")
