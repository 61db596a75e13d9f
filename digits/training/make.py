"""From a name in the registry to weights and a card: what `python -m digits train` does."""

import dataclasses
import functools
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from digits import files, metrics
from digits.data import mnist, pen
from digits.evaluation.pen_digits import HeldOut
from digits.predictors import card, registry, weights
from digits.predictors.card import Card, Seed
from digits.predictors.engine import predict_logits
from digits.predictors.entries import Entry, Estimator, Joint, Memory, Network
from digits.predictors.fusion import Fusion, mix
from digits.predictors.network import NetworkPredictor, fit_temperature
from digits.predictors.predictor import Predictor
from digits.predictors.recipe import Recipe
from digits.training import checkpoint, engines, sets, together, trainer
from digits.training.alone import alone

Report = Callable[[str], None]
WEIGHTS_FILE = "weights.safetensors"  # in a run's folder, as it would ship


@dataclasses.dataclass(frozen=True)
class Request:
    """What is asked for: the model's name, seeds 0 … seeds - 1 for networks, whether to go on from checkpoints or
    to throw away those of stopped trainings."""

    name: str
    seeds: int
    resume: bool
    anew: bool
    report: Report


def make(name: str, seeds: int = 1, resume: bool = False, report: Report = print, anew: bool = False) -> Card | None:
    """Train or fit one model, write its weights and card, return the card.

    A network is trained once per seed 0 … seeds - 1; the one that is best on validation is
    kept, and the card lists them all. `resume` goes on from the checkpoints in `runs/`; `anew` throws away those of
    trainings that were stopped. ValueError where there are some and neither is said, where somebody else trains the
    model, and where the result could not be written. Of several processes that `torchrun` started the first does all
    this; the others learn along, and get None.
    """
    row = registry.entry(name)
    if not together.is_first():
        _follow(row, Request(name, seeds, resume, anew, report))
        return None
    command = f"python -m digits train {name}" + (f" --seeds {seeds}" if seeds > 1 else "")
    facts = {"model": name, "title": row.title, "source": row.source, "trained_on": row.trained_on, "command": command}
    with alone(name):
        result = _make(row, Request(name, seeds, resume, anew, report))
        made = Card(**vars(files.made()), **facts, **result, **_shipped_facts(name, report), writers=_writers(row))
        card.write(name, made)
        if engines.has_one(name):
            report(f"{name}  engine files")
            engines.make(name)
    report(f"{name}  validation {made.validation_accuracy:.2%}  test {made.test_accuracy:.2%}")
    return made


@functools.singledispatch
def _make(row: Entry, wanted: Request) -> dict:
    """Make the weights that an entry's kind has, and say what there is to say of it."""
    raise TypeError(f"Nobody knows how to make {row.title}.")


@_make.register
def _(row: Memory, wanted: Request) -> dict:
    """Validation with the first 50,000 in memory; test and weights with all 60,000."""
    wanted.report(f"{wanted.name}  fitting")
    validation = _accuracy(sets.remember(row.build(), row.data, "train"), "validation")
    started = time.perf_counter()
    model = sets.remember(row.build(), row.data, "train+validation")
    seconds = time.perf_counter() - started
    if row.is_stored:
        model.save(registry.weights_path(wanted.name))
    return {"parameters": 0, "seconds": seconds, "device": "cpu", "validation_accuracy": validation}


@_make.register
def _(row: Estimator, wanted: Request) -> dict:
    """Validation by one that learned from the first 50,000; it is fitted anew whenever it is loaded."""
    wanted.report(f"{wanted.name}  fitting")
    started = time.perf_counter()
    validation = _accuracy(row.fit("train"), "validation")
    seconds = time.perf_counter() - started
    return {"parameters": 0, "seconds": seconds, "device": "cpu", "validation_accuracy": validation}


@_make.register
def _(row: Joint, wanted: Request) -> dict:
    """Learned on validation, from a ResNet and a KNN that have not seen it."""
    resnet, knn = row.parts
    wanted.report(f"{wanted.name}  answers of {resnet} and {knn} on validation")
    images, labels = sets.for_calibration(row.data)
    started = time.perf_counter()
    remembering = registry.entry(knn)
    knn_answers = sets.remember(remembering.build(), remembering.data, "train").predict_proba(images)
    resnet_answers = registry.load(resnet).predict_proba(images)
    model = Fusion(registry.load(resnet), registry.load(knn)).fit(resnet_answers, knn_answers, labels)
    seconds = time.perf_counter() - started
    model.save(registry.weights_path(wanted.name))
    right = mix(resnet_answers, knn_answers, model.doubt_, model.weight_).argmax(1) == labels
    return {
        "parameters": 2,
        "doubt": model.doubt_,
        "weight": model.weight_,
        "seconds": seconds,
        "device": "cpu",
        "validation_accuracy": float(right[: len(mnist.load("validation")[1])].mean()),
    }


@dataclasses.dataclass(frozen=True)
class _Trained:
    """One training to its end, with what the card says of it."""

    facts: Seed
    temperature: float
    run: trainer.Run

    def with_history(self) -> Seed:
        return dataclasses.replace(self.facts, history=self.run.history)


