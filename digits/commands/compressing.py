"""`compress`: smaller models made from those that ship, measured beside them."""

from typing import Annotated

import typer

from digits.commands.saying import say


def compress(
    names: Annotated[list[str] | None, typer.Argument(help="Models to make and measure; all if none is named.")] = None,
    quick: Annotated[bool, typer.Option(help="A little of everything, to a file of its own.")] = False,
    times: Annotated[
        bool,
        typer.Option("--times", help="Make nothing; time the models named, and what was made of them."),
    ] = False,
    untimed: Annotated[bool, typer.Option("--untimed", help="Make and measure, without the times.")] = False,
):
    """Quantise, prune, factor and distil the models, into weights/compression.json; goes on where it was killed."""
    from digits.compression import run

    if times and (untimed or quick):
        raise ValueError("--times makes nothing; give it without --quick and --untimed.")
    if times:
        run.time_again(names or (), report=say)
    else:
        run.run(names or (), quick, timing=not untimed, report=say)
