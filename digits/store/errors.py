"""What can go wrong with what is kept: each a sentence for the person in front of it, never a library's words."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

ANYWAY = "Answers go on; this session remembers for now."


class StoreError(ValueError):
    """Nothing was kept; the message says why, in a sentence or two."""


class Unreachable(StoreError):
    def __init__(self):
        super().__init__(f"The database cannot be reached just now. {ANYWAY}")


class Busy(StoreError):
    def __init__(self):
        super().__init__(f"The database is busy just now; try again in a moment. {ANYWAY}")


class NoRoom(StoreError):
    def __init__(self):
        super().__init__(f"The disk of this server is full, so nothing more can be kept. {ANYWAY}")


class ReadOnly(StoreError):
    def __init__(self):
        super().__init__(f"This server may not write to its state folder, so nothing can be kept. {ANYWAY}")


class Damaged(StoreError):
    def __init__(self):
        super().__init__(f"The database is damaged; whoever runs this server has to mend it. {ANYWAY}")


class Newer(StoreError):
    def __init__(self):
        super().__init__(f"The database was written by a newer version of Digits. {ANYWAY}")


class Misnamed(StoreError):
    """The operator's setting names no database that there could be."""


class Full(StoreError):
    """A limit is reached, of one person or of all together."""


class Gone(StoreError):
    def __init__(self):
        super().__init__("That drawing is no longer here: it was deleted.")


class Closed(StoreError):
    def __init__(self):
        super().__init__("This room is closed. All that was drawn in it is deleted.")


OF_SQLITE = {
    sqlite3.SQLITE_FULL: NoRoom,
    sqlite3.SQLITE_IOERR: NoRoom,
    sqlite3.SQLITE_READONLY: ReadOnly,
    sqlite3.SQLITE_CANTOPEN: ReadOnly,
    sqlite3.SQLITE_PERM: ReadOnly,
    sqlite3.SQLITE_BUSY: Busy,
    sqlite3.SQLITE_LOCKED: Busy,
    sqlite3.SQLITE_CORRUPT: Damaged,
    sqlite3.SQLITE_NOTADB: Damaged,
    sqlite3.SQLITE_ERROR: Damaged,
}
OF_POSTGRES = {  # SQLSTATE
    "53100": NoRoom,
    "25006": ReadOnly,
    "55P03": Busy,
    "57014": Busy,
    "53300": Busy,
    "40P01": Busy,
    "40001": Busy,
    "42P01": Damaged,
    "42703": Damaged,
    "42501": ReadOnly,
}


@contextmanager
def translated() -> Iterator[None]:
    """Errors of the database, and of the folder that it lies in, as ours; that a row is there already stays."""
    try:
        yield
    except IntegrityError:
        raise
    except DBAPIError as error:
        raise _kind(error.orig)() from None
    except PoolTimeout:
        raise Busy from None
    except SQLAlchemyError:
        raise Damaged from None
    except OSError as error:
        raise (NoRoom if error.errno == 28 else ReadOnly)() from None


def _kind(error: BaseException | None) -> type[StoreError]:
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        return OF_SQLITE.get(code & 0xFF, Damaged)
    return OF_POSTGRES.get(getattr(error, "sqlstate", None) or "", Unreachable)
