"""Sources of any size: every form gives the same rows, in pieces; what is bad is a row that says so."""

import gzip
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from digits.data import streamed
from digits.data.labelled.labels import NO_DIGIT
from tests import bring

IMAGES, LABELS = bring.digits(25)


def named_pictures() -> dict[str, bytes]:
    return {
        f"{label}/{i:02}.png": bring.png(image) for i, (image, label) in enumerate(zip(IMAGES, LABELS, strict=True))
    }


def folder(at: Path) -> Path:
    for name, raw in named_pictures().items():
        path = at / "pictures" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    return at / "pictures"


def written(at: Path, name: str, raw: bytes) -> Path:
    (at / name).write_bytes(raw)
    return at / name


def idx(at: Path) -> Path:
    written(at, "some-labels-idx1-ubyte", bring.idx(LABELS.astype(np.uint8)))
    return written(at, "some-images-idx3-ubyte", bring.idx(IMAGES))


def without_labels(at: Path) -> Path:
    lines = [",".join(map(str, image.ravel())) for image in IMAGES]
    return written(at, "pixels.csv", "\n".join(lines).encode())


FORMS = {
    "a folder": folder,
    "a zip": lambda at: bring.zipped(at / "some.zip", named_pictures()),
    "IDX": idx,
    "packed IDX": lambda at: written(at, "images-idx3-ubyte.gz", gzip.compress(bring.idx(IMAGES))),
    "CSV": lambda at: written(at, "some.csv", bring.csv(IMAGES, LABELS)),
    "CSV, no head": lambda at: written(at, "some.csv", bring.csv(IMAGES, LABELS, head=False, last=True)),
    "CSV, no labels": without_labels,
    "packed CSV": lambda at: written(at, "some.csv.gz", gzip.compress(bring.csv(IMAGES, LABELS))),
    "a CSV in a zip": lambda at: bring.zipped(at / "some.zip", {"train.csv": bring.csv(IMAGES, LABELS)}),
    "parquet": lambda at: written(at, "some.parquet", bring.parquet(IMAGES, LABELS)),
}
UNLABELLED = ("packed IDX", "CSV, no labels")


def rows_of(source: Path, at: Path, size: int = 10) -> list[streamed.Rows]:
    return [rows for piece in streamed.cut(source, size, at / "scratch") for rows in streamed.read(piece)]


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_rows(form, tmp_path):
    found = rows_of(FORMS[form](tmp_path), tmp_path)
    images, labels = (np.concatenate([getattr(rows, what) for rows in found]) for what in ("images", "labels"))
    order = np.argsort([name for rows in found for name in rows.files], kind="stable")
    wanted = np.argsort(list(named_pictures()), kind="stable") if form in ("a folder", "a zip") else np.arange(25)
    assert (images[order] == IMAGES[wanted]).all()
    assert (labels[order] == (NO_DIGIT if form in UNLABELLED else LABELS[wanted])).all()
    assert not any(problem for rows in found for problem in rows.problems)
    places = [(name, row) for rows in found for name, row in zip(rows.files, rows.rows.tolist(), strict=True)]
    assert len(set(places)) == 25


def test_pieces_are_of_the_size_asked_for(tmp_path):
    for form in ("a folder", "a zip", "IDX", "CSV"):
        at = tmp_path / form
        at.mkdir()
        pieces = list(streamed.cut(FORMS[form](at), 10, at))
        assert [sum(map(len, streamed.read(piece))) for piece in pieces] == [10, 10, 5], form
        assert pieces[-1].share == 1, form


def test_what_is_bad_is_a_row_that_says_so_and_the_rest_is_read(tmp_path):
    good = bring.png(IMAGES[0])
    lines = bring.csv(IMAGES[:3], LABELS[:3]).decode().splitlines()
    bad = {
        "a.png": b"no picture",
        "b.png": good[:-40],
        "blank.png": bring.png(np.zeros((28, 28), np.uint8)),
        "good.png": good,
        "whole.parquet": b"PAR1 and no more",
        "list.csv": b"name,label\na.png,4\n",
        "cut.idx": bring.idx(IMAGES)[:-5],
        "one-line.csv": "\n".join([*lines[:2], "words", *lines[2:]]).encode(),
        "inner.zip": bring.zipped(tmp_path / "inner.zip", {"1.png": good, "2.png": b"none"}).read_bytes(),
        "broken.zip": b"PK and no more",
    }
    there = tmp_path / "there"
    there.mkdir()
    for name, raw in bad.items():
        (there / name).write_bytes(raw)
    problems = {}
    for rows in rows_of(there, tmp_path):
        problems |= dict(zip(zip(rows.files, rows.rows.tolist(), strict=True), rows.problems, strict=True))
    sound = {place for place, problem in problems.items() if not problem}
    assert sound == {("good.png", 0), ("inner.zip/1.png", 0), *(("one-line.csv", row) for row in (0, 2, 3))}
    assert {name for name, _ in problems} == {*bad, "inner.zip/1.png", "inner.zip/2.png"} - {"inner.zip"}
    assert str(tmp_path) not in str(problems.values())


def test_a_source_that_cannot_be_read_is_one_sentence(tmp_path):
    for name in ("notes.txt", "arrays.npz", "whole.parquet", "labels.idx"):
        path = written(tmp_path, name, bring.idx(LABELS.astype(np.uint8)) if name == "labels.idx" else b"nothing")
        with pytest.raises(ValueError, match=rf"^{name} .*[.;]"):
            rows_of(path, tmp_path)
    (tmp_path / "empty").mkdir()
    for name in ("missing", "empty"):
        with pytest.raises(ValueError, match=name):
            rows_of(tmp_path / name, tmp_path)


def test_memory_does_not_grow_with_the_source(tmp_path):
    path, count = tmp_path / "many-images-idx3-ubyte", 60_000
    with path.open("wb") as file:
        file.write(bring.idx(np.zeros((1, 28, 28), np.uint8))[:4] + np.array([count, 28, 28], ">u4").tobytes())
        file.truncate(16 + count * 784)
    tracemalloc.start()
    total = sum(len(rows) for piece in streamed.cut(path, 5_000, tmp_path) for rows in streamed.read(piece))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert total == count
    assert peak < path.stat().st_size / 4
