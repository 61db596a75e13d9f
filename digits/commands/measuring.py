"""`evaluate`: models on a split of MNIST, on pen digits, on corrupted ones; or all stored answers anew."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

import digits
from digits.commands.saying import say


def evaluate(
    models: Annotated[
        list[str] | None, typer.Option("--model", help="A name from `models`; may be given several times.")
    ] = None,
    split: Annotated[str | None, typer.Option(help="train, validation or test; test if none is named.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Store all models' answers for the gallery.")] = False,
    pen_file: Annotated[
        Path | None, typer.Option("--pen", help="Measure on strokes drawn as the canvas draws them: a .jsonl[.gz].")
    ] = None,
    corrupted: Annotated[
        bool, typer.Option("--robustness", help="On test digits turned, moved, noisy, blurred, thinner or thicker.")
    ] = False,
    damage: Annotated[
        bool, typer.Option("--corrupted", help="On test digits damaged in 22 ways, into weights/corrupted.json.")
    ] = False,
    pictures: Annotated[
        bool,
        typer.Option("--pictures", help="On pictures of every kind that people bring, into weights/pictures.json."),
    ] = False,
    numbers: Annotated[
        bool, typer.Option("--numbers", help="On whole numbers by held-out writers, into weights/numbers.json.")
    ] = False,
    data: Annotated[
        Path | None, typer.Option("--data", help="A file, zip or folder of labelled digits, in any form.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
):
    """Measure models on a split of MNIST, a file of yours, pen digits or corrupted ones, or bring
    weights/predictions.npz up to date. A KNN answers digits that it remembers without the digit itself."""
    from digits.evaluation import predictions, scores
    from digits.predictors import registry

    spoilt = {"--robustness": corrupted, "--corrupted": damage, "--pictures": pictures, "--numbers": numbers}
    _only_one({"--split": split, "--pen": pen_file, **spoilt, "--data": data, "--all": everything})
    if everything:
        if models or as_json:
            raise ValueError("--all stores the answers of all models; give it without --model and --json.")
        predictions.update(registry.available(), report=say)
        scores.update(registry.available(), report=say)
    elif data is not None:
        _evaluate_own(models or registry.DRAW_PAIR, data, as_json)
    elif pen_file is not None:
        _evaluate_pen(models or registry.DRAW_PAIR, pen_file, as_json)
    elif corrupted:
        pairs = [name for pair in registry.PAIRS.values() for name in pair]
        _evaluate_corrupted(models or pairs, as_json)
    elif pictures:
        _evaluate_pictures(models, as_json)
    elif numbers:
        _evaluate_numbers(models, as_json)
    elif damage:
        _evaluate_damaged(models or (), as_json)
    elif not models:
        raise ValueError("Name a model with --model, or give --all; `python -m digits models` lists them.")
    else:
        for name in models:
            _evaluate_split(name, split or "test", as_json)


def _only_one(given: dict[str, object]) -> None:
    named = [name for name, value in given.items() if value]
    if len(named) > 1:
        raise ValueError(f"{' and '.join(named)} ask for different things; give one of them.")


def _evaluate_split(model: str, split: str, as_json: bool) -> None:
    from digits import metrics
    from digits.data import mnist
    from digits.evaluation import predictions

    _, labels = mnist.load_uint8(split)
    found = {"model": model, "split": split} | metrics.metrics(predictions.compute(model, split), labels)
    if as_json:
        say(json.dumps(found))
    else:
        say(f"{model} on {split}: {found['accuracy']:.2%}, {found['errors']} errors in {found['n']:,}")
        say(f"macro F1 {found['macro_f1']:.4f}   ECE {found['ece']:.4f}   NLL {found['nll']:.4f}")


def _evaluate_pen(names: Sequence[str], file: Path, as_json: bool) -> None:
    """Digits of any writers, over the whole grid of stroke widths and sizes."""
    from digits import files
    from digits.data import pen
    from digits.evaluation import pen_digits

    samples = [sample for sample in pen.read(file) if sample.kind == "digit"]
    if not samples:
        raise ValueError(f"{file} holds no digit.")
    drawings = pen.draw_grid(samples)
    for name in names:
        found = pen_digits.evaluate(digits.load(name), samples, drawings)
        if as_json:
            say(json.dumps({"model": name} | files.plain(found)))
        else:
            say(f"{name}: {pen_digits.describe(found)}\n")


def _evaluate_corrupted(names: Sequence[str], as_json: bool) -> None:
    """The share right at each dose of each corruption, as in the benchmark."""
    from digits.evaluation import corrupted

    predictors = {name: digits.load(name) for name in names}
    digits_ = corrupted.Corrupted()
    for name, predictor in predictors.items():
        found = digits_.accuracies(predictor)
        if as_json:
            say(json.dumps({"model": name, "n": len(digits_.labels), "robustness": corrupted.by_dose(found)}))
        else:
            say(f"{name}: of {len(digits_.labels)} test digits, the share right at each dose")
            say(corrupted.table(found) + "\n")


def _evaluate_damaged(names: Sequence[str], as_json: bool) -> None:
    from digits import files
    from digits.evaluation import damaged

    found = damaged.measure(names, report=(lambda line: None) if as_json else say)
    say(json.dumps(files.plain(found)) if as_json else damaged.table(found))


def _evaluate_own(names: Sequence[str], file: Path, as_json: bool) -> None:
    from digits.evaluation import own_data

    for line in map(json.dumps, own_data.facts(names, file)) if as_json else own_data.lines(names, file):
        say(line)


def _evaluate_pictures(names: Sequence[str] | None, as_json: bool) -> None:
    from digits.evaluation.pictures import measure

    if names or as_json:
        raise ValueError("--pictures measures both models of the Draw page; give it without --model and --json.")
    say(measure.summary(measure.run(report=say)))


def _evaluate_numbers(names: Sequence[str] | None, as_json: bool) -> None:
    from digits.evaluation import numbers

    if names or as_json:
        raise ValueError("--numbers measures both models of the Draw page; give it without --model and --json.")
    say(numbers.summary(numbers.run(report=say)))
