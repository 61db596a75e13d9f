"""The command line: one verb, one function. `python -m digits --help` lists them.

What a verb needs is imported in it: the help answers at once, and `predict` loads nothing that trains.
"""

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.exceptions import TyperException

import digits

if TYPE_CHECKING:
    import numpy as np

app = typer.Typer(add_completion=False, no_args_is_help=True, help=digits.__doc__, pretty_exceptions_enable=False)

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
Models = Annotated[list[str] | None, typer.Option("--model", help="A name from `models`; may be given several times.")]
Pen = Annotated[Path | None, typer.Option("--pen", help="Folder of digits.jsonl.gz, if not in DIGITS_PEN.")]


@app.command()
def data(folder: Path):
    """Check MNIST's four IDX files in FOLDER and pack them into weights/mnist.npz."""
    from digits.data import mnist
    from digits.show.words import megabytes

    path = mnist.pack(folder)
    counts = [len(mnist.load_uint8(split)[1]) for split in ("train", "validation", "test")]
    print(f"{path.name}: {megabytes(path.stat().st_size)}, {sum(counts):,} digits")


@app.command()
def models(as_json: AsJson = False):
    """List all models: what they are, how they differ from their article, and what they reach where trained here."""
    from digits.predictors import card, registry

    if not as_json:
        print(f"{'model':20}{'MNIST':>8}{'by pen':>8}")
    for name, row in registry.ENTRIES.items():
        has_card = card.path(name).is_file()
        made = card.read(name) if has_card else None
        test, pen = made and made.test_accuracy, made and made.pen and made.pen.accuracy
        if as_json:
            facts = {"model": name, "title": row.title, "source": row.source, "family": row.family}
            print(json.dumps(facts | {"available": name in registry.available(), "test": test, "pen": pen}))
        else:
            columns = "".join("       —" if share is None else f"{share:8.2%}" for share in (test, pen))
            print(f"{name:20}{columns}  {row.title} ({row.source})\n{'':36}  {row.description}")


@app.command()
def train(
    names: Annotated[list[str] | None, typer.Argument(help="Models to train.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All that have no card yet, teachers first.")] = False,
    seeds: Annotated[int, typer.Option(min=1, help="Train with seeds 0 … N-1, keep the best on validation.")] = 1,
    resume: Annotated[bool, typer.Option(help="Go on from the checkpoints in runs/.")] = False,
):
    """Train or fit models and write their weights and cards; `refresh` then renews what rests on them."""
    from digits.training import make

    if not names and not everything:
        raise ValueError("Name a model to train, or give --all; `python -m digits models` lists them.")
    for name in names or []:
        make.make(name, seeds=seeds, resume=resume, report=_say)
    if everything:
        make.make_all(report=_say)


@app.command()
def refresh(
    names: Annotated[list[str] | None, typer.Argument(help="Models whose figures to renew; all if none.")] = None,
    pen: Pen = None,
):
    """Make whatever a training has made stale, in the right order: doubt, drawings, answers, benchmark, README."""
    from digits.benchmark import refresh as stale
    from digits.claims import file as claims
    from digits.claims import words

    stale.refresh(names or (), pen, parts={"claims": words.readme_part(claims.read())}, report=_say)


@app.command()
def doubt(
    names: Annotated[list[str] | None, typer.Argument(help="Models; those of the Draw page if none.")] = None,
    pen: Pen = None,
):
    """Choose the scores under which models say "not a digit", into weights/doubt.json."""
    from digits.training import thresholds

    thresholds.choose(names or (), pen, report=_say)


@app.command()
def embeddings(pen: Pen = None):
    """Store what keeps the ResNets from forgetting while they learn from a person, into weights/embeddings.npz."""
    from digits.training import embeddings

    embeddings.make(pen, report=_say)


@app.command()
def corrections(pen: Pen = None):
    """Measure what a person's corrections bring and cost, into weights/corrections.json."""
    from digits.evaluation import corrections

    corrections.run(pen, report=_say)


@app.command(name="evaluate")
def evaluate_(
    model: Annotated[str | None, typer.Option(help="A name from `models`.")] = None,
    split: Annotated[str, typer.Option(help="train, validation or test.")] = "test",
    everything: Annotated[bool, typer.Option("--all", help="Store all models' answers for the gallery.")] = False,
    pen_file: Annotated[
        Path | None, typer.Option("--pen", help="Measure on strokes drawn as the canvas draws them: a .jsonl[.gz].")
    ] = None,
    corrupted: Annotated[
        bool, typer.Option("--robustness", help="On test digits turned, moved, noisy, blurred, thinner or thicker.")
    ] = False,
    as_json: AsJson = False,
):
    """Measure models on a split of MNIST, on pen digits or corrupted ones, or bring weights/predictions.npz up to
    date."""
    from digits.evaluation import predictions
    from digits.predictors import registry

    if everything:
        predictions.update(registry.available(), report=_say)
    elif pen_file is not None:
        _evaluate_pen([model] if model else registry.DRAW_PAIR, pen_file, as_json)
    elif corrupted:
        pairs = [name for pair in registry.PAIRS.values() for name in pair]
        _evaluate_corrupted([model] if model else pairs, as_json)
    elif model is None:
        raise ValueError("Name a model with --model, or give --all; `python -m digits models` lists them.")
    else:
        _evaluate_split(model, split, as_json)


