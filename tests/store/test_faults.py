"""What goes wrong with disks and databases is one sentence, loses nothing that was acknowledged, and passes."""

import os
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from digits.store import errors, keys
from digits.store.database import SETTING, Database
from digits.store.records import Line, ink
from digits.store.store import Store
from digits.store.tables import Person
from tests.browser.running import ROOT, free_port
from tests.store import writer
from tests.store.drawings import digit, drawing


def test_what_was_acknowledged_survives_a_thousand_kills(in_memory):
    done = subprocess.run(
        [sys.executable, "-m", "tests.store.writer", in_memory.database], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    said = {int(word) for word in done.stdout.split()}
    assert len(said) > writer.LIVES / 2
    store = Store(Database(in_memory))
    found = {int(d.uid) for d in store.history(store.person("the one").id, 10 * writer.LIVES)}
    assert said <= found
    assert len({number // 1000 for number in found}) > writer.LIVES / 4, "nobody was killed while writing"
    with sqlite3.connect(in_memory.database) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert file.execute("SELECT sum(kept) FROM person").fetchone() == (len(found),)


def keep_one(url: str, points: int = 3) -> None:
    """Keep a drawing of so many points, or say why not on the standard error."""
    store = Store(Database(make_url(url)))
    lines = [Line([(1.0, 2.0)] * points, 20.0)]
    try:
        store.keep(store.enrol("me").id, replace(drawing(points, digit("7")), ink=ink(lines)))
    except errors.StoreError as reason:
        sys.exit(str(reason))


def in_another_process(code: str, **options) -> str:
    """What it says on the standard error."""
    command = [sys.executable, "-c", f"import os; from tests.store.test_faults import keep_one; {code}"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, **options).stderr.strip()


def no_large_files() -> None:
    """As on a full disk: no file may grow over forty kilobytes."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))


def test_a_full_disk_is_said_and_what_was_kept_stays(embedded):
    keep_one(str(embedded))
    said = in_another_process(f"keep_one({str(embedded)!r}, 9000)", preexec_fn=no_large_files)
    assert said == str(errors.NoRoom())
    store = Store(Database(embedded))
    person = store.person("me").id
    assert [int(d.uid) for d in store.history(person, 100)] == [3]
    keep_one(str(embedded), 9000)
    assert len(store.history(person, 100)) == 2


def test_a_folder_that_may_not_be_written_to_is_said(embedded):
    """Where root runs the tests, by a process that has just ceased to be root: nothing keeps root from writing."""
    keep_one(str(embedded))
    cease = "os.setgroups([]); os.setuid(65534)" if os.getuid() == 0 else ""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o555)
        new = f"sqlite:///{folder}/state/digits.sqlite"
        said = in_another_process(f"keep_one('sqlite:///{embedded.database}'); {cease}; keep_one({new!r})")
        Path(folder).chmod(0o755)
    assert said == str(errors.ReadOnly())


def test_a_locked_database_is_said_and_passes(embedded, monkeypatch):
    monkeypatch.setattr("digits.store.database.PRAGMAS", ("journal_mode=WAL", "busy_timeout=50"))
    store = Store(Database(embedded))
    person = store.enrol("me").id
    other = sqlite3.connect(embedded.database, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(errors.Busy, match="busy just now"):
        store.keep(person, drawing(1))
    assert store.person("me").kept == 0, "reading goes on"
    other.execute("COMMIT")
    store.keep(person, drawing(1))
    assert store.person("me").kept == 1


def test_a_locked_person_in_postgresql_is_said_and_passes(postgres, monkeypatch):
    monkeypatch.setattr("digits.store.database.BUSY", 0.2)
    store = Store(Database(postgres.new_database(f"test_{os.urandom(4).hex()}")))
    person = store.enrol("me").id
    with store.database.writing() as session:
        session.get(Person, person, with_for_update=True)
        with pytest.raises(errors.Busy):
            store.keep(person, drawing(1))
    store.keep(person, drawing(1))


def test_an_unreachable_database_is_said_at_once_and_is_there_again_later(postgres, monkeypatch):
    url = postgres.new_database(f"test_{os.urandom(4).hex()}")
    store = Store(Database(url))
    person = store.enrol("me").id
    postgres.stop()
    for _ in range(2):
        with pytest.raises(errors.Unreachable, match="cannot be reached just now"):
            store.keep(person, drawing(1))
    with pytest.raises(errors.Unreachable):
        Store(Database(url.set(port=free_port()))).secret()
    postgres.start()
    monkeypatch.setattr("digits.store.database.PAUSE", 0)
    store.database._not_before = 0
    store.keep(person, drawing(1))
    assert store.person("me").kept == 1


def test_a_damaged_file_is_said(embedded):
    store = Store(Database(embedded))
    store.secret()
    store.database.close()
    with Path(embedded.database).open("r+b") as file:
        file.write(b"this is no database at all" * 100)
    with pytest.raises(errors.Damaged, match="The database is damaged"):
        Store(Database(embedded)).secret()


def test_a_reader_never_waits_for_a_writer(store):
    person = store.enrol("me")
    with store.database.writing() as session:
        session.get(Person, person.id, with_for_update=True).kept = 7
        assert Store(store.database).person("me").kept == 0


@pytest.mark.parametrize("said", ["mysql://me:secret@host/digits", "nonsense", "sqlite://", "postgresql://host"])
def test_a_database_that_there_cannot_be_is_said_without_its_password(monkeypatch, said):
    monkeypatch.setenv(SETTING, said)
    with pytest.raises(errors.Misnamed, match=f"{SETTING} has to look like") as reason:
        Store(Database()).secret()
    assert "secret" not in str(reason.value)


def test_fifty_people_with_a_hundred_digits_each_fit_in_a_hundred_megabytes(in_memory):
    store, size = Store(Database(in_memory)), os.path.getsize
    for _ in range(50):
        who = store.enrol(keys.new_key()).id
        for number in range(100):
            store.keep(who, drawing(number, digit("7")))
    file = in_memory.database
    assert size(file) + size(f"{file}-wal") < 100e6
