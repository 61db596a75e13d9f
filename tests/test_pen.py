import gzip
import json

import numpy as np
import pytest

from digits.data import pen
from digits.drawing import generator


def written(writers=("ann", "bob", "cy"), each=10):
    random = np.random.default_rng(0)
    return [
        pen.Sample("here", writer, i % 10, generator.digit(random, i % 10)[0])
        for writer in writers
        for i in range(each)
    ]


def as_line(sample):
    strokes = [stroke.tolist() for stroke in sample.strokes]
    return json.dumps({"source": sample.source, "writer": sample.writer, "label": sample.label, "strokes": strokes})


@pytest.mark.parametrize("packed", [True, False])
def test_what_is_written_is_read(tmp_path, packed):
    text = "\n".join(map(as_line, written())).encode()
    path = tmp_path / "digits.jsonl"
    path.write_bytes(gzip.compress(text) if packed else text)
    read = pen.read(path)
    assert [(s.writer, s.label) for s in read] == [(s.writer, s.label) for s in written()]
    assert np.allclose(read[7].strokes[0], written()[7].strokes[0])


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no written digit"),
        (b'{"label": 3}\n', "Line 1"),
        (b'{"label": 12, "strokes": [[[0, 0]]]}\n', "Line 1"),
        (b'{"label": 1, "strokes": []}\n', "Line 1"),
        (b"[1]\n", "Line 1"),
        (b"\x1f\x8bbroken", "gzip"),
        (b"\xff\xfe\x00", "neither"),
    ],
    ids=["empty", "no strokes", "no digit", "nothing drawn", "no object", "half a gzip", "no text"],
)
def test_bad_files_are_said_in_one_sentence(tmp_path, content, says):
    path = tmp_path / "bad.jsonl"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=says) as error:
        pen.read(path)
    assert "\n" not in str(error.value)


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(ValueError, match="There is no file"):
        pen.read(tmp_path / "none.jsonl")


def test_no_writer_is_in_two_parts_and_about_a_fifth_is_for_the_test():
    samples = written([f"writer {i}" for i in range(2000)], each=1)
    parts = {name: {s.writer for s in pen.part(samples, name)} for name in ("training", "validation", "test")}
    assert sum(map(len, parts.values())) == 2000 == len(set.union(*parts.values()))
    assert len(parts["test"]) == pytest.approx(400, abs=60)
    assert len(parts["validation"]) == pytest.approx(200, abs=50)
    assert pen.part_of("pendigits/4") == "training"


def test_the_grid_has_every_cell_and_is_the_same_again():
    samples = written(each=5)
    drawings = pen.draw_grid(samples)
    assert drawings.images.shape == (60, 28, 28) and drawings.images.dtype == np.float32
    assert {(w, s) for w, s in zip(drawings.width.tolist(), drawings.size.tolist(), strict=True)} == {
        (w, s) for w in pen.WIDTHS for s in pen.SIZES
    }
    assert np.array_equal(drawings.images, pen.draw_grid(samples).images)
    assert len(pen.draw_grid(samples[:2], every_cell=True).images) == 40


def test_a_source_can_be_left_out(tmp_path):
    line = '{"source": "%s", "writer": "%s", "label": 1, "strokes": [[[0, 0], [0, 9]]]}'
    writers = [f"w{i}" for i in range(40)]
    (tmp_path / "digits.jsonl.gz").write_text("\n".join(line % (s, w) for s in ("here", "there") for w in writers))
    everything = pen.digits_of("training", tmp_path)
    some = pen.digits_of("training", tmp_path, without="there")
    assert {sample.source for sample in some} == {"here"}
    assert len(some) == len(everything) / 2
