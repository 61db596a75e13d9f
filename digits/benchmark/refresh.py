"""After a training: make anew all that it made stale, in the right order, and say what is fresh already."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from digits.benchmark import file, measure, readme
from digits.evaluation import drawings, predictions, reasons, scores
from digits.evaluation.pictures import measure as pictures
from digits.predictors import embeddings as stored
from digits.predictors import registry
from digits.reading import doubt, jointly
from digits.training import embeddings, joint, thresholds

Report = Callable[[str], None]


def refresh(
    names: Sequence[str] = (),
    folder: str | Path | None = None,
    parts: Mapping[str, str] | None = None,
    report: Report = print,
) -> None:
    """All that rests on models, of those named or of all that can be loaded; `parts`: further parts of the README, by
    marker.

    ValueError where pen digits are needed and nobody said in which folder they are.
    """
    names = list(names) or registry.loadable()
    for step, stale, make in (
        ("doubt", _without_threshold, lambda some: joint.choose_all(some, folder, report)),
        ("drawings", _not_on_drawings, lambda some: drawings.run(some, folder, report)),
        ("answers", _without_answers, lambda some: _answer(report)),
        ("reasons", _without_reasons, lambda some: reasons.update(report)),
        ("embeddings", _without_embeddings, lambda some: embeddings.make(folder, report)),
        ("pictures", _not_on_pictures, lambda some: pictures.run(report=report)),
        ("benchmark", _not_benchmarked, lambda some: measure.run(some, pen_folder=folder, report=report)),
    ):
        some = stale(names)
        report(f"{step}: {', '.join(some) or 'fresh'}")
        if some:
            make(some)
    _rewrite({"benchmark": readme.benchmark_table(file.read())} | dict(parts or {}), report)


def _without_threshold(names: Sequence[str]) -> list[str]:
    """Models of the Draw page whose threshold, or what both doubt together, was never chosen, or for other weights."""

    def is_stale(name: str) -> bool:
        try:
            lacks_both = name in registry.DRAW_PAIR and jointly.chosen(registry.DRAW_PAIR) is None
            return lacks_both or doubt.threshold(name) is None
        except ValueError:
            return True

    return [name for name in names if name in thresholds.NAMES and is_stale(name)]


def _not_on_drawings(names: Sequence[str]) -> list[str]:
    try:
        found = drawings.read()
    except ValueError:
        return [name for name in names if name in drawings.MODELS]
    return [name for name in names if name in drawings.MODELS and not drawings.is_current(name, found)]


def _without_answers(names: Sequence[str]) -> list[str]:
    return [name for name in names if not (predictions.is_current(name) and scores.is_current(name))]


def _answer(report: Report) -> None:
    predictions.update(registry.loadable(), report=report)
    scores.update(registry.loadable(), report=report)


def _without_reasons(names: Sequence[str]) -> list[str]:
    return [name for name in names if not reasons.is_current(name)]


def _without_embeddings(names: Sequence[str]) -> list[str]:
    """ResNets of the Draw page that would forget while they learn from a person."""
    try:
        there = stored.read()
    except ValueError:
        there = {}
    return [name for name in names if name in embeddings.NAMES and name not in there]


def _not_on_pictures(names: Sequence[str]) -> list[str]:
    wanted = [name for name in names if name in registry.DRAW_PAIR]
    try:
        return [] if pictures.is_true(pictures.read()) else wanted
    except ValueError:
        return wanted


def _not_benchmarked(names: Sequence[str]) -> list[str]:
    try:
        rows = {row.model: row for row in file.read().models}
    except ValueError:
        return list(names)
    return [name for name in names if name not in rows or not file.is_true(rows[name])]


def _rewrite(parts: Mapping[str, str], report: Report) -> None:
    if not readme.PATH.is_file():
        report(f"{readme.PATH.name}: not here")
        return
    text = readme.PATH.read_text()
    stale = [name for name, new in parts.items() if readme.block(name, text) != new.strip()]
    report(f"{readme.PATH.name}: {', '.join(stale) or 'fresh'}")
    for name in stale:
        readme.rewrite(name, parts[name])
