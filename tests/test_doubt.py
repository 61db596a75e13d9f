"""What is no digit is doubted; digits are not. The threshold lies where the file says."""

import numpy as np
import pytest

from digits import files
from digits.data import mnist
from digits.drawing import generator
from digits.predictors import registry
from digits.reading import doubt
from digits.training import thresholds
from digits.training.sets import small
from tests import loaded

MODELS = ("knn-drawn", "resnet-drawn")


@pytest.fixture(scope="module", params=MODELS)
def named(request):
    return request.param, loaded.model(request.param)


def score(model, images):
    return doubt.answer(model, images)[1]


def is_digit(name, model, images):
    return doubt.is_digit(name, score(model, images))


def drawings(make, count=40, seed=0):
    random = np.random.default_rng(seed)
    return np.stack([small(make(random), random.uniform(8, 24), random.uniform(110, 220)) for _ in range(count)])


@pytest.mark.parametrize("kind", ["smiley", "star", "house", "hash", "spiral", "stick figure", "zigzag", "two digits"])
def test_things_are_doubted(named, kind):
    images = drawings(lambda random: generator.not_a_digit(random, kind)[0])
    assert np.mean(is_digit(*named, images)) <= 0.1


def test_most_scribbles_are_doubted(named):
    """Of a pen that wanders without a plan, some ways do look like an 8 or a 2."""
    images = drawings(generator.scribble, 100)
    assert np.mean(is_digit(*named, images)) <= 0.3


def test_scans_and_drawn_digits_are_not(named):
    scans, _ = mnist.load("test")
    assert np.mean(is_digit(*named, scans[::10])) >= 0.985
    assert np.mean(is_digit(*named, drawings(lambda random: generator.digit(random)[0], 200))) >= 0.97


def test_a_blank_picture_is_doubted(named):
    assert not is_digit(*named, np.zeros((1, 28, 28), np.float32))[0]


def test_the_score_falls_where_digits_lie_on_each_other(named):
    """Two scans at once look less like a digit than either."""
    scans, _ = mnist.load("test")
    single = score(named[1], scans[:100])
    double = score(named[1], np.maximum(scans[:100], scans[100:200]))
    assert np.mean(double < single) > 0.9


def test_the_threshold_decides(named, monkeypatch, tmp_path):
    name, model = named
    scans, _ = mnist.load("test")
    scores = score(model, scans[:50])
    middle = float(np.median(scores))
    monkeypatch.setattr(doubt, "PATH", tmp_path / "doubt.json")
    thresholds.keep(name, middle)
    assert np.array_equal(is_digit(name, model, scans[:50]), scores >= middle)
    assert doubt.threshold(name) == middle


def test_the_lead_is_how_far_a_digit_lies_over_the_threshold(named):
    images = np.concatenate([mnist.load("test")[0][:50], drawings(generator.scribble)])
    lead = doubt.judge(*named, images)[1]
    assert np.array_equal(lead >= 0, is_digit(*named, images))
    assert np.allclose(lead, score(named[1], images) - doubt.threshold(named[0]), atol=1e-4)


def test_one_digit_in_a_hundred_is_refused(named, monkeypatch):
    monkeypatch.setattr(thresholds.mnist, "load", lambda part, load=mnist.load: [x[:600] for x in load(part)])
    written = drawings(lambda random: generator.digit(random)[0], 300)
    limit = thresholds.limit(named[1], written, np.zeros(len(written)))
    parts = mnist.load("validation")[0][:600], written
    shares = [np.mean(thresholds.scores_of(named[1], images) < limit) for images in parts]
    assert max(shares) == pytest.approx(thresholds.REFUSED, abs=0.005)


def test_a_model_without_a_threshold_takes_everything(monkeypatch, tmp_path):
    monkeypatch.setattr(doubt, "PATH", tmp_path / "doubt.json")
    files.write(doubt.PATH, {"version": 1, "thresholds": {}})
    scribbles = drawings(generator.scribble)
    assert is_digit("lenet5", loaded.model("lenet5"), scribbles).all()


def test_a_model_of_the_draw_page_never_answers_without_a_threshold(named, monkeypatch, tmp_path):
    monkeypatch.setattr(doubt, "PATH", tmp_path / "doubt.json")
    files.write(doubt.PATH, {"version": 1, "thresholds": {}})
    with pytest.raises(ValueError, match="no threshold of doubt for .*choose it with: python -m digits doubt"):
        is_digit(*named, drawings(generator.scribble))


def test_a_threshold_of_nothing_is_a_threshold(named, monkeypatch, tmp_path):
    monkeypatch.setattr(doubt, "PATH", tmp_path / "doubt.json")
    thresholds.keep(named[0], 0.0)
    assert doubt.threshold(named[0]) == 0
    assert doubt.is_digit(named[0], np.array([-1.0, 1.0])).tolist() == [False, True]


def test_the_threshold_of_other_weights_is_refused_in_one_sentence(monkeypatch, tmp_path):
    path = tmp_path / "doubt.json"
    monkeypatch.setattr(doubt, "PATH", path)
    thresholds.keep("resnet", 3.0)
    path.write_text(path.read_text().replace(files.digest(registry.weights_path("resnet")), "0" * 64))
    with pytest.raises(ValueError, match="belongs to other weights; .* python -m digits doubt resnet"):
        doubt.threshold("resnet")


@pytest.mark.parametrize(
    ("content", "says"),
    [("{", "damaged"), ('{"version": 7, "thresholds": {}}', "another version"), (None, "missing")],
    ids=["cut off", "of the future", "not there"],
)
def test_a_file_that_cannot_be_used_is_said_with_the_command_that_makes_it(monkeypatch, tmp_path, content, says):
    path = tmp_path / "doubt.json"
    monkeypatch.setattr(doubt, "PATH", path)
    if content is not None:
        path.write_text(content)
    with pytest.raises(ValueError, match=f"{says}.*python -m digits doubt"):
        doubt.threshold("resnet")
