"""Many pictures are read as each alone, and the models are asked about all of them at once."""

import numpy as np
import pytest
from PIL import Image

from digits.data import mnist
from digits.evaluation.pictures import kinds
from digits.predictors import registry
from digits.predictors.predictor import Offers
from digits.reading import ahead
from digits.reading.search import Found, Search

SURE = 100.0  # a score that lies over every threshold of doubt


class Counting(Offers):
    """Sure that everything is a 3, the surer the less ink there is; it keeps of how many images it was asked."""

    def __init__(self, score: float = SURE):
        self.score, self.asked = score, []

    def predict_proba(self, x: np.ndarray) -> np.ndarray:
        return self.predict_proba_and_score(x)[0]

    def predict_proba_and_score(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        self.asked.append(len(x))
        rest = x.mean((1, 2), keepdims=True)[:, 0] / 1000
        p = np.repeat(rest, 10, 1).astype(np.float32)
        p[:, 3] = 1 - 9 * rest[:, 0]
        return p, np.full(len(x), self.score, np.float32)


def scan(index: int) -> Image.Image:
    return Image.fromarray(255 - mnist.load_uint8("test")[0][index])


def read_by(models: tuple[Counting, Counting], *pictures) -> list[Found | ValueError]:
    return ahead.read(registry.DRAW_PAIR, models, pictures)


def test_each_picture_is_read_as_alone():
    pictures = [scan(0), kinds.make("photo", 3).image, kinds.make("framed", 4).image, np.asarray(scan(7))]
    together = read_by((Counting(), Counting(SURE + 1)), *pictures)
    for picture, found in zip(pictures, together, strict=True):
        alone = Search(registry.DRAW_PAIR, (Counting(), Counting(SURE + 1))).read(picture)
        assert (found.way, found.score, found.is_digit, found.line) == (alone.way, alone.score, alone.is_digit, None)
        assert np.array_equal(found.prepared.image, alone.prepared.image)
        for (p, scores), (p_alone, scores_alone) in zip(found.told, alone.told, strict=True):
            assert np.array_equal(p, p_alone) and np.array_equal(scores, scores_alone)


def test_each_model_is_asked_once_about_all_of_them():
    models = Counting(), Counting()
    found = read_by(models, *map(scan, range(6)))
    assert [model.asked for model in models] == [[6], [6]]
    inks = [one.told[0][0][0, 0] for one in found]
    assert len(set(inks)) == 6  # none was given the answer to another


def test_what_does_not_convince_is_sought_further():
    """No way finds anything that these take for a digit."""
    models = Counting(-SURE), Counting(-SURE)
    found, reason = read_by(models, kinds.make("framed", 4).image, Image.new("L", (60, 60), 255))
    assert not found.is_digit and models[0].asked[0] == 1 < len(models[0].asked)
    assert isinstance(reason, ValueError)


@pytest.mark.parametrize(
    "read", [lambda *given: read_by((Counting(), Counting()), *given), lambda *g: ahead.read_plainly(g)]
)
def test_a_reason_stands_where_its_picture_stood(read, tmp_path):
    (tmp_path / "no.png").write_bytes(b"no picture")
    too_large = ValueError("too large")
    given = [scan(1), tmp_path / "no.png", Image.new("L", (40, 40), 255), tmp_path / "none.png", too_large, scan(2)]
    first, unreadable, empty, missing, kept, last = read(*given)
    assert first.prepared.image.any() and last.prepared.image.any()
    assert "no.png is not a picture" in str(unreadable) and "no digit to see" in str(empty)
    assert "There is no file" in str(missing) and kept is too_large


def test_no_pictures_are_no_readings():
    models = Counting(), Counting()
    assert read_by(models) == [] and models[0].asked == []
