"""Keys and sealed columns.

One master key of 256 bits, kept outside the database. HKDF derives from it one key per purpose:
the database file, the store of personal keys, the wrapping of personal keys, service columns,
indexes over e-mail addresses, and tokens. Each person has an own random key, wrapped by the
master and stored beside it, never in the database: destroying it makes every copy of the
person's sealed columns unreadable, backups included (docs/security.md).
"""

from emocare.crypto.cells import Cell, CellCipher
from emocare.crypto.master import MasterKey, load_master_key
from emocare.crypto.person_keys import KeyDestroyed, PersonKeys

__all__ = [
    "Cell",
    "CellCipher",
    "KeyDestroyed",
    "MasterKey",
    "PersonKeys",
    "load_master_key",
]
