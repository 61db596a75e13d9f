"""Labelled digits in every common form are read as the same digits, and what was done to them is said."""

import gzip
import json
import zipfile

import numpy as np
import pytest
from PIL import Image

from digits.data import labelled
from digits.data.labelled.readers import readers
from tests import bring

IMAGES, LABELS = bring.digits()
ONE_HOT = np.eye(10, dtype=np.float32)[LABELS]
IDX = {"train-images-idx3-ubyte": bring.idx(IMAGES), "train-labels-idx1-ubyte": bring.idx(LABELS.astype(np.uint8))}
PACKED = {f"{name}.gz": bring.packed(raw) for name, raw in IDX.items()}
DOTTED = {name.replace("-idx", ".idx"): raw for name, raw in IDX.items()}
NPY = {"images.npy": bring.npy(IMAGES), "labels.npy": bring.npy(LABELS)}
KERAS_NPY = {"x_train.npy": bring.npy(IMAGES), "y_train.npy": bring.npy(LABELS)}
PNGS = [bring.png(image) for image in IMAGES]

EXACT = {  # file → bytes, or the files of a folder; what is read has to be the very digits
    "kaggle.csv": bring.csv(IMAGES, LABELS),
    "bare.csv": bring.csv(IMAGES, LABELS, head=False),
    "last.csv": bring.csv(IMAGES, LABELS, last=True),
    "last-bare.csv": bring.csv(IMAGES, LABELS, last=True, head=False),
    "packed.csv.gz": bring.packed(bring.csv(IMAGES, LABELS)),
    "semicolons.csv": bring.csv(IMAGES, LABELS, sign=";"),
    "tabs.tsv": bring.csv(IMAGES, LABELS, sign="\t"),
    "bom.csv": b"\xef\xbb\xbf" + bring.csv(IMAGES, LABELS).replace(b"\n", b"\r\n"),
    "quoted.csv": bring.csv(IMAGES, LABELS).replace(b"label", b'"label"'),
    "inverted.csv": bring.csv(255 - IMAGES, LABELS),
    "own.npz": bring.npz(images=IMAGES, labels=LABELS),
    "keras.npz": bring.npz(x_train=IMAGES[:30], y_train=LABELS[:30], x_test=IMAGES[30:], y_test=LABELS[30:]),
    "flat.npz": bring.npz(X=IMAGES.reshape(-1, 784), y=LABELS),
    "channel.npz": bring.npz(images=IMAGES[..., None], labels=LABELS),
    "channel-first.npz": bring.npz(images=IMAGES[:, None], labels=LABELS[:, None]),
    "int64.npz": bring.npz(images=IMAGES.astype(np.int64), labels=LABELS.astype(np.float64)),
    "unit-floats.npz": bring.npz(images=IMAGES / 255, labels=LABELS),
    "large-floats.npz": bring.npz(images=IMAGES.astype(np.float32), labels=LABELS),
    "twelve-bits.npz": bring.npz(images=(IMAGES * (4095 / 255)).astype(np.uint16), labels=LABELS),
    "around-zero.npz": bring.npz(images=IMAGES / 127.5 - 1, labels=LABELS),
    "one-hot.npz": bring.npz(images=IMAGES, labels=ONE_HOT),
    "words.npz": bring.npz(images=IMAGES, labels=np.array(bring.WORDS)[LABELS]),
    "unnamed.npz": bring.npz(a=IMAGES, b=LABELS),
    "hub.parquet": bring.parquet(IMAGES, LABELS),
    "hub-names.parquet": bring.parquet(IMAGES, (LABELS + 1) % 10, ["nine", *bring.WORDS[:9]]),
    "idx.zip": IDX,
    "idx-packed.zip": PACKED,
    "npy.zip": NPY,
    "csv.zip": {"digits.csv": bring.csv(IMAGES, LABELS)},
    "numbers.zip": {f"{label}/{i}.png": raw for i, (raw, label) in enumerate(zip(PNGS, LABELS, strict=True))},
    "digit_4.zip": {f"digit_{label}/{i}.png": raw for i, (raw, label) in enumerate(zip(PNGS, LABELS, strict=True))},
    "label_4.zip": {f"a/label_{label}/{i}.png": raw for i, (raw, label) in enumerate(zip(PNGS, LABELS, strict=True))},
    "four.zip": {f"{bring.WORDS[n]}/{i}.png": raw for i, (raw, n) in enumerate(zip(PNGS, LABELS, strict=True))},
    "names.zip": {f"{label}_{i:02}.png": raw for i, (raw, label) in enumerate(zip(PNGS, LABELS, strict=True))},
    "table.zip": {f"all/{i}.png": raw for i, raw in enumerate(PNGS)}
    | {"labels.csv": "\n".join(["file,label"] + [f"all/{i}.png,{n}" for i, n in enumerate(LABELS)]).encode()},
    "bare-table.zip": {f"{i}.png": raw for i, raw in enumerate(PNGS)}
    | {"list.csv": "\n".join(f"{bring.WORDS[n]};{i}.png" for i, n in enumerate(LABELS)).encode()},
}


