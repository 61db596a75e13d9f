"""One whole source of pen digits left out of training, once: what hands and tablets that nobody has seen cost.

`python -m digits drawings --without SOURCE` trains both drawn models anew on all else, for this measurement alone.
"""

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from digits import files
from digits.data import mnist, pen
from digits.evaluation import drawings
from digits.evaluation.drawings import LeftOut, Shares
from digits.predictors import registry
from digits.predictors.network import NetworkPredictor
from digits.predictors.predictor import Predictor
from digits.training import sets, trainer
from digits.training.make import beginning

EPOCHS = 4  # on one set of drawings; the shipped network learns longer and from more
KNN, RESNET = registry.PAIRS["MNIST and drawings"]


def run(source: str, folder: str | Path | None = None, report: Callable[[str], None] = print) -> Path:
    """Measure on the test writers of `source` and write it into `weights/drawings.json`; a killed run goes on."""
    written = [sample for sample in pen.digits_of("test", folder) if sample.source == source][:: drawings.EVERY]
    if not written:
        raise ValueError(f"There is no source {source!r} among the pen digits.")
    grid = pen.draw_grid(written)
    models = {}
    for name, without in ((KNN, lambda: _knn(source)), (RESNET, lambda: _resnet(source, folder, report))):
        report(f"{name} without {source}")
        shares = Shares(
            without=_accuracy(without(), written, grid), included=_accuracy(registry.load(name), written, grid)
        )
        report(f"{name}  {shares.without:.2%} without {source}, {shares.included:.2%} with it")
        models[name] = shares
    command = f"{drawings.COMMAND} --without {source}"
    found = LeftOut(source=source, n=len(grid.images), epochs=EPOCHS, models=models, command=command)
    return drawings.keep(left_out=found)


def _accuracy(predictor: Predictor, written: Sequence[pen.Sample], grid: pen.Drawings) -> float:
    meant = np.array([sample.label for sample in written])[grid.sample]
    return float((predictor.predict(grid.images) == meant).mean())


def _knn(source: str) -> Predictor:
    row = registry.entry(KNN)
    return sets.remember(row.build(), row.data, "train+validation", without=source)


def _resnet(source: str, folder: str | Path | None, report: Callable[[object], None]) -> NetworkPredictor:
    row = registry.entry(RESNET)
    of_epoch = sets.of_drawings(folder, files.RUNS / f"drawings-without-{source}", source)
    run = trainer.fit(
        build=beginning(row),
        recipe=dataclasses.replace(row.recipe, epochs=EPOCHS),
        data=trainer.Data(lambda epoch: of_epoch(0), mnist.load("validation"), sets.scanned(row.data)),
        seed=0,
        folder=files.RUNS / f"{RESNET}-without-{source}",
        report=report,
    )
    return NetworkPredictor(run.network)
