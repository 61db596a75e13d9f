"""One trainer for every network: a recipe in, a trained network and its curve out.

Checkpoints lie in a run folder. An epoch's random numbers depend on (seed, epoch) alone, so
a run killed anywhere goes on from its last whole epoch as if nothing had happened. Under
`torchrun` several processes share each batch, see `together`.
"""

import copy
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from digits.images import augment
from digits.predictors.card import Epoch
from digits.predictors.engine import predict_logits
from digits.predictors.networks import standardize
from digits.predictors.recipe import Recipe
from digits.training import checkpoint, together


@dataclass
class Data:
    """What a run learns from and is watched on.

    `of_epoch(epoch)` gives images (N, 28, 28) uint8 and labels (N,) int64 to train on;
    `validation` holds images (M, 28, 28) float32 in [0, 1] and labels (M,) int64. So many as `scanned`, the first of
    each epoch, are MNIST's, the others drawings; None: all are MNIST's.
    """

    of_epoch: Callable[[int], tuple[np.ndarray, np.ndarray]]
    validation: tuple[np.ndarray, np.ndarray]
    scanned: int | None = None


@dataclass
class Run:
    """A finished training: the network in eval mode on the CPU, and what there is to say of it."""

    network: nn.Module
    history: list[Epoch]
    validation_accuracy: float
    seconds: float
    device: str


@dataclass(frozen=True)
class Progress:
    """An epoch that is done, of so many; as text it is a line for people."""

    last: Epoch
    epochs: int

    @property
    def share(self) -> float:
        return self.last.epoch / self.epochs

    def __str__(self) -> str:
        left = (self.epochs - self.last.epoch) * self.last.seconds / 60
        return (
            f"epoch {self.last.epoch}/{self.epochs}  loss {self.last.loss:.4f}  "
            f"validation {self.last.validation_accuracy:.2%}  {self.last.seconds:.0f} s  left {left:.0f} min"
        )


def fit(
    build: Callable[[], nn.Module],
    recipe: Recipe,
    data: Data,
    seed: int,
    folder: Path,
    teacher: Callable[[torch.Tensor], torch.Tensor] | None = None,
    report: Callable[[Progress], object] = print,
) -> Run:
    """Train `build()`, on the GPU if there is one, going on from the checkpoint in `folder` if there is one.

    `teacher` gives logits (N, 10) for standardised images; `report` is told after each epoch.
    """
    together.join()
    together.wait()
    trainee = _Trainee(build, recipe, seed, folder)
    while not trainee.finished:
        started = time.perf_counter()
        images, labels = data.of_epoch(trainee.epoch)
        loss = _train_epoch(trainee, images, labels, data.scanned, teacher)
        together.level(trainee.learning())
        accuracy = together.as_first(_accuracy(trainee, data) if together.is_first() else 0.0, trainee.device)
        trainee.close_epoch(loss, accuracy, time.perf_counter() - started)
        if together.is_first():
            report(trainee.progress())
    return trainee.result()


def _accuracy(trainee: "_Trainee", data: Data) -> float:
    right = predict_logits(trainee.answering, data.validation[0]).argmax(1) == data.validation[1]
    return float(right.mean())


def device() -> torch.device:
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


class _Trainee:
    """All that changes while a network learns, and its way to disk and back."""

    def __init__(self, build: Callable[[], nn.Module], recipe: Recipe, seed: int, folder: Path):
        torch.manual_seed(seed)
        self.recipe, self.seed, self.folder, self.device = recipe, seed, folder, device()
        self.network = build().to(self.device, memory_format=torch.channels_last)
        self.averaged = copy.deepcopy(self.network) if recipe.average else None
        self.best = copy.deepcopy(self.network) if recipe.patience else None
        self.optimizer = optimizer(self.network, recipe)
        self.history: list[Epoch] = []
        self.steps = 0
        self.learned_on = f"{together.size()} × {self.device}" if together.are_many() else str(self.device)
        self._restore()
        self.learner = together.learner(self.network)

    @property
    def epoch(self) -> int:
        return len(self.history)

    @property
    def answering(self) -> nn.Module:
        """The weights that answer: the running average where there is one."""
        return self.averaged or self.network

    def learning(self) -> list[nn.Module]:
        """What changes with every step."""
        return [self.network, self.averaged] if self.averaged is not None else [self.network]

    @property
    def finished(self) -> bool:
        return self.epoch >= self.recipe.epochs or self._waited_in_vain()

    def _accuracies(self) -> list[float]:
        return [epoch.validation_accuracy for epoch in self.history]

    def _waited_in_vain(self) -> bool:
        patience, seen = self.recipe.patience, self._accuracies()
        return bool(patience and len(seen) > patience and max(seen[-patience:]) <= max(seen[:-patience]))

    def set_rate(self, progress: float) -> None:
        """`progress`: epochs done, with the part of the present one."""
        rate = self.recipe.learning_rate * SCHEDULES[self.recipe.schedule](self.recipe, progress, self._accuracies())
        for group in self.optimizer.param_groups:
            group["lr"] = rate

    def average(self) -> None:
        """Move the running average a step; young averages move faster, so that the start is forgotten."""
        self.steps += 1
        if self.averaged is None:
            return
        weight = 1 - min(self.recipe.average, self.steps / (self.steps + 10))
        with torch.no_grad():
            for mean, now in zip(self.averaged.state_dict().values(), self.network.state_dict().values(), strict=True):
                if mean.is_floating_point():
                    mean.lerp_(now, weight)

    def close_epoch(self, loss: float, accuracy: float, seconds: float) -> None:
        if self.best is not None and accuracy > max(self._accuracies(), default=0):
            self.best.load_state_dict(self.answering.state_dict())
        self.history.append(Epoch(epoch=self.epoch + 1, loss=loss, validation_accuracy=accuracy, seconds=seconds))
        notes = {
            "history": [asdict(epoch) for epoch in self.history],
            "steps": self.steps,
            "device": self.learned_on,
        }
        if together.is_first():
            checkpoint.save(self.folder, self._modules(), self.optimizer, notes)

    def progress(self) -> "Progress":
        return Progress(self.history[-1], self.recipe.epochs)

    def result(self) -> Run:
        network = (self.best or self.answering).cpu().eval()
        accuracy = max(self._accuracies()) if self.best else self._accuracies()[-1]
        return Run(network, self.history, accuracy, sum(epoch.seconds for epoch in self.history), self.learned_on)

    def _modules(self) -> dict[str, nn.Module]:
        named = {"network": self.network, "averaged": self.averaged, "best": self.best}
        return {name: module for name, module in named.items() if module is not None}

    def _restore(self) -> None:
        notes = checkpoint.restore(self.folder, self._modules(), self.optimizer)
        if notes:
            self.history, self.steps = [Epoch(**epoch) for epoch in notes["history"]], notes["steps"]
            self.learned_on = notes["device"]