def lay(folder, name: str, content):
    """Put a file, or a zip of several, into the folder."""
    path = folder / name
    if isinstance(content, dict):
        return bring.zipped(path, content)
    path.write_bytes(content)
    return path


def same(found: labelled.Collection, sorted_too: bool = False) -> bool:
    order = np.lexsort(found.images.reshape(len(found.images), -1).T)
    mine = np.lexsort(IMAGES.reshape(len(IMAGES), -1).T)
    close = np.abs(found.images[order].astype(int) - IMAGES[mine]).max() <= 1
    return bool(close and (found.labels[order] == LABELS[mine]).all())


@pytest.mark.parametrize("name", EXACT)
def test_every_form_is_read_as_the_same_digits(name, tmp_path):
    found = labelled.read(lay(tmp_path, name, EXACT[name]))
    assert found.images.dtype == np.uint8 and found.labels.dtype == np.int64
    assert same(found)
    assert found.report.left_out == {} and found.report.sentence(found.labels).startswith("40 digits: ")


@pytest.mark.parametrize(
    "files", [IDX, PACKED, DOTTED, NPY, KERAS_NPY], ids=["idx", "idx.gz", "dotted", "npy", "keras"]
)
def test_images_and_labels_are_found_beside_each_other(files, tmp_path):
    for name, raw in files.items():
        (tmp_path / name).write_bytes(raw)
    for name in files:
        assert same(labelled.read(tmp_path / name))
    assert same(labelled.read(tmp_path))


def test_one_of_the_two_alone_says_what_is_missing(tmp_path):
    (tmp_path / "train-images-idx3-ubyte").write_bytes(bring.idx(IMAGES))
    with pytest.raises(ValueError, match="needs train-labels-idx1-ubyte beside it"):
        labelled.read(tmp_path / "train-images-idx3-ubyte")
    (tmp_path / "x_train.npy").write_bytes(bring.npy(IMAGES))
    with pytest.raises(ValueError, match="x_train.npy needs"):
        labelled.read(tmp_path / "x_train.npy")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF", "HEIF"])
def test_scans_of_every_kind_of_picture_are_read(kind, tmp_path):
    suffix = "heic" if kind == "HEIF" else kind.lower()
    members = {
        f"{n}/{i}.{suffix}": bring.png(bring.on_paper(image), kind)
        for i, (image, n) in enumerate(zip(IMAGES, LABELS, strict=True))
    }
    found = labelled.read(bring.zipped(tmp_path / "scans.zip", members))
    assert len(found.labels) == 40 and (np.sort(found.labels) == np.sort(LABELS)).all()
    means = [found.images[found.labels == n].mean(0).ravel() for n in np.unique(LABELS)]
    likeness = [
        np.corrcoef(mean, IMAGES[n == LABELS].mean(0).ravel())[0, 1]
        for mean, n in zip(means, np.unique(LABELS), strict=True)
    ]
    assert np.mean(likeness) > 0.85


