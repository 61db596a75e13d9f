import numpy as np
import pytest

from digits.data import pen
from digits.drawing import strokes
from digits.evaluation import pen_digits
from tests.test_pen import written


class KnowsOneWriter:
    """Right on the first `right` drawings, wrong on the rest."""

    def __init__(self, labels, right):
        self.answers = np.eye(10)[np.where(np.arange(len(labels)) < right, labels, (labels + 1) % 10)]

    def predict_proba(self, images):
        assert len(images) == len(self.answers)
        return self.answers


def test_accuracies_are_by_writer_width_and_size():
    samples = written()
    drawings = pen.draw_grid(samples)
    labels = np.array([s.label for s in samples])[drawings.sample]
    report = pen_digits.evaluate(KnowsOneWriter(labels, 40), samples, drawings)
    assert report.n == 120 and report.writers == 3
    assert report.by_writer == {"ann": 1.0, "bob": 0.0, "cy": 0.0}
    assert report.accuracy == pytest.approx(1 / 3)
    assert report.ece == pytest.approx(2 / 3)
    here = report.sources["here"]
    assert list(here.by_width.values()) == pytest.approx([1 / 3] * 4)
    assert len(here.by_cell) == 20
    assert here.by_cell[here.worst_cell] == min(here.by_cell.values())


def test_the_figures_are_told_in_a_table():
    samples = written()
    drawings = pen.draw_grid(samples)
    labels = np.array([s.label for s in samples])[drawings.sample]
    text = pen_digits.describe(pen_digits.evaluate(KnowsOneWriter(labels, 40), samples, drawings))
    assert "33.33% of 120 drawings by 3 writers" in text
    assert [line.split()[0] for line in text.splitlines() if " px " in line] == ["8", "16", "24", "36"]
    assert text.index("bob") < text.index("ann")


def test_held_out_digits_are_drawn_at_every_width(monkeypatch):
    class Perfect:
        def predict_proba(self, images):
            return np.eye(10, dtype=np.float32)[[held.samples[i].label for i in held.drawings.sample]]

    monkeypatch.setattr(pen, "digits_of", lambda part, folder: written())
    held = pen_digits.HeldOut(10, "somewhere")
    assert len(held.samples) == 10
    assert set(held.drawings.width) == set(strokes.WIDTHS)
    assert held.accuracies(Perfect()).accuracy == 1


def test_without_the_folder_nothing_is_held_out(monkeypatch):
    monkeypatch.delenv("DIGITS_PEN", raising=False)
    assert pen_digits.HeldOut.find() is None
