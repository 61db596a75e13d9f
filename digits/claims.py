"""Every claim of the articles, put to the test: what `python -m digits claims` does.

A claim's figures come from trials (`trials`, `experiments`) that claims share; its rule (`verdicts`) turns them into
a verdict. A finished trial is kept in runs/claims and never repeated.
"""

import contextlib
import dataclasses
import json
import re
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from digits import cards, experiments, mnist, trials, verdicts
from digits.articles import CLAIMS
from digits.claim_figures import Results
from digits.experiments import EXPERIMENTS
from digits.measures import MEASURES
from digits.trials import ARMS, SEEDS

PATH = mnist.WEIGHTS / "claims.json"
QUICK_PATH = mnist.WEIGHTS / "claims-quick.json"
COMMAND = "python -m digits claims"

Report = Callable[[str], None]


@dataclass(frozen=True)
class Extent:
    """How much is measured, and with which seeds."""

    trainings: trials.Extent = trials.FULL
    others: experiments.Extent = experiments.FULL
    seeds: tuple[int, ...] = SEEDS


FULL = Extent()
QUICK = Extent(trials.QUICK, experiments.QUICK)


def run(
    ids: Iterable[str] = (),
    quick: bool = False,
    path: Path | None = None,
    folder: Path = trials.FOLDER,
    report: Report = print,
    extent: Extent | None = None,
) -> dict:
    """Test the claims named, or all of them, and write the file; returns its content.

    Rows of other claims stay. `quick` measures little, keeps no trial and writes a file of its own. ValueError for an
    id that there is none of.
    """
    ids = _in_order(ids)
    file = _File(path or (QUICK_PATH if quick else PATH), quick, extent or (QUICK if quick else FULL))
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as aside:
        results: Results = {}
        for name, found in _Plan(ids, file.extent, Path(aside) if quick else folder, report):
            results[name] = found
            file.update(_answered(ids, results), results)
    content = file.update(ids, results)
    report(f"{file.path.name}: {len(ids)} claims in {(time.perf_counter() - started) / 60:.1f} min")
    return content


def _answered(ids: list[str], results: Results) -> list[str]:
    """The claims all of whose trials are there."""
    return [claim for claim in ids if claim in MEASURES and set(MEASURES[claim].trials) <= set(results)]


class _File:
    """The file, with the rows that it had before as long as they are of the same extent."""

    def __init__(self, path: Path, quick: bool, extent: Extent):
        self.path, self.quick, self.extent = path, quick, extent
        self.rows, self.trials = {}, {}
        with contextlib.suppress(ValueError):
            before = read(path)
            if before["quick"] == quick:
                self.rows = {row["id"]: row for row in before["claims"]}
                self.trials = before["trials"]

    def update(self, ids: list[str], results: Results) -> dict:
        """Write what the results say of the claims `ids`; returns the content."""
        self.rows |= {claim: row(claim, results, self.extent, self.quick) for claim in ids}
        self.trials |= {name: _published(name, found, self.extent) for name, found in results.items()}
        deformed = {name: dataclasses.asdict(ranges) for name, ranges in trials.DEFORMATIONS.items()}
        content = {
            "command": COMMAND + (" --quick" if self.quick else ""),
            "quick": self.quick,
            **trials.made(),
            "deformed": {"seed": trials.DEFORMED_SEED} | deformed,
            "claims": [self.rows.get(claim) or row(claim, {}, self.extent, self.quick) for claim in CLAIMS],
            "trials": self.trials,
        }
        cards.write_json(self.path, content)
        return content


def read(path: Path = PATH) -> dict:
    """The file's content; ValueError with the command that makes it where it is missing or damaged."""
    try:
        content = json.loads(path.read_text())
        content["claims"][0]["verdict"], content["trials"]
    except FileNotFoundError:
        raise ValueError(f"{path.name} is missing; make it with: {COMMAND}") from None
    except (ValueError, KeyError, IndexError, TypeError):
        raise ValueError(f"{path.name} is damaged; make it again with: {COMMAND}") from None
    return content


def row(claim: str, results: Results, extent: Extent, quick: bool) -> dict:
    """What the file says of one claim; `results` hold those of its trials, or it was not measured."""
    measure = MEASURES.get(claim)
    ready = measure is not None and all(name in results for name in measure.trials)
    found = measure.figures({name: results[name] for name in measure.trials}) if ready else []
    return {
        "id": claim,
        "article": CLAIMS[claim].article,
        "claim": CLAIMS[claim].text,
        "command": f"{COMMAND} {claim}" + (" --quick" if quick else ""),
        "figures": found,
        "verdict": verdicts.decide(claim, found),
        "rule": verdicts.rule_words(claim),
        "ran": [describe(name, extent) for name in measure.trials] if ready else [],
        "note": measure.note if ready else "",
        "briefly": briefly(measure.trials, extent) if ready else "",
        "level": measure.level if ready else None,
        "trials": list(measure.trials) if ready else [],
        "seeds": len(extent.seeds) if ready else 0,
        "quick": quick,
        **_made([trial for name in measure.trials for trial in results[name]] if ready else []),
    }


