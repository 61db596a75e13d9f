"""What is stored of old digits comes back for the very weights that it was made with, and for no others."""

import numpy as np
import pytest

from digits.predictors import embeddings, registry
from digits.predictors.embeddings import Stored


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """Of two models; and the file."""
    for name in ("resnet", "lenet5"):
        (tmp_path / f"{name}.safetensors").write_bytes(name.encode())
    monkeypatch.setattr(registry, "weights_path", lambda name: tmp_path / f"{name}.safetensors")
    monkeypatch.setattr(embeddings, "PATH", tmp_path / "embeddings.npz")
    random = np.random.default_rng(0)
    parts = {
        name: Stored(random.normal(size=(20, 3)).astype(np.float32), w) for name, w in (("resnet", 0.3), ("lenet5", 2))
    }
    embeddings.write(parts)
    return parts, embeddings.PATH


def test_they_come_back_to_half_a_step_in_127_with_their_weight(kept):
    parts, _ = kept
    for name, part in parts.items():
        found = embeddings.stored(name)
        step = np.abs(part.vectors).max(0) / 127
        assert (np.abs(found.vectors - part.vectors) <= 0.51 * step).all() and found.vectors.dtype == np.float32
        assert found.weight == pytest.approx(part.weight)


def test_of_other_weights_there_are_none(kept):
    _, path = kept
    path.with_name("lenet5.safetensors").write_bytes(b"trained anew")
    assert embeddings.stored("lenet5") is None and embeddings.stored("resnet") is not None
    assert embeddings.stored("cnn1") is None


def test_a_file_that_was_made_anew_is_read_anew(kept):
    parts, path = kept
    assert embeddings.stored("resnet").weight == pytest.approx(0.3)
    embeddings.write({"resnet": Stored(parts["resnet"].vectors, 0.7)}, path)
    assert embeddings.stored("resnet").weight == pytest.approx(0.7) and embeddings.stored("lenet5") is None


def test_without_a_file_there_are_none_and_a_damaged_one_is_said(kept):
    _, path = kept
    path.write_bytes(b"no zip")
    with pytest.raises(ValueError, match="embeddings.npz.*python -m digits embeddings"):
        embeddings.read()
    path.unlink()
    assert embeddings.stored("resnet") is None
    with pytest.raises(ValueError, match="embeddings.npz.*python -m digits embeddings"):
        embeddings.read()
