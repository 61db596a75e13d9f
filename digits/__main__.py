"""The command line: one verb, one function. `python -m digits --help` lists them.

What a verb needs is imported in it: the help answers at once, and `predict` loads nothing that trains.
"""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import TyperException

import digits
from digits.commands import answering, classifying, compressing, exporting, listing, measuring, training
from digits.commands.saying import INTERRUPTED, complain, say

STATUSES = (
    "Exit status: 0 fine, 1 an answer that is no (a check that fails), 2 something for you to mend, said in a "
    "sentence; 130 stopped with Ctrl-C."
)

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)

Models = Annotated[list[str] | None, typer.Option("--model", help="A name from `models`; may be given several times.")]
Pen = Annotated[Path | None, typer.Option("--pen", help="Folder of digits.jsonl.gz, if not in DIGITS_PEN.")]


@app.callback(invoke_without_command=True, help=digits.__doc__, epilog=STATUSES)
def front(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Say which version this is.")] = False,
):
    """Without a verb, the help."""
    if version:
        say(f"digits {digits.__version__}")
        raise typer.Exit()
    if context.invoked_subcommand is None:
        say(context.get_help())


@app.command()
def data(folder: Path):
    """Check MNIST's four IDX files in FOLDER and pack them into weights/mnist.npz."""
    from digits.data import mnist
    from digits.show.words import megabytes

    path = mnist.pack(folder)
    counts = [len(mnist.load_uint8(split)[1]) for split in ("train", "validation", "test")]
    print(f"{path.name}: {megabytes(path.stat().st_size)}, {sum(counts):,} digits")


app.command()(listing.models)


app.command()(training.train)


app.command()(training.engine)


@app.command()
def refresh(
    names: Annotated[list[str] | None, typer.Argument(help="Models whose figures to renew; all if none.")] = None,
    pen: Pen = None,
):
    """Make whatever a training has made stale, in the right order: doubt, drawings, answers, benchmark, README."""
    from digits.benchmark import refresh as stale
    from digits.claims import file as claims
    from digits.claims import words
    from digits.compression import file as compressed
    from digits.compression import table
    from digits.pico import picos
    from digits.pico import words as pico_words

    parts = {
        "claims": words.readme_part(claims.read()),
        "pico": pico_words.readme_part(picos.results()),
        "compression": table.readme_part(compressed.read()),
    }
    stale.refresh(names or (), pen, parts=parts, report=say)


@app.command()
def doubt(
    names: Annotated[list[str] | None, typer.Argument(help="Models; those of the Draw page if none.")] = None,
    pen: Pen = None,
):
    """Choose the scores under which models say "not a digit", into weights/doubt.json."""
    from digits.training import joint

    joint.choose_all(names or (), pen, report=say)


@app.command()
def embeddings(pen: Pen = None):
    """Store what keeps the ResNets from forgetting while they learn from a person, into weights/embeddings.npz."""
    from digits.training import embeddings

    embeddings.make(pen, report=say)


@app.command()
def corrections(pen: Pen = None):
    """Measure what a person's corrections bring and cost, into weights/corrections.json."""
    from digits.evaluation import corrections

    corrections.run(pen, report=say)


app.command(name="evaluate")(measuring.evaluate)


@app.command()
def drawings(
    model: Models = None,
    without: Annotated[
        str | None, typer.Option(help="Train both drawn models without this source and measure on it.")
    ] = None,
    pen: Pen = None,
):
    """Measure models on drawings, doubt and whole numbers, into weights/drawings.json."""
    if without and model:
        raise ValueError("--without trains and measures both drawn models; give it without --model.")
    if without:
        from digits.training import left_out

        say(str(left_out.run(without, pen, report=say)))
    else:
        from digits.evaluation import drawings

        say(str(drawings.run(model or (), pen, report=say)))


@app.command(name="reasons")
def reasons_():
    """Find what the pages' reasons rest on: the digits that excite each channel, the saliencies' worth, the maps."""
    from digits.evaluation import reasons

    reasons.update(report=say)


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

    if as_readme and (model or quick or pen):
        raise ValueError("--readme measures nothing; give it without --model, --quick and --pen.")
    if as_readme:
        from digits.claims import file as claims
        from digits.claims import words
        from digits.compression import file as compressed
        from digits.compression import table
        from digits.pico import picos
        from digits.pico import words as pico_words

        readme.rewrite("compression", table.readme_part(compressed.read()))
        readme.rewrite("benchmark", readme.benchmark_table(file.read()))
        readme.rewrite("claims", words.readme_part(claims.read()))
        readme.rewrite("pico", pico_words.readme_part(picos.results()))
    else:
        measure.run(model or (), quick, pen, report=say)


@app.command(name="claims")
def claims_(
    ids: Annotated[list[str] | None, typer.Argument(help="Claims to test, A1 to E1; all if none is named.")] = None,
    quick: Annotated[
        bool, typer.Option(help="A little of everything in under two minutes, to a file of its own.")
    ] = False,
):
    """Put the articles' claims to the test, into weights/claims.json; goes on where it was killed."""
    from digits.claims import run

    run.run(ids or (), quick, report=say)


@app.command()
def load(
    url: str,
    people: Annotated[list[int] | None, typer.Option(min=1, help="So many at once; may be given again.")] = None,
    seconds: Annotated[float, typer.Option(min=1, help="For so long.")] = 60,
    long: Annotated[float, typer.Option(min=0, help="The largest crowd once more for so many seconds.")] = 0,
    replicas: Annotated[int, typer.Option(min=0, max=2, help="And at so many processes behind nginx.")] = 0,
):
    """Draw as a whole class on the app at URL, on this machine, and on a bare one, into weights/load.json.

    Exit status 1 where an answer was missing or another person's.
    """
    try:
        from tests.load import run
    except ImportError:
        raise ValueError("The people who draw live in tests/load of the repository; run this in a checkout.") from None
    found = run.run(url, people or (1, 10, 50), seconds, long, replicas, report=say)
    raise typer.Exit(int(any(one.errors or one.crossed for one in [*found.app, *found.replicas])))


app.command()(answering.predict)


app.command()(classifying.classify)


app.command()(classifying.throughput)


app.command()(exporting.export)


app.command()(compressing.compress)


def main() -> int:
    """Run a verb; returns the exit status, as `STATUSES` says. What a person can mend is one sentence on stderr."""
    try:
        return app(standalone_mode=False) or 0
    except (KeyboardInterrupt, typer.Abort):
        complain("Stopped.")
        return INTERRUPTED
    except (BrokenPipeError, SystemExit):  # who read the answers has enough; typer makes the one into the other
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except ValueError as error:
        complain(error)
    except OSError as error:
        complain(f"{error.filename or 'A file'}: {error.strerror}. Mend that and run it again.")
    except TyperException as error:
        complain(f"{error.format_message()} `python -m digits --help` lists the verbs.")
    return 2


if __name__ == "__main__":
    sys.exit(main())
