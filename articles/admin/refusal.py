"""What becomes of a form that is refused: its text is kept for the person who typed it, before anything else."""

from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.admin.base import size_of
from articles.admin.open_form import CARRY_ON, carry_on_address, key_of, lasting_address
from articles.queries.open_form import own_text
from articles.services.open_form import TooLong, keep_text
from articles.text import is_id


def keep_what_is_sent(site, view):
    """Wrap a view of the desk: the text of a form is kept before the view may refuse it, break on it or be killed.

    `forget_open_form` lets go of it once it is saved. Whoever has to log in first comes back to the form and the text.
    """

    @wraps(view)
    def keeping(request, *args, **kwargs):
        may_enter = site.has_permission(request)
        if request.method != "POST":
            return (may_enter and _without_text(request)) or view(request, *args, **kwargs)
        key = key_of(request) if size_of(request) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE else None
        if key is None:
            return view(request, *args, **kwargs)
        is_own = may_enter and key.user == request.user.pk
        is_kept = _keep(key, request, has_left=not is_own)
        if is_kept and not may_enter:
            return redirect_to_login(carry_on_address(key.path, key.form), reverse("admin:login"))
        if may_enter and not is_own:
            return _refuse(request, "403.html", key if is_kept else None)
        try:
            return view(request, *args, **kwargs)
        except PermissionDenied:
            # The form itself may not open any more.
            address = reverse("admin:articles_article_kept", args=[key.form])
            return _refuse(request, "403.html", key if is_kept else None, address)

    return keeping


def csrf_failure(request, reason=""):
    """Answer a form with a token that is not the browser's: most often somebody has logged in since it was opened."""
    key = key_of(request)
    is_kept = key and _keep(key, request, has_left=True)
    return _refuse(request, "403_csrf.html", key if is_kept else None)


def _keep(key, request, has_left):
    try:
        return keep_text(key, request.POST, has_left=has_left) is not None
    except TooLong:
        return False


def _refuse(request, template, kept, address=None):
    is_own = kept and (request.user.is_anonymous or request.user.pk == kept.user)
    address = (address or carry_on_address(kept.path, kept.form)) if is_own else None
    return render(request, template, {"kept": kept, "address": address}, status=403)


def _without_text(request):
    """Lead to the form alone where the text that the address names is no text of this person any more."""
    named = request.GET.get(CARRY_ON)
    if named is None or (is_id(named) and own_text(named, request.user)):
        return None
    messages.info(request, _("The text is somebody else’s, or it is saved or thrown away by now."))
    return HttpResponseRedirect(lasting_address(request.get_full_path()))
