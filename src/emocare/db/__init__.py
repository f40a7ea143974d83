"""The database: engine, column types, the one commit place, migrations.

Sessions are synchronous and run in the web server's thread pool, because SQLCipher is. Work is
committed in one place only, ``Database.writing``.
"""

from emocare.db.columns import Base, UtcDateTime, utc_now
from emocare.db.engine import Database, open_database, sqlite_path
from emocare.db.migrate import current_revision, migrate

__all__ = [
    "Base",
    "Database",
    "UtcDateTime",
    "current_revision",
    "migrate",
    "open_database",
    "sqlite_path",
    "utc_now",
]
