"""`models`: what there is, what it reaches, and what keeps a model from being loaded."""

import json
from typing import Annotated

import typer

from digits.commands.saying import complain, say


def models(as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False):
    """List all models: what they are, how they differ from their article, and what they reach where trained here."""
    from digits.predictors import card, registry

    if not as_json:
        say(f"{'model':20}{'MNIST':>8}{'by pen':>8}")
    names = [*registry.ENTRIES, *registry.own_names()]
    problems = {name: registry.problem(name) for name in registry.ENTRIES} | registry.own_problems()
    here = [*registry.loadable(), *registry.own_names()]
    for name in names:
        row = registry.entry(name)
        made = card.read(name) if card.path(name).is_file() and not problems.get(name) else None
        test, pen = made and made.test_accuracy, made and made.pen and made.pen.accuracy
        is_here = name in here and not problems.get(name)
        if as_json:
            facts = {"model": name, "title": row.title, "source": row.source, "family": row.family}
            say(json.dumps(facts | {"available": is_here, "test": test, "pen": pen}))
        else:
            columns = "".join("       —" if share is None else f"{share:8.2%}" for share in (test, pen))
            kept = f"\n{'':36}  By pen: as the model of {made.pen_of} did." if made and made.pen_of else ""
            missing = "" if is_here else f"\n{'':36}  Not here; make it with: {card.command(name)}"
            say(f"{name:20}{columns}  {row.title} ({row.source})\n{'':36}  {row.description}{kept}{missing}")
    wrong = dict.fromkeys(filter(None, problems.values()))
    for problem in wrong:
        complain(problem)
    raise typer.Exit(2 if wrong else 0)
