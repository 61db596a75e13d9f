"""Databases as people run them: the embedded one in a folder, and Debian's PostgreSQL, started for the tests."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import URL, make_url

from digits.store.database import Database
from digits.store.store import Store
from tests.browser.running import free_port

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
HOW = "The tests of several replicas need PostgreSQL; install it with: apt-get install postgresql"


def _as_postgres(*command: str | Path, **options) -> subprocess.CompletedProcess:
    """PostgreSQL does not run as root; whoever else runs the tests runs it themselves."""
    user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.getuid() == 0 else {}
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, **user, **options)


class Postgres:
    """A server of its own on a free port, its files in `folder`.

    It does not wait for the disk: it is killed, but the machine goes on, and what it wrote is still there.
    """

    def __init__(self, folder: Path):
        self.folder, self.port = folder, free_port()
        self.bin = BINARIES[-1]

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        log = self.folder / "log"
        _as_postgres(self.bin / "pg_ctl", "-D", self.folder / "data", "-o", options, "-w", "-l", log, "start")

    def stop(self) -> None:
        _as_postgres(self.bin / "pg_ctl", "-D", self.folder / "data", "-m", "immediate", "-w", "stop")

    def new_database(self, name: str) -> URL:
        _as_postgres(self.bin / "createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "digits", name)
        return make_url(f"postgresql+psycopg://digits@127.0.0.1:{self.port}/{name}")


@pytest.fixture(scope="session")
def postgres(tmp_path_factory) -> Iterator[Postgres]:
    if not BINARIES:
        pytest.fail(HOW)
    folder = Path(subprocess.check_output(["mktemp", "-d"], text=True).strip())  # pytest's own are closed to others
    if os.getuid() == 0:
        shutil.chown(folder, "postgres")
    server = Postgres(folder)
    _as_postgres(server.bin / "initdb", "-D", folder / "data", "-A", "trust", "-U", "digits", "--no-sync")
    server.start()
    yield server
    server.stop()
    shutil.rmtree(folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path) -> URL:
    """A new database of either kind."""
    if request.param == "sqlite":
        return URL.create("sqlite", database=str(tmp_path / "state/digits.sqlite"))
    return request.getfixturevalue("postgres").new_database(f"test_{os.urandom(4).hex()}")


@pytest.fixture
def store(url) -> Iterator[Store]:
    database = Database(url)
    yield Store(database)
    database.close()


@pytest.fixture
def embedded(tmp_path) -> URL:
    return URL.create("sqlite", database=str(tmp_path / "state/digits.sqlite"))


@pytest.fixture
def in_memory(tmp_path) -> Iterator[URL]:
    """As `embedded`, where the disk is memory: what does not test the disk need not wait for it."""
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else tmp_path) as folder:
        yield URL.create("sqlite", database=f"{folder}/digits.sqlite")
