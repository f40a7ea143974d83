"""The master key: found, or made at the first start, and the keys derived from it."""

from __future__ import annotations

import binascii
import hashlib
import hmac
import os
import re
from collections.abc import Callable
from pathlib import Path
from tempfile import mkstemp

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from emocare.errors import Invalid, Unavailable

KEY_BYTES = 32


class MasterKey:
    """Derives one independent key per purpose; never encrypts anything itself."""

    def __init__(self, secret: bytes) -> None:
        """Take the 32 secret bytes."""
        if len(secret) != KEY_BYTES:
            raise ValueError("expected a key of 32 bytes")
        self._secret = secret

    def __repr__(self) -> str:
        return f"MasterKey({self.fingerprint})"

    @property
    def fingerprint(self) -> str:
        """Eight hexadecimal digits that tell two master keys apart and reveal neither."""
        return self.derive("fingerprint").hex()[:8]

    def derive(self, purpose: str) -> bytes:
        """Return the 32-byte key for ``purpose`` (HKDF-SHA256, RFC 5869)."""
        info = b"emocare/v1/" + purpose.encode()
        return HKDF(hashes.SHA256(), length=KEY_BYTES, salt=None, info=info).derive(self._secret)

    def index(self, purpose: str, value: str) -> bytes:
        """Return a keyed hash (32 bytes) of ``value``, to look it up without storing it."""
        return hmac.digest(self.derive(f"index/{purpose}"), value.encode(), hashlib.sha256)

    def encode(self) -> str:
        """Return the key as 64 hexadecimal digits, the form of the key file."""
        return self._secret.hex()


def load_master_key(
    key_file: Path,
    from_environment: str | None,
    *,
    may_create: bool,
    announce: Callable[[str], None],
) -> MasterKey:
    """Return the master key from the environment or ``key_file``; make the file once.

    ``may_create`` is False where data already exists: a new key could never open it. Raises
    Invalid for a malformed key, Unavailable for a key that is missing or cannot be read.
    """
    if from_environment is not None:
        return _parse(from_environment, "EMOCARE_MASTER_KEY")
    try:
        if not key_file.exists():
            if not may_create:
                raise Unavailable(_missing(key_file), code="master_key_missing")
            _create(key_file, announce)
        return _parse(key_file.read_text(encoding="ascii"), str(key_file))
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise Unavailable(
            f"The master key {key_file} cannot be used ({reason}). "
            "Choose another folder with EMOCARE_HOME or mend its permissions.",
            code="home_unwritable",
        ) from error


def _create(key_file: Path, announce: Callable[[str], None]) -> None:
    key_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = MasterKey(os.urandom(KEY_BYTES))
    # Written beside and linked into place: whoever looks sees no key or a whole one, and of two
    # processes that start together one wins and both use its key.
    descriptor, name = mkstemp(".tmp", key_file.name, key_file.parent)  # O_EXCL, 0600
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(fresh.encode() + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, key_file)
        except FileExistsError:
            return
    finally:
        draft.unlink()
    _sync_folder(key_file.parent)
    announce(
        f"A new master key was made: {key_file}\n"
        "Back it up now, apart from the data. Without it nothing that is stored can be read."
    )


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":  # elsewhere a folder cannot be opened, nor needs to be
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _parse(text: str, place: str) -> MasterKey:
    stripped = text.strip()
    if not re.fullmatch(r"[0-9a-fA-F]{64}", stripped):
        raise Invalid(
            f"{place} does not hold a master key: 64 hexadecimal digits are expected.",
            code="master_key_malformed",
        )
    return MasterKey(binascii.unhexlify(stripped))


def _missing(key_file: Path) -> str:
    return (
        f"The master key {key_file} is missing but there is data it belongs to. "
        "Put the key back, or set EMOCARE_MASTER_KEY."
    )
