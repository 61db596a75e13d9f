"""Every model measured in one run on this machine, in one file: what `python -m digits benchmark` does."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from digits import files, metrics
from digits.benchmark import file
from digits.benchmark.file import Benchmark, Commands, Corruptions, Kind, Row
from digits.data import mnist
from digits.evaluation import cost, predictions, timing
from digits.evaluation.corrupted import DIGITS, Corrupted, subset
from digits.evaluation.pen_digits import HeldOut
from digits.images.corruption import CORRUPTIONS, SEED
from digits.predictors import card, registry
from digits.predictors.card import Card, OnPenDigits
from digits.predictors.predictor import Predictor

SECONDS_BETWEEN_LINES = 10

Report = Callable[[str], None]


@dataclass(frozen=True)
class Extent:
    """How much is measured: digits of the test set, digits under each corruption, written digits, latencies."""

    test: int = 10_000
    robustness: int = DIGITS
    pen: int = 500
    latencies: int = 300
    seconds_each: float = 10


FULL = Extent()
QUICK = Extent(test=200, robustness=20, pen=20, latencies=20, seconds_each=1)


def run(
    names: Iterable[str] = (),
    quick: bool = False,
    pen_folder: str | Path | None = None,
    path: Path | None = None,
    report: Report = print,
    extent: Extent | None = None,
) -> Benchmark:
    """Measure the named models, or all that can be loaded, and write the file; returns its content.

    Rows of other models stay as long as their weights are the ones that were measured. `quick` measures
    little and writes a file of its own. The pen digits' folder may be in DIGITS_PEN; without it a row keeps
    the figure it has for the same weights, or has none.
    """
    names = _in_order(names)
    path = path or (file.QUICK_PATH if quick else file.PATH)
    started = time.perf_counter()
    bench = _Bench(extent or (QUICK if quick else FULL), pen_folder, report)
    kept = _kept(path, bench.corruptions())
    rows = kept | {row.model: row for row in bench.measure(names, kept)}
    content = Benchmark(
        **vars(files.made()),
        command=file.COMMAND + (" --quick" if quick else ""),
        quick=quick,
        threads=torch.get_num_threads(),
        batch=predictions.CHUNK,
        seconds=round(time.perf_counter() - started, 1),
        corruptions=bench.corruptions(),
        models=[rows[name] for name in registry.ENTRIES if name in rows],
    )
    files.write(path, content)
    report(f"{path.name}: {len(names)} models measured in {content.seconds:.0f} s")
    return content


def _in_order(names: Iterable[str]) -> list[str]:
    """The names in the registry's order; if there are none, all that can be loaded."""
    names = list(names) or registry.loadable()
    for name in names:
        registry.entry(name)
    if not names:
        raise ValueError("No model has weights here yet; train one with: python -m digits train NAME")
    return [name for name in registry.ENTRIES if name in names]


def _kept(path: Path, corruptions: Corruptions) -> dict[str, Row]:
    """The file's rows that are still true, by model; without curves that were measured on other digits or doses."""
    try:
        content = file.read(path)
    except ValueError:
        return {}
    rows = {row.model: row for row in content.models if file.is_true(row)}
    if content.corruptions == corruptions:
        return rows
    return {name: replace(row, robustness={}) for name, row in rows.items()}