@_make.register
def _(row: Network, wanted: Request) -> dict:
    tried = [_train_seed(row, wanted, seed) for seed in range(wanted.seeds)]
    kept = max(tried, key=lambda one: one.facts.validation_accuracy)
    with files.replacing(registry.weights_path(wanted.name)) as aside:
        shutil.copyfile(_seed_folder(wanted.name, kept.facts.seed) / WEIGHTS_FILE, aside)
    tests = [one.facts.test_accuracy for one in tried]
    return {
        "parameters": row.parameters,
        "recipe": dataclasses.asdict(row.recipe),
        "seed": kept.facts.seed,
        "seconds": kept.facts.seconds,
        "device": kept.run.device,
        "temperature": kept.temperature,
        "validation_accuracy": kept.facts.validation_accuracy,
        "seeds": [one.facts if one is kept else one.with_history() for one in tried],
        "test_mean": float(np.mean(tests)),
        "test_spread": float(np.std(tests, ddof=1)) if wanted.seeds > 1 else None,
        "history": kept.run.history,
    }


def _train_seed(row: Network, wanted: Request, seed: int) -> _Trained:
    """One training to its end; its weights as they ship, measured as they ship."""
    folder = _seed_folder(wanted.name, seed)
    if not wanted.resume:
        _make_room(folder, row.recipe, wanted)
    run = _fit(row, wanted, seed)
    images, labels = sets.for_calibration(row.data)
    temperature = fit_temperature(predict_logits(run.network, images), labels)
    weights.save(run.network, folder / WEIGHTS_FILE, {"temperature": temperature})
    test = _accuracy(NetworkPredictor(run.network, temperature), "test")
    facts = Seed(seed=seed, validation_accuracy=run.validation_accuracy, test_accuracy=test, seconds=run.seconds)
    return _Trained(facts, temperature, run)


def _fit(row: Network, wanted: Request, seed: int) -> trainer.Run:
    together.join()
    together.wait()  # until the first has written the teachers
    return trainer.fit(
        build=beginning(row),
        recipe=row.recipe,
        data=sets.for_network(row.data),
        seed=seed,
        folder=_seed_folder(wanted.name, seed),
        teacher=_teacher(row.recipe),
        report=lambda line: wanted.report(f"{wanted.name} seed {seed}  {line}"),
    )


def beginning(row: Network) -> Callable[[], torch.nn.Module]:
    """Gives the network to train: untrained, or with the weights that the recipe goes on from."""
    if row.recipe.start is None:
        return row.untrained
    registry.load(row.recipe.start)  # which checks its files
    return lambda: weights.load(row.untrained(), registry.weights_path(row.recipe.start))[0]


def _follow(row: Entry, wanted: Request) -> None:
    """Learn along with the first process, which alone writes; what is no network it makes alone."""
    for seed in range(wanted.seeds) if isinstance(row, Network) else ():
        _fit(row, wanted, seed)


def _make_room(folder: Path, recipe: Recipe, wanted: Request) -> None:
    """Throw away what an earlier training left, with a word; ValueError where it was stopped and may go on."""
    done = checkpoint.epochs_done(folder)
    if done is not None and done < recipe.epochs and not recipe.patience and not wanted.anew:
        raise ValueError(
            f"A training of {wanted.name} was stopped after epoch {done} of {recipe.epochs}; go on with --resume, or "
            f"throw it away with --anew."
        )
    if done is not None:
        wanted.report(f"{wanted.name}  begins anew: the checkpoint of epoch {done} in {folder.name} is thrown away")
    shutil.rmtree(folder, ignore_errors=True)


def _teacher(recipe: Recipe) -> Callable[[torch.Tensor], torch.Tensor] | None:
    """The mean logits of the recipe's teachers, for standardised images."""
    if not recipe.teachers:
        return None
    networks = [registry.load(name).network.to(trainer.device()) for name in recipe.teachers]

    def answer(x: torch.Tensor) -> torch.Tensor:
        with torch.inference_mode(), torch.autocast(x.device.type, torch.bfloat16):
            return torch.stack([network(x).float() for network in networks]).mean(0)

    return answer


def _seed_folder(name: str, seed: int) -> Path:
    return files.RUNS / f"{name}-{seed}"


def _accuracy(predictor: Predictor, split: str) -> float:
    images, labels = mnist.load(split)
    return float((predictor.predict(images) == labels).mean())


def _writers(row: Entry) -> int | None:
    """How many people's pen digits it learned from; None where it learned from none."""
    return None if row.data == "mnist" else len({sample.writer for sample in pen.digits_of("training")})


def _shipped_facts(name: str, report: Report) -> dict:
    """What the model reaches on the test set and on digits of unseen writers; loaded as the app loads it."""
    model = registry.load_new(name)
    images, labels = mnist.load("test")
    measured = metrics.metrics(model.predict_proba(images), labels)
    path = registry.weights_path(name)
    stored = {"file_bytes": path.stat().st_size, "sha256": files.digest(path)} if path.is_file() else {"file_bytes": 0}
    reached = {"test_accuracy": measured["accuracy"], "test_errors": measured["errors"]}
    return stored | reached | _pen_facts(name, model, report)


def _pen_facts(name: str, model: Predictor, report: Report) -> dict:
    """Measured where the pen digits are at hand; else the figure of the model before, with when that was made."""
    written = HeldOut.find()
    if written is not None:
        return {"pen": written.accuracies(model)}
    try:
        before = card.read(name)
    except ValueError:
        return {"pen": None}
    if before.pen is None:
        return {"pen": None}
    made = before.pen_of or before.date
    report(f"{name}  there are no pen digits here: the figure on them stays that of the model made on {made}")
    return {"pen": before.pen, "pen_of": made}
