"""Labelled files made to be too much, to lie, or to be another thing: a sentence each, or the digits that are sound."""

import csv
import gzip
import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digits.data import labelled
from digits.data.labelled import Collection, limits
from digits.data.labelled.readers import readers
from digits.evaluation import labels
from digits.gallery import export, html
from digits.reading import apart
from digits.show.words import literal
from tests import bring

IMAGES, LABELS = bring.digits(6)
FOUR = bring.png(bring.on_paper(bring.digits(5)[0][4]))
SCRIPT = "<script>alert(1)</script>"


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_of(width: int, height: int, pixels: bytes = b"", more: bytes = b"") -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = more + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + body


def npy_that_claims(shape: str) -> bytes:
    head = f"{{'descr': '|u1', 'fortran_order': False, 'shape': {shape}, }}".ljust(117).encode() + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head + bytes(64)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
POSTSCRIPT = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 90 90\n%%EndComments\nshowpage\n"
PICTURES = {  # none of these is a picture of a digit
    "svg": SVG,
    "html": b"<html><body>4</body></html>",
    "postscript": POSTSCRIPT,
    "truncated": FOUR[: len(FOUR) // 2],
    "huge header": png_of(50_000, 50_000),
    "bomb": png_of(7000, 7000, bytes(1000)),
    "text bomb": png_of(60, 60, bytes(61 * 60), chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(70_000_000)))),
    "nothing": b"",
    "another decoder's": bring.png(bring.on_paper(bring.digits(5)[0][4]), "PPM"),
}


@pytest.mark.parametrize("kind", PICTURES)
def test_what_is_no_picture_is_left_out_of_a_zip(kind, tmp_path):
    members = {"4/a.png": FOUR, "4/bad.png": PICTURES[kind]}
    found = labelled.read(bring.zipped(tmp_path / "a.zip", members))
    assert found.labels.tolist() == [4] and sum(found.report.left_out.values()) == 1
    with pytest.raises(ValueError, match="holds no picture of a digit"):
        labelled.read(bring.zipped(tmp_path / "b.zip", {"4/bad.png": PICTURES[kind]}))


def test_a_picture_with_a_zip_behind_it_is_a_picture(tmp_path):
    other = bring.zipped(tmp_path / "other.zip", {"7/a.png": FOUR}).read_bytes()
    (tmp_path / "4-a.png").write_bytes(FOUR + other)
    assert labelled.read(tmp_path / "4-a.png").labels.tolist() == [4]
    (tmp_path / "a.csv").write_bytes(FOUR + other)
    with pytest.raises(ValueError, match="zip under another name"):
        labelled.read(tmp_path / "a.csv")


def test_names_that_lead_out_of_a_zip_are_left_out_and_nothing_is_written(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    names = ("../4/a.png", "/tmp/4/b.png", "x/../../4/c.png", "..\\4\\d.png", "C:\\4\\e.png")
    path = bring.zipped(folder / "a.zip", {"4/a.png": FOUR} | dict.fromkeys(names, FOUR))
    found = labelled.read(path)
    assert found.report.left_out == {"file with a name that leads out of the zip": len(names)}
    assert found.labels.tolist() == [4]
    assert [p.name for p in tmp_path.rglob("*")] == ["in", "a.zip"]


@pytest.mark.parametrize("name", ["../4.png", "/etc/hostname.png", "C:/4.png", "a/../../4.png"])
def test_a_table_names_no_picture_outside_its_folder(name, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "4.png").write_bytes(FOUR)
    (folder / "labels.csv").write_text(f"file,label\n{name},4\n")
    with pytest.raises(ValueError, match="not beside it"):
        labelled.read(folder / "labels.csv")


def test_a_zip_in_a_zip_is_not_opened(tmp_path):
    inner = bring.zipped(tmp_path / "inner.zip", {"4/a.png": FOUR}).read_bytes()
    with pytest.raises(ValueError, match="zip inside a zip is not opened"):
        labelled.read(bring.zipped(tmp_path / "a.zip", {"inner.zip": inner}))
    found = labelled.read(bring.zipped(tmp_path / "b.zip", {"inner.zip": inner, "7/a.png": FOUR}))
    assert found.report.left_out == {"zip inside the zip": 1}


def test_files_packed_much_smaller_than_they_are_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "MOST_BYTES", 50_000)
    bombs = {
        "a.csv.gz": gzip.compress(b"label," + b"0," * 99 + b"0\n" + (b"4," + b"0," * 99 + b"0\n") * 1000),
        "t-images-idx3-ubyte.gz": gzip.compress(bring.idx(np.zeros((70, 28, 28), np.uint8))),
        "a.jsonl.gz": gzip.compress(bring.strokes(2000)),
    }
    (tmp_path / "t-labels-idx1-ubyte").write_bytes(bring.idx(np.zeros(70, np.uint8)))
    for name, raw in bombs.items():
        assert len(raw) < 5000
        (tmp_path / name).write_bytes(raw)
        with pytest.raises(ValueError, match="unpacked; give at most"):
            labelled.read(tmp_path / name)


