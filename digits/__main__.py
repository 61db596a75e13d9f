"""The command line: one verb, one function. `python -m digits --help` lists them."""

import json
import sys
import time
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import TyperException

import digits
from digits import (
    benchmark,
    cards,
    claim_words,
    claims,
    doubt,
    evaluate,
    figures,
    left_out,
    make,
    mnist,
    predictions,
    readme,
    registry,
    robustness,
)
from digits import pen as pen_digits
from digits.preprocess import to_mnist

app = typer.Typer(add_completion=False, no_args_is_help=True, help=digits.__doc__, pretty_exceptions_enable=False)

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
Models = Annotated[list[str] | None, typer.Option("--model", help="A name from `models`; may be given several times.")]


@app.command()
def data(folder: Path):
    """Check MNIST's four IDX files in FOLDER and pack them into weights/mnist.npz."""
    path = mnist.pack(folder)
    print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB, 70,000 digits")


@app.command()
def models(as_json: AsJson = False):
    """List all models: what they are, and what they reach where they are trained here."""
    if not as_json:
        print(f"{'model':20}{'MNIST':>8}{'by pen':>8}")
    for name, row in registry.ENTRIES.items():
        card = cards.read(name) if cards.path(name).is_file() else {}
        if as_json:
            facts = {"model": name, "title": row.title, "source": row.source, "family": row.family}
            reached = {"test": card.get("test_accuracy"), "pen": (card.get("pen") or {}).get("accuracy")}
            print(json.dumps(facts | {"available": name in registry.available()} | reached))
        else:
            reached = [card.get("test_accuracy"), (card.get("pen") or {}).get("accuracy")]
            columns = "".join("       —" if share is None else f"{share:8.2%}" for share in reached)
            print(f"{name:20}{columns}  {row.title} ({row.source})")


@app.command()
def train(
    names: Annotated[list[str] | None, typer.Argument(help="Models to train.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All that have no card yet, teachers first.")] = False,
    seeds: Annotated[int, typer.Option(min=1, help="Train with seeds 0 … N-1, keep the best on validation.")] = 1,
    resume: Annotated[bool, typer.Option(help="Go on from the checkpoints in runs/.")] = False,
):
    """Train or fit models and write their weights and cards."""
    if not names and not everything:
        raise ValueError("Name a model to train, or give --all; `python -m digits models` lists them.")
    for name in names or []:
        make.make(name, seeds=seeds, resume=resume, report=_say)
    if everything:
        make.make_all(report=_say)


@app.command(name="evaluate")
def evaluate_(
    model: Annotated[str | None, typer.Option(help="A name from `models`.")] = None,
    split: Annotated[str, typer.Option(help="train, validation or test.")] = "test",
    everything: Annotated[bool, typer.Option("--all", help="Store all models' answers for the gallery.")] = False,
    pen_file: Annotated[
        Path | None, typer.Option("--pen", help="Measure on strokes drawn as the canvas draws them: a .jsonl[.gz].")
    ] = None,
    spoilt: Annotated[
        bool, typer.Option("--robustness", help="On test digits turned, moved, noisy, blurred, thinner or thicker.")
    ] = False,
    as_json: AsJson = False,
):
    """Measure models on a split of MNIST, on pen digits or spoilt ones, or bring weights/predictions.npz up to date."""
    if everything:
        predictions.update(registry.available(), report=_say)
        return
    if pen_file is not None:
        _evaluate_pen([model] if model else registry.DRAW_PAIR, pen_file, as_json)
        return
    if spoilt:
        pairs = [name for pair in registry.PAIRS.values() for name in pair]
        _evaluate_spoilt([model] if model else pairs, as_json)
        return
    if model is None:
        raise ValueError("Name a model with --model, or give --all; `python -m digits models` lists them.")
    predictor = digits.load(model)
    images, labels = mnist.load(split)
    found = {"model": model, "split": split} | evaluate.metrics(predictor.predict_proba(images), labels)
    if as_json:
        print(json.dumps(found))
    else:
        print(f"{model} on {split}: {found['accuracy']:.2%}, {found['errors']} errors in {found['n']:,}")
        print(f"macro F1 {found['macro_f1']:.4f}   ECE {found['ece']:.4f}   log-likelihood −{found['nll']:.4f}")