def _evaluate_split(model: str, split: str, as_json: bool) -> None:
    from digits import metrics
    from digits.data import mnist

    predictor = digits.load(model)
    images, labels = mnist.load(split)
    found = {"model": model, "split": split} | metrics.metrics(predictor.predict_proba(images), labels)
    if as_json:
        print(json.dumps(found))
    else:
        print(f"{model} on {split}: {found['accuracy']:.2%}, {found['errors']} errors in {found['n']:,}")
        print(f"macro F1 {found['macro_f1']:.4f}   ECE {found['ece']:.4f}   log-likelihood −{found['nll']:.4f}")


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
            print(json.dumps({"model": name} | files.plain(found)))
        else:
            _say(f"{name}: {pen_digits.describe(found)}\n")


def _evaluate_corrupted(names: Sequence[str], as_json: bool) -> None:
    """The share right at each dose of each corruption, as in the benchmark."""
    from digits.evaluation import corrupted

    predictors = {name: digits.load(name) for name in names}
    digits_ = corrupted.Corrupted()
    for name, predictor in predictors.items():
        found = digits_.accuracies(predictor)
        if as_json:
            print(json.dumps({"model": name, "n": len(digits_.labels), "robustness": corrupted.by_dose(found)}))
        else:
            _say(f"{name}: of {len(digits_.labels)} test digits, the share right at each dose")
            _say(corrupted.table(found) + "\n")


@app.command()
def drawings(
    model: Models = None,
    without: Annotated[
        str | None, typer.Option(help="Train both drawn models without this source and measure on it.")
    ] = None,
    pen: Pen = None,
):
    """Measure models on drawings, doubt and whole numbers, into weights/drawings.json."""
    if without:
        from digits.training import left_out

        _say(str(left_out.run(without, pen, report=_say)))
    else:
        from digits.evaluation import drawings

        _say(str(drawings.run(model or (), pen, report=_say)))


@app.command(name="benchmark")
def benchmark_(
    model: Models = None,
    quick: Annotated[
        bool, typer.Option(help="A little of everything in under a minute, to a file of its own.")
    ] = False,
    pen: Pen = None,
    as_readme: Annotated[
        bool,
        typer.Option("--readme", help="Measure nothing; write the table and the verdicts into the README."),
    ] = False,
):
    """Measure all models, or those named, into weights/benchmark.json."""
    from digits.benchmark import file, measure, readme

    if as_readme:
        from digits.claims import file as claims
        from digits.claims import words

        readme.rewrite("benchmark", readme.benchmark_table(file.read()))
        readme.rewrite("claims", words.readme_part(claims.read()))
    else:
        measure.run(model or (), quick, pen, report=_say)


@app.command(name="claims")
def claims_(
    ids: Annotated[list[str] | None, typer.Argument(help="Claims to test, A1 to E1; all if none is named.")] = None,
    quick: Annotated[
        bool, typer.Option(help="A little of everything in under two minutes, to a file of its own.")
    ] = False,
):
    """Put the articles' claims to the test, into weights/claims.json; goes on where it was killed."""
    from digits.claims import run

    run.run(ids or (), quick, report=_say)


@app.command()
def load(
    url: str,
    people: Annotated[list[int] | None, typer.Option(min=1, help="So many at once; may be given again.")] = None,
    seconds: Annotated[float, typer.Option(min=1, help="For so long.")] = 60,
):
    """Draw as a whole class on the app at URL, on this machine, and on a bare one, into weights/load.json."""
    try:
        from tests.load import run
    except ImportError:
        raise ValueError("The people who draw live in tests/load of the repository; run this in a checkout.") from None
    run.run(url, people or (1, 10, 50), seconds, report=_say)


@app.command()
def predict(files: list[Path], model: Models = None, as_json: AsJson = False):
    """Read the digit in each picture FILE."""
    from digits.predictors import registry
    from digits.preprocess import to_mnist
    from digits.reading import doubt

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
            probabilities, scores = doubt.answer(predictor, image[None])
            ms = (time.perf_counter() - started) * 1000
            _print_answer(file, name, probabilities[0], bool(doubt.is_digit(name, scores)[0]), ms, as_json)
    raise typer.Exit(1 if failed else 0)


def _print_answer(file: Path, name: str, probabilities: "np.ndarray", is_digit: bool, ms: float, as_json: bool) -> None:
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


def _say(line: object) -> None:
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
