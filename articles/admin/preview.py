from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import IntegrityError
from django.forms import Script
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from articles.admin.base import as_ids, to_article_form
from articles.forms.preview_link import PreviewLinkForm
from articles.queries.preview import links_of, work_in_form
from articles.services.article import WrongState, may_change_article, require_open
from articles.services.preview_link import make_preview_link, revoke_preview_link
from articles.text import is_id
from articles.views.preview import render_empty_preview, render_preview

# The form shows the page beside itself; the page itself is as strict as readers', and posts nothing.
IN_A_PANE = csp_replace({"frame-ancestors": [SELF], "form-action": [NONE]})


class Previews(admin.ModelAdmin):
    """What readers would see of the text in a form, and links by which others see what is saved of it."""

    class Media:
        css = {"all": ["admin/css/preview.css"]}
        js = [Script("admin/js/preview.js", type="module")]

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("preview/<uuid:form_key>/", view(self.preview_view), name="articles_article_preview"),
            path("<path:object_id>/previews/", view(self.previews_view), name="articles_article_previews"),
            *super().get_urls(),
        ]

    @method_decorator([require_safe, IN_A_PANE, xframe_options_sameorigin])
    def preview_view(self, request, form_key):
        """Show the last valid text of a form of one's own, or else the newest work on the article of the address."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        article = request.GET.get("article", "")
        work = work_in_form(form_key, request.user, article if is_id(article) else None)
        if work is None or work.article.conference_id is None:
            return render_empty_preview(request)
        return render_preview(request, work)

    def previews_view(self, request, object_id):
        """List the links to an article; make one, revoke one."""
        article = self.record_or_404(request, object_id)
        if not may_change_article(request.user, article):
            raise PermissionDenied
        try:
            require_open(article)
            return self._share(request, article)
        except WrongState as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        return to_article_form(article.pk)

    def _share(self, request, article):
        if "_revoke" in request.POST:
            return self._revoke(request, article)
        form = PreviewLinkForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            return self._make(request, article, form.cleaned_data)
        return self._show_links(request, article, form)

    def _make(self, request, article, choices):
        try:
            link, is_new = make_preview_link(article, by=request.user, **choices)
        except IntegrityError as forged:
            raise BadRequest from forged
        if is_new:
            until = date_format(timezone.localtime(link.expires_at), "j M Y, H:i")
            text = _("Preview link for “%(link)s” made; it works until %(until)s.")
            self.log_change(request, article, text % {"link": link, "until": until})
            self.message_user(request, _("The link is made. Copy it below."), messages.SUCCESS)
        else:
            self.message_user(request, _("This link was there already; no second one was made."), messages.WARNING)
        return self._back_to_links(article)

    def _revoke(self, request, article):
        [key] = as_ids([request.POST["_revoke"]])
        link = get_object_or_404(article.preview_links.select_related("article"), pk=key)
        if revoke_preview_link(link, by=request.user):
            self.log_change(request, article, _("Preview link for “%(link)s” revoked.") % {"link": link})
            self.message_user(request, _("Revoked. The link shows nothing any more."), messages.SUCCESS)
        return self._back_to_links(article)

    def _show_links(self, request, article, form):
        context = {"article": article, "opts": self.opts, "title": _("Share a preview"), "form": form}
        context |= {"links": links_of(article, timezone.now()), "origin": settings.SITE_URL}
        context |= self.admin_site.each_context(request)
        return TemplateResponse(request, "admin/articles/article/previews.html", context)

    def _back_to_links(self, article):
        return HttpResponseRedirect(reverse("admin:articles_article_previews", args=[article.pk]))
