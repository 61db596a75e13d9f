"""`train`: one model, several, or all that are missing or stale."""

from collections.abc import Sequence
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
):
    """Train or fit models and write their weights and cards; `refresh` then renews what rests on them."""
    from digits.predictors import registry
    from digits.training import plan

    if bool(names) == everything:
        both = "Name models or give --all, not both." if names else "Name a model to train, or give --all;"
        raise ValueError(f"{both} `python -m digits models` lists them.")
    if resume and anew:
        raise ValueError("--resume goes on from checkpoints, --anew throws them away; give one of them.")
    for name in names or ():
        registry.entry(name)
    if everything:
        steps = plan.steps(seeds)
        for line in plan.describe(steps):
            say(line)
        names = [step.name for step in steps]
    _train(names or (), seeds, resume, anew, "--all" if everything else None)


def _train(names: Sequence[str], seeds: int, resume: bool, anew: bool, all_of_them: str | None) -> None:
    from digits.training import make

    for place, name in enumerate(names):
        try:
            make.make(name, seeds=seeds, resume=resume, anew=anew, report=say)
        except KeyboardInterrupt:
            left = all_of_them or " ".join(names[place:])
            many = f" --seeds {seeds}" if seeds > 1 else ""
            complain(f"\nStopped; go on after the last whole epoch with: python -m digits train {left}{many} --resume")
            raise typer.Exit(INTERRUPTED) from None


def engine(names: Annotated[list[str], typer.Argument(help="Models of the Draw page that are networks.")]):
    """Write the files from which ONNX Runtime answers on the Draw page; `train` does so by itself."""
    from digits.training import engines

    for name in names:
        engines.make(name)
