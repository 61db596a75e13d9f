"""From a file of labelled digits to a model of one's own: what `python -m digits train NAME --data FILE` does."""

import dataclasses
import hashlib
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from digits import files, metrics
from digits.data import mnist
from digits.data.labelled import Collection
from digits.evaluation import predictions
from digits.predictors import own, registry, weights
from digits.predictors.card import Card
from digits.predictors.engine import predict_logits
from digits.predictors.entries import Entry, Memory, Network, stored_at
from digits.predictors.knn import KNN
from digits.predictors.network import fit_temperature
from digits.predictors.planes import HyperplaneKNN
from digits.predictors.predictor import Predictor
from digits.reading import labelled
from digits.training import trainer
from digits.training.thresholds import REFUSED

SHARE = 0.2  # of the digits that choose and judge, where nobody says another
FEWEST = 20  # digits to learn from at all
AN_EPOCH = 5_000  # digits at least: fewer are shown again and again, each time changed by augmentation
SEED = 0

Report = Callable[[str], None]
Labelled = tuple[np.ndarray, np.ndarray]


def make(
    like: str,
    path: Path,
    share: float = SHARE,
    name: str | None = None,
    epochs: int | None = None,
    report: Report = print,
) -> Card:
    """Train a model like the registry's `like` on a file's digits alone; write its weights and card into `files.OWN`.

    share: of the digits, in (0, 1), that are not learned from, but choose and judge. name: of the new model; the
    file's own beside `like` where nobody says one. epochs: of a network, as many as `like` has where nobody says.
    ValueError with a sentence where this cannot be.
    """
    base = _with_epochs(_base(like), epochs)
    name = _name(like, path, name)
    if not 0 < share < 1:
        raise ValueError(f"--validation is a share between 0 and 1, as 0.2; got {share:g}.")
    _check_folder()
    collection = labelled.read(path)
    report(f"{path.name}: {collection.report.sentence(collection.labels)}")
    for remark in collection.report.remarks:
        report(f"  {remark}")
    train, validation = split(collection, share)
    trained_on = f"{path.name}, {len(train[1]):,} digits"
    row = own.like(base, f"{base.title.partition(',')[0]}, {path.name.partition('.')[0]}", trained_on)
    started = time.perf_counter()
    model, facts = _make(row, like, name, train, validation, report)
    asked = f" --epochs {epochs}" if epochs else ""
    command = f"python -m digits train {like} --data {path.name} --validation {share:g} --as {name}{asked}"
    card = Card(
        **vars(files.made()),
        model=name,
        title=row.title,
        source=row.source,
        trained_on=trained_on,
        command=command,
        base=like,
        data_key=collection.key,
        seconds=time.perf_counter() - started,
        **facts,
        **_reached(model, validation),
        **_stored(name, row),
    )
    files.write(files.OWN / f"{name}.json", card)
    report(
        f"{name}  {card.validation_accuracy:.2%} right of {len(validation[1]):,} of your digits that it did not learn "
        f"from, {card.test_accuracy:.2%} on MNIST's test set"
    )
    report(where(name))
    return card


def where(name: str) -> str:
    """A sentence on where a model of one's own is found: in the app, or where there is none by the command."""
    if files.IS_CHECKOUT:
        return f"Choose it on the Errors page{' and the Draw page' if registry.own_pair(name) else ''} of the app."
    folder = files.OWN.resolve()
    return f"Ask it with --model {name}. It lies in {folder}: from other folders, set DIGITS_OWN to that one."


def _base(like: str) -> Network | Memory:
    base = registry.entry(like)
    is_stroke_space = isinstance(base, Memory) and isinstance(base.build(), HyperplaneKNN)
    if base.own or not (isinstance(base, Network) or is_stroke_space):
        able = [n for n, row in registry.ENTRIES.items() if isinstance(row, Network)]
        raise ValueError(f"{like} can't learn from a file of yours; choose knn, knn-drawn or one of {', '.join(able)}.")
    return base


def _with_epochs(base: Network | Memory, epochs: int | None) -> Network | Memory:
    if epochs is None:
        return base
    if isinstance(base, Memory):
        raise ValueError("--epochs says how long a network learns; a KNN remembers at once.")
    return dataclasses.replace(base, recipe=dataclasses.replace(base.recipe, epochs=epochs))


def _name(like: str, path: Path, name: str | None) -> str:
    """Of the new model: what was asked for, or the kind and the file's name."""
    if name is None:
        stem = path.name.partition(".")[0]
        name = f"{like}-{re.sub(r'[^a-z0-9]+', '-', stem.lower()).strip('-') or 'own'}"[:60].strip("-")
    if not own.NAME.fullmatch(name):
        raise ValueError(f"A model's name has small letters, digits and -, at most 60 of them; {name!r} has not.")
    if name in registry.ENTRIES:
        raise ValueError(f"{name} is one of the models that come with Digits; choose another name with --as.")
    return name


