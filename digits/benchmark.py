"""Every model measured in one run on this machine, in one file: what `python -m digits benchmark` does."""

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import torch

from digits import cards, cost, drawn, evaluate, figures, mnist, predictions, registry, timing
from digits.perturb import PERTURBATIONS, SEED
from digits.robustness import DIGITS, Spoilt, subset

PATH = mnist.WEIGHTS / "benchmark.json"
QUICK_PATH = mnist.WEIGHTS / "benchmark-quick.json"
SECONDS_BETWEEN_LINES = 10

Report = Callable[[str], None]


@dataclass(frozen=True)
class Extent:
    """How much is measured: digits of the test set, digits under each perturbation, written digits, latencies."""

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
) -> dict:
    """Measure the named models, or all that can be loaded, and write the file; returns its content.

    Rows of other models stay as long as their weights are the ones that were measured. `quick` measures
    little and writes a file of its own. The pen digits' folder may be in DIGITS_PEN; without it a row keeps
    the figure it has for the same weights, or has none.
    """
    names = _in_order(names)
    path = path or (QUICK_PATH if quick else PATH)
    started = time.perf_counter()
    bench = _Bench(extent or (QUICK if quick else FULL), pen_folder, report)
    kept = _kept(path, bench.robustness_facts())
    rows = kept | {row["model"]: row for row in bench.measure(names, kept)}
    content = {
        "command": "python -m digits benchmark" + (" --quick" if quick else ""),
        "quick": quick,
        "date": cards.now(),
        "machine": cards.machine(),
        "threads": torch.get_num_threads(),
        "batch": predictions.CHUNK,
        "versions": cards.versions(),
        "seconds": round(time.perf_counter() - started, 1),
        "robustness": bench.robustness_facts(),
        "drawings": figures.shipped(),
        "models": [rows[name] for name in registry.ENTRIES if name in rows],
    }
    cards.write_json(path, content)
    report(f"{path.name}: {len(names)} models measured in {content['seconds']:.0f} s")
    return content


def read(path: Path = PATH) -> dict:
    """The file's content; ValueError with the command that makes it where it is missing or damaged."""
    try:
        content = json.loads(path.read_text())
        content["models"][0]["accuracy"]
    except FileNotFoundError:
        raise ValueError(f"{path.name} is missing; make it with: python -m digits benchmark") from None
    except (ValueError, KeyError, IndexError, TypeError):
        raise ValueError(f"{path.name} is damaged; make it again with: python -m digits benchmark") from None
    return content


def _in_order(names: Iterable[str]) -> list[str]:
    """The names in the registry's order; if there are none, all that can be loaded."""
    names = list(names) or _loadable()
    for name in names:
        registry.entry(name)
    if not names:
        raise ValueError("No model has weights here yet; train one with: python -m digits train NAME")
    return [name for name in registry.ENTRIES if name in names]


def _loadable() -> list[str]:
    """Models whose weights are here, and those of the models they ask."""
    here = registry.available()
    return [name for name in here if set(registry.entry(name).parts) <= set(here)]


def _kept(path: Path, robustness: dict) -> dict[str, dict]:
    """The file's rows that are still true, by model; without curves that were measured on other digits or doses."""
    try:
        content = read(path)
    except ValueError:
        return {}
    rows = {row["model"]: row for row in content["models"] if _still_true(row)}
    if content["robustness"] == json.loads(json.dumps(robustness)):
        return rows
    return {name: row | {"robustness": {}} for name, row in rows.items()}


def _still_true(row: dict) -> bool:
    """Whether a row's figures belong to the model as it is; large weights that are not here count by their card."""
    name = row["model"]
    if name not in registry.ENTRIES:
        return False
    if name in _loadable():
        return row["fingerprint"] == _fingerprint(name)
    return cards.path(name).is_file() and row["weights_sha256"] == cards.read(name).get("sha256")


def _fingerprint(name: str) -> str:
    """What a model's answers depend on, the models that it asks included."""
    return " ".join(map(predictions.fingerprint, (name, *registry.entry(name).parts)))


