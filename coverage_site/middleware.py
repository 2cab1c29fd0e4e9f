from urllib.parse import unquote_to_bytes

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseNotAllowed
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from articles.links import path_of
from articles.views.problem import PROBLEM, problem


class ApiMiddleware:
    """What holds for every answer below the page of the API, also where there is nothing.

    An error is a problem for machines and no page, whoever found it. Scripts of any site may read the answers, and
    nothing but read (https://fetch.spec.whatwg.org/#http-cors-protocol).
    """

    METHODS = ("GET", "HEAD", "OPTIONS")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        page = path_of("api-docs")
        if request.path_info == page or not request.path_info.startswith(page):
            return self.get_response(request)
        response = self._answer(request)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag, Link"
        patch_vary_headers(response, ["Accept"])
        return response

    def _answer(self, request):
        allowed = {"Allow": ", ".join(self.METHODS), "Access-Control-Allow-Methods": ", ".join(self.METHODS)}
        if request.method == "OPTIONS":
            more = {"Access-Control-Allow-Headers": "*", "Access-Control-Max-Age": "86400"}
            return HttpResponse(status=204, headers=allowed | more)
        if request.method not in self.METHODS:
            return problem(405, _("Nothing can be changed here."), headers=allowed)
        if not request.accepts("application/json"):
            return problem(406, _("There is nothing here but JSON."))
        response = self.get_response(request)
        is_fault = response.status_code >= 400 and response["Content-Type"] != PROBLEM
        if not is_fault:
            return response
        again = {"Retry-After": response["Retry-After"]} if "Retry-After" in response else {}
        return problem(response.status_code, self._fault(response.status_code), headers=again)

    @staticmethod
    def _fault(status):
        faults = {400: _("This address cannot be read."), 404: _("There is nothing at this address.")}
        return faults.get(status, _("Something went wrong here."))


class MethodMiddleware:
    """Refuse what cannot be done with an address, and say what can, before anything looks at who asks.

    Only the desk is sent anything; which of its pages take nothing, their views say.
    """

    READ, SENT = ("GET", "HEAD", "OPTIONS"), ("GET", "HEAD", "OPTIONS", "POST")

    def __init__(self, get_response):
        self.get_response, self.desk = get_response, reverse("admin:index")

    def __call__(self, request):
        allowed = self.SENT if request.path_info.startswith(self.desk) else self.READ
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers={"Allow": ", ".join(allowed), "Cache-Control": "no-store"})
        if request.method not in allowed:
            return HttpResponseNotAllowed(allowed, headers={"Cache-Control": "no-store"})
        return self.get_response(request)


class RefuseNulMiddleware:
    """Answer 400 to any address that carries a NUL character, which PostgreSQL refuses and SQLite truncates at."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\0" in request.path_info or b"\0" in unquote_to_bytes(request.META.get("QUERY_STRING", "")):
            return HttpResponseBadRequest("This address contains a character that cannot be used.", "text/plain")
        return self.get_response(request)


class ForgetVisitorMiddleware:
    """Take the cookies off whatever is asked for outside the desk: no page for readers knows who asks."""

    def __init__(self, get_response):
        self.get_response, self.desk = get_response, reverse("admin:index")

    def __call__(self, request):
        if not request.path_info.startswith(self.desk):
            request.META.pop("HTTP_COOKIE", None)
        return self.get_response(request)


class PermissionsPolicyMiddleware:
    """Take from every page, and from whatever gets into one, what none of ours asks a browser for."""

    UNUSED = (
        *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "hid", "magnetometer"),
        *("microphone", "midi", "payment", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
    )
    POLICY = ", ".join(f"{feature}=()" for feature in UNUSED)

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response["Permissions-Policy"] = self.POLICY
        return response


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """Send the public policy, or on admin addresses the one that lets the editor start.

    An answer at such an address that replaces parts by itself is a page for readers, under their policy.
    """

    def get_policy_parts(self, request, response, report_only=False):
        parts = super().get_policy_parts(request, response, report_only)
        if report_only or parts.replace:
            return parts
        if request.resolver_match and request.resolver_match.app_name == "admin":
            parts.replace = settings.ADMIN_CONTENT_SECURITY_POLICY
        return parts