def optimizer(network: nn.Module, recipe: Recipe) -> torch.optim.Optimizer:
    """Weight decay works on kernels only, not on biases and batch norm."""
    kernels = [p for p in network.parameters() if p.ndim > 1]
    rest = [p for p in network.parameters() if p.ndim <= 1]
    groups = [{"params": kernels, "weight_decay": recipe.weight_decay}, {"params": rest, "weight_decay": 0}]
    if recipe.optimizer == "sgd":
        return torch.optim.SGD(groups, lr=recipe.learning_rate, momentum=0.9, nesterov=True)
    return torch.optim.AdamW(groups, lr=recipe.learning_rate)


def _cosine(recipe: Recipe, progress: float, _: list[float]) -> float:
    floor = recipe.minimum_rate / recipe.learning_rate
    turn = progress / recipe.epochs
    return floor + (1 - floor) * 0.5 * (1 + np.cos(np.pi * turn))


def _one_cycle(recipe: Recipe, progress: float, _: list[float]) -> float:
    """Up in a straight line over the first fifth, down along a cosine (after Smith and Topin 2018)."""
    top = recipe.epochs / 5
    if progress < top:
        return 0.05 + 0.95 * progress / top
    return 0.5 * (1 + np.cos(np.pi * (progress - top) / (recipe.epochs - top))) + 1e-4


def _plateau(recipe: Recipe, progress: float, accuracies: list[float]) -> float:
    """Halved whenever three epochs brought no better validation accuracy."""
    factor, best, waited = 1.0, 0.0, 0
    for accuracy in accuracies:
        waited = 0 if accuracy > best else waited + 1
        best = max(best, accuracy)
        if waited == 3:
            factor, waited = factor / 2, 0
    return factor


# (recipe, epochs done, validation accuracies so far) → factor on the learning rate
SCHEDULES = {
    "constant": lambda recipe, progress, accuracies: 1.0,
    "cosine": _cosine,
    "one-cycle": _one_cycle,
    "plateau": _plateau,
}


def _train_epoch(trainee: _Trainee, images: np.ndarray, labels: np.ndarray, scanned: int | None, teacher) -> float:
    """One pass over the images in a new order; the mean loss."""
    recipe, where = trainee.recipe, trainee.device
    random = torch.Generator().manual_seed(trainee.seed * 100_003 + trainee.epoch)
    torch.manual_seed(trainee.seed * 100_003 + trainee.epoch)  # dropout
    pixels, truth = torch.tensor(images, device=where), torch.tensor(labels, device=where)
    batches = torch.randperm(len(truth), generator=random).split(recipe.batch_size)
    trainee.network.train()
    total = torch.zeros((), device=where)
    for i, batch in enumerate(batches):
        trainee.set_rate(trainee.epoch + i / len(batches))
        x = pixels[batch.to(where), None].float() / 255
        own, weight = together.share(batch)
        drawn = None if scanned is None else batch >= scanned
        x = standardize(augment.apply(x, recipe.augment, random, drawn)[own]).to(memory_format=torch.channels_last)
        with torch.autocast(where.type, torch.bfloat16, enabled=recipe.mixed):
            logits = trainee.learner(x)
        loss = weight * _loss(logits.float(), truth[batch[own].to(where)], recipe, teacher(x) if teacher else None)
        trainee.optimizer.zero_grad()
        loss.backward()
        trainee.optimizer.step()
        trainee.average()
        total += loss.detach() * len(batch)
    return together.mean(total).item() / len(truth)


def _loss(logits: torch.Tensor, labels: torch.Tensor, recipe: Recipe, taught: torch.Tensor | None) -> torch.Tensor:
    """Cross entropy, with focal weights (Lin et al. 2017) or mixed half and half with a teacher's
    answers at temperature 2 (Hinton, Vinyals, Dean 2015) where the recipe says so."""
    each = F.cross_entropy(logits, labels, label_smoothing=recipe.label_smoothing, reduction="none")
    if recipe.focal_gamma:
        right = logits.softmax(1).gather(1, labels[:, None])[:, 0]
        each = (1 - right) ** recipe.focal_gamma * each
    if taught is None:
        return each.mean()
    soft = F.kl_div((logits / 2).log_softmax(1), (taught / 2).softmax(1), reduction="batchmean") * 4
    return 0.5 * each.mean() + 0.5 * soft
