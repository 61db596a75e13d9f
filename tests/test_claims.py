"""Every claim is tested by its rule: the file has all of them, its verdicts follow from its figures."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from digits import files
from digits.benchmark import readme
from digits.claims import figure, file, quantities, run, trained, words
from digits.claims.arms import B_RESNET18
from digits.claims.extent import QUICK, Extent, Trainings
from digits.claims.figure import Figure, Kind, Unit, Verdict
from digits.claims.file import Claims
from digits.claims.quantities import Figures
from digits.claims.records import CLAIMS
from digits.claims.results import Point, Strength
from digits.claims.shipped import OWN_CBAM, OWN_RESNET18, OWN_RESNET34
from digits.claims.trials import Kept, Results
from digits.data import mnist
from digits.predictors import card, knn
from digits.training.trainer import Progress

TINY = Extent(Trainings(images=100, epochs=1, test=50), QUICK.others, seeds=(0, 1))
HOLDS, PART, FAILS, UNTESTABLE, UNMEASURED = Verdict


def quiet(line: object) -> None:
    pass


@pytest.fixture(scope="module")
def content() -> Claims:
    return file.read()


@pytest.fixture(scope="module")
def few(tmp_path_factory) -> tuple[Path, Path]:
    """Two claims that share a training, really run; and the folder's trials."""
    folder = tmp_path_factory.mktemp("claims")
    path = folder / "claims.json"
    run.run(["B3", "B4"], path=path, folder=folder / "trials", report=quiet, extent=TINY)
    return path, folder / "trials"


def test_the_file_has_every_claim_of_the_list(content):
    assert [row.id for row in content.claims] == list(CLAIMS)
    assert not content.quick and not any(row.quick for row in content.claims)
    for row in content.claims:
        assert (row.claim, row.article) == (CLAIMS[row.id].text, CLAIMS[row.id].article.letter)
        assert row.command == f"python -m digits claims {row.id}"


def test_every_verdict_follows_from_its_figures_by_its_rule(content):
    for row in content.claims:
        assert row.verdict == CLAIMS[row.id].verdict(row.figures), row.id
        assert row.rule == CLAIMS[row.id].rule.words, row.id
        for found in row.figures:
            again = figure.of(found.name, found.values, found.unit, found.claimed, found.n, found.kind)
            assert (again.mean, again.spread) == pytest.approx((found.mean, found.spread)), row.id


def results_of(row: file.Row, content: Claims) -> Results:
    """What the file keeps of the trials of a row, as a run finds it."""
    results = Results()
    for trial, tried in zip(CLAIMS[row.id].trials, content.trials.of(row), strict=True):
        kept = [Kept(made_from="", result=found, **vars(row.made)) for found in tried.seeds]
        results.add(trial, kept)
    return results


def test_every_row_follows_from_the_trials_that_the_file_keeps(content):
    for row in content.claims:
        keeps_all = row.id != "B9"  # it rests on confusions, which the file leaves out
        if keeps_all:
            assert run.row(CLAIMS[row.id], results_of(row, content) if row.made else Results(), Extent(), False) == row


def test_the_most_confused_pair_is_read_off_the_confusions(content):
    row = next(row for row in content.claims if row.id == "B9")
    results, counts = Results(), np.eye(10, dtype=int) * 90
    counts[4, 9], counts[9, 4], counts[3, 5] = 6, 4, 9
    for trial, tried in zip(CLAIMS["B9"].trials, content.trials.of(row), strict=True):
        found = [replace(one, confusion=counts.tolist()) for one in tried.seeds]
        results.add(trial, [Kept(made_from="", result=one, **vars(row.made)) for one in found])
    confused, most = CLAIMS["B9"].measure(results)
    assert (confused.mean, most.mean) == pytest.approx((100 * 10 / 190, 100))


def test_what_was_measured_has_three_seeds_and_says_what_ran(content):
    known = {
        *content.trials.trainings,
        *content.trials.shipped,
        *(name for name, tried in vars(content.trials).items() if tried),
    }
    for row in content.claims:
        if row.figures:
            shipped = [what for what in row.ran if "one training" in what]
            assert row.seeds >= 3 or len(shipped) == len(row.ran)
            assert row.ran and row.made.date and row.made.machine and row.made.versions
            assert set(row.trials) <= known
        else:
            assert row.verdict in (UNTESTABLE, UNMEASURED) and row.made is None


