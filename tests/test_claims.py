"""Every claim is tested by its rule: the file has all of them, its verdicts follow from its figures."""

import json

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

from digits import claim_words, claims, experiments, knn, mnist, readme, trials, verdicts
from digits.articles import CLAIMS
from digits.measures import MEASURES
from digits.verdicts import FAILS, HOLDS, PART, UNMEASURED, UNTESTABLE, figure
from tests.test_benchmark_page import PAGE

TINY = claims.Extent(trials.Extent(images=100, epochs=1, test=50), experiments.QUICK, seeds=(0, 1))


def quiet(line: str) -> None:
    pass


@pytest.fixture(scope="module")
def content() -> dict:
    return claims.read()


@pytest.fixture(scope="module")
def few(tmp_path_factory) -> tuple[dict, dict]:
    """Two claims that share a training, really run; and the folder's trials."""
    folder = tmp_path_factory.mktemp("claims")
    path = folder / "claims.json"
    claims.run(["B3", "B4"], path=path, folder=folder / "trials", report=quiet, extent=TINY)
    return path, folder / "trials"


def test_the_file_has_every_claim_of_the_list(content):
    assert [row["id"] for row in content["claims"]] == list(CLAIMS)
    assert not content["quick"] and not any(row["quick"] for row in content["claims"])
    for row in content["claims"]:
        assert (row["claim"], row["article"]) == (CLAIMS[row["id"]].text, CLAIMS[row["id"]].article)
        assert row["command"] == f"python -m digits claims {row['id']}"


def test_every_verdict_follows_from_its_figures_by_its_rule(content):
    for row in content["claims"]:
        assert row["verdict"] == verdicts.decide(row["id"], row["figures"]), row["id"]
        assert row["rule"] == verdicts.rule_words(row["id"]), row["id"]
        for found in row["figures"]:
            facts = (found[key] for key in ("name", "values", "unit", "claimed", "n", "kind"))
            again = figure(*facts)
            assert (again["mean"], again["spread"]) == pytest.approx((found["mean"], found["spread"])), row["id"]


def test_what_was_measured_has_three_seeds_and_says_what_ran(content):
    for row in content["claims"]:
        if row["figures"]:
            assert row["seeds"] >= 3 and row["ran"] and row["date"] and row["machine"] and row["versions"]
            assert set(row["trials"]) <= set(content["trials"])
        else:
            assert row["verdict"] in (UNTESTABLE, UNMEASURED)


def test_every_claim_has_a_rule_or_a_reason():
    assert set(verdicts.RULES) | set(verdicts.NOT_HERE) | set(verdicts.NOT_YET) == set(CLAIMS)
    assert set(verdicts.RULES) == set(MEASURES)
    assert all(set(measure.trials) <= {*trials.ARMS, *experiments.EXPERIMENTS} for measure in MEASURES.values())


def gain_of(*values: float) -> list[dict]:
    return [figure("gain", list(values), "points", 0.2)]


def test_a_gain_needs_to_be_there_and_as_large_as_claimed():
    assert verdicts.decide("A10", gain_of(0.25, 0.3, 0.28)) == HOLDS
    assert verdicts.decide("A10", gain_of(0.08, 0.1, 0.09)) == PART
    assert verdicts.decide("A10", gain_of(0.6, -0.5, 0.1)) == FAILS
    assert verdicts.decide("A10", gain_of(-0.25, -0.3, -0.28)) == FAILS
    assert verdicts.decide("A10", []) == UNMEASURED and verdicts.decide("B7", []) == UNTESTABLE


def test_an_accuracy_may_miss_by_two_standard_errors():
    def verdict(mean: float) -> str:
        values = [mean - 0.02, mean, mean + 0.02]
        return verdicts.decide("A8", [figure("accuracy", values, "%", 99.5, 10_000, "accuracy")])

    assert [verdict(mean) for mean in (99.6, 99.37, 99.3, 99.2)] == [HOLDS, HOLDS, PART, FAILS]


def test_a_killed_trial_goes_on_and_a_finished_one_is_not_repeated(tmp_path):
    extent = trials.Extent(images=100, epochs=1, test=50)

    class Killed(Exception):
        pass

    def kill(line):
        raise Killed

    whole = trials.trial("b-resnet18", 0, extent, tmp_path / "whole", quiet)
    with pytest.raises(Killed):
        trials.trial("b-resnet18", 0, extent, tmp_path / "broken", kill)
    lines = []
    resumed = trials.trial("b-resnet18", 0, extent, tmp_path / "broken", lines.append)
    assert [line[:9] for line in lines] == ["epoch 2/2"]
    assert resumed["nll"] == whole["nll"] and resumed["deformed"] == whole["deformed"]
    kept = tmp_path / "broken" / "b-resnet18-0.json"
    kept.write_text(json.dumps(resumed | {"nll": 7.0}))
    assert trials.trial("b-resnet18", 0, extent, tmp_path / "broken", quiet)["nll"] == 7.0