def test_a_line_of_a_hundred_megabytes_is_not_read_to_its_end(tmp_path):
    for name, start in (
        ("a.jsonl", b'{"label": 1, "strokes": [['),
        ("a.csv", b"1,2,"),
        ("b.jsonl", bring.strokes(1) + b"\n"),
    ):
        with (tmp_path / name).open("wb") as file:
            file.write(start)
            file.truncate(100_000_000)
        with pytest.raises(ValueError, match="a line of over 1 MB"):
            labelled.read(tmp_path / name)


BAD = {
    "binary.csv": bytes(range(256)) * 20,
    "page.csv": b"<html>\n<body>4</body>\n</html>\n",
    "picture.csv": FOUR,
    "few.csv": b"a,b\n1,2\n",
    "no-label.csv": b"\n".join(line.rpartition(b",")[0] for line in bring.csv(IMAGES, LABELS, last=True).split(b"\n")),
    "unlabelled.csv": b"\n".join(line.split(b",", 1)[1] for line in bring.csv(IMAGES, LABELS).split(b"\n")),
    "ambiguous.csv": b"\n".join(b",".join([b"3"] * 65) for _ in range(3)),
    "empty.csv": b"",
    "half.csv.gz": gzip.compress(bring.csv(IMAGES, LABELS))[:200],
    "objects.npz": bring.npz(images=np.array([None, {}]), labels=np.array([1, 2])),
    "pickle.npy": b"cos\nsystem\n(S'true'\ntR.",
    "liar.npz": None,
    "half.npz": bring.npz(images=IMAGES, labels=LABELS)[:300],
    "half.parquet": bring.parquet(IMAGES, LABELS)[:-100],
    "no.parquet": b"PAR1" + bytes(100) + b"PAR1",
    "deep.jsonl": b"[" * 100_000,
    "infinite.jsonl": b'{"label": 1, "strokes": [[[1e999, 0]]]}',
    "nan.npz": bring.npz(images=np.full((2, 28, 28), np.nan), labels=np.array([1, 2])),
    "letters.npz": bring.npz(images=IMAGES, labels=np.array(list("abcdef"))),
    "script.npz": bring.npz(images=IMAGES, labels=np.array([SCRIPT] * 6)),
    "cube.npz": bring.npz(images=np.zeros((2, 3, 4, 5, 6)), labels=np.array([1, 2])),
    "empty.npz": bring.npz(images=np.zeros((0, 28, 28), np.uint8), labels=np.zeros(0, int)),
    "virus.exe": b"MZ",
    "half.zip": b"PK\x03\x04" + bytes(40),
    "empty.zip": b"PK\x05\x06" + bytes(18),
    "4.svg": SVG,
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_no_labelled_digits_is_one_clear_sentence(name, tmp_path):
    raw = BAD[name]
    if raw is None:
        bring.zipped(tmp_path / name, {"images.npy": npy_that_claims("(10**9,)"), "labels.npy": bring.npy(LABELS)})
    else:
        (tmp_path / name).write_bytes(raw)
    with pytest.raises(ValueError) as error:
        labelled.read(tmp_path / name)
    said = str(error.value)
    assert said and "\n" not in said and said.endswith(".") and str(tmp_path) not in said and "Error" not in said


@pytest.mark.parametrize("shape", ["(10**9, 28, 28)", "(1000000000, 28, 28)", "(-1, 28, 28)", "(" * 300 + ")" * 300])
def test_an_array_that_claims_to_be_larger_than_its_file_is_refused(shape, tmp_path):
    members = {
        "images.npy": npy_that_claims(shape) if len(shape) < 70 else b"\x93NUMPY\x01\x00\x60\x02" + shape.encode()
    }
    with pytest.raises(ValueError, match="no array of NumPy's|cut off|unpacked"):
        labelled.read(bring.zipped(tmp_path / "liar.npz", members | {"labels.npy": bring.npy(LABELS)}))


def test_names_with_script_reach_neither_html_nor_markdown():
    shown = str(html.report(f"{SCRIPT}.zip", "6 digits.", [f"{SCRIPT} is odd."]))
    assert "<script" not in shown and "&lt;script" in shown
    quiet = literal("![x](http://evil/p.png) <b> `code` $x$ :smile: **bold** _i_ [a](b)")
    for sign in "[]()<`$*:_":
        assert f"\\{sign}" in quiet and sign not in quiet.replace(f"\\{sign}", "")


def test_no_cell_of_the_exported_table_starts_a_formula():
    digits = Collection("a", IMAGES, LABELS)
    answers = {name: np.eye(10, dtype=np.float32)[LABELS] for name in ("=1+1", "+a", "-b", "@c", "\t=d", "knn")}
    rows = list(csv.reader(io.StringIO(export.as_csv(digits, answers, np.arange(6)).decode())))
    assert len(rows) == 7 and "knn_answer" in rows[0]
    assert [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r")] == []


def test_labels_that_all_models_are_sure_are_wrong_are_named():
    sure = np.eye(10, dtype=np.float32)[LABELS]
    wrong = LABELS.copy()
    wrong[2] = (wrong[2] + 1) % 10
    unsure = np.where(sure == 1, 0.5, 0.5 / 9).astype(np.float32)
    assert labels.contradicted(wrong, {"a": sure, "b": sure}).tolist() == [2]
    assert labels.contradicted(wrong, {"a": sure, "b": unsure}).tolist() == []
    assert labels.contradicted(wrong, {"a": sure}).tolist() == []
    another = np.roll(sure, 5, 1)
    assert labels.contradicted(wrong, {"a": sure, "b": another}).tolist() == []
    assert "1 of 6 is another digit than labelled" in labels.remark(wrong, {"a": sure, "b": sure})
    assert "turned or mirrored" in labels.remark((LABELS + 1) % 10, {"a": sure, "b": sure})
    assert labels.remark(LABELS, {"a": sure, "b": sure}) is None


def test_a_process_of_its_own_reads_the_same_and_tells_how_far_it_is(tmp_path):
    path = tmp_path / "own.npz"
    path.write_bytes(bring.npz(images=IMAGES, labels=LABELS))
    shares = []
    found = apart.read(path, shares.append)
    assert (found.images == IMAGES).all() and (found.labels == LABELS).all() and shares[-1] == 1
    assert found.report == labelled.read(path).report
    path.write_bytes(b"none")
    with pytest.raises(ValueError, match="is no npz"):
        apart.read(path)


def test_what_takes_too_long_or_too_much_memory_ends_in_a_sentence(tmp_path, monkeypatch):
    path = tmp_path / "a.npz"
    path.write_bytes(bring.npz(images=np.zeros((100_000, 28, 28), np.uint8), labels=np.zeros(100_000, np.uint8)))
    with pytest.raises(ValueError, match=r"took over 0 seconds; give fewer"):
        apart.read(path, longest=0.05)
    script = "import sys; from digits.reading import apart; apart.MOST_MEMORY = 120_000_000\n"
    script += "apart._main(*sys.argv[1:])"
    start = apart.processes.subprocess.Popen
    monkeypatch.setattr(
        apart.processes.subprocess, "Popen", lambda run, **how: start([run[0], "-c", script, *run[3:]], **how)
    )
    with pytest.raises(ValueError, match="too much memory"):
        apart.read(path)


@pytest.mark.parametrize(
    ("name", "safe"),
    [("../../etc/passwd", "passwd"), ("..", "file"), ("a\0b\n.csv", "ab.csv"), ("C:\\x\\4.png", "4.png"), ("", "file")],
)
def test_a_brought_file_gets_a_name_that_stays_in_its_folder(name, safe):
    assert apart.safe_name(name) == safe
    assert len(apart.safe_name("ü" * 500 + ".csv").encode()) < 255


SOUND = {
    "a.csv": bring.csv(IMAGES[:, ::3, ::3][:, :9, :9], LABELS),
    "b.npz": bring.npz(images=IMAGES, labels=LABELS),
    "images.npy": bring.npy(IMAGES),
    "t-images-idx3-ubyte": bring.idx(IMAGES),
    "c.parquet": bring.parquet(IMAGES, LABELS),
    "d.jsonl": bring.strokes(3),
    "4.png": FOUR,
    "e.zip": None,
}


def test_every_reader_is_fuzzed():
    fuzzed = {reader for name in SOUND for reader in readers() if reader.takes(name)}
    assert fuzzed == set(readers())


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    where = tmp_path_factory.mktemp("fuzz")
    (where / "labels.npy").write_bytes(bring.npy(LABELS))
    (where / "t-labels-idx1-ubyte").write_bytes(bring.idx(LABELS.astype(np.uint8)))
    SOUND["e.zip"] = bring.zipped(
        where / "e.zip", {"4/a.png": FOUR, "x/7.png": FOUR, "l.csv": b"4/a.png,4\n"}
    ).read_bytes()
    return where


@pytest.mark.parametrize("name", SOUND)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_spoilt_file_gives_sound_digits_or_one_sentence(name, folder, data):
    raw = bytearray(SOUND[name])
    for _ in range(data.draw(st.integers(0, 4))):
        place = data.draw(st.integers(0, len(raw) - 1))
        raw[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    raw = raw[: data.draw(st.just(len(raw)) | st.integers(0, len(raw)))]
    (folder / name).write_bytes(raw)
    try:
        found = labelled.read(folder / name)
    except ValueError as said:
        assert type(said) in (ValueError, labelled.TooLarge)
        assert str(said) and "\n" not in str(said) and str(folder) not in str(said)
    else:
        assert len(found.labels) and found.images.shape == (len(found.labels), 28, 28)
        assert found.images.dtype == np.uint8 and found.labels.dtype == np.int64 and set(found.labels) <= set(range(10))
