"""The own certificate: for this machine's names, kept while it is good."""

import ssl
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from emocare.api import tls
from emocare.api.tls import ensure_certificate, lan_addresses, machine_names

NAMES = ("localhost", "laptop.local", "127.0.0.1", "192.168.1.20", "::1")


def load(made):
    return x509.load_pem_x509_certificate(made.certificate_file.read_bytes())


def test_it_covers_names_and_addresses_and_is_no_authority(tmp_path):
    certificate = load(ensure_certificate(tmp_path / "tls", NAMES))
    covered = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert covered.get_values_for_type(x509.DNSName) == ["localhost", "laptop.local"]
    addresses = [str(one) for one in covered.get_values_for_type(x509.IPAddress)]
    assert addresses == ["127.0.0.1", "192.168.1.20", "::1"]
    constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints)
    assert constraints.value.ca is False
    lasts = certificate.not_valid_after_utc - certificate.not_valid_before_utc
    assert lasts <= timedelta(days=825)


def test_the_key_is_private_and_fits(tmp_path):
    made = ensure_certificate(tmp_path / "tls", NAMES)
    assert made.key_file.stat().st_mode & 0o077 == 0
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made.certificate_file, made.key_file)


def test_the_fingerprint_is_the_one_a_browser_shows(tmp_path):
    made = ensure_certificate(tmp_path / "tls", NAMES)
    digest = load(made).fingerprint(hashes.SHA256()).hex().upper()
    assert made.fingerprint.replace(":", "") == digest
    assert len(made.fingerprint) == 95


def test_a_good_certificate_is_kept(tmp_path):
    first = ensure_certificate(tmp_path / "tls", NAMES)
    assert ensure_certificate(tmp_path / "tls", NAMES[:2]) == first


def test_a_new_address_needs_a_new_certificate(tmp_path):
    first = ensure_certificate(tmp_path / "tls", NAMES)
    assert ensure_certificate(tmp_path / "tls", (*NAMES, "10.0.0.5")) != first


@pytest.mark.parametrize("spoil", ["certificate.pem", "key.pem"])
def test_a_missing_or_broken_file_is_made_again(tmp_path, spoil):
    first = ensure_certificate(tmp_path / "tls", NAMES)
    if spoil == "key.pem":
        first.key_file.unlink()
    else:
        first.certificate_file.write_text("rubbish")
    second = ensure_certificate(tmp_path / "tls", NAMES)
    assert second.fingerprint != first.fingerprint


def test_an_old_certificate_is_renewed(tmp_path, monkeypatch):
    first = ensure_certificate(tmp_path / "tls", NAMES)
    later = tls.utc_now() + timedelta(days=800)
    monkeypatch.setattr(tls, "utc_now", lambda: later)
    assert ensure_certificate(tmp_path / "tls", NAMES).fingerprint != first.fingerprint


def test_this_machine_knows_its_names():
    names = machine_names()
    assert {"localhost", "127.0.0.1", "::1"} <= set(names)
    assert len(names) == len(set(names))
    assert not any(address.startswith(("127.", "169.254.", "fe80")) for address in lan_addresses())