def test_claims_share_trainings_and_named_ones_leave_the_other_rows(few):
    path, folder = few
    before = claims.read(path)
    assert sorted(p.stem for p in folder.glob("*.json")) == sorted(
        f"{arm}-{seed}" for arm in ("b-resnet18", "b-focal", "b-smoothing") for seed in TINY.seeds
    )
    lines = []
    after = claims.run(["b5"], path=path, folder=folder, report=lines.append, extent=TINY)
    assert not any(line.startswith("b-resnet18") for line in lines)
    rows = {row["id"]: row for row in after["claims"]}
    assert rows["B5"]["figures"] and rows["A8"]["verdict"] == UNMEASURED
    assert [rows[i] for i in ("B3", "B4")] == [row for row in before["claims"] if row["id"] in ("B3", "B4")]


def test_a_quick_run_never_touches_the_full_file_nor_its_trials(tmp_path, monkeypatch):
    monkeypatch.setattr(claims, "PATH", tmp_path / "claims.json")
    monkeypatch.setattr(claims, "QUICK_PATH", tmp_path / "claims-quick.json")
    content = claims.run(["B10"], quick=True, folder=tmp_path / "trials", report=quiet, extent=TINY)
    assert [p.name for p in tmp_path.iterdir()] == ["claims-quick.json"]
    row = next(row for row in content["claims"] if row["id"] == "B10")
    assert content["quick"] and row["quick"] and "--quick" in row["command"]


def test_an_unknown_claim_is_said(tmp_path):
    with pytest.raises(ValueError, match="no claim 'Z9'; choose from A1"):
        claims.run(["Z9"], path=tmp_path / "claims.json", report=quiet)


def test_deformed_digits_are_the_same_ones_each_time_and_none_is_lost():
    images = mnist.load("test")[0][:30]
    twice = [trials.deform(images, trials.DEFORMATIONS["twice"]) for _ in range(2)]
    assert np.array_equal(*twice) and twice[0].shape == images.shape
    assert twice[0].min() >= 0 and twice[0].max() <= 1
    assert (twice[0].sum((1, 2)) > 0.4 * images.sum((1, 2))).all()


def test_weight_of_hard_samples_is_the_slope_of_the_focal_loss():
    p = torch.tensor([0.1, 0.3, 0.6, 0.95], dtype=torch.float64)
    logit = torch.logit(p).requires_grad_()
    for gamma in (0, 2):
        right = torch.sigmoid(logit)
        (slope,) = torch.autograd.grad((-((1 - right) ** gamma) * right.log()).sum(), logit)
        share = float(slope[p < 0.5].sum() / slope.sum())
        assert trials.hard_share(p.numpy(), gamma) == pytest.approx(share)


def test_convergence_is_read_between_the_points_of_the_curve():
    curve = [{"epoch": e, "validation_accuracy": a} for e, a in ((1, 0.9), (2, 0.96), (3, 0.98))]
    assert trials.first_reaching(curve, 0.97) == pytest.approx(2.5)
    assert trials.first_reaching(curve, 0.5) == pytest.approx(0.5)
    assert trials.first_reaching(curve, 0.99) is None


def test_votes_by_distance_break_a_tie_that_equal_votes_give_to_the_smaller_digit():
    distances, labels = np.array([[1.0, 2.0, 3.0]]), np.array([[7, 3, 5]])
    assert knn.votes_of(distances, labels).argmax(1) == [7]
    assert knn.votes_of(np.ones_like(distances), labels).argmax(1) == [3]


def test_the_furthest_from_its_claim_is_most_surprising(content):
    near, far = (figure("gain", [mean] * 3, "points", 10) for mean in (9.0, -30.0))
    rows = [{"id": i, "figures": [found]} for i, found in (("near", near), ("far", far))]
    assert [row["id"] for row, _ in claim_words.most_surprising(rows)] == ["far", "near"]
    costly = figure("one digit", [20.0], "ms", 2, kind="cost")
    assert claim_words.surprise(costly) == pytest.approx(claim_words.surprise(costly | {"mean": 0.2}))


def test_the_readme_says_what_the_file_says(content):
    shown = readme.block("claims", readme.PATH.read_text())
    assert shown == claim_words.readme_part(content), "run: python -m digits benchmark --readme"
    assert claim_words.summary(content["claims"]) in shown


@pytest.fixture
def page(measured_file, monkeypatch):
    monkeypatch.setattr("digits.benchmark.PATH", measured_file)
    return AppTest.from_file(PAGE, default_timeout=120)


def listed(page) -> set[str]:
    shown = "".join(element.proto.body for element in page.get("html"))
    return {claim for claim in CLAIMS if f'data-testid="claim-{claim}"' in shown}


def test_the_page_shows_every_claim_with_its_verdict(page, content):
    page.run()
    assert not page.exception and listed(page) == set(CLAIMS)
    assert any(text.value == claim_words.summary(content["claims"]) for text in page.markdown)


def test_the_address_filters_by_article_and_verdict(page, content):
    page.query_params["article"] = "B"
    page.query_params["verdict"] = UNTESTABLE
    page.run()
    expected = {r["id"] for r in content["claims"] if r["article"] == "B" and r["verdict"] == UNTESTABLE}
    assert listed(page) == expected != set()


def test_downloads_hold_every_figure(content):
    lines = claim_words.csv_lines(content["claims"])
    assert {line["id"] for line in lines} == set(CLAIMS)
    assert len(lines) == sum(max(1, len(row["figures"])) for row in content["claims"])
    json.dumps(lines)
