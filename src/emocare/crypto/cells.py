"""Seal and open single cells of a table with AES-256-GCM.

Sealed form: version (1 byte, 0x01) | nonce (12 bytes) | ciphertext and tag (16 bytes longer than
the plain text). The owner and the cell's place (table, row, column) are bound in as associated
data: a sealed value that was moved to another cell or another person does not open. Nonces are
random; 2^32 seals per key stay far below the limit of NIST SP 800-38D.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from emocare.errors import Unavailable

_VERSION = b"\x01"
_NONCE_BYTES = 12
OVERHEAD_BYTES = len(_VERSION) + _NONCE_BYTES + 16


@dataclass(frozen=True, slots=True)
class Cell:
    """The place of one value: table, row id and column."""

    table: str
    row: UUID | str
    column: str


class CellCipher:
    """Seals and opens the cells of one owner: a person, or the service itself."""

    def __init__(self, key: bytes, owner: UUID | str) -> None:
        """Take a 32-byte ``key``; ``owner`` is bound into every sealed cell."""
        if len(key) != 32:
            raise ValueError("expected a key of 32 bytes")
        self._aead = AESGCM(key)
        self.owner = owner

    def seal(self, cell: Cell, plain: bytes) -> bytes:
        """Return ``plain`` encrypted for this owner and place."""
        nonce = os.urandom(_NONCE_BYTES)
        return _VERSION + nonce + self._aead.encrypt(nonce, plain, self._place(cell))

    def open(self, cell: Cell, sealed: bytes) -> bytes:
        """Return the plain value; raise Unavailable when it was altered, moved or another's."""
        nonce = sealed[1 : 1 + _NONCE_BYTES]
        try:
            if sealed[:1] != _VERSION:
                raise InvalidTag
            return self._aead.decrypt(nonce, sealed[1 + _NONCE_BYTES :], self._place(cell))
        except (InvalidTag, ValueError):
            raise Unavailable(
                f"A stored value ({cell.table}.{cell.column}) cannot be read: it was altered or "
                "belongs to another key.",
                code="sealed_unreadable",
            ) from None

    def seal_text(self, cell: Cell, text: str) -> bytes:
        """Seal a text."""
        return self.seal(cell, text.encode())

    def open_text(self, cell: Cell, sealed: bytes) -> str:
        """Open a text."""
        return self.open(cell, sealed).decode()

    def seal_json(self, cell: Cell, value: object) -> bytes:
        """Seal a value that JSON can carry; NaN and infinities raise ValueError."""
        compact = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return self.seal(cell, compact.encode())

    def open_json(self, cell: Cell, sealed: bytes) -> Any:  # noqa: ANN401 - as json.loads
        """Open a JSON value."""
        return json.loads(self.open(cell, sealed))

    def _place(self, cell: Cell) -> bytes:
        # Lengths go before the parts, so that no two places give the same bytes.
        parts = ("emocare", str(self.owner), cell.table, str(cell.row), cell.column)
        encoded = [part.encode() for part in parts]
        return b"".join(len(part).to_bytes(2, "big") + part for part in encoded)