def _evaluate_pen(names, file: Path, as_json: bool) -> None:
    """Digits of any writers, over the whole grid of stroke widths and sizes."""
    samples = [sample for sample in pen_digits.read(file) if sample.kind == "digit"]
    if not samples:
        raise ValueError(f"{file} holds no digit.")
    drawings = pen_digits.draw_grid(samples)
    for name in names:
        found = pen_digits.evaluate(digits.load(name), samples, drawings)
        print(json.dumps({"model": name} | found) if as_json else f"{name}: {pen_digits.describe(found)}\n")


def _evaluate_spoilt(names, as_json: bool) -> None:
    """The share right at each dose of each perturbation, as in the benchmark."""
    predictors = {name: digits.load(name) for name in names}
    spoilt = robustness.Spoilt()
    for name, predictor in predictors.items():
        found = spoilt.accuracies(predictor)
        if as_json:
            print(json.dumps({"model": name, "n": len(spoilt.labels), "robustness": robustness.by_dose(found)}))
        else:
            _say(f"{name}: of {len(spoilt.labels)} test digits, the share right at each dose")
            _say(robustness.table(found) + "\n")


@app.command()
def drawings(
    model: Models = None,
    without: Annotated[
        str | None, typer.Option(help="Train both drawn models without this source and measure on it.")
    ] = None,
    pen: Annotated[Path | None, typer.Option(help="Folder of digits.jsonl.gz, if not in DIGITS_PEN.")] = None,
):
    """Measure models on drawings, doubt and whole numbers, into weights/drawings.json."""
    if without:
        _say(str(left_out.run(without, pen, report=_say)))
        return
    _say(str(figures.run(model or (), pen, report=_say)))


@app.command(name="benchmark")
def benchmark_(
    model: Models = None,
    quick: Annotated[
        bool, typer.Option(help="A little of everything in under a minute, to a file of its own.")
    ] = False,
    pen: Annotated[Path | None, typer.Option(help="Folder of digits.jsonl.gz, if not in DIGITS_PEN.")] = None,
    as_readme: Annotated[
        bool,
        typer.Option("--readme", help="Measure nothing; write the table and the verdicts into the README."),
    ] = False,
):
    """Measure all models, or those named, into weights/benchmark.json."""
    if as_readme:
        readme.rewrite("benchmark", readme.benchmark_table(benchmark.read()))
        readme.rewrite("claims", claim_words.readme_part(claims.read()))
        return
    benchmark.run(model or (), quick, pen, report=_say)


@app.command(name="claims")
def claims_(
    ids: Annotated[list[str] | None, typer.Argument(help="Claims to test, A1 to E1; all if none is named.")] = None,
    quick: Annotated[
        bool, typer.Option(help="A little of everything in under two minutes, to a file of its own.")
    ] = False,
):
    """Put the articles' claims to the test, into weights/claims.json; goes on where it was killed."""
    claims.run(ids or (), quick, report=_say)


@app.command()
def predict(files: list[Path], model: Models = None, as_json: AsJson = False):
    """Read the digit in each picture FILE."""
    predictors = {name: digits.load(name) for name in model or registry.DRAW_PAIR}
    failed = False
    for file in files:
        try:
            image = to_mnist(file).image
        except ValueError as error:
            print(f"{file}: {error}", file=sys.stderr)
            failed = True
            continue
        for name, predictor in predictors.items():
            started = time.perf_counter()
            probabilities = predictor.predict_proba(image[None])[0]
            ms = (time.perf_counter() - started) * 1000
            is_digit = bool(doubt.is_digit(name, predictor, image[None])[0])
            _print_answer(file, name, probabilities, is_digit, ms, as_json)
    raise typer.Exit(1 if failed else 0)


def _print_answer(file: Path, name: str, probabilities, is_digit: bool, ms: float, as_json: bool) -> None:
    digit = int(probabilities.argmax())
    confidence = float(probabilities[digit])
    if not as_json:
        print(f"{file}  {name}: {f'{digit}  {confidence:.1%}' if is_digit else 'not a digit that I know'}")
        return
    facts = {"file": str(file), "model": name, "digit": digit, "confidence": confidence}
    print(
        json.dumps(
            facts | {"probabilities": [float(p) for p in probabilities], "is_digit": is_digit, "ms": round(ms, 3)}
        )
    )


def _say(line: str) -> None:
    print(line, flush=True)


def main() -> int:
    """Run a verb; what a person can mend is one sentence on stderr and exit status 2."""
    try:
        return app(standalone_mode=False) or 0
    except ValueError as error:
        print(error, file=sys.stderr)
    except TyperException as error:
        print(error.format_message(), "`python -m digits --help` lists the verbs.", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
