"""Limits: so many tries, per who, and a waiting time that is true."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emocare.accounts.limits import Allowance, RateLimits, address_group
from emocare.errors import TooMany

THREE = Allowance("tries", 3, 15)


def test_the_fourth_try_is_refused_with_the_time_to_wait():
    limits = RateLimits()
    for _ in range(3):
        limits.count(THREE, "ada")
    with pytest.raises(TooMany, match="15 minutes") as caught:
        limits.count(THREE, "ada")
    assert 0 < caught.value.retry_after_s <= 15 * 60


def test_others_and_other_kinds_are_counted_apart():
    limits = RateLimits()
    for who in ("ada", "bea"):
        for _ in range(3):
            limits.count(THREE, who)
    limits.count(Allowance("other", 1, 60), "ada")
    with pytest.raises(TooMany):
        limits.count(THREE, "bea")


def test_a_success_starts_afresh():
    limits = RateLimits()
    for _ in range(3):
        limits.count(THREE, "ada")
    limits.forget(THREE, "ada")
    limits.count(THREE, "ada")


def test_each_application_counts_for_itself():
    one, two = RateLimits(), RateLimits()
    for limits in (one, two):
        for _ in range(3):
            limits.count(THREE, "ada")


@pytest.mark.parametrize(
    ("address", "group"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("testclient", "testclient"),
    ],
)
def test_a_whole_ipv6_network_counts_as_one(address, group):
    assert address_group(address) == group


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1))
def test_addresses_of_one_network_share_their_tries(one, two):
    prefix = 0x20010DB8_0001_0002 << 64
    import ipaddress

    groups = {address_group(str(ipaddress.IPv6Address(prefix + low))) for low in (one, two)}
    assert len(groups) == 1
