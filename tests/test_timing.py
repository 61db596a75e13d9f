"""Latencies are taken in turn, as often as time allows, and by one measurement at a time."""

import threading
import time

import numpy as np
import pytest

from digits.evaluation import timing
from digits.predictors.predictor import Offers


class Taking(Offers):
    """A predictor that takes some seconds; asked: the images that it saw and when. It may be held up by a gate."""

    def __init__(self, seconds: float = 0.0):
        self.seconds = seconds
        self.asked: list[np.ndarray] = []
        self.times: list[float] = []
        self.gate = threading.Event()
        self.gate.set()

    def predict_proba(self, x: np.ndarray) -> np.ndarray:
        assert x.shape == (1, 28, 28)
        self.gate.wait()
        self.asked.append(float(x[0, 0, 0]))
        self.times.append(time.perf_counter())
        time.sleep(self.seconds)
        return np.full((1, 10), 0.1, np.float32)


IMAGES = np.zeros((3, 28, 28), np.float32)
IMAGES[:, 0, 0] = 0.1, 0.2, 0.3


def test_a_call_is_timed_in_milliseconds():
    assert 20 <= timing.milliseconds(Taking(0.02), IMAGES[:1]) < 5000


def test_quick_models_answer_as_often_as_is_wanted_and_to_each_image_in_turn():
    models = {"a": Taking(), "b": Taking()}
    shares = []
    taken = timing.latencies(models, IMAGES, most=40, seconds_each=60, progress=shares.append)
    assert {name: len(times) for name, times in taken.items()} == {"a": 40, "b": 40}
    assert min(map(min, taken.values())) > 0
    for model in models.values():
        warm, asked = np.split(np.array(model.asked), [timing.WARM_UP])
        assert warm == pytest.approx([0.1, 0.2, 0.3, 0.1, 0.2])
        assert asked == pytest.approx(np.tile([0.1, 0.2, 0.3], 14)[:40])
    assert shares == pytest.approx([*(np.arange(1, 41) / 40), 1])


def test_the_models_take_turns_in_an_order_that_changes():
    models = {"a": Taking(), "b": Taking()}
    timing.latencies(models, IMAGES, most=30, seconds_each=60)
    after = [model.times[timing.WARM_UP :] for model in models.values()]
    rounds = np.array(after).T
    assert 5 < (rounds[:, 0] < rounds[:, 1]).sum() < 25
    assert (rounds[:-1].max(1) < rounds[1:].min(1)).all()


def test_a_slow_model_answers_at_least_twenty_times_spread_over_all_rounds():
    models = {"quick": Taking(), "slow": Taking(0.002)}
    taken = timing.latencies(models, IMAGES, most=100, seconds_each=0.02)
    assert len(taken["slow"]) == timing.LEAST == 20 and len(taken["quick"]) > 20
    quick, slow = (model.times[timing.WARM_UP :] for model in models.values())
    assert np.searchsorted(quick, slow[10]) == pytest.approx(len(quick) / 2, abs=len(quick) / 5)


def test_fewer_than_twenty_where_fewer_are_wanted():
    assert len(timing.latencies({"a": Taking(0.001)}, IMAGES, most=7, seconds_each=0.001)["a"]) == 7


def test_rounds_end_early_once_the_time_of_all_is_over():
    """Quick while it warms up, slow after that: what was affordable is not."""

    class Tiring(Taking):
        def predict_proba(self, x):
            self.seconds = 0.005 if len(self.asked) > timing.WARM_UP else 0
            return super().predict_proba(x)

    shares = []
    taken = timing.latencies({"a": Tiring()}, IMAGES, most=300, seconds_each=0.05, progress=shares.append)
    assert len(taken["a"]) == timing.LEAST and shares[-1] == 1
    assert len(shares) == timing.LEAST + 1  # no round goes on without an answer


def test_rounds_end_early_also_where_each_has_answered_more_than_twenty_times():
    class Tiring(Taking):
        def predict_proba(self, x):
            self.seconds = 0.02 if len(self.asked) > timing.WARM_UP + 40 else 0
            return super().predict_proba(x)

    assert 40 <= len(timing.latencies({"a": Tiring()}, IMAGES, most=100, seconds_each=0.3)["a"]) < 100


def test_the_time_of_all_is_that_of_each_together():
    """Of two models each gets its time: what one does not need is the other's."""

    class Tiring(Taking):
        def predict_proba(self, x):
            self.seconds = 0.001 if len(self.asked) > timing.WARM_UP else 0
            return super().predict_proba(x)

    models = {"tiring": Tiring(), "quick": Taking(), "other": Taking(), "third": Taking()}
    taken = timing.latencies(models, IMAGES, most=300, seconds_each=0.05)
    assert len(taken["tiring"]) > timing.LEAST


def test_what_was_measured_comes_back_when_it_is_stopped():
    model, stop = Taking(), threading.Event()

    def stop_after_seven(share: float) -> None:
        if len(model.asked) == timing.WARM_UP + 7:
            stop.set()

    taken = timing.latencies({"a": model}, IMAGES, 100, 60, stop_after_seven, stop)
    assert len(taken["a"]) == 7


def test_one_measurement_at_a_time_in_the_whole_process():
    model = Taking()
    model.gate.clear()
    running = timing.Measurement.start({"a": model}, IMAGES)
    assert running is not None and not running.done and not running.cancelled and running.share == 0
    assert timing.Measurement.start({"a": Taking()}, IMAGES) is None
    running.cancel()
    assert running.cancelled
    assert running._thread.daemon  # the server may end meanwhile
    model.gate.set()
    running.wait()
    assert running.done and running.taken == {"a": []}
    again = timing.Measurement.start({"a": Taking()}, IMAGES)
    again.wait()
    assert again.done and len(again.taken["a"]) == 200 and again.share == 1


def test_a_measurement_that_fails_leaves_room_for_the_next(monkeypatch):
    monkeypatch.setattr(threading, "excepthook", lambda reason: None)
    failed = timing.Measurement.start({}, IMAGES)
    failed.wait()
    assert failed.taken == {}
    again = timing.Measurement.start({"a": Taking()}, IMAGES)
    again.cancel()
    again.wait()
    assert again.done
