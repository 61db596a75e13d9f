"""From a name in the registry to weights and a card: what `python -m digits train` does."""

import dataclasses
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from digits import cards, checkpoint, drawn, evaluate, mnist, registry, train
from digits.fusion import Fusion, mix
from digits.predictor import NetworkPredictor, fit_temperature

Report = Callable[[str], None]
WEIGHTS_FILE = "weights.safetensors"  # in a run's folder, as it would ship


def make(name: str, seeds: int = 1, resume: bool = False, report: Report = print) -> dict:
    """Train or fit one model, write its weights and card, return the card.

    A network is trained once per seed 0 … seeds - 1; the one that is best on validation is
    kept, and the card lists them all. `resume` goes on from the checkpoints in `runs/`.
    """
    row = registry.entry(name)
    command = f"python -m digits train {name}" + (f" --seeds {seeds}" if seeds > 1 else "")
    facts = {"model": name, "title": row.title, "source": row.source, "trained_on": row.trained_on, "command": command}
    match row.family:
        case "network":
            result = _make_network(name, seeds, resume, report)
        case "fusion":
            result = _make_fusion(name, report)
        case _:
            result = _make_knn(name, report)
    card = facts | cards.made() | result
    cards.write(name, card)
    report(f"{name}  validation {card['validation_accuracy']:.2%}  test {card['test_accuracy']:.2%}")
    return card


def make_all(resume: bool = True, report: Report = print) -> None:
    """Every model that has no card yet, teachers before those they teach."""
    for name in registry.ENTRIES:
        if not (resume and name in registry.available()):
            make(name, resume=resume, report=report)


def _make_knn(name: str, report: Report) -> dict:
    """Validation with the first 50,000 in memory; test and weights with all 60,000."""
    row = registry.entry(name)
    report(f"{name}  fitting")
    validation = _accuracy(row.build().fit(*mnist.load("train")), "validation")
    started = time.perf_counter()
    model = row.build().fit(*mnist.load("train+validation"))
    seconds = time.perf_counter() - started
    if row.is_stored:
        model.save(registry.weights_path(name))
    facts = {"parameters": 0, "seconds": seconds, "device": "cpu", "validation_accuracy": validation}
    return facts | _shipped_facts(name)


def _make_fusion(name: str, report: Report) -> dict:
    """Learned on validation, from a ResNet and a KNN that have not seen it."""
    resnet, knn = registry.entry(name).parts
    report(f"{name}  answers of {resnet} and {knn} on validation")
    images, labels = _calibration_data(registry.entry(resnet).recipe)
    started = time.perf_counter()
    knn_answers = registry.entry(knn).build().fit(*mnist.load("train")).predict_proba(images)
    resnet_answers = registry.load(resnet).predict_proba(images)
    model = Fusion(registry.load(resnet), registry.load(knn)).fit(resnet_answers, knn_answers, labels)
    seconds = time.perf_counter() - started
    model.save(registry.weights_path(name))
    right = mix(resnet_answers, knn_answers, model.doubt_, model.weight_).argmax(1) == labels
    return {
        "parameters": 2,
        "doubt": model.doubt_,
        "weight": model.weight_,
        "seconds": seconds,
        "device": "cpu",
        "validation_accuracy": float(right[: len(mnist.load("validation")[1])].mean()),
    } | _shipped_facts(name)


def _make_network(name: str, seeds: int, resume: bool, report: Report) -> dict:
    recipe = registry.entry(name).recipe
    tried = [_train_seed(name, seed, resume, report) for seed in range(seeds)]
    kept = max(tried, key=lambda one: one["validation_accuracy"])
    shutil.copyfile(_seed_folder(name, kept["seed"]) / WEIGHTS_FILE, registry.weights_path(name))
    tests = [one["test_accuracy"] for one in tried]
    return {
        "parameters": registry.entry(name).parameters,
        "recipe": dataclasses.asdict(recipe),
        "seed": kept["seed"],
        "seconds": kept["seconds"],
        "device": kept["device"],
        "temperature": kept["temperature"],
        "validation_accuracy": kept["validation_accuracy"],
        "seeds": [{k: one[k] for k in ("seed", "validation_accuracy", "test_accuracy", "seconds")} for one in tried],
        "test_mean": float(np.mean(tests)),
        "test_spread": float(np.std(tests, ddof=1)) if seeds > 1 else None,
        "history": kept["history"],
    } | _shipped_facts(name)


