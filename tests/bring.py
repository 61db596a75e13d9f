"""Files of labelled digits as people bring them: each of these writes the same digits in one form."""

import gzip
import io
import json
import struct
import zipfile
from pathlib import Path

import numpy as np
import pyarrow
import pyarrow.parquet
from PIL import Image

from digits.data import mnist

WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def digits(n: int = 40, start: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """MNIST test digits: images (n, 28, 28) uint8, labels (n,)."""
    images, labels = mnist.load_uint8("test")
    return images[start : start + n], labels[start : start + n]


def png(image: np.ndarray, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.fromarray(image).save(out, kind)
    return out.getvalue()


def on_paper(image: np.ndarray) -> np.ndarray:
    """Dark on light and large, as people scan."""
    return np.asarray(Image.fromarray(255 - image).resize((112, 112), Image.Resampling.BICUBIC))


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in members.items():
            archive.writestr(name, raw)
    return path


def idx(array: np.ndarray) -> bytes:
    codes = {"uint8": 8, "int32": 12}
    values = array.astype(array.dtype.newbyteorder(">"))
    return (
        struct.pack(f">BBBB{array.ndim}I", 0, 0, codes[array.dtype.name], array.ndim, *array.shape) + values.tobytes()
    )


def csv(images: np.ndarray, labels: np.ndarray, last: bool = False, head: bool = True, sign: str = ",") -> bytes:
    """Kaggle's form, or another one."""
    names = [f"pixel{i}" for i in range(images[0].size)]
    rows = [["label", *names]] if head else []
    rows += [[str(label), *map(str, image.ravel().tolist())] for image, label in zip(images, labels, strict=True)]
    return "\n".join(sign.join([*row[1:], row[0]] if last else row) for row in rows).encode()


def npz(**arrays: np.ndarray) -> bytes:
    out = io.BytesIO()
    np.savez_compressed(out, **arrays)
    return out.getvalue()


def npy(array: np.ndarray) -> bytes:
    out = io.BytesIO()
    np.save(out, array)
    return out.getvalue()


def parquet(images: np.ndarray, labels: np.ndarray, names: list[str] | None = None) -> bytes:
    """As Hugging Face's `mnist`."""
    pictures = [{"bytes": png(image), "path": None} for image in images]
    table = pyarrow.table({"image": pictures, "label": pyarrow.array(labels.tolist())})
    kind = {"names": names or list(map(str, range(10))), "_type": "ClassLabel"}
    notes = {"info": {"features": {"image": {"_type": "Image"}, "label": kind}}}
    table = table.replace_schema_metadata({"huggingface": json.dumps(notes)})
    out = io.BytesIO()
    pyarrow.parquet.write_table(table, out)
    return out.getvalue()


def strokes(n: int = 4) -> bytes:
    line = {"label": 1, "strokes": [[[0, 0], [0, 100]]]}
    return "\n".join([json.dumps(line)] * n).encode()


packed = gzip.compress