def test_a_shipped_model_reaches_what_its_card_says(content):
    for trial in (OWN_RESNET18, OWN_RESNET34, OWN_CBAM):
        found, made = content.trials.shipped[trial.name].seeds, card.read(trial.model)
        told = [(one.test_accuracy, len(one.history) or len(made.history)) for one in made.seeds]
        assert [(one.accuracy, len(one.curve)) for one in found] == told
        curves = [[point.validation_accuracy for point in one.curve] for one in found]
        assert [curve[-1] for curve in curves] == [one.validation_accuracy for one in made.seeds]
    assert CLAIMS["A8"].measure(results_of(next(row for row in content.claims if row.id == "A8"), content))[0].mean == (
        pytest.approx(100 * card.read("resnet18").test_mean)
    )


def test_every_claim_has_a_rule_or_a_reason():
    for claim in CLAIMS.values():
        assert claim.rule.words and bool(claim.trials) == bool(claim.quantities), claim.id
        assert claim.trials or claim.rule.decide(Figures([])) == claim.rule.without, claim.id


def test_no_two_trials_share_a_name_and_no_two_figures_of_a_claim():
    trials = {id(trial): trial.name for claim in CLAIMS.values() for trial in claim.trials}
    assert len(set(trials.values())) == len(trials)
    for claim in CLAIMS.values():
        names = [quantity.name for quantity in claim.quantities]
        assert len(set(names)) == len(names), claim.id


def gain_of(*values: float) -> list[Figure]:
    return [figure.of("gain", list(values), Unit.POINTS, 0.2)]


def test_a_gain_needs_to_be_there_and_as_large_as_claimed():
    verdict = CLAIMS["A10"].verdict
    assert verdict(gain_of(0.25, 0.3, 0.28)) == HOLDS
    assert verdict(gain_of(0.08, 0.1, 0.09)) == PART
    assert verdict(gain_of(0.6, -0.5, 0.1)) == FAILS
    assert verdict(gain_of(-0.25, -0.3, -0.28)) == FAILS
    assert verdict([]) == UNMEASURED and CLAIMS["B7"].verdict([]) == UNTESTABLE


def test_an_accuracy_may_miss_by_two_standard_errors():
    def verdict(mean: float) -> str:
        values = [mean - 0.02, mean, mean + 0.02]
        return CLAIMS["A8"].verdict([figure.of("accuracy", values, Unit.PERCENT, 99.5, 10_000, Kind.ACCURACY)])

    assert [verdict(mean) for mean in (99.6, 99.37, 99.3, 99.2)] == [HOLDS, HOLDS, PART, FAILS]


def test_a_killed_trial_goes_on_and_a_finished_one_is_not_repeated(tmp_path):
    class Killed(Exception):
        pass

    def kill(progress):
        raise Killed

    def finish(folder, report):
        return B_RESNET18.finish(0, TINY, tmp_path / folder, report).result

    whole = finish("whole", quiet)
    with pytest.raises(Killed):
        finish("broken", kill)
    told: list[Progress] = []
    resumed = finish("broken", told.append)
    assert [(progress.last.epoch, progress.epochs) for progress in told] == [(2, 2)]
    assert resumed.nll == whole.nll and resumed.deformed == whole.deformed
    kept = B_RESNET18.finished(0, TINY, tmp_path / "broken")
    files.write(B_RESNET18.path(0, tmp_path / "broken"), replace(kept, result=replace(resumed, nll=7.0)))
    assert finish("broken", quiet).nll == 7.0


def test_a_damaged_trial_and_one_made_from_something_else_are_run_again(tmp_path):
    first = B_RESNET18.finish(0, TINY, tmp_path, quiet)
    path = B_RESNET18.path(0, tmp_path)
    for text in ("{", path.read_text().replace(first.made_from, "something else")):
        path.write_text(text)
        assert B_RESNET18.finished(0, TINY, tmp_path) is None


def test_the_progress_says_where_each_training_and_all_of_them_are(few, tmp_path):
    lines = []
    run.run(["B10"], path=tmp_path / "claims.json", folder=tmp_path, report=lines.append, extent=TINY)
    first, done, *_ = lines
    assert first.startswith("lenet5 0: epoch 1/1  loss ") and first.endswith(" min left)")
    assert done == "lenet5 0: done  (all: 0 min left)"


