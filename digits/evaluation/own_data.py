"""Models measured on a file of labelled digits: what `python -m digits evaluate --data FILE` says."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from digits import metrics
from digits.evaluation import labels, predictions
from digits.predictors import card, registry
from digits.reading import labelled


def lines(names: Sequence[str], path: Path) -> Iterator[str]:
    """The report on the file, then a line for each model, then what they together contradict; as text."""
    found = list(facts(names, path))
    said = found[0]
    yield f"{path.name}: {said['report']}"
    yield from (f"  {remark}" for remark in said["remarks"])
    for one in found:
        seen = "  (it learned from these very digits)" if one["learned_from_these"] else ""
        yield (
            f"{one['model']}: {one['accuracy']:.2%}, {one['errors']} errors in {one['n']:,}, macro F1 "
            f"{one['macro_f1']:.4f}, ECE {one['ece']:.4f}{seen}"
        )
    if said["contradicted"]:
        yield said["contradicted"]


def facts(names: Sequence[str], path: Path) -> Iterator[dict]:
    """For each model what it reaches, with the report on the file and what all models together contradict."""
    collection = labelled.read(path)
    predictors = {name: registry.load(name) for name in names}
    images = collection.images.astype("float32") / 255
    answers = {name: predictions.answer_unseen(model, images) for name, model in predictors.items()}
    said = {
        "file": path.name,
        "report": collection.report.sentence(collection.labels),
        "left_out": collection.report.left_out,
        "remarks": list(collection.report.remarks),
        "contradicted": labels.remark(collection.labels, answers),
    }
    for name, probabilities in answers.items():
        is_known = registry.entry(name).own and card.read(name).data_key == collection.key
        yield (
            {"model": name}
            | metrics.metrics(probabilities, collection.labels)
            | said
            | {"learned_from_these": is_known}
        )
