"""`predict`: pictures in, answers out, a batch at a time; whatever their number, the memory stays the same."""

import dataclasses
import functools
import glob
import io
import itertools
import json
import math
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from digits.commands.saying import Progress, complain, say

if TYPE_CHECKING:
    from digits.predictors.predictor import Predictor
    from digits.reading.answers import Answer
    from digits.reading.numbers import Reading
    from digits.reading.search import Found

    Reader = Callable[[Sequence[object]], list[Found | ValueError]]
BATCH = 50  # pictures, which are held in memory together
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
    """Read the digit or the number in each PICTURE, as the Draw page does."""
    from digits import threads
    from digits.predictors import registry

    names = found(pictures)
    threads.one()
    predictors, is_sound = _load(list(dict.fromkeys(models or registry.DRAW_PAIR)))
    reader = _reader(predictors)
    progress = Progress(len(names), "pictures")
    for batch in _batches(names, BATCH if predictors else 0):
        files, read = _read(batch, reader)
        is_sound &= len(files) == len(batch)
        if files:
            _answer(files, read, predictors, as_json)
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


def _read(names: Sequence[str], read: "Reader") -> tuple[list[str], list["Found"]]:
    """What is found in the pictures that can be read, with their names; what is wrong with the others is said."""
    files, found = [], []
    given = [name if name != STDIN else _standard_input() for name in names]
    for name, one in zip(names, read(given), strict=True):
        if isinstance(one, ValueError):
            complain(f"{name}: {one}")
        else:
            found.append(one)
            files.append(name)
    return files, found


def _reader(predictors: dict[str, "Predictor"]) -> "Reader":
    """As the Draw page reads pictures; the plain way alone where one of its models cannot be loaded."""
    import digits
    from digits.predictors.registry import DRAW_PAIR
    from digits.reading import ahead

    try:
        models = tuple(predictors.get(name) or digits.load(name) for name in DRAW_PAIR)
    except ValueError:
        return ahead.read_plainly
    return functools.partial(ahead.read, DRAW_PAIR, models)


def _standard_input() -> BinaryIO | ValueError:
    raw = sys.stdin.buffer.read(LARGEST + 1)
    if len(raw) > LARGEST:
        return ValueError(f"The picture has over {LARGEST // 1_000_000} MB; make it smaller first.")
    return io.BytesIO(raw)


def _answer(files: Sequence[str], found: Sequence["Found"], predictors: dict[str, "Predictor"], as_json: bool) -> None:
    """Print all answers of the models; what told already while the pictures were read is not asked again."""
    told = _told_by_all(found, predictors)
    for place, file in enumerate(files):
        for name, answers in told.items():
            say(_line(file, name, answers[place], found[place].line, as_json))


def _told_by_all(found: Sequence["Found"], predictors: dict[str, "Predictor"]) -> dict[str, Sequence[list["Answer"]]]:
    """By model its answers to the digits of each picture; where the Draw page's pair is here, as both give them."""
    from digits.predictors.registry import DRAW_PAIR
    from digits.reading import ensemble

    both = {}
    if set(DRAW_PAIR) <= predictors.keys():
        both = dict(
            zip(DRAW_PAIR, zip(*(ensemble.given(DRAW_PAIR, one.told) for one in found), strict=True), strict=True)
        )
    places = {name: place for place, name in enumerate(DRAW_PAIR)}
    return {name: both.get(name) or _told(name, model, found, places.get(name)) for name, model in predictors.items()}


def _told(name: str, model: "Predictor", found: Sequence["Found"], place: int | None) -> list[list["Answer"]]:
    """The answers of a model to the digits of each picture: those told at `place` while it was read, or of one pass."""
    import numpy as np

    from digits.reading import answers

    if place is not None and all(one.told for one in found):
        return [answers.given(name, name, *one.told[place]) for one in found]
    parts = [one.line.images if one.line else one.prepared.image[None] for one in found]
    left = iter(answers.ask_each(name, name, model, np.concatenate(parts)))
    return [list(itertools.islice(left, len(images))) for images in parts]


def _line(file: str, name: str, parts: Sequence["Answer"], line: "Reading | None", as_json: bool) -> str:
    """Of a number, digit and probabilities are those of its first digit, and `is_digit` tells whether all are known;
    `by_both`: whether the scores of both models decided that."""
    from digits.reading import answers

    if line:
        parts = [dataclasses.replace(part, before=before) for part, before in zip(parts, line.before, strict=True)]
    first, is_digit = parts[0], all(part.is_digit for part in parts)
    number = answers.number(parts) if line else None
    if not as_json:
        sure = math.prod(part.confidence for part in parts)
        return f"{file}  {name}: {f'{number or first.digit}  {sure:.1%}' if line or is_digit else UNKNOWN}"
    facts = {"file": file, "model": name, "digit": first.digit, "confidence": first.confidence}
    more = {"probabilities": first.probabilities.tolist(), "is_digit": is_digit, "by_both": first.by_both}
    return json.dumps(facts | more | {"ms": round(sum(part.ms for part in parts), 3), "number": number})
