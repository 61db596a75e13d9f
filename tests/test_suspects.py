"""Suspect labels: both models are surely against the label."""

import csv
import io

import numpy as np

from digits.data import labelled
from digits.evaluation import predictions
from digits.gallery import export, suspects
from digits.gallery.select import LABEL_ERRORS
from digits.predictors import registry
from tests.test_errors_page import _headline, _open


def says(*shares: tuple[int, float]) -> np.ndarray:
    """Probabilities: for each digit of a row what is said, and how surely."""
    p = np.array([[(1 - share) / 9] * 10 for _, share in shares])
    p[np.arange(len(shares)), [digit for digit, _ in shares]] = [share for _, share in shares]
    return p


def test_all_have_to_be_surely_against_the_label_and_the_surest_come_first():
    labels = np.array([4, 4, 4, 4, 4])
    first = says((9, 0.85), (9, 0.99), (9, 0.99), (4, 0.99), (9, 0.99))
    second = says((9, 0.9), (4, 0.5), (7, 0.999), (4, 0.99), (9, 0.95))
    assert suspects.suspects(labels, {"a": first, "b": second}).tolist() == [2, 4, 0]


def test_on_the_test_set_it_finds_labels_that_people_corrected():
    test = labelled.of_mnist("test")
    answers = {name: predictions.load(name, "test") for name in registry.DRAW_PAIR}
    chosen = suspects.suspects(test.labels, answers)
    hits, known = suspects.published(chosen)
    assert known == 10 and hits == len(set(LABEL_ERRORS) & set(chosen.tolist())) >= 1 and len(chosen) < 40
    rows = list(csv.DictReader(io.StringIO(export.as_csv(test, answers, chosen).decode())))
    assert [int(row["index"]) for row in rows] == chosen.tolist()
    for row in rows:
        assert all(float(row[f"{name}_p{row['label']}"]) < 0.2 for name in registry.DRAW_PAIR)


def test_the_gallery_shows_them_beside_the_published_ones():
    at = _open(suspects="true")
    answers = {name: predictions.load(name, "test") for name in registry.DRAW_PAIR}
    chosen = suspects.suspects(labelled.of_mnist("test").labels, answers)
    assert _headline(at) == f"Suspect labels: {len(chosen)} digits"
    assert any(f"{suspects.published(chosen)[0]} are among them" in caption.value for caption in at.caption)
    at.toggle(key="suspects").set_value(False).run()
    assert _headline(at).startswith("4 taken for 9")