class _Bench:
    """One run: the models loaded together, the digits they all see."""

    def __init__(self, extent: Extent, pen_folder: str | Path | None, report: Report):
        self.extent, self.report = extent, report
        self.images, self.labels = subset(extent.test, *mnist.load("test"))
        self.corrupted = Corrupted(extent.robustness)
        self.pen = HeldOut.find(extent.pen, pen_folder)
        if self.pen is None:
            report("no pen digits: set DIGITS_PEN to the folder of digits.jsonl.gz to measure on them")

    def measure(self, names: list[str], kept: dict[str, Row]) -> list[Row]:
        predictors = {name: self._loaded(name) for name in names}
        latency = self._latencies(predictors)
        rows = []
        for number, (name, predictor) in enumerate(predictors.items(), 1):
            started = time.perf_counter()
            figures = _facts(name, predictor) | latency[name] | self._answers(name, predictor)
            row = Row(
                **figures,
                robustness=self.corrupted.accuracies(predictor, self._said(f"{name}, corrupted digits")),
                pen=self._pen(name, predictor, kept),
                memory_bytes=cost.peak_memory(name),
            )
            rows.append(row)
            self.report(
                f"{number}/{len(names)} {name:18} {row.accuracy:7.2%}  p50 {row.p50_ms:.2f} ms  "
                f"({time.perf_counter() - started:.0f} s)"
            )
        return rows

    def corruptions(self) -> Corruptions:
        """What the robustness curves were measured on, and at which doses."""
        n = self.extent.robustness
        kinds = {
            name: Kind(title=c.title, unit=c.unit, doses=list(map(float, c.doses)), nothing=float(c.nothing))
            for name, c in CORRUPTIONS.items()
        }
        return Corruptions(n=n, subset=f"{n:,} digits of the test set, drawn with seed {SEED}", kinds=kinds)

    def _loaded(self, name: str) -> Predictor:
        self.report(f"loading {name}")
        return registry.load(name)

    def _latencies(self, predictors: dict[str, Predictor]) -> dict[str, dict]:
        self.report(f"one digit at a time, {len(predictors)} models in turn")
        extent, progress = self.extent, self._said("one digit at a time")
        taken = timing.latencies(predictors, self.images[:100], extent.latencies, extent.seconds_each, progress)
        return {name: timing.summary(values) for name, values in taken.items()}

    def _said(self, what: str) -> Callable[[float], None]:
        """Takes the share done, and reports it every few seconds."""
        last = [time.perf_counter()]

        def progress(share: float) -> None:
            if time.perf_counter() - last[0] >= SECONDS_BETWEEN_LINES:
                last[0] = time.perf_counter()
                self.report(f"    {what}: {share:.0%}")

        return progress

    def _answers(self, name: str, predictor: Predictor) -> dict:
        started = time.perf_counter()
        answers = predictions.answer(predictor.predict_proba, self.images, progress=self._said(f"{name}, test set"))
        per_second = len(answers) / (time.perf_counter() - started)
        return metrics.metrics(answers, self.labels) | {"per_second": per_second}

    def _pen(self, name: str, predictor: Predictor, kept: dict[str, Row]) -> OnPenDigits | None:
        if self.pen is not None:
            return self.pen.accuracies(predictor)
        return kept[name].pen if name in kept else None


def _facts(name: str, predictor: Predictor) -> dict:
    """What registry, card and the loaded model say of themselves."""
    row, made, costs = registry.entry(name), card.read(name), predictor.cost
    return {
        "model": name,
        "title": row.title,
        "source": row.source,
        "family": row.family,
        "trained_on": row.trained_on,
        "writers": made.writers,
        "remembers": predictor.neighbours is not None,
        "measured": files.now(),
        "machine": files.machine(),
        "fingerprint": file.fingerprint(name),
        "weights_sha256": made.sha256,
        "commands": _commands(name, made),
        "parameters": costs.parameters,
        "multiply_adds": costs.multiply_adds,
        "file_bytes": cost.file_bytes(name),
        "held_bytes": costs.held_bytes,
        "training_seconds": made.seconds,
        "training_device": made.device,
        "validation_accuracy": made.validation_accuracy,
        "validation_curve": [epoch.validation_accuracy for epoch in made.history],
        "seeds": len(made.seeds),
        "test_mean": made.test_mean,
        "test_spread": made.test_spread,
    }


def _commands(name: str, made: Card) -> Commands:
    return Commands(
        training=made.command,
        answers=f"python -m digits evaluate --model {name} --json",
        everything=f"{file.COMMAND} --model {name}",
    )