def _check_folder() -> None:
    """Before hours of training, not after."""
    try:
        with files.replacing(files.OWN / ".writable") as aside:
            aside.write_text("")
        (files.OWN / ".writable").unlink()
    except OSError:
        raise ValueError(f"{files.OWN} can't be written to; name another folder in DIGITS_OWN.") from None


def split(collection: Collection, share: float) -> tuple[Labelled, Labelled]:
    """Digits to learn from and digits to judge by, images (N, 28, 28) uint8 and labels (N,): about `share` of each
    label's for the second, and no picture in both, however often it is there."""
    images, labels = collection.images, collection.labels
    if len(labels) < FEWEST or len(np.unique(labels)) < 2:
        raise ValueError(
            f"{collection.title} has {len(labels)} digits of {len(np.unique(labels))} labels; to learn from it takes "
            f"at least {FEWEST} of two."
        )
    which = [hashlib.sha256(image.tobytes()).digest() for image in images]
    random = np.random.default_rng(SEED)
    judged: set[bytes] = set()
    for label in np.unique(labels):
        mine = sorted({which[i] for i in np.flatnonzero(labels == label)} - judged)
        chosen = random.permutation(len(mine))[: round(share * len(mine))]
        judged |= {mine[i] for i in chosen}
    held = np.array([one in judged for one in which])
    if held.all() or not held.any():
        raise ValueError(f"Of {len(labels)} digits a share of {share:g} leaves nothing on one side; choose another.")
    return (images[~held], labels[~held]), (images[held], labels[held])


def _make(
    row: Entry, like: str, name: str, train: Labelled, validation: Labelled, report: Report
) -> tuple[Predictor, dict]:
    if isinstance(row, Memory):
        return _remember(row, like, name, train)
    return _train(row, name, train, validation, report)


def _remember(row: Memory, like: str, name: str, train: Labelled) -> tuple[KNN, dict]:
    """A memory of these digits alone, measured in the space that the shipped KNN learned; what it knows to be no digit
    stays known."""
    taught = registry.load(like)
    images, labels = train
    model = row.build().remember_alone(taught.features, images, labels, getattr(taught, "others_", None))
    model.save(stored_at(name, row))
    return model, {"parameters": 0, "device": "cpu"}


def _train(row: Network, name: str, train: Labelled, validation: Labelled, report: Report) -> tuple[Predictor, dict]:
    images, labels = train
    times = max(1, -(-AN_EPOCH // len(labels)))
    again = np.concatenate([images] * times), np.concatenate([labels] * times)
    judged = validation[0].astype(np.float32) / 255, validation[1]
    folder = files.RUNS / f"own-{name}"
    shutil.rmtree(folder, ignore_errors=True)
    recipe = dataclasses.replace(row.recipe, start=None)
    run = trainer.fit(
        build=row.untrained,
        recipe=recipe,
        data=trainer.Data(lambda epoch: again, judged),
        seed=SEED,
        folder=folder,
        report=lambda line: report(f"{name}  {line}"),
    )
    temperature = fit_temperature(predict_logits(run.network, judged[0]), judged[1])
    weights.save(run.network, stored_at(name, row), {"temperature": temperature})
    shutil.rmtree(folder, ignore_errors=True)
    facts = {"parameters": row.parameters, "device": run.device, "recipe": dataclasses.asdict(recipe), "seed": SEED}
    return row.load(stored_at(name, row), []), facts | {"temperature": temperature, "history": run.history}


def _reached(model: Predictor, validation: Labelled) -> dict:
    """What the model reaches on the digits kept aside and on MNIST's test set, and the score under which it doubts."""
    images, labels = validation[0].astype(np.float32) / 255, validation[1]
    probabilities, scores = model.predict_proba_and_score(images)
    test_images, test_labels = mnist.load("test")
    test = metrics.metrics(predictions.answer_unseen(model, test_images), test_labels)
    return {
        "validation_accuracy": float((probabilities.argmax(1) == labels).mean()),
        "test_accuracy": test["accuracy"],
        "test_errors": test["errors"],
        "least_score": float(np.quantile(scores, REFUSED)) if np.isfinite(scores).all() else None,
    }


def _stored(name: str, row: Entry) -> dict:
    path = stored_at(name, row)
    return {"file_bytes": path.stat().st_size, "sha256": files.digest(path)}
