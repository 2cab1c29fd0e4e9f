"""Forms that keep their text while it is typed: where their script sends it, and that they are open."""

from functools import wraps

from django.contrib import admin
from django.db import connection
from django.forms import Script
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import path, resolve
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from articles.admin.open_form import clock, key_of, presence
from articles.admin.unsaved import UnsavedTexts
from articles.queries.open_form import forms_of, saved_since
from articles.services.open_form import TooLong, keep_content, keep_text, see_form
from coverage_site.databases import in_a_hurry

ARTICLE_FORMS = {"articles_article_add", "articles_article_change"}


class KeptForm(admin.ModelAdmin):
    """A form that sends its text while it is typed. What it needs stands in `_kept.html`."""

    class Media:
        css = {"all": ["admin/css/keep.css"]}
        js = [Script("admin/js/keep.js", type="module")]


def hurried(view):
    """Wrap a view that is asked again in some seconds, whatever it answers."""

    @wraps(view)
    def answering(*args, **kwargs):
        with in_a_hurry(connection):
            return view(*args, **kwargs)

    return answering


# The signed key proves that a page of ours sends it for that person, also where the token against forgery is outdated.
_sent_by_script = [csrf_exempt, never_cache, require_POST, hurried]


class KeptPages(KeptForm, UnsavedTexts):
    """Where the forms of articles and positions send their text, and that they are open; and texts that were left."""

    def get_urls(self):
        return [
            path("keep/", self.keep_view, name="articles_article_keep"),
            path("seen/", self.seen_view, name="articles_article_seen"),
            *super().get_urls(),
        ]

    @method_decorator(_sent_by_script)
    def keep_view(self, request):
        """Keep the text of a form and nothing else. Logged out it is kept as well, and the page is told."""
        key = key_of(request)
        if key is None:
            return JsonResponse({}, status=403)
        try:
            kept_at = keep_text(key, request.POST, has_left="left" in request.POST)
        except TooLong:
            return JsonResponse({}, status=413)
        answer = _standing(request, key) | {"kept_at": kept_at and timezone.localtime(kept_at).isoformat()}
        if kept_at and answer["is_logged_in"]:
            answer |= self._check(request, key)
        return JsonResponse(answer)

    def _check(self, request, key):
        """Say what is still missing, and keep what is valid for the preview."""
        match = resolve(key.path.partition("?")[0])
        if match.url_name not in ARTICLE_FORMS:
            return {}
        content, faults = self.read_form(request, request.POST, match.kwargs.get("object_id"))
        if content is not None:
            keep_content(key, content)
        return {"valid": content is not None, "faults": faults}

    @method_decorator(_sent_by_script)
    def seen_view(self, request):
        """Record that a form is open or was left; say who else has it open and what was saved meanwhile."""
        key = key_of(request)
        if key is None:
            return JsonResponse({}, status=403)
        if "left" in request.POST:
            see_form(key, has_left=True)
            return HttpResponse(status=204)
        standing = _standing(request, key)
        return JsonResponse(standing | {"lines": _news(request, key) if standing["is_logged_in"] else []})


def _standing(request, key):
    """Return whether the person is still logged in here, and the token that the form needs after logging in again."""
    is_own = request.user.pk == key.user and admin.site.has_permission(request)
    return {"is_logged_in": is_own, "token": get_token(request) if is_own else ""}


def _news(request, key):
    see_form(key)
    forms = forms_of(key.article, key.path, request.user, timezone.now())
    mine = next((form for form in forms if form.pk == key.form), None)
    saved = saved_since(mine) if mine else None
    return presence(forms, key) + ([_was_saved(saved, key)] if saved else [])


def _was_saved(version, key):
    words = {"time": clock(version.created_at), "name": version.created_by}
    if version.created_by_id == key.user:
        text = _("You saved it in another tab at %(time)s. When you save here, the two are joined.")
    else:
        text = _("%(name)s saved it at %(time)s. When you save, the two are joined; you are asked where both changed.")
    return text % words