class _Bench:
    """One run: the models loaded together, the digits they all see."""

    def __init__(self, extent: Extent, pen_folder: str | Path | None, report: Report):
        self.extent, self.report = extent, report
        self.images, self.labels = subset(extent.test, *mnist.load("test"))
        self.spoilt = Spoilt(extent.robustness)
        self.pen = drawn.HeldOut.find(extent.pen, pen_folder)
        if self.pen is None:
            report("no pen digits: set DIGITS_PEN to the folder of digits.jsonl.gz to measure on them")

    def measure(self, names: list[str], kept: dict[str, dict]) -> list[dict]:
        predictors = {name: self._loaded(name) for name in names}
        latency = self._latencies(predictors)
        rows = []
        for number, (name, predictor) in enumerate(predictors.items(), 1):
            started = time.perf_counter()
            row = _facts(name, predictor) | latency[name] | self._answers(name, predictor)
            row["robustness"] = self.spoilt.accuracies(predictor, self._said(f"{name}, spoilt digits"))
            row["pen"] = self._pen(name, predictor, kept)
            row["memory_bytes"] = cost.peak_memory(name)
            rows.append(row)
            self.report(
                f"{number}/{len(names)} {name:18} {row['accuracy']:7.2%}  p50 {row['p50_ms']:.2f} ms  "
                f"({time.perf_counter() - started:.0f} s)"
            )
        return rows

    def robustness_facts(self) -> dict:
        """What the robustness curves were measured on, and at which doses."""
        subset = f"{self.extent.robustness:,} digits of the test set, drawn with seed {SEED}"
        facts = {"n": self.extent.robustness, "subset": subset}
        return facts | {
            "perturbations": {
                name: {"title": p.title, "unit": p.unit, "doses": list(p.doses), "nothing": p.nothing}
                for name, p in PERTURBATIONS.items()
            }
        }

    def _loaded(self, name: str):
        self.report(f"loading {name}")
        return registry.load(name)

    def _latencies(self, predictors: dict) -> dict[str, dict]:
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

    def _answers(self, name: str, predictor) -> dict:
        started = time.perf_counter()
        answers = predictions.answer(predictor.predict_proba, self.images, progress=self._said(f"{name}, test set"))
        per_second = len(answers) / (time.perf_counter() - started)
        return evaluate.metrics(answers, self.labels) | {"per_second": per_second}

    def _pen(self, name: str, predictor, kept: dict[str, dict]) -> dict | None:
        if self.pen is not None:
            return self.pen.accuracies(predictor)
        return kept[name]["pen"] if name in kept else None


def _facts(name: str, predictor) -> dict:
    """What registry, card and the loaded model say of themselves."""
    row = registry.entry(name)
    card = cards.read(name)
    return {
        "model": name,
        "title": row.title,
        "source": row.source,
        "family": row.family,
        "trained_on": row.trained_on,
        "measured": cards.now(),
        "machine": cards.machine(),
        "fingerprint": _fingerprint(name),
        "weights_sha256": card.get("sha256"),
        "commands": _commands(name, card),
        "parameters": row.parameters or cost.parameters(predictor),
        "multiply_adds": cost.multiply_adds(predictor),
        "file_bytes": cost.file_bytes(name),
        "held_bytes": cost.held_bytes(predictor),
        "training_seconds": card.get("seconds"),
        "training_device": card.get("device"),
        "validation_accuracy": card.get("validation_accuracy"),
        "validation_curve": [epoch["validation_accuracy"] for epoch in card.get("history", [])],
        "seeds": len(card.get("seeds", [])),
        "test_mean": card.get("test_mean"),
        "test_spread": card.get("test_spread"),
    }


def _commands(name: str, card: dict) -> dict[str, str]:
    """The command that makes each group of figures again."""
    return {
        "training": card.get("command", ""),
        "answers": f"python -m digits evaluate --model {name} --json",
        "everything": f"python -m digits benchmark --model {name}",
    }
