"""Which hosts and origins are ours."""

import socket

import pytest

from emocare.accounts.origins import Origins

HERE = Origins(hosts=["Clinic.example"], origins=["https://app.example"], public_url=None)


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost:8000",
        "LOCALHOST",
        "127.0.0.1:8000",
        "[::1]:8000",
        "192.168.1.20",
        "clinic.example",
        "clinic.example.:443",
        socket.gethostname(),
    ],
)
def test_our_own_names_and_literal_addresses_are_let_in(host):
    assert HERE.allows_host(host)


@pytest.mark.parametrize("host", ["", "evil.example", "127.0.0.1.evil.example", "a b", "[::1", "@"])
def test_a_strangers_name_that_points_here_is_not(host):
    assert not HERE.allows_host(host)


@pytest.mark.parametrize(
    ("origin", "scheme", "host"),
    [
        ("http://localhost:8000", "http", "localhost:8000"),
        ("http://localhost", "http", "localhost:80"),
        ("https://[::1]", "https", "[::1]:443"),
        ("https://CLINIC.example", "https", "clinic.example"),
        ("https://app.example", "http", "127.0.0.1:8000"),
    ],
)
def test_a_page_of_ours_may_send(origin, scheme, host):
    assert HERE.allows_origin(origin, scheme=scheme, host_header=host)


@pytest.mark.parametrize(
    "origin",
    [
        "",
        "null",
        "http://localhost",
        "http://localhost:8001",
        "https://localhost:8000",
        "http://localhost:8000.evil.example",
        "http://evil.example",
        "http://localhost:99999",
        "http://app.example",
    ],
)
def test_any_other_page_may_not(origin):
    assert not HERE.allows_origin(origin, scheme="http", host_header="localhost:8000")


def test_the_public_address_is_ours():
    origins = Origins(public_url="https://emocare.example.org/")
    assert origins.allows_host("emocare.example.org")
    assert origins.allows_origin(
        "https://emocare.example.org", scheme="http", host_header="127.0.0.1:8000"
    )
