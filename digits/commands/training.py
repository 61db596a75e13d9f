"""`train`: one model, several, or all that are missing or stale."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from digits.commands.saying import INTERRUPTED, complain, say


def train(
    names: Annotated[list[str] | None, typer.Argument(help="Models to train.")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="All that are missing or stale, teachers before those they teach.")
    ] = False,
    seeds: Annotated[int, typer.Option(min=1, help="Train with seeds 0 … N-1, keep the best on validation.")] = 1,
    resume: Annotated[bool, typer.Option("--resume", help="Go on from the checkpoints in runs/.")] = False,
    anew: Annotated[bool, typer.Option("--anew", help="Throw away checkpoints of stopped trainings.")] = False,
    data: Annotated[
        Path | None, typer.Option("--data", help="A file, zip or folder of labelled digits, in any form.")
    ] = None,
    validation: Annotated[float, typer.Option(help="With --data: the share of it that judges, not teaches.")] = 0.2,
    own_name: Annotated[str | None, typer.Option("--as", help="With --data: what the new model is called.")] = None,
    epochs: Annotated[int | None, typer.Option(min=1, help="With --data: how long a network learns.")] = None,
):
    """Train or fit models and write their weights and cards; `refresh` then renews what rests on them. With --data, one
    of your own, made like the model named."""
    from digits.pico import picos
    from digits.predictors import registry

    if data is not None:
        if len(names or ()) != 1 or everything or resume or anew or seeds > 1:
            raise ValueError("With --data, name the one model that yours is to be like: train resnet --data FILE.")
        _train_own(names[0], data, validation, own_name, epochs)
        return
    if own_name or epochs:
        raise ValueError(f"{'--as' if own_name else '--epochs'} goes with --data FILE; give both.")
    if bool(names) == everything:
        both = "Name models or give --all, not both." if names else "Name a model to train, or give --all;"
        raise ValueError(f"{both} `python -m digits models` lists them.")
    if resume and anew:
        raise ValueError("--resume goes on from checkpoints, --anew throws them away; give one of them.")
    for name in names or ():
        if name not in picos.PLANS:
            registry.entry(name)
    if everything:
        _train_all(seeds, resume, anew)
    else:
        _train(names or (), seeds, resume, anew)


def _train_all(seeds: int, resume: bool, anew: bool) -> None:
    """What is missing or stale: models, Picos, and last what is made of them."""
    from digits.compression import missing
    from digits.pico import picos
    from digits.training import plan, together

    steps, small = plan.steps(seeds), picos.missing(seeds)
    names = [*(step.name for step in steps), *small]
    compressions = missing.missing(names)
    lines = [*(plan.describe(steps) if steps or not small else ()), *(f"{name}: a Pico to train" for name in small)]
    for line in [*lines, *compressions.lines()] if together.is_first() else ():
        say(line)
    _train(names, seeds, resume, anew, "--all")
    if compressions.names and together.is_first():
        _compress(compressions, seeds)


def _compress(found, seeds: int) -> None:
    from digits.compression import missing
    from digits.show.texts import compression as texts
    from digits.training import together

    if together.are_many():
        say(texts.ALONE_ONLY)
        return
    try:
        missing.make(found, report=say)
    except KeyboardInterrupt:
        _stopped("--all", seeds)


def _train_own(like: str, file: Path, share: float, name: str | None, epochs: int | None) -> None:
    from digits.training import own, together

    if together.are_many():
        raise ValueError("--data trains in one process; give it without torchrun.")
    own.make(like, file, share, name, epochs, report=say)


def _train(names: Sequence[str], seeds: int, resume: bool, anew: bool, all_of_them: str | None = None) -> None:
    """One after the other, Picos last: of several processes the first trains these alone, and nobody waits for it."""
    from digits.pico import picos, train
    from digits.training import make, together

    names = sorted(names, key=lambda name: name in picos.PLANS)
    for place, name in enumerate(names):
        if name in picos.PLANS and not together.is_first():
            return
        try:
            maker = train if name in picos.PLANS else make
            maker.make(name, seeds=seeds, resume=resume, anew=anew, report=say)
        except KeyboardInterrupt:
            _stopped(all_of_them or " ".join(names[place:]), seeds)


def _stopped(left: str, seeds: int) -> None:
    """Say how to go on, and end."""
    many = f" --seeds {seeds}" if seeds > 1 else ""
    complain(f"\nStopped; go on after the last whole epoch with: python -m digits train {left}{many} --resume")
    raise typer.Exit(INTERRUPTED) from None


def engine(names: Annotated[list[str], typer.Argument(help="Models of the Draw page that are networks.")]):
    """Write the files from which ONNX Runtime answers on the Draw page; `train` does so by itself."""
    from digits.training import engines

    for name in names:
        engines.make(name)
