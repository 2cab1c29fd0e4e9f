from urllib.parse import unquote_to_bytes

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpResponseBadRequest


class RefuseNulMiddleware:
    """Answer 400 to any address that carries a NUL character, which PostgreSQL refuses and SQLite truncates at."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\0" in request.path_info or b"\0" in unquote_to_bytes(request.META.get("QUERY_STRING", "")):
            return HttpResponseBadRequest("This address contains a character that cannot be used.", "text/plain")
        return self.get_response(request)


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