def _train_seed(name: str, seed: int, resume: bool, report: Report) -> dict:
    """One training to its end; its weights as they ship, measured as they ship."""
    folder = _seed_folder(name, seed)
    if not resume:
        shutil.rmtree(folder, ignore_errors=True)
    recipe = registry.entry(name).recipe
    run = train.fit(
        build=lambda: registry.build(name),
        recipe=recipe,
        data=training_data(recipe),
        seed=seed,
        folder=folder,
        teacher=_teacher(recipe),
        report=lambda line: report(f"{name} seed {seed}  {line}"),
    )
    images, labels = _calibration_data(recipe)
    temperature = fit_temperature(train.predict_logits(run.network, images), labels)
    checkpoint.save_weights(run.network, folder / WEIGHTS_FILE, {"temperature": temperature})
    predictor = NetworkPredictor(run.network, temperature)
    return {
        "seed": seed,
        "validation_accuracy": run.validation_accuracy,
        "test_accuracy": _accuracy(predictor, "test"),
        "temperature": temperature,
        "seconds": run.seconds,
        "device": run.device,
        "history": run.history,
    }


def training_data(recipe: train.Recipe) -> train.Data:
    """What a recipe's `data` names; validation is always MNIST's own."""
    if recipe.data == "drawn":
        return train.Data(drawn.training_set(), mnist.load("validation"))
    images, labels = mnist.load_uint8("train")
    return train.Data(lambda epoch: (images, labels), mnist.load("validation"))


def _calibration_data(recipe: train.Recipe) -> tuple[np.ndarray, np.ndarray]:
    """What the temperature is fitted to: MNIST's validation, and as many drawings by writers kept apart."""
    images, labels = mnist.load("validation")
    if recipe.data != "drawn":
        return images, labels
    drawings, meant = drawn.validation_set()
    return np.concatenate([images, drawings]), np.concatenate([labels, meant])


def _teacher(recipe: train.Recipe) -> Callable[[torch.Tensor], torch.Tensor] | None:
    """The mean logits of the recipe's teachers, for standardised images."""
    if not recipe.teachers:
        return None
    networks = [registry.load(name).network.to(train.device()) for name in recipe.teachers]

    def answer(x: torch.Tensor) -> torch.Tensor:
        with torch.inference_mode(), torch.autocast(x.device.type, torch.bfloat16):
            return torch.stack([network(x).float() for network in networks]).mean(0)

    return answer


def _seed_folder(name: str, seed: int) -> Path:
    return train.RUNS / f"{name}-{seed}"


def _accuracy(predictor, split: str) -> float:
    images, labels = mnist.load(split)
    return float((predictor.predict(images) == labels).mean())


def _shipped_facts(name: str) -> dict:
    """What the model reaches on the test set and, where the pen digits are at hand, on digits of unseen writers;
    loaded as the app loads it."""
    model = registry.load(name)
    images, labels = mnist.load("test")
    measured = evaluate.metrics(model.predict_proba(images), labels)
    written = drawn.HeldOut.find()
    path = registry.weights_path(name)
    file = {"file_bytes": path.stat().st_size, "sha256": cards.digest(path)} if path.is_file() else {"file_bytes": 0}
    reached = {"test_accuracy": measured["accuracy"], "test_errors": measured["errors"]}
    return file | reached | {"pen": written and written.accuracies(model)}
