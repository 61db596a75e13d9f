"""`predict`: pictures in, answers out, a batch at a time; whatever their number, the memory stays the same."""

import glob
import io
import itertools
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from digits.commands.saying import Progress, complain, say

if TYPE_CHECKING:
    import numpy as np

    from digits.predictors.predictor import Predictor
    from digits.reading.answers import Answer

BATCH = 100
STDIN = "-"
UNKNOWN = "not a digit that I know"
LARGEST = 100_000_000  # bytes of a picture on standard input
SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff", ".gif")


def predict(
    pictures: Annotated[list[str], typer.Argument(metavar="PICTURE…", help="Files, folders, globs; - for stdin.")],
    models: Annotated[
        list[str] | None, typer.Option("--model", help="A name from `models`; may be given several times.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a line; ms is the picture's share of its batch.")
    ] = False,
):
    """Read the digit in each PICTURE."""
    from digits import threads
    from digits.predictors import registry

    names = found(pictures)
    threads.one()
    predictors, is_sound = _load(list(dict.fromkeys(models or registry.DRAW_PAIR)))
    progress = Progress(len(names), "pictures")
    for batch in _batches(names, BATCH if predictors else 0):
        files, images = _prepare(batch)
        is_sound &= len(files) == len(batch)
        if files:
            _answer(files, images, predictors, as_json)
        progress.step(len(batch))
    progress.end()
    raise typer.Exit(0 if is_sound else 2)


def found(pictures: Sequence[str]) -> list[str]:
    """The names of all files meant, in order: a folder's pictures by name, and those of the folders in it.

    ValueError where a folder or a glob holds none.
    """
    return [name for given in pictures for name in _meant(given)]


def _meant(given: str) -> list[str]:
    path = Path(given)
    if path.is_dir():
        names = [str(p) for p in sorted(path.rglob("*")) if p.suffix.lower() in SUFFIXES and p.is_file()]
    elif glob.has_magic(given) and not path.exists():
        matches = glob.iglob(given, recursive=True)  # noqa: PTH207, which takes no absolute pattern
        names = sorted(name for name in matches if Path(name).is_file())
    else:
        return [given]
    if not names:
        raise ValueError(f"{given} holds no picture; give PNG, JPEG or WebP files, folders or globs of them.")
    return names


def _load(names: Sequence[str]) -> tuple[dict[str, "Predictor"], bool]:
    """Those that can be loaded, and whether all can; what is wrong with the others is said."""
    import digits
    from digits.reading import doubt

    loaded = {}
    for name in names:
        try:
            predictor = digits.load(name)
            doubt.threshold(name)
        except ValueError as reason:
            complain(reason)
        else:
            loaded[name] = predictor
    return loaded, len(loaded) == len(names)


def _batches(names: Sequence[str], size: int) -> Iterator[tuple[str, ...]]:
    left = iter(names)
    while batch := tuple(itertools.islice(left, size)):
        yield batch


def _prepare(names: Sequence[str]) -> tuple[list[str], list["np.ndarray"]]:
    """The pictures (28, 28) that can be read, with their names; what is wrong with the others is said."""
    from digits.preprocess import to_mnist

    files, images = [], []
    for name in names:
        try:
            image = to_mnist(_standard_input() if name == STDIN else name).image
        except ValueError as reason:
            complain(f"{name}: {reason}")
        else:
            files.append(name)
            images.append(image)
    return files, images


def _standard_input() -> BinaryIO:
    raw = sys.stdin.buffer.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise ValueError(f"The picture has over {LARGEST // 1_000_000} MB; make it smaller first.")
    return io.BytesIO(raw)


def _answer(
    files: Sequence[str], images: Sequence["np.ndarray"], predictors: dict[str, "Predictor"], as_json: bool
) -> None:
    """Print all answers of the models to images (28, 28), one pass of each model."""
    import numpy as np

    from digits.reading.answers import ask_each

    batch = np.stack(images)
    told = {name: ask_each(name, name, predictor, batch) for name, predictor in predictors.items()}
    for place, file in enumerate(files):
        for name, answers in told.items():
            say(_line(file, name, answers[place], as_json))


def _line(file: str, name: str, answer: "Answer", as_json: bool) -> str:
    if not as_json:
        return f"{file}  {name}: {f'{answer.digit}  {answer.confidence:.1%}' if answer.is_digit else UNKNOWN}"
    facts = {"file": file, "model": name, "digit": answer.digit, "confidence": answer.confidence}
    more = {"probabilities": answer.probabilities.tolist(), "is_digit": answer.is_digit, "ms": round(answer.ms, 3)}
    return json.dumps(facts | more)
