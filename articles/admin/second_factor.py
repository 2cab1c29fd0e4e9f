"""A person's own second factor: turning it on, new recovery codes, turning it off."""

from base64 import b32encode
from functools import wraps
from urllib.parse import quote, urlencode

import qrcode
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from qrcode.image.svg import SvgPathImage

from articles.forms.login import PasswordForm, SecondFactorForm
from articles.queries.second_factor import needs_second_factor, second_factor_of
from articles.services.second_factor import new_secret, renew_recovery_codes, turn_off
from coverage_site.visitor import network_of

# In the session, while it is being set up: a page that is sent twice has the same secret.
OFFERED = "second_factor"
# What somebody who still has to set it up may do all the same.
_FREE = {"second_factor", "logout", "password_change", "password_change_done", "jsi18n"}


def require_second_factor(view):
    """Wrap a view of the desk: whoever has to set up a second factor, and has not, is led there first."""

    @wraps(view)
    def requiring(request, *args, **kwargs):
        is_free = request.resolver_match.url_name in _FREE
        if is_free or not needs_second_factor(request.user) or second_factor_of(request.user):
            return view(request, *args, **kwargs)
        # What was sent in a form is kept by now; its page has it.
        query = urlencode({"next": request.get_full_path() if request.method == "GET" else reverse("admin:index")})
        return HttpResponseRedirect(f"{reverse('admin:second_factor')}?{query}")

    return requiring


class SecondFactorPage:
    """The page of the site where a person sees to the own second factor. Mixed into the desk."""

    def second_factor_view(self, request):
        """Show whether there is one. On POST turn it on or off, or make new recovery codes, with the password."""
        factor = second_factor_of(request.user)
        return self._change_factor(request, factor) if factor else self._offer_factor(request)

    def _offer_factor(self, request):
        secret = request.session.setdefault(OFFERED, new_secret())
        form = SecondFactorForm(request.POST or None, secret=secret, **_who(request))
        if form.is_valid():
            del request.session[OFFERED]
            update_session_auth_hash(request, request.user)
            return self._factor_page(request, codes=form.recovery_codes)
        key = b32encode(bytes.fromhex(secret)).decode()
        shown = {"picture": _picture(_uri(request.user, key)), "key": _in_fours(key)}
        return self._factor_page(request, form=form, must=needs_second_factor(request.user), **shown)

    def _change_factor(self, request, factor):
        form = PasswordForm(request.POST or None, **_who(request))
        must = needs_second_factor(request.user)
        if form.is_valid():
            if "_renew" in request.POST:
                return self._factor_page(request, codes=renew_recovery_codes(request.user))
            if "_off" in request.POST and not must:
                turn_off(request.user, by=request.user)
                update_session_auth_hash(request, request.user)
                messages.success(request, _("From now on your password is enough to log in."))
                return HttpResponseRedirect(reverse("admin:second_factor"))
        left = factor.recovery_codes.count()
        return self._factor_page(request, form=form, factor=factor, left=left, must=must)

    def _factor_page(self, request, **found):
        context = {**self.each_context(request), "title": _("Two-factor login"), "next": _next(request)}
        return TemplateResponse(request, "admin/second_factor.html", {**context, **found})


def _next(request):
    """Return the page of this site that somebody was on the way to, the front page where it is none."""
    wanted = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, request.get_host(), require_https=request.is_secure())
    return wanted if is_ours else reverse("admin:index")


def _who(request):
    return {"user": request.user, "network": network_of(request)}


def _uri(user, key):
    """Return what apps read from the picture (https://github.com/google/google-authenticator/wiki/Key-Uri-Format)."""
    label = quote(f"{settings.SITE_NAME}:{user.get_username()}")
    return f"otpauth://totp/{label}?{urlencode({'secret': key, 'issuer': settings.SITE_NAME}, quote_via=quote)}"


def _picture(uri):
    svg = qrcode.make(uri, image_factory=SvgPathImage, box_size=8).to_string(encoding="unicode")
    return mark_safe(svg)  # noqa: S308 it is a path of numbers


def _in_fours(key):
    return " ".join(key[at : at + 4] for at in range(0, len(key), 4))
