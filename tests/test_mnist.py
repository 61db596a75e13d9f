"""The data are MNIST's own, whole, in canonical order, and nothing else is taken for them."""

import gzip
import hashlib

import numpy as np
import pytest

from digits.data import mnist


def test_the_file_holds_the_canonical_images_and_labels():
    parts = {
        "train-images-idx3-ubyte": (mnist.load_uint8("train+validation")[0], [0, 0, 8, 3, 60_000, 28, 28]),
        "train-labels-idx1-ubyte": (mnist.load_uint8("train+validation")[1], [0, 0, 8, 1, 60_000]),
        "t10k-images-idx3-ubyte": (mnist.load_uint8("test")[0], [0, 0, 8, 3, 10_000, 28, 28]),
        "t10k-labels-idx1-ubyte": (mnist.load_uint8("test")[1], [0, 0, 8, 1, 10_000]),
    }
    for name, (array, header) in parts.items():
        head = bytes(header[:4]) + b"".join(n.to_bytes(4, "big") for n in header[4:])
        assert hashlib.md5(head + array.astype(np.uint8).tobytes()).hexdigest() == mnist.IDX_MD5[name]


@pytest.mark.parametrize("changed", ["one pixel", "two labels"])
def test_whole_files_with_other_digits_are_refused(changed, tmp_path, monkeypatch):
    """As many as MNIST's, of its shape, and one of them changed."""
    images, labels = (array.copy() for array in mnist._everything())
    if changed == "one pixel":
        images[69_999, 14, 14] ^= 1
    else:
        labels[[0, 1]] = labels[[1, 0]]
    np.savez(tmp_path / "mnist.npz", images=images, labels=labels)
    monkeypatch.setattr(mnist, "PATH", tmp_path / "mnist.npz")
    mnist._everything.cache_clear()
    with pytest.raises(ValueError, match="other digits than MNIST's: its SHA-256 differs; make it again with: python"):
        mnist.load("test")
    monkeypatch.undo()
    mnist._everything.cache_clear()


def test_the_file_is_small_enough_to_ship():
    assert mnist.PATH.stat().st_size <= 12_000_000


def test_splits_follow_each_other_without_overlap():
    sizes = {name: len(mnist.load(name)[1]) for name in ("train", "validation", "test")}
    assert sizes == {"train": 50_000, "validation": 10_000, "test": 10_000}
    both = mnist.load_uint8("train+validation")[0]
    assert np.array_equal(both[50_000:], mnist.load_uint8("validation")[0])


def test_images_are_ink_from_0_to_1():
    images, labels = mnist.load("test")
    assert images.dtype == np.float32
    assert (images.min(), images.max()) == (0, 1)
    assert set(labels) == set(range(10))


def test_an_unknown_split_is_said():
    with pytest.raises(ValueError, match="validation"):
        mnist.load("dev")


def test_pack_refuses_what_is_not_mnist(tmp_path):
    with pytest.raises(ValueError, match="holds no train-images"):
        mnist.pack(tmp_path)
    (tmp_path / "train-images-idx3-ubyte.gz").write_bytes(gzip.compress(b"\0" * 47_040_016))
    with pytest.raises(ValueError, match="not MNIST's canonical"):
        mnist.pack(tmp_path)
    (tmp_path / "train-images-idx3-ubyte.gz").write_bytes(b"\x1f\x8b no gzip")
    with pytest.raises(ValueError, match="gzip"):
        mnist.pack(tmp_path)
    assert len(mnist.load("test")[1]) == 10_000
