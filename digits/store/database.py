"""Where what is kept lies: SQLite in the state folder, or the PostgreSQL that DIGITS_DATABASE_URL names.

What a transaction has kept when it ends without an error is on disk: SQLite writes ahead (WAL) and waits for the disk
(synchronous=FULL), PostgreSQL does so by itself. Two replicas that start at once migrate one after the other.
"""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session

from digits import files
from digits.store.errors import Misnamed, Newer, Unreachable, translated
from digits.store.tables import SCHEMA

SETTING = "DIGITS_DATABASE_URL"
BUSY = 2.0  # seconds that a transaction waits for another one
CONNECT = 2  # seconds to reach PostgreSQL
PAUSE = 5.0  # seconds without a try after one in vain: whoever comes then is told at once
MIGRATIONS = Path(__file__).parent / "migrations"
ONE_AT_A_TIME = 0x0D161751  # PostgreSQL's advisory lock for migrating: any number that nobody else takes
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    f"busy_timeout={round(BUSY * 1000)}",
)


def state_folder() -> Path:
    """The folder that DIGITS_STATE names; else `state/` in the checkout, or in the folder that the app runs in."""
    return Path(os.environ.get("DIGITS_STATE") or files.ROOT / "state")


def named() -> URL:
    """The database that the operator names, or the embedded one; Misnamed for any other kind."""
    said = os.environ.get(SETTING)
    if not said:
        return URL.create("sqlite", database=str(state_folder() / "digits.sqlite"))
    try:
        url = make_url(said)
    except (ArgumentError, ValueError):
        url = None
    if url is not None and url.drivername in ("postgresql", "postgres", "postgresql+psycopg") and url.database:
        return url.set(drivername="postgresql+psycopg")
    if url is not None and url.drivername == "sqlite" and url.database:
        return url
    raise Misnamed(f"{SETTING} has to look like postgresql://NAME:PASSWORD@HOST/DATABASE, or sqlite:///FILE.")


class Database:
    """Opened, and brought to today's schema, when the first transaction asks for it."""

    def __init__(self, url: URL | None = None):
        self._url = url
        self._engine: Engine | None = None
        self._opening = threading.Lock()
        self._not_before = 0.0

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self._session(writes=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction: all that is written in it is on disk when it ends, or nothing is and a StoreError says why."""
        with self._session(writes=True) as session, session.begin():
            yield session

    @contextmanager
    def _session(self, writes: bool) -> Iterator[Session]:
        if time.monotonic() < self._not_before:
            raise Unreachable
        try:
            with translated():
                engine = self._open().execution_options(writes=writes)
                with Session(engine, expire_on_commit=False) as session:
                    yield session
        except Unreachable:
            self._not_before = time.monotonic() + PAUSE
            raise

    def _open(self) -> Engine:
        with self._opening:
            if self._engine is None:
                url = self.url
                engine = _sqlite(url) if url.get_backend_name() == "sqlite" else _postgres(url)
                _migrate(engine)
                self._engine = engine
            return self._engine

    @property
    def url(self) -> URL:
        return named() if self._url is None else self._url

    @property
    def is_there(self) -> bool:
        """Whether anything can lie in it: the embedded one is made when the first thing is kept."""
        return self.url.get_backend_name() != "sqlite" or Path(self.url.database).is_file()

    def wipe(self) -> None:
        """Leave nothing of what was deleted in SQLite's log: its pages are overwritten, the log is emptied."""
        with self.reading() as session:
            engine = session.get_bind()
        if engine.dialect.name == "sqlite":
            with translated(), closing(engine.raw_connection()) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None


def _sqlite(url: URL) -> Engine:
    Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY})

    @event.listens_for(engine, "connect")
    def set_up(connection, _record) -> None:
        connection.isolation_level = None  # transactions begin where `begin` says, for tables as well
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", True)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgres(url: URL) -> Engine:
    limits = f"-c statement_timeout={round(BUSY * 2000)} -c lock_timeout={round(BUSY * 1000)}"
    patience = {"connect_timeout": CONNECT, "tcp_user_timeout": CONNECT * 1000, "options": limits}
    return create_engine(url, connect_args=patience, pool_timeout=BUSY, pool_pre_ping=True)


def _migrate(engine: Engine) -> None:
    with engine.connect() as connection:
        found = _schema(connection)
    if found == SCHEMA:
        return
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": ONE_AT_A_TIME})
        settings.attributes["connection"] = connection
        try:
            command.upgrade(settings, "head")
        except CommandError:  # a schema that no migration here knows
            raise Newer from None


def _schema(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(text("SELECT version_num FROM alembic_version"))
