"""Labelled pictures are read as the Draw page and `predict` read one: with lines, in frames, in any colour."""

import io

import numpy as np
import pytest

from digits.data.labelled.arrays import as_bytes
from digits.evaluation.pictures import kinds
from digits.predictors import registry
from digits.reading import apart, labelled
from digits.reading.search import Search
from tests import bring, loaded

PICTURES = [
    kinds.make(kind, number, kinds.CHOOSING)
    for kind in ("framed", "ruled paper", "yellow on white, photo", "sheet on a dark table")
    for number in (3, 4)
]


def packed(picture: kinds.Picture) -> bytes:
    file = io.BytesIO()
    picture.image.save(file, "PNG")
    return file.getvalue()


@pytest.fixture(scope="module")
def scans(tmp_path_factory):
    members = {f"{one.label}/{i:02}.png": packed(one) for i, one in enumerate(PICTURES)}
    return bring.zipped(tmp_path_factory.mktemp("scans") / "scans.zip", members)


def test_the_gallery_sees_what_predict_sees(scans):
    search = Search(registry.DRAW_PAIR, tuple(loaded.model(name) for name in registry.DRAW_PAIR))
    found = apart.read(scans)
    assert len(found.labels) == len(PICTURES) and not found.report.left_out
    as_predict = {(one.label, as_bytes(search.read(one.image).prepared.image).tobytes()) for one in PICTURES}
    assert {(label, image.tobytes()) for image, label in zip(found.images, found.labels, strict=True)} == as_predict
    for model in search.models:
        assert (model.predict(found.images.astype(np.float32) / 255) == found.labels).all()


def test_of_very_many_pictures_the_rest_is_read_the_plain_way_and_that_is_said(scans, monkeypatch):
    monkeypatch.setattr(labelled, "MOST", 2)
    found = labelled.read(scans)
    assert found.report.remarks == (
        "6 pictures after the first 2 were read the plain way, without looking for lines, frames and the like.",
    )


def test_digits_in_mnists_own_form_are_not_searched(tmp_path, monkeypatch):
    monkeypatch.setattr(labelled.Searched, "__call__", lambda self, picture: pytest.fail("was searched"))
    images, labels = bring.digits(30)
    (tmp_path / "own.npz").write_bytes(bring.npz(images=255 - images, labels=labels))
    assert np.array_equal(labelled.read(tmp_path / "own.npz").images, images)
