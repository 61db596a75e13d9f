"""One whole source of pen digits left out of training, once: what hands and tablets that nobody has seen cost.

`python -m digits drawings --without SOURCE` trains both drawn models anew on all else, for this measurement alone.
"""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np

from digits import drawn, figures, mnist, pen, registry, train
from digits.predictor import NetworkPredictor

EPOCHS = 4  # on one set of drawings; the shipped network learns longer and from more


def run(source: str, folder: str | Path | None = None, report: Callable[[str], None] = print) -> Path:
    """Measure on the test writers of `source` and write it into `weights/drawings.json`; a killed run goes on."""
    written = [sample for sample in drawn.pen_digits("test", folder) if sample.source == source][:: figures.EVERY]
    if not written:
        raise ValueError(f"There is no source {source!r} among the pen digits.")
    drawings = pen.draw_grid(written)
    found = {"source": source, "n": len(drawings.images), "epochs": EPOCHS, "models": {}}
    for name, model in (
        ("knn-drawn", lambda: _knn(source)),
        ("resnet-drawn", lambda: _resnet(source, folder, report)),
    ):
        report(f"{name} without {source}")
        shares = {"without": _accuracy(model(), written, drawings)}
        shares["with"] = _accuracy(registry.load(name), written, drawings)
        report(f"{name}  {shares['without']:.2%} without {source}, {shares['with']:.2%} with it")
        found["models"][name] = shares
    return figures.keep({"left_out": found | {"command": f"{figures.COMMAND} --without {source}"}})


def _accuracy(predictor, written: list[pen.Sample], drawings: pen.Drawings) -> float:
    meant = np.array([sample.label for sample in written])[drawings.sample]
    return float((predictor.predict_proba(drawings.images).argmax(1) == meant).mean())


def _knn(source: str):
    return registry.entry("knn-drawn").build().fit(*mnist.load("train+validation"), without=source)


def _resnet(source: str, folder: str | Path | None, report: Callable[[str], None]) -> NetworkPredictor:
    row = registry.entry("resnet-drawn")
    draw = drawn.training_set(folder, train.RUNS / f"drawings-without-{source}", source)
    run = train.fit(
        build=row.build,
        recipe=dataclasses.replace(row.recipe, epochs=EPOCHS),
        data=train.Data(lambda epoch: draw(0), mnist.load("validation")),
        seed=0,
        folder=train.RUNS / f"resnet-drawn-without-{source}",
        report=report,
    )
    return NetworkPredictor(run.network)
