"""A training that somebody watches: it learns, it is bounded, one runs at a time, and none is left behind."""

import io
import threading

import msgspec
import numpy as np
import pytest

from digits import files
from digits.playground import messages
from digits.playground.plan import JUDGING, MOST, Plan, judging, to_learn
from digits.playground.queue import FULL, Queue
from digits.playground.training import End, Training
from digits.predictors import registry
from digits.training import live

PLAN = Plan("lenet5", 1_000, False, 0)
ENOUGH = 120  # seconds, for a machine that is busy


@pytest.fixture
def queue():
    """A queue whose trainings all end with the test."""
    queue, joined = Queue(), []
    join = queue.join
    queue.join = lambda training: (join(training), joined.append(training))
    yield queue
    for training in reversed(joined):
        queue.stop(training)


def until(queue: Queue, training: Training, is_so) -> None:
    """Look at it until that is so."""
    pause = threading.Event()
    for _ in range(ENOUGH * 20):
        queue.look(training)
        if is_so():
            return
        pause.wait(0.05)
    raise AssertionError("It never came to that.")


def stamps() -> dict[str, tuple[int, int]]:
    return {p.name: (p.stat().st_mtime_ns, p.stat().st_size) for p in files.WEIGHTS.iterdir()}


def test_it_learns_until_its_time_is_up_and_touches_no_weights(queue):
    before = stamps()
    training = Training(PLAN, longest=4)
    queue.join(training)
    until(queue, training, lambda: training.end)
    first, last = training.reports[0], training.reports[-1]
    assert training.end is End.TIME_IS_UP
    assert training.process.poll() == 0
    assert 3 < last.seconds < 10 and last.seen > first.seen
    assert last.judged_loss < first.judged_loss and last.judged_accuracy > 0.6
    images, labels = judging()
    right = messages.predictor(PLAN, training.weights).predict(images) == labels
    assert right.mean() == pytest.approx(last.judged_accuracy)
    assert stamps() == before


def test_one_trains_at_a_time_and_the_next_begins_when_it_is_stopped(queue):
    first, second = Training(PLAN), Training(PLAN)
    queue.join(first)
    queue.join(second)
    assert (queue.look(first), queue.look(second)) == (0, 1)
    assert second.process is None
    queue.stop(first)
    first.process.wait(ENOUGH)
    assert first.end is End.STOPPED
    assert queue.look(second) == 0
    until(queue, second, lambda: second.reports)


def test_a_training_that_nobody_looks_at_is_stopped_and_makes_room(queue):
    left, waiting = Training(PLAN, patience=0.1), Training(PLAN)
    queue.join(left)
    queue.join(waiting)
    threading.Event().wait(0.2)
    assert queue.look(waiting) == 0 and waiting.process
    assert left.end is End.LEFT
    left.process.wait(ENOUGH)


def test_nobody_has_to_come_for_it_to_be_stopped():
    training = Training(PLAN, patience=0.1)
    training.begin()
    training.process.wait(ENOUGH)
    assert training.process.returncode < 0 and training.end is End.LEFT


def test_a_place_in_the_queue_that_nobody_looks_after_is_lost(queue):
    first, left, last = Training(PLAN), Training(PLAN, patience=0.1), Training(PLAN)
    for one in (first, left, last):
        queue.join(one)
    assert queue.look(last) == 2
    threading.Event().wait(0.2)
    assert queue.look(last) == 1
    assert left.end is End.LEFT and left.process is None


def test_a_worker_that_is_killed_ends_as_failed(queue):
    training = Training(PLAN)
    queue.join(training)
    training.process.kill()
    until(queue, training, lambda: training.end)
    assert training.end is End.FAILED


def test_too_many_are_told_to_come_again():
    queue = Queue(most_waiting=0)
    first = Training(PLAN)
    queue.join(first)
    with pytest.raises(ValueError, match=FULL):
        queue.join(Training(PLAN))
    queue.stop(first)


def reports_of(plan: Plan) -> list[messages.Report]:
    told = []
    live.train(plan, lambda report, network: told.append(report), longest=0)
    return told


def test_the_seed_decides_what_is_random():
    first, again, other = (reports_of(msgspec.structs.replace(PLAN, seed=seed))[0] for seed in (3, 3, 4))
    assert (first.loss, first.judged_loss) == (again.loss, again.judged_loss)
    assert first.loss != other.loss


def test_augmented_digits_are_others():
    plain, augmented = (reports_of(msgspec.structs.replace(PLAN, augments=on))[0] for on in (False, True))
    assert plain.loss != augmented.loss


def test_no_plan_learns_from_the_digits_that_judge():
    images, labels = to_learn(Plan("lenet5", MOST, False, 7))
    assert images.shape == (MOST, 28, 28) and labels.shape == (MOST,)
    judges = np.rint(judging()[0] * 255).astype(np.uint8)
    assert len(judges) == JUDGING
    assert {one.tobytes() for one in judges}.isdisjoint({one.tobytes() for one in images})


@pytest.mark.parametrize(
    "forged",
    [
        {"network": "resnet18"},
        {"amount": 60_001},
        {"amount": 99},
        {"seed": -1},
        {"seed": 10**9},
        {"augments": "yes"},
    ],
    ids=str,
)
def test_a_plan_is_bounded(forged):
    said = msgspec.json.encode(msgspec.structs.asdict(PLAN) | forged)
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(said, type=Plan)


def test_reports_come_whole_or_not_at_all():
    network = registry.entry("lenet5").untrained()
    report = messages.Report(1.0, 128, 2.3, 0.1, 2.3, 0.1)
    stream = io.BytesIO()
    for _ in range(2):
        messages.write(stream, report, network)
    whole = stream.getvalue()
    found = list(messages.read(io.BytesIO(whole)))
    assert [one for one, _ in found] == [report, report]
    assert len(list(messages.read(io.BytesIO(whole[:-1])))) == 1
    assert list(messages.read(io.BytesIO(b"\xff\xff\xff\xff" + whole))) == []
