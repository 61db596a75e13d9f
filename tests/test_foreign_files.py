"""Archives and pictures made to be too much: one sentence, before anything is unpacked."""

import io
import zipfile

import numpy as np
import pytest
from PIL import Image

from digits import preprocess
from digits.data import labelled
from digits.data.labelled import limits

LIMIT = 50_000  # bytes unpacked, in place of the real limit, so that no test writes hundreds of megabytes
ENCRYPTED = 0x1  # bit of a member's flags in a zip


def png() -> bytes:
    out = io.BytesIO()
    Image.fromarray(np.eye(28, dtype=np.uint8) * 255).resize((90, 90)).save(out, "PNG")
    return out.getvalue()


def test_a_zip_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "MOST_BYTES", LIMIT)
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("4/bomb.png", bytes(LIMIT + 1))
    assert (tmp_path / "bomb.zip").stat().st_size < LIMIT / 100
    with pytest.raises(ValueError, match="unpacked; give at most"):
        labelled.read(tmp_path / "bomb.zip")


def test_an_npz_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "MOST_BYTES", LIMIT)
    images = np.zeros((LIMIT // 784 + 1, 28, 28), np.uint8)
    np.savez_compressed(tmp_path / "bomb.npz", images=images, labels=np.zeros(len(images), np.uint8))
    with pytest.raises(ValueError, match="unpacked; give at most"):
        labelled.read(tmp_path / "bomb.npz")


def test_too_many_pictures_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "MOST", 3)
    with zipfile.ZipFile(tmp_path / "many.zip", "w") as archive:
        for number in range(4):
            archive.writestr(f"4/{number}.png", png())
    with pytest.raises(ValueError, match="holds 4 digits; give at most 3"):
        labelled.read(tmp_path / "many.zip")


def test_an_encrypted_zip_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "secret.zip", "w") as archive:
        archive.writestr("4/secret.png", png())
    raw = bytearray((tmp_path / "secret.zip").read_bytes())
    raw[raw.index(b"PK\x01\x02") + 8] |= ENCRYPTED
    raw[raw.index(b"PK\x03\x04") + 6] |= ENCRYPTED
    (tmp_path / "secret.zip").write_bytes(raw)
    with pytest.raises(ValueError, match="secret.zip is encrypted; make the zip again, without a password"):
        labelled.read(tmp_path / "secret.zip")


def test_a_picture_of_too_many_pixels_is_refused_by_its_header(tmp_path, monkeypatch):
    monkeypatch.setattr(preprocess, "MOST_PIXELS", 1_000_000)
    Image.new("L", (1001, 1000), 255).save(tmp_path / "wide.png")
    with pytest.raises(ValueError, match="megapixels; make it smaller"):
        preprocess.to_mnist(tmp_path / "wide.png")
