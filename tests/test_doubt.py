"""What is no digit is doubted; digits are not. The threshold lies where the file says."""

import numpy as np
import pytest

import digits
from digits import doubt, generator, mnist
from digits.drawn import small

MODELS = ("knn-drawn", "resnet-drawn")


@pytest.fixture(scope="module", params=MODELS)
def named(request):
    return request.param, digits.load(request.param)


def drawings(make, count=40, seed=0):
    random = np.random.default_rng(seed)
    return np.stack([small(make(random), random.uniform(8, 24), random.uniform(110, 220)) for _ in range(count)])


@pytest.mark.parametrize("kind", ["smiley", "star", "house", "hash", "spiral", "stick figure", "zigzag", "two digits"])
def test_things_are_doubted(named, kind):
    images = drawings(lambda random: generator.not_a_digit(random, kind)[0])
    assert np.mean(doubt.is_digit(*named, images)) <= 0.1


def test_most_scribbles_are_doubted(named):
    """Of a pen that wanders without a plan, some ways do look like an 8 or a 2."""
    images = drawings(generator.scribble, 100)
    assert np.mean(doubt.is_digit(*named, images)) <= 0.3


def test_scans_and_drawn_digits_are_not(named):
    scans, _ = mnist.load("test")
    assert np.mean(doubt.is_digit(*named, scans[:1000])) >= 0.985
    assert np.mean(doubt.is_digit(*named, drawings(lambda random: generator.digit(random)[0], 200))) >= 0.97


def test_a_blank_picture_is_doubted(named):
    assert not doubt.is_digit(*named, np.zeros((1, 28, 28), np.float32))[0]


def test_the_score_falls_where_digits_lie_on_each_other(named):
    """Two scans at once look less like a digit than either."""
    scans, _ = mnist.load("test")
    single = doubt.score(named[1], scans[:100])
    double = doubt.score(named[1], np.maximum(scans[:100], scans[100:200]))
    assert np.mean(double < single) > 0.9


def test_the_threshold_decides(named, monkeypatch):
    name, model = named
    scans, _ = mnist.load("test")
    scores = doubt.score(model, scans[:50])
    middle = float(np.median(scores))
    monkeypatch.setattr(doubt, "_thresholds", lambda: {name: {"threshold": middle}})
    assert np.array_equal(doubt.is_digit(name, model, scans[:50]), scores >= middle)
    assert doubt.threshold(name) == middle


def test_the_lead_is_how_far_a_digit_lies_over_the_threshold(named):
    images = np.concatenate([mnist.load("test")[0][:50], drawings(generator.scribble)])
    lead = doubt.lead(*named, images)
    assert np.array_equal(lead >= 0, doubt.is_digit(*named, images))
    assert np.allclose(lead, doubt.score(named[1], images) - doubt.threshold(named[0]), atol=1e-4)


def test_one_digit_in_a_hundred_is_refused(named, monkeypatch, tmp_path):
    monkeypatch.setattr(doubt, "PATH", tmp_path / "doubt.json")
    monkeypatch.setattr(doubt.mnist, "load", lambda part, load=mnist.load: [x[:600] for x in load(part)])
    doubt._thresholds.cache_clear()
    written = drawings(lambda random: generator.digit(random)[0], 300)
    limit = doubt.choose(*named, written)
    assert doubt.threshold(named[0]) == limit
    doubt._thresholds.cache_clear()
    shares = [np.mean(doubt.score(named[1], images) < limit) for images in (mnist.load("validation")[0], written)]
    assert np.mean(shares) == pytest.approx(doubt.REFUSED, abs=0.005)


def test_a_model_without_a_threshold_takes_everything(named, monkeypatch):
    monkeypatch.setattr(doubt, "_thresholds", dict)
    assert doubt.is_digit("other", named[1], np.zeros((3, 28, 28), np.float32)).all()
    assert doubt.threshold("other") is None