def test_a_folder_is_read_like_a_zip(tmp_path):
    for i, (image, label) in enumerate(zip(PNGS, LABELS, strict=True)):
        folder = tmp_path / "mine" / f"digit_{label}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{i}.png").write_bytes(image)
    assert same(labelled.read(tmp_path / "mine"))


def test_digits_of_other_sizes_are_prepared_like_any_picture(tmp_path):
    small = np.stack([np.asarray(Image.fromarray(image).resize((8, 8), Image.Resampling.BOX)) for image in IMAGES])
    found = labelled.read(lay(tmp_path, "small.npz", bring.npz(data=small.reshape(-1, 64) // 16, target=LABELS)))
    assert found.images.shape == (40, 28, 28) and (found.labels == LABELS).all()
    assert any("taken for 0 to 15" in remark or "taken for 0 to 16" in remark for remark in found.report.remarks)


def test_sixteen_bit_pictures_of_which_twelve_are_used_are_read(tmp_path):
    deep = [(bring.on_paper(image) * (4095 / 255)).astype(np.uint16) for image in IMAGES]
    members = {f"{n}/{i}.png": bring.png(image) for i, (image, n) in enumerate(zip(deep, LABELS, strict=True))}
    found = labelled.read(bring.zipped(tmp_path / "deep.zip", members))
    assert len(found.labels) == 40 and found.report.left_out == {}


def test_each_dark_on_light_digit_is_turned_round_and_a_mixture_is_said(tmp_path):
    mixed = IMAGES.copy()
    mixed[:7] = 255 - mixed[:7]
    found = labelled.read(lay(tmp_path, "mixed.npz", bring.npz(images=mixed, labels=LABELS)))
    assert same(found) and any("7 of 40 are dark on light" in remark for remark in found.report.remarks)


def test_a_blank_picture_is_left_out_and_the_rest_is_read(tmp_path):
    blank, broken = bring.png(np.full((60, 60), 255, np.uint8)), b"no picture"
    members = {f"{n}/{i}.png": raw for i, (raw, n) in enumerate(zip(PNGS, LABELS, strict=True))}
    members |= {"3/blank-1.png": blank, "3/blank-2.png": blank, "4/broken.png": broken, "holiday.png": PNGS[0]}
    found = labelled.read(bring.zipped(tmp_path / "mine.zip", members))
    assert same(found)
    assert "; 2 blank pictures left out" in found.report.sentence(found.labels)
    assert "1 picture with damage" in found.report.sentence(found.labels)
    assert "1 picture with no label in its folder or name left out" in found.report.sentence(found.labels)


def test_blank_rows_odd_labels_and_broken_lines_are_counted(tmp_path):
    images, labels = IMAGES.astype(float), LABELS.astype(float)
    images[0], images[1, 0, 0], labels[2] = 0, np.nan, 10
    found = labelled.read(lay(tmp_path, "a.npz", bring.npz(images=images, labels=labels)))
    assert sorted(found.report.left_out.values()) == [1, 1, 1] and len(found.labels) == 37
    text = bring.csv(IMAGES, LABELS) + b"\nthis,is,none\n"
    found = labelled.read(lay(tmp_path, "a.csv", text))
    assert found.report.left_out == {"line that is no row of numbers": 1} and same(found)


def test_a_folder_that_says_the_digit_wins_over_serial_numbers(tmp_path):
    members = {f"four/{i}.png": PNGS[i] for i in range(12)}
    found = labelled.read(bring.zipped(tmp_path / "four.zip", members))
    assert set(found.labels.tolist()) == {4} and not any("serial" in remark for remark in found.report.remarks)


def test_names_that_count_are_said_to_look_like_serial_numbers(tmp_path):
    members = {f"scans/{i}.png": raw for i, raw in enumerate(PNGS[:10])}
    found = labelled.read(bring.zipped(tmp_path / "scans.zip", members))
    assert any("look like serial numbers" in remark for remark in found.report.remarks)
    named = {f"{n}_{i}.png": PNGS[i] for i, n in enumerate(LABELS)}
    found = labelled.read(bring.zipped(tmp_path / "named.zip", named))
    assert not any("serial" in remark for remark in found.report.remarks)


def test_labels_that_count_are_refused_as_serial_numbers(tmp_path):
    with pytest.raises(ValueError, match="look like serial numbers, 0 to 39"):
        labelled.read(lay(tmp_path, "a.npz", bring.npz(images=IMAGES, labels=np.arange(40))))


def test_what_is_there_twice_is_said_and_so_are_two_labels_of_one_picture(tmp_path):
    images, labels = np.concatenate([IMAGES, IMAGES[:3]]), np.concatenate([LABELS, LABELS[:2], [(LABELS[2] + 1) % 10]])
    remarks = labelled.read(lay(tmp_path, "a.npz", bring.npz(images=images, labels=labels))).report.remarks
    assert remarks == ("3 digits are there more than once.", "1 picture has two labels or more.")


def test_what_was_taken_for_granted_is_said(tmp_path):
    said = {
        name: " ".join(labelled.read(lay(tmp_path, name, EXACT[name])).report.remarks)
        for name in (
            "bare.csv",
            "last-bare.csv",
            "one-hot.npz",
            "twelve-bits.npz",
            "unnamed.npz",
            "keras.npz",
            "own.npz",
        )
    }
    assert "first column" in said["bare.csv"] and "last column" in said["last-bare.csv"]
    assert "one-hot" in said["one-hot.npz"] and "0 to 4095" in said["twelve-bits.npz"]
    assert "larger array, a" in said["unnamed.npz"] and "train (30), test (10)" in said["keras.npz"]
    assert said["own.npz"] == ""


def test_the_report_counts_labels():
    report = labelled.Report({"blank picture": 3})
    labels = np.repeat(np.arange(10), 60)
    assert report.sentence(labels) == "600 digits: 60 a label; 3 blank pictures left out."
    assert report.sentence(labels[1:]) == "599 digits: 59 to 60 a label; 3 blank pictures left out."
    assert labelled.Report().sentence(np.array([4])) == "1 digit, all labelled 4."
    assert (
        labelled.Report()
        .sentence(np.array([4, 4, 7]))
        .endswith("1 to 2 a label, none labelled 0, 1, 2, 3, 5, 6, 8, 9.")
    )


def test_a_reader_is_found_by_being_there():
    assert {reader.__name__.rpartition(".")[2] for reader in readers()} == {
        "idx", "npz", "parquet", "pictures", "strokes", "tables",
    }  # fmt: skip
    assert all(any(form == reader.FORM for form in labelled.forms()) for reader in readers())


def test_pictures_are_labelled_by_folder_or_name(tmp_path):
    picture = np.full((60, 60), 255, np.uint8)
    picture[10:50, 28:33] = 0
    with zipfile.ZipFile(tmp_path / "mine.zip", "w") as archive:
        for name in ("set/1/a.png", "7_b.png", "1.png", "__MACOSX/._c.png", "readme.txt", "12.png"):
            archive.writestr(name, bring.png(picture))
    found = labelled.read(tmp_path / "mine.zip")
    assert found.labels.tolist() == [1, 7, 1] and found.images.shape == (3, 28, 28)
    assert found.images[0, 8:20, 13:15].mean() > 100 and found.images[:, 0].max() == 0


def test_strokes_are_drawn_and_other_signs_left_out(tmp_path):
    lines = [
        {"label": 1, "strokes": [[[0, 0], [0, 100]]]},
        {"label": "a", "kind": "letter", "strokes": [[[0, 0], [9, 9]]]},
        {"label": 7, "strokes": [[[0, 0], [60, 0], [20, 100]]]},
    ]
    path = tmp_path / "pen.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, lines)).encode()))
    shares = []
    found = labelled.read(path, shares.append)
    assert found.labels.tolist() == [1, 7] and shares[-1] == 1
    assert found.images[0].any(1).sum() == 20 and found.images[0].any(0).sum() < 6
