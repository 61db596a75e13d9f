"""A training that is watched as it goes on.

`python -m digits.training.live PLAN SECONDS`, with a plan as JSON, tells on standard output how far it is, as
`playground.messages` writes it, and ends when its time is up or nobody reads.
"""

import contextlib
import os
import sys
import time
from collections.abc import Callable

import msgspec
import torch
import torch.nn.functional as F
from torch import nn

from digits import threads
from digits.images import augment
from digits.images.augment import Augment
from digits.playground import messages
from digits.playground.messages import Report
from digits.playground.plan import AUGMENT, Plan, judging, to_learn
from digits.predictors import registry
from digits.predictors.engine import predict_logits
from digits.predictors.networks import standardize
from digits.training.trainer import optimizer

COURTESY = 10  # how much later its turn comes than that of those who answer (nice)
PAUSE = 0.5  # seconds between two reports, at least
JUDGED_SHARE = 0.2  # of the time, at most, that goes into reports

Tell = Callable[[Report, nn.Module], None]


def train(plan: Plan, tell: Tell, longest: float) -> None:
    """Train until `longest` seconds are over; tell of it from the first step to the last."""
    torch.manual_seed(plan.seed)
    images, labels = (torch.from_numpy(array) for array in to_learn(plan))
    row = registry.entry(plan.network)
    network = row.untrained().train()
    steps = optimizer(network, row.recipe)
    ranges = AUGMENT if plan.augments else Augment()
    random = torch.Generator().manual_seed(plan.seed)
    log = _Log(network, tell)
    while True:
        for batch in torch.randperm(len(labels), generator=random).split(row.recipe.batch_size):
            x = augment.apply(images[batch, None].float() / 255, ranges, random)
            logits = network(standardize(x))
            loss = F.cross_entropy(logits, labels[batch])
            steps.zero_grad()
            loss.backward()
            steps.step()
            log.note(loss.item(), int((logits.argmax(1) == labels[batch]).sum()), len(batch))
            if log.is_over(longest):
                log.tell()
                return


class _Log:
    """What was seen since the last report, and when the next one is due."""

    def __init__(self, network: nn.Module, tell: Tell):
        self._network, self._tell = network, tell
        self._images, labels = judging()
        self._labels = torch.from_numpy(labels)
        self._begun = time.monotonic()
        self._due, self._seen = 0.0, 0
        self._loss = self._right = self._since = 0

    @property
    def _seconds(self) -> float:
        return time.monotonic() - self._begun

    def is_over(self, longest: float) -> bool:
        return self._seconds >= longest

    def note(self, loss: float, right: int, count: int) -> None:
        """A step: its mean loss, and how many of so many digits were right."""
        self._seen += count
        self._since += count
        self._loss += loss * count
        self._right += right
        if self._seconds >= self._due:
            self.tell()

    def tell(self) -> None:
        if not self._since:
            return
        started = self._seconds
        logits = torch.from_numpy(predict_logits(self._network, self._images))
        report = Report(
            seconds=started,
            seen=self._seen,
            loss=self._loss / self._since,
            accuracy=self._right / self._since,
            judged_loss=F.cross_entropy(logits, self._labels).item(),
            judged_accuracy=float((logits.argmax(1) == self._labels).float().mean()),
        )
        self._tell(report, self._network)
        self._loss = self._right = self._since = 0
        taken = self._seconds - started
        self._due = self._seconds + max(PAUSE, taken / JUDGED_SHARE)


def _main(plan: str, longest: str) -> None:
    with contextlib.suppress(AttributeError):  # there is no such courtesy on Windows
        os.nice(COURTESY)
    threads.one()
    out = sys.stdout.buffer
    with contextlib.suppress(BrokenPipeError):  # nobody reads any more
        asked = msgspec.json.decode(plan, type=Plan)
        train(asked, lambda report, network: messages.write(out, report, network), float(longest))


if __name__ == "__main__":
    _main(*sys.argv[1:])
