"""Open the database and hand out units of work.

The embedded default is one SQLCipher file. SQLCipher takes a raw 256-bit key, so that opening
needs no slow key derivation. WAL with ``synchronous=FULL``: an acknowledged commit survives a
power cut. PostgreSQL and MySQL come by URL.
"""

from __future__ import annotations

import sqlite3
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.orm import ORMExecuteState, Session, sessionmaker

from emocare.errors import Invalid, Unavailable

BUSY_TIMEOUT_S = 15.0
_PLAIN_HEADER = b"SQLite format 3\x00"
# KiB of pages that a connection keeps: SQLCipher's own eight megabytes, forty times, are too many.
_CACHE_KIB = 2000
_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "secure_delete = ON",
    f"cache_size = -{_CACHE_KIB}",
)

try:
    import sqlcipher3.dbapi2 as _driver

    ENCRYPTED = True
except ImportError:  # no wheel for this platform: plain SQLite, with a loud warning on opening
    _driver = sqlite3
    ENCRYPTED = False

DatabaseError: type[Exception] = _driver.DatabaseError
"""What the file driver raises; not a subclass of the standard library's."""


class Database:
    """An open database that hands out sessions; the only place that commits."""

    def __init__(self, engine: Engine) -> None:
        """Wrap ``engine``; ``open_database`` makes a fitting one."""
        self.engine = engine
        # SQLite cannot upgrade a read transaction once somebody else has written, so units of
        # work that write say so from the start.
        writer = engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")
        self._writing = sessionmaker(writer, expire_on_commit=False)
        self._reading = sessionmaker(engine, autoflush=False)
        event.listen(self._reading, "before_flush", _refuse_flush)
        event.listen(self._reading, "do_orm_execute", _refuse_statement)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Yield a session; commit when the block ends, roll back when it raises."""
        with self._writing() as db:
            yield db
            db.commit()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Yield a session that sees one snapshot; an attempt to write raises RuntimeError."""
        with self._reading() as db:
            yield db

    def check(self) -> None:
        """Raise Unavailable unless the database answers and can be read."""
        try:
            with self.engine.connect() as connection:
                probe = "SELECT count(*) FROM sqlite_master" if _is_sqlite(self.engine) else None
                connection.execute(text(probe or "SELECT 1"))
        except DBAPIError as error:
            raise Unavailable(_why_unreadable(self.engine), code="database_unreadable") from error

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def open_database(url: str, *, key: bytes | None = None) -> Database:
    """Return the database at ``url``; an SQLite file is encrypted with the 32-byte ``key``.

    Raises Invalid for an address that is not one, Unavailable when it cannot be opened.
    """
    try:
        parsed = make_url(url)
        engine = _sqlite_engine(parsed, key) if _is_sqlite(parsed) else _server_engine(parsed)
    except (ArgumentError, ImportError) as error:
        raise Invalid(_bad_url(error), code="database_url") from error
    database = Database(engine)
    database.check()
    return database


def sqlite_path(engine: Engine) -> Path | None:
    """Return the database file, or None when the engine is a server."""
    return Path(engine.url.database or "") if _is_sqlite(engine) else None


def connect_sqlite(
    path: Path, key: bytes | None, *, timeout_s: float = BUSY_TIMEOUT_S
) -> sqlite3.Connection:
    """Open one raw connection to an SQLite or SQLCipher file, without any transaction begun."""
    # sqlcipher3 mirrors the standard library's class, so its type stands for both.
    connection: sqlite3.Connection = _driver.connect(
        str(path), isolation_level=None, timeout=timeout_s, check_same_thread=False
    )
    if ENCRYPTED and key is not None:
        # Its own messages go to stderr, page numbers and all; the error is enough.
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    return connection


def _sqlite_engine(url: URL, key: bytes | None) -> Engine:
    path = Path(url.database or "")
    if not url.database or url.database == ":memory:":
        raise ArgumentError("an SQLite address must name a file")
    _prepare_folder(path)
    if not ENCRYPTED:
        warnings.warn(
            f"sqlcipher3 is not available here: {path} is stored WITHOUT whole-file encryption. "
            "Sensitive columns stay encrypted, times and ids do not.",
            RuntimeWarning,
            stacklevel=4,
        )
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        module=_driver,
        creator=_sqlite_creator(path, key),
        pool_size=10,
        max_overflow=30,
        # Taken in turns, each connection would fill its own cache, and know few pages.
        pool_use_lifo=True,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _sqlite_creator(path: Path, key: bytes | None) -> Callable[[], sqlite3.Connection]:
    def connect() -> sqlite3.Connection:
        connection = connect_sqlite(path, key)
        try:
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
        except BaseException:
            connection.close()
            raise
        return connection

    return connect


def _server_engine(url: URL) -> Engine:
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername == "mysql":
        url = url.set(drivername="mysql+pymysql")
    return create_engine(
        url, pool_size=10, max_overflow=30, pool_pre_ping=True, hide_parameters=True
    )


def _prepare_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            path.touch(mode=0o600)
    except OSError as error:
        raise Unavailable(
            f"{path.parent} cannot be written ({error.strerror}). "
            "Choose another folder with EMOCARE_HOME.",
            code="home_unwritable",
        ) from error


def _begin_sqlite(connection: Connection) -> None:
    # The driver's own BEGIN is off (isolation_level=None): it would not cover reads or DDL.
    options = connection.get_execution_options()
    connection.exec_driver_sql(options.get("sqlite_begin", "BEGIN"))


def _is_sqlite(place: Engine | URL) -> bool:
    url = place.url if isinstance(place, Engine) else place
    return url.get_backend_name() == "sqlite"


def _refuse_flush(db: Session, *_: object) -> None:
    if db.new or db.dirty or db.deleted:
        raise RuntimeError("this session is for reading; use Database.writing")


def _refuse_statement(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        raise RuntimeError("this session is for reading; use Database.writing")


def _why_unreadable(engine: Engine) -> str:
    path = sqlite_path(engine)
    if path is None:
        server = engine.url.render_as_string(hide_password=True)
        return f"The database {server} does not answer. Check EMOCARE_DATABASE_URL."
    try:
        header = path.read_bytes()[:16] if path.stat().st_size < 2**20 else path.open("rb").read(16)
    except OSError as error:
        return f"The database {path} cannot be read ({error.strerror})."
    if header == _PLAIN_HEADER and ENCRYPTED:
        return f"The database {path} is not encrypted, so it is not one of ours. Move it away."
    if not ENCRYPTED:
        return (
            f"The database {path} cannot be opened: it is encrypted or damaged, and the Python "
            "package sqlcipher3, which opens encrypted ones, is not installed."
        )
    return (
        f"The database {path} cannot be opened: the master key is not the one it was made with, "
        "or the file is damaged. Put the right key back, or restore a backup."
    )


def _bad_url(error: Exception) -> str:
    if isinstance(error, ImportError):
        name = (error.name or "its driver").split(".")[0]
        return f"EMOCARE_DATABASE_URL needs the Python package {name}. Install it first."
    return "EMOCARE_DATABASE_URL is not a database address such as postgresql://user@host/name."