def test_claims_share_trainings_and_named_ones_leave_the_other_rows(few):
    path, folder = few
    before = file.read(path)
    assert sorted(p.stem for p in folder.glob("*.json")) == sorted(
        f"{arm}-{seed}" for arm in ("b-resnet18", "b-focal", "b-smoothing") for seed in TINY.seeds
    )
    lines = []
    after = run.run(["b5"], path=path, folder=folder, report=lines.append, extent=TINY)
    assert not any(line.startswith("b-resnet18") for line in lines)
    rows = {row.id: row for row in after.claims}
    assert rows["B5"].figures and rows["A8"].verdict == UNMEASURED
    assert [rows[i] for i in ("B3", "B4")] == [row for row in before.claims if row.id in ("B3", "B4")]


def test_a_quick_run_never_touches_the_full_file_nor_its_trials(tmp_path, monkeypatch):
    monkeypatch.setattr(file, "PATH", tmp_path / "claims.json")
    monkeypatch.setattr(file, "QUICK_PATH", tmp_path / "claims-quick.json")
    content = run.run(["B10"], quick=True, folder=tmp_path / "trials", report=quiet, extent=TINY)
    assert [p.name for p in tmp_path.iterdir()] == ["claims-quick.json"]
    row = next(row for row in content.claims if row.id == "B10")
    assert content.quick and row.quick and "--quick" in row.command and "--quick" in content.command


def test_an_unknown_claim_is_said(tmp_path):
    with pytest.raises(ValueError, match="no claim 'Z9'; choose from A1"):
        run.run(["Z9"], path=tmp_path / "claims.json", report=quiet)


def test_deformed_digits_are_the_same_ones_each_time_and_none_is_lost():
    images = mnist.load("test")[0][:30]
    twice = [trained.deform(images, trained.DEFORMATIONS[Strength.TWICE]) for _ in range(2)]
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
        assert trained.hard_share(p.numpy(), gamma) == pytest.approx(share)


def test_convergence_is_read_between_the_points_of_the_curve():
    curve = [Point(epoch=e, loss=0, validation_accuracy=a) for e, a in ((1, 0.9), (2, 0.96), (3, 0.98))]
    assert quantities.first_reaching(curve, 0.97) == pytest.approx(2.5)
    assert quantities.first_reaching(curve, 0.5) == pytest.approx(0.5)
    assert quantities.first_reaching(curve, 0.99) is None


def test_votes_by_distance_break_a_tie_that_equal_votes_give_to_the_smaller_digit():
    distances, labels = np.array([[1.0, 2.0, 3.0]]), np.array([[7, 3, 5]])
    assert knn.votes_of(distances, labels).argmax(1) == [7]
    assert knn.votes_of(np.ones_like(distances), labels).argmax(1) == [3]


def row_of(id_: str, found: Figure, content: Claims) -> file.Row:
    return replace(content.claims[0], id=id_, figures=[found])


def test_the_furthest_from_its_claim_is_most_surprising(content):
    near, far = (figure.of("gain", [mean] * 3, Unit.POINTS, 10) for mean in (9.0, -30.0))
    rows = [row_of(id_, found, content) for id_, found in (("near", near), ("far", far))]
    assert [row.id for row, _ in words.most_surprising(rows)] == ["far", "near"]
    costly = figure.of("one digit", [20.0], Unit.MILLISECONDS, 2, kind=Kind.COST)
    assert words.surprise(costly) == pytest.approx(words.surprise(replace(costly, mean=0.2)))


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (figure.of("", [97.2, 97.4], Unit.PERCENT, 97.2, 10, Kind.ACCURACY), ("97.20 %", "97.30 ± 0.14 %")),
        (figure.of("", [-0.5], Unit.POINTS, 12), ("+12 points", "−0.5 points")),
        (figure.of("", [1.5], Unit.TIMES, 3), ("3×", "1.5×")),
        (figure.of("", [1.5, 2.5], Unit.TIMES), ("", "2 ± 0.71 ×")),
        (figure.of("", [4321.0], Unit.MILLISECONDS, 2, kind=Kind.COST), ("2 ms", "4,321 ms")),
    ],
)
def test_figures_are_written_with_their_unit_their_sign_and_their_spread(found, said):
    assert (words.claimed(found), words.measured(found)) == said


def test_the_readme_says_what_the_file_says(content):
    shown = readme.block("claims", readme.PATH.read_text())
    assert shown == words.readme_part(content), "run: python -m digits benchmark --readme"
    assert words.summary(content.claims) in shown


def test_downloads_hold_every_figure(content):
    lines = words.csv_lines(content.claims)
    assert {line["id"] for line in lines} == set(CLAIMS)
    assert len(lines) == sum(max(1, len(row.figures)) for row in content.claims)
    json.dumps(lines)
