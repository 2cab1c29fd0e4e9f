"""Where a request comes from, and whom that is believed."""

import pytest
from django.test import RequestFactory

from coverage_site.visitor import network_of


def asked(forwarded=None, address="192.0.2.1"):
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded is not None else {}
    return network_of(RequestFactory().get("/", REMOTE_ADDR=address, **headers))


def test_forwarded_address_is_not_believed_unless_told(settings):
    settings.TRUSTED_PROXIES = 0
    assert asked("203.0.113.9") == "192.0.2.1"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "10.0.0.1, 203.0.113.9", "203.0.113.9"),  # what the visitor sent stands before what the proxy added
        (2, "203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "10.9.9.9, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.1"),  # it did not come through both
        (1, None, "192.0.2.1"),
        (1, "no address", ""),
        (1, "", "192.0.2.1"),
    ],
)
def test_of_trusted_proxies_only_what_they_have_added_counts(settings, proxies, forwarded, expected):
    settings.TRUSTED_PROXIES = proxies
    assert asked(forwarded) == expected


def test_a_household_is_one_network():
    assert asked(address="2001:db8:1:2:3::4") == asked(address="2001:db8:1:2:ffff::") == "2001:db8:1:2::/64"
    assert asked(address="2001:db8:1:3::4") != "2001:db8:1:2::/64"
    assert asked(address="::ffff:192.0.2.1") == "192.0.2.1"


def test_socket_of_a_file_has_no_address():
    assert asked(address="") == ""
