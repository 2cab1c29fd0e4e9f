"""Where a request comes from, as far as that can be believed."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def network_of(request: HttpRequest) -> str:
    """Return the address that asks, of IPv6 the network of 64 bits, as one household has all of that; or nothing.

    What X-Forwarded-For says is believed of TRUSTED_PROXIES alone: each adds the address that asked it at the end, and
    what stands before is whatever a visitor likes to send.
    """
    address, proxies = request.META.get("REMOTE_ADDR", ""), settings.TRUSTED_PROXIES
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    named = forwarded.split(",") if forwarded else []
    if proxies and len(named) >= proxies:
        address = named[-proxies].strip()
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or ip_network((int(found), 64), strict=False))
    return str(found)