def _made(found: list[dict]) -> dict:
    """When and where the last of the trials was made; a finished trial keeps its own date."""
    if not found:
        return {"date": None, "machine": None, "versions": {}}
    return max((trial["made"] for trial in found), key=lambda made: made["date"])


def describe(name: str, extent: Extent) -> str:
    return ARMS[name].within(extent.trainings).description if name in ARMS else EXPERIMENTS[name].title


def briefly(names: Iterable[str], extent: Extent) -> str:
    """What networks were trained with, where the reader has to know it at first sight: width, digits, epochs."""
    arms = [ARMS[name].within(extent.trainings) for name in names if name in ARMS]
    if not arms:
        return ""
    facts = [arm.width for arm in arms if arm.width] + [f"{arm.images:,} images" for arm in arms if arm.images < 50_000]
    epochs = " or ".join(str(count) for count in sorted({arm.epochs for arm in arms}))
    return ", ".join([*dict.fromkeys(facts), f"{epochs} epoch{'' if epochs == '1' else 's'}"])


def _in_order(ids: Iterable[str]) -> list[str]:
    ids = [claim.upper() for claim in ids] or list(CLAIMS)
    for claim in ids:
        if claim not in CLAIMS:
            raise ValueError(f"There is no claim {claim!r}; choose from {', '.join(CLAIMS)}.")
    return [claim for claim in CLAIMS if claim in ids]


def _published(name: str, found: list[dict], extent: Extent) -> dict:
    """What the file keeps of a trial: all but what only the figures need."""
    leave_out = ("made_from", "made", "seconds", "confusion")
    seeds = [{key: value for key, value in trial.items() if key not in leave_out} for trial in found]
    return {"title": describe(name, extent), "seeds": seeds}


class _Plan:
    """All trials that the claims need, each once, and how long they will take."""

    def __init__(self, ids: list[str], extent: Extent, folder: Path, report: Report):
        needed = [name for claim in ids if claim in MEASURES for name in MEASURES[claim].trials]
        self.seeds = extent.seeds
        self.extent, self.folder, self.report = extent, folder, report
        self.started = time.perf_counter()
        self.done = 0.0  # planned seconds of what this run did
        self.names = sorted(set(needed), key=lambda name: (self._seconds(name), name))
        steps = [(name, seed) for name in self.names for seed in self.seeds]
        self.left = sum(self._seconds(name) for name, seed in steps if not self._is_finished(name, seed))

    def __iter__(self) -> Iterator[tuple[str, list[dict]]]:
        """Each trial's name and its results, one a seed; short ones first."""
        for name in self.names:
            yield name, [self._trial(name, seed) for seed in self.seeds]

    def _trial(self, name: str, seed: int) -> dict:
        is_new, seconds = not self._is_finished(name, seed), self._seconds(name)
        before = self.done, self.left

        def went_on(line: str) -> None:
            epoch, epochs = map(int, re.match(r"epoch (\d+)/(\d+)", line).groups())
            self._spend(before, seconds * epoch / epochs)
            self._say(f"{name} {seed}: {line.split('  left')[0]}")

        if name in ARMS:
            found = trials.trial(name, seed, self.extent.trainings, self.folder, went_on)
        else:
            found = trials.experiment(name, seed, self.extent.others, self.folder)
        if is_new:
            self._spend(before, seconds)
            self._say(f"{name} {seed}: done")
        return found

    def _spend(self, before: tuple[float, float], seconds: float) -> None:
        self.done, self.left = before[0] + seconds, before[1] - seconds

    def _say(self, line: str) -> None:
        pace = (time.perf_counter() - self.started) / max(self.done, 1e-9)
        self.report(f"{line}  (all: {self.left * pace / 60:.0f} min left)")

    def _seconds(self, name: str) -> float:
        """As planned, on a machine of the pace that the arms name."""
        if name in EXPERIMENTS:
            return EXPERIMENTS[name].pace * self.extent.others.digits / experiments.FULL.digits
        whole, arm = ARMS[name], ARMS[name].within(self.extent.trainings)
        return whole.pace * arm.epochs * arm.images / whole.images

    def _is_finished(self, name: str, seed: int) -> bool:
        extent = self.extent.trainings if name in ARMS else self.extent.others
        return trials.is_finished(name, seed, extent, self.folder)
