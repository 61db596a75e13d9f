"""`train --all` makes what is missing or stale of the compressed models too, last, and says so before."""

from dataclasses import replace

import pytest

from digits import files
from digits.__main__ import main
from digits.compression import children, file, graphs, missing, tuning
from digits.compression.file import Method
from digits.compression.workshop import Child, Workshop
from digits.data import mnist
from digits.pico import picos
from digits.predictors import card, registry
from tests import small

DIGITS = 200
ITSELF = Child(name="one-layer", title="One layer", parent="one-layer", origin="one-layer", method=Method.NONE)
HALF = replace(ITSELF, name="one-layer-half", method=Method.HALF, graph=graphs.halved)
APART = replace(ITSELF, name="one-layer-apart", method=Method.AWARE, graph=graphs.halved, needs="no_such_package")
PLAN = {child.name: child for child in (ITSELF, HALF, APART)}


@pytest.fixture(autouse=True)
def alone(tmp_path, monkeypatch):
    """A registry of one small model, with children, in folders of their own; no pen digits."""
    monkeypatch.setattr(files, "WEIGHTS", tmp_path / "weights")
    monkeypatch.setattr(files, "RUNS", tmp_path / "runs")
    monkeypatch.setattr(tuning, "FOLDER", tmp_path / "runs" / "compression")
    monkeypatch.setattr(file, "PATH", tmp_path / "weights" / "compression.json")
    monkeypatch.setattr(
        mnist, "load_uint8", lambda split, load=mnist.load_uint8: tuple(a[:DIGITS] for a in load(split))
    )
    monkeypatch.setattr(registry, "ENTRIES", {"one-layer": small.one_layer(epochs=1)})
    monkeypatch.setattr(children, "planned", lambda: dict(PLAN))
    monkeypatch.setattr(picos, "PLANS", {})
    monkeypatch.delenv("DIGITS_PEN", raising=False)


@pytest.fixture
def train_all(monkeypatch, capsys):
    def run() -> str:
        monkeypatch.setattr("sys.argv", ["digits", "train", "--all"])
        assert main() == 0
        return capsys.readouterr().out

    return run


def rows() -> dict[str, file.Row]:
    return {row.name: row for row in file.read().rows}


def test_it_makes_what_is_missing_leaves_fresh_rows_and_goes_on_where_it_was_stopped(train_all, monkeypatch):
    plan, done = train_all().split("one-layer seed 0", 1)
    assert "compressions: one-layer, one-layer-half missing or stale" in plan
    assert "Left out: one-layer-apart; they need `pip install -r requirements-compression.txt`." in plan
    assert "python -m digits compress --times" in done
    made = file.read()
    assert list(rows()) == ["one-layer", "one-layer-half"] and not any(row.times for row in made.rows)

    monkeypatch.delitem(PLAN, "one-layer-apart")
    assert "compress" not in train_all()
    assert file.read() == made

    files.write(file.PATH, replace(made, rows=made.rows[:1]))
    said = train_all()
    assert "compressions: one-layer-half missing or stale" in said and "one-layer  " not in said
    assert rows()["one-layer"] == made.rows[0] and "one-layer-half" in rows()


def row(name: str, made_from: str) -> file.Row:
    sizes = {"weights": 1, "file_bytes": 9, "packed_bytes": 5, "validation_accuracy": 1.0, "n": 10}
    return file.Row(
        name=name, title="", parent="one-layer", method=Method.NONE, made="", made_from=made_from, missed=[], **sizes
    )


@pytest.fixture
def fresh(monkeypatch):
    """Weights and rows that belong together, untrained."""
    monkeypatch.delitem(PLAN, "one-layer-apart")
    files.WEIGHTS.mkdir()
    card.path("one-layer").write_text("{}")
    registry.weights_path("one-layer").write_bytes(b"weights")
    shop = Workshop(PLAN, tuning.FOLDER, False, str)
    content = file.Compression(**vars(files.made()), command="", quick=False, seed=0)
    files.write(file.PATH, replace(content, rows=[row(name, shop.stamp(name)) for name in PLAN]))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda patch: None, []),
        (lambda patch: patch.setitem(PLAN, "one-layer-half", replace(HALF, epochs=1)), ["one-layer-half"]),
        (lambda patch: registry.weights_path("one-layer").write_bytes(b"others"), ["one-layer", "one-layer-half"]),
        (lambda patch: file.PATH.write_text("{"), ["one-layer", "one-layer-half"]),
        (lambda patch: registry.weights_path("one-layer").unlink(), []),
    ],
    ids=["nothing", "another plan", "other weights", "a damaged file", "no weights"],
)
def test_what_is_stale_is_found_for_each_reason(change, named, fresh, monkeypatch):
    change(monkeypatch)
    assert missing.missing().names == named
    assert missing.missing(["one-layer"]).names == ["one-layer", "one-layer-half"]
