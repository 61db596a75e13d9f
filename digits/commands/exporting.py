"""`export`: a model as one file that runs without our code."""

from pathlib import Path
from typing import Annotated

import typer

from digits.commands.saying import say


def export(
    name: Annotated[str, typer.Argument(help="A name from `models`.")],
    form: Annotated[str, typer.Option("--format", help="onnx or pt2 for a network, npz for any.")] = "onnx",
    out: Annotated[Path | None, typer.Option("--out", help="The file to write; NAME.FORMAT here if not said.")] = None,
):
    """Write a model for others: preprocessing, labels, temperature and threshold of doubt stand in the file."""
    from digits.export import make
    from digits.show.words import megabytes

    for path in make.make(name, form, out):
        say(f"{path}: {megabytes(path.stat().st_size)}")
