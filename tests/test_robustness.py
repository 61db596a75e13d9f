import json

import numpy as np
import pytest

import digits
from digits import benchmark, mnist, robustness
from digits.__main__ import main
from digits.perturb import PERTURBATIONS


@pytest.fixture(scope="module")
def curves():
    image = mnist.load("validation")[0][0]
    return robustness.stress(image, {name: digits.load(name) for name in ("knn", "resnet")}), image


def test_there_is_a_curve_for_each_model_and_perturbation(curves):
    found = {(c.perturbation, c.model) for c in curves[0]}
    assert found == {(p, m) for p in PERTURBATIONS for m in ("knn", "resnet")}
    assert all(np.allclose(c.probabilities.sum(1), 1, atol=1e-4) for c in curves[0])


def test_at_no_dose_the_answer_is_that_of_the_drawing(curves):
    found, image = curves
    for curve in found:
        alone = digits.load(curve.model).predict_proba(image[None])[0]
        assert np.allclose(curve.probabilities[curve.untouched], alone, atol=1e-3)
        assert curve.doses[curve.untouched] == PERTURBATIONS[curve.perturbation].nothing
        assert (np.diff(curve.doses) > 0).all()


def curve_of(answers, name="rotation", model="a"):
    return robustness.Curve(model, name, robustness.doses(name), np.eye(10, dtype=np.float32)[answers])


def test_flips_are_the_nearest_doses_with_another_answer():
    answers = np.full(robustness.STEPS, 7)
    answers[[2, 5]] = 1
    answers[-3:] = 4
    curve = curve_of(answers)
    assert curve.digit == 7
    assert curve.flips == (curve.doses[5], curve.doses[-3])
    assert curve_of(np.full(robustness.STEPS, 3)).flips == (None, None)
    assert curve.held == 1 - 5 / robustness.STEPS


def test_the_sturdier_model_is_named_or_none():
    weak = np.full(robustness.STEPS, 7)
    weak[0] = 2
    strong = np.full(robustness.STEPS, 7)
    assert robustness.sturdier([curve_of(weak), curve_of(strong, model="b")], "rotation") == "b"
    assert robustness.sturdier([curve_of(strong), curve_of(strong, model="b")], "rotation") is None


def test_one_image_is_stressed_at_a_time():
    with pytest.raises(ValueError, match="28×28"):
        robustness.stress(np.zeros((2, 28, 28), np.float32), {})


@pytest.mark.parametrize("model", ["resnet-small"])
def test_the_command_gives_the_benchmarks_figures(monkeypatch, capsys, model):
    monkeypatch.setattr("sys.argv", ["digits", "evaluate", "--robustness", "--model", model, "--json"])
    assert main() == 0
    said = json.loads(capsys.readouterr().out)
    (row,) = (row for row in benchmark.read()["models"] if row["model"] == model)
    assert said["model"] == model and said["n"] == benchmark.read()["robustness"]["n"]
    for name, shares in row["robustness"].items():
        assert said["robustness"][name]["doses"] == list(PERTURBATIONS[name].doses)
        assert said["robustness"][name]["accuracy"] == pytest.approx(shares, abs=0.005)


def test_the_table_has_a_dose_above_each_share():
    shares = {name: [0.5] * len(kind.doses) for name, kind in PERTURBATIONS.items()}
    doses, halves = robustness.table(shares).splitlines()[:2]
    assert doses.split()[-7:] == ["-45", "-30", "-15", "0", "15", "30", "45"] and halves.split() == ["50.0%"] * 7
