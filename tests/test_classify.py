"""`classify` on a cluster of separate processes over TCP: every row there exactly once, whoever is killed."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow
import pyarrow.parquet
import pytest
from distributed import Client
from typer.testing import CliRunner

from digits import __main__ as command_line
from digits.bulk import run
from digits.predictors import registry
from tests import bring
from tests.browser.running import free_port

ROOT = Path(__file__).resolve().parents[1]
COUNT, SIZE = 600, 40
IMAGES, LABELS = bring.digits(COUNT)


class Killed(Exception):
    pass


def dask(verb: str, *arguments: str) -> subprocess.Popen:
    command = [sys.executable, "-m", f"distributed.cli.dask_{verb}", *arguments, "--no-dashboard"]
    return subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, stderr=subprocess.DEVNULL)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A scheduler and two workers, of which one will be killed, each a process of its own."""
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    processes = [dask("scheduler", "--host", "127.0.0.1", "--port", str(port))]
    processes += [dask("worker", address, "--nthreads", "1", "--no-nanny") for _ in range(2)]
    with Client(address, timeout="120s") as client:
        client.wait_for_workers(2, timeout=120)
    yield address
    for process in reversed(processes):
        process.kill()
        process.wait()


@pytest.fixture
def source(tmp_path) -> Path:
    (tmp_path / "some-labels-idx1-ubyte").write_bytes(bring.idx(LABELS.astype(np.uint8)))
    path = tmp_path / "some-images-idx3-ubyte"
    path.write_bytes(bring.idx(IMAGES))
    return path


def table(folder: Path) -> pyarrow.Table:
    return pyarrow.concat_tables(pyarrow.parquet.read_table(part) for part in sorted(folder.glob("part-*.parquet")))


def check_each_row_once(folder: Path) -> None:
    found = table(folder)
    assert found["row"].to_pylist() == list(range(COUNT))
    assert found["label"].to_pylist() == LABELS.tolist()
    assert not list(folder.glob("*.part*"))
    told = registry.load(registry.READER).predict_proba(IMAGES.astype(np.float32) / 255)
    assert np.allclose(np.array(found["probabilities"].to_pylist()), told, atol=1e-5)
    assert found["digit"].to_pylist() == told.argmax(1).tolist()


def times(folder: Path) -> dict[str, int]:
    return {part.name: part.stat().st_mtime_ns for part in folder.glob("part-*.parquet")}


def test_with_a_worker_killed_in_mid_run_every_row_is_there_once(address, source, tmp_path):
    out, killed = tmp_path / "out", []
    with Client(address) as client:
        pids = client.run(os.getpid)

        def kill_one(tally):
            if not killed:
                busy = next(worker for worker, jobs in client.processing().items() if jobs)
                os.kill(pids[busy], signal.SIGKILL)
                killed.append(tally.parts)

        tally = run.run(source, out, registry.READER, address, size=SIZE, report=kill_one)
        assert len(client.nthreads()) == 1
    assert killed and (tally.rows, tally.parts, tally.lost) == (COUNT, COUNT // SIZE, [])
    check_each_row_once(out)


def test_a_run_that_was_stopped_goes_on_without_doing_parts_again(address, source, tmp_path):
    def stop(tally):
        if len(times(tmp_path / "out")) >= 3:
            raise Killed

    with pytest.raises(Killed):
        run.run(source, tmp_path / "out", registry.READER, address, size=SIZE, report=stop)
    before = times(tmp_path / "out")
    tally = run.run(source, tmp_path / "out", registry.READER, address, size=SIZE)
    after = times(tmp_path / "out")
    assert 3 <= tally.before < COUNT // SIZE and tally.before <= len(before) + 3 * 3
    assert sum(after[name] == made for name, made in before.items()) == len(before)
    check_each_row_once(tmp_path / "out")
    again = run.run(source, tmp_path / "out", registry.READER, "tcp://127.0.0.1:1", size=SIZE)
    assert (again.before, again.rows) == (COUNT // SIZE, COUNT) and times(tmp_path / "out") == after


def test_what_changed_in_the_source_is_answered_anew_and_what_went_goes(address, tmp_path):
    there = tmp_path / "there"
    there.mkdir()
    for i in range(30):
        (there / f"{i:02}.png").write_bytes(bring.png(IMAGES[i]))
    run.run(there, tmp_path / "out", registry.READER, address, size=10)
    (there / "15.png").write_bytes(b"no picture at all")
    for i in range(20, 30):
        (there / f"{i:02}.png").unlink()
    tally = run.run(there, tmp_path / "out", registry.READER, address, size=10)
    assert (tally.before, tally.rows, tally.bad) == (1, 20, 1)
    found = table(tmp_path / "out")
    assert found["file"].to_pylist() == [f"{i:02}.png" for i in range(20)]
    bad = [json.loads(line) for line in (tmp_path / "out" / "bad.jsonl").read_text().splitlines()]
    assert [(one["file"], one["problem"]) for one in bad] == [("15.png", found["problem"][15].as_py())]
    assert found["digit"][15].as_py() is None and found["digit"].null_count == 1


def asked(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(command_line.app, ["classify", *map(str, arguments)])
    return done.exit_code, str(done.exception or "") + done.output


def test_what_cannot_be_done_is_one_sentence(source, tmp_path, monkeypatch):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("dear")
    assert "full holds other files" in asked(source, "--out", tmp_path / "full")[1]
    assert "There is no model" in asked(source, "--out", tmp_path / "new", "--model", "none")[1]
    assert "give one of them" in asked(source, "--out", tmp_path / "new", "--dask", "x", "--workers", 2)[1]
    assert "There is no file or folder gone" in asked(tmp_path / "gone", "--out", tmp_path / "gone-out")[1]
    monkeypatch.setattr("digits.bulk.cluster.PATIENCE", "1s")
    nobody = asked(source, "--out", tmp_path / "nobody", "--dask", "tcp://127.0.0.1:1")[1]
    assert "No Dask scheduler answers at tcp://127.0.0.1:1" in nobody
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert re.search(r"pip install 'digits\[dask\]'", asked(source, "--out", tmp_path / "without")[1])


def test_a_folder_holds_one_source_and_is_written_by_one(address, source, tmp_path):
    out, seen = tmp_path / "out", []

    def beside(tally):
        def another():
            seen.append(asked(source, "--out", out, "--dask", address)[1])

        if not seen:
            thread = threading.Thread(target=another)
            thread.start()
            thread.join()

    run.run(source, out, registry.READER, address, size=200, report=beside)
    assert "Another `classify` writes into out" in seen[0]
    assert "out holds the answers of resnet-drawn" in asked(tmp_path, "--out", out, "--dask", address)[1]
