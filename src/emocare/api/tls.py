"""A self-signed certificate for this machine's own network.

Browsers open the camera only over https or on localhost. For a phone in the same room nobody can
issue a certificate, so we make one; the browser warns once, and the printed fingerprint lets the
person check that it is ours.
"""

from __future__ import annotations

import ipaddress
import os
import socket
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from emocare.db import utc_now

# Phones refuse certificates that are valid for longer than 825 days.
_VALID = timedelta(days=820)
_RENEW_BEFORE = timedelta(days=30)
_ANYWHERE = "192.0.2.1"  # reserved for documentation: nothing is ever sent there


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate and its key on disk; ``fingerprint`` is SHA-256 in pairs."""

    certificate_file: Path
    key_file: Path
    fingerprint: str


def machine_names() -> tuple[str, ...]:
    """Return the names and addresses under which this machine can be reached."""
    host = socket.gethostname()
    names = ["localhost", host, f"{host}.local", "127.0.0.1", "::1", *lan_addresses()]
    return tuple(dict.fromkeys(name for name in names if name))


def lan_addresses() -> tuple[str, ...]:
    """Return this machine's addresses in its own network (no loopback, no link-local)."""
    found: set[str] = set()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):
        probe.connect((_ANYWHERE, 9))  # chooses a route; a datagram socket sends nothing
        found.add(probe.getsockname()[0])
    with suppress(OSError):  # the name is not in any table
        found.update(str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None))
    addresses = {ipaddress.ip_address(text.split("%")[0]) for text in found}
    usable = (a for a in addresses if not (a.is_loopback or a.is_link_local or a.is_unspecified))
    return tuple(sorted(str(address) for address in usable))


def ensure_certificate(folder: Path, names: tuple[str, ...]) -> Certificate:
    """Return the certificate in ``folder``; make one when none covers ``names`` for long enough."""
    certificate_file, key_file = folder / "certificate.pem", folder / "key.pem"
    stored = _read(certificate_file) if key_file.exists() else None
    if stored is None or not _still_good(stored, names):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = ec.generate_private_key(ec.SECP256R1())
        stored = _issue(key, names, utc_now())
        _write(key_file, _key_pem(key))
        _write(certificate_file, stored.public_bytes(serialization.Encoding.PEM))
    return Certificate(certificate_file, key_file, fingerprint(stored))


def fingerprint(certificate: x509.Certificate) -> str:
    """Return the SHA-256 fingerprint as browsers show it: ``AB:CD:…``."""
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def _issue(
    key: ec.EllipticCurvePrivateKey, names: tuple[str, ...], now: datetime
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "EmoCare on this machine")])
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + _VALID)
        .add_extension(x509.SubjectAlternativeName([_name(name) for name in names]), False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
        .add_extension(usage, False)
        .sign(key, hashes.SHA256())
    )


def _name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _still_good(certificate: x509.Certificate, names: tuple[str, ...]) -> bool:
    covered = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    lasts = certificate.not_valid_after_utc - utc_now() > _RENEW_BEFORE
    return lasts and set(map(_name, names)) <= set(covered)


def _read(file: Path) -> x509.Certificate | None:
    try:
        return x509.load_pem_x509_certificate(file.read_bytes())
    except (OSError, ValueError):
        return None


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _write(file: Path, content: bytes) -> None:
    draft = file.with_suffix(".tmp")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(content)
    draft.replace(file)
