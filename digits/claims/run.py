"""Every claim of the articles, put to the test: what `python -m digits claims` does.

A claim (`records`) names trials, which claims share, and a rule that turns their figures into a verdict.
"""

import contextlib
import dataclasses
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from digits import files
from digits.claims import extent as extents
from digits.claims import file, trained, trials
from digits.claims.arms import briefly
from digits.claims.claim import Claim
from digits.claims.extent import Extent
from digits.claims.file import Claims, Deformed, Row, Trials
from digits.claims.plan import Plan
from digits.claims.records import CLAIMS
from digits.claims.results import Strength
from digits.claims.trials import Results, Trial

Report = Callable[[str], object]


def run(
    ids: Iterable[str] = (),
    quick: bool = False,
    path: Path | None = None,
    folder: Path = trials.FOLDER,
    report: Report = print,
    extent: Extent | None = None,
) -> Claims:
    """Test the claims named, or all of them, and write the file; returns its content.

    Rows of other claims stay. `quick` measures little, keeps no trial and writes a file of its own. ValueError for an
    id that there is none of.
    """
    claims = _in_order(ids)
    path = path or (file.QUICK_PATH if quick else file.PATH)
    published = _File(path, quick, extent or (extents.QUICK if quick else extents.FULL))
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as aside:
        results = Results()
        for trial, kept in Plan(claims, published.extent, Path(aside) if quick else folder, report):
            results.add(trial, kept)
            published.add(trial, results)
            published.update([claim for claim in claims if claim.is_measured(results)], results)
    content = published.update(claims, results)
    report(f"{path.name}: {len(claims)} claims in {(time.perf_counter() - started) / 60:.1f} min")
    return content


class _File:
    """The file, with the rows that it had before as long as they are of the same extent."""

    def __init__(self, path: Path, quick: bool, extent: Extent):
        self.path, self.quick, self.extent = path, quick, extent
        self.rows: dict[str, Row] = {}
        self.trials = Trials()
        with contextlib.suppress(ValueError):
            before = file.read(path)
            if before.quick == quick:
                self.rows = {row.id: row for row in before.claims}
                self.trials = before.trials

    def add(self, trial: Trial, results: Results) -> None:
        self.trials = trial.publish(self.trials, results[trial], self.extent)

    def update(self, claims: Iterable[Claim], results: Results) -> Claims:
        """Write what the results say of these claims; returns the content."""
        self.rows |= {claim.id: row(claim, results, self.extent, self.quick) for claim in claims}
        rows = [self.rows.get(claim.id) or row(claim, Results(), self.extent, self.quick) for claim in CLAIMS.values()]
        content = Claims(
            command=file.QUICK_COMMAND if self.quick else file.COMMAND,
            quick=self.quick,
            deformed=_deformed(),
            claims=rows,
            trials=self.trials.without_unused(rows),
            **vars(trials.made()),
        )
        files.write(self.path, content)
        return content


def row(claim: Claim, results: Results, extent: Extent, quick: bool) -> Row:
    """What the file says of one claim; `results` hold those of its trials, or it was not measured."""
    ready = claim.is_measured(results)
    ran = claim.trials if ready else ()
    figures = claim.measure(results) if ready else []
    return Row(
        id=claim.id,
        article=claim.article.letter,
        claim=claim.text,
        command=f"{file.COMMAND} {claim.id}" + (" --quick" if quick else ""),
        figures=figures,
        verdict=claim.verdict(figures),
        rule=claim.rule.words,
        ran=[trial.description(extent) for trial in ran],
        note=claim.note if ready else "",
        briefly=briefly(ran, extent),
        level=claim.level if ready else None,
        trials=[trial.name for trial in ran],
        seeds=max((len(trial.seeds(extent)) for trial in ran), default=0),
        quick=quick,
        made=results.made(ran) if ready else None,
    )


def _deformed() -> Deformed:
    once, twice = (dataclasses.asdict(trained.DEFORMATIONS[strength]) for strength in Strength)
    return Deformed(seed=trained.DEFORMED_SEED, once=once, twice=twice)


def _in_order(ids: Iterable[str]) -> list[Claim]:
    ids = [id_.upper() for id_ in ids] or list(CLAIMS)
    for id_ in ids:
        if id_ not in CLAIMS:
            raise ValueError(f"There is no claim {id_!r}; choose from {', '.join(CLAIMS)}.")
    return [claim for claim in CLAIMS.values() if claim.id in ids]
