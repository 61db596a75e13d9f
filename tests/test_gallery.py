"""What the gallery finds is what it was asked for; its figures and files can be checked by hand."""

import csv
import io

import numpy as np
import pytest
from PIL import Image

from digits import files
from digits.data import labelled, mnist
from digits.data.labelled import Collection
from digits.gallery import export, select
from digits.gallery import html as gallery_html
from digits.gallery.select import Choice
from digits.predictors.predictor import Neighbour
from digits.show.sentences import saliency_tip


def _answers(*rows: tuple[int, float]) -> np.ndarray:
    """(digit, confidence) → probabilities; the rest lies on the next digit."""
    p = np.zeros((len(rows), 10), np.float32)
    for i, (digit, confidence) in enumerate(rows):
        p[i, digit], p[i, (digit + 1) % 10] = confidence, 1 - confidence
    return p


LABELS = np.array([4, 9, 4, 4, 7, 9])
ANSWERS = {
    "a": _answers((9, 0.6), (4, 0.9), (4, 0.99), (9, 0.8), (1, 0.7), (9, 0.9)),
    "b": _answers((9, 0.95), (9, 0.9), (9, 0.55), (4, 0.6), (1, 0.5), (9, 0.9)),
}
EVERYTHING = Choice(None, None, False)
CLAIMED = 0.032  # article B: of 4s and 9s, so many are taken for each other


def _found(**asked) -> list[int]:
    return select.select(LABELS, ANSWERS, Choice(**asked)).tolist()


def test_it_opens_on_fours_and_nines_taken_for_each_other():
    assert sorted(_found()) == [0, 1, 2, 3]


def test_truth_and_answer_choose_one_way_or_both():
    assert sorted(_found(both_ways=False)) == [0, 2, 3]
    assert _found(truth=9, answer=4, both_ways=False) == [1]
    assert _found(truth=7, answer=None) == [4]
    assert sorted(_found(truth=None, answer=None)) == [0, 1, 2, 3, 4]


def test_right_answers_are_shown_where_asked_for():
    assert sorted(_found(truth=4, answer=4)) == [2, 3]


@pytest.mark.parametrize(("wrong", "expected"), [("any", [0, 1, 2, 3, 4]), ("all", [0, 4]), ("a", [1, 3]), ("b", [2])])
def test_who_is_wrong(wrong, expected):
    assert sorted(_found(truth=None, answer=None, wrong=wrong)) == expected


def test_confidence_is_that_of_the_wrong_answer():
    assert _found(low=0.85) == [0, 1]
    assert sorted(_found(high=0.65)) == [0, 2]
    assert _found(low=0.93, wrong="all") == [0]


def test_orders():
    assert _found(order="sure") == [0, 1, 3, 2]
    assert _found(truth=None, answer=None, order="close")[:2] == [4, 2]
    losses = [min(p[i, LABELS[i]] for p in ANSWERS.values()) for i in _found(order="loss")]
    assert losses == sorted(losses)
    for none in ("age", "worst", "cost"):
        with pytest.raises(ValueError, match="sure, loss, close"):
            _found(order=none)


def test_the_lead_is_that_over_the_second():
    p = np.array([[0.1, 0.15, 0.5, 0.05, 0.2], [0.3, 0.3, 0.25, 0.1, 0.05], [0.02, 0.03, 0.04, 0.9, 0.01]])
    assert select.lead(np.pad(p, ((0, 0), (2, 3)))) == pytest.approx([0.3, 0, 0.86])


def test_the_lead_of_many_is_that_of_their_sorted_probabilities():
    p = np.random.default_rng(0).dirichlet(np.ones(10), 300)
    ordered = np.sort(p, 1)
    assert select.lead(p) == pytest.approx(ordered[:, -1] - ordered[:, -2])


def test_whoever_is_wrong_is_so_for_whatever_digit():
    for wrong, found in (("any", [0, 1, 2, 3, 4]), ("all", [0, 4]), ("a", [1, 3]), ("b", [2])):
        wrongly = select.wrong_ones(LABELS, ANSWERS, Choice(7, 7, wrong=wrong))
        assert wrongly.shape == (6,) and np.flatnonzero(wrongly).tolist() == found
    assert np.flatnonzero(select.wrong_ones(LABELS, ANSWERS, Choice(low=0.85))).tolist() == [0, 1]
    assert select.wrong_ones(LABELS, {}, EVERYTHING).tolist() == [False] * 6


def test_the_bounds_of_confidence_are_among_what_is_asked_for():
    assert 3 in _found(low=float(np.float32(0.8)), high=0.8, wrong="any")
    assert _found(low=0.8 + 1e-4, high=0.89) == [] == _found(low=0.61, high=0.8 - 1e-4)
    rounded = Choice(low=0.6 + 5e-7, high=0.6 + 5e-7), Choice(low=0.6 - 5e-7, high=0.6 - 5e-7)
    assert all(0 in select.select(LABELS, ANSWERS, choice) for choice in rounded)


def test_a_digit_of_which_two_are_wrong_counts_in_each_of_their_cells_but_once():
    answers = {"a": _answers((9, 0.6)), "b": _answers((9, 0.7)), "c": _answers((1, 0.8))}
    table = select.counts(np.array([4]), answers, EVERYTHING)
    assert table[4, 9] == table[4, 1] == 1 and table.sum() == 2
    for one in answers:
        assert not len(select.select(np.array([4]), answers, Choice(None, None, wrong=one)))


@pytest.mark.parametrize("wrong", ["any", "all", "a", "b"])
def test_each_cell_of_the_matrix_counts_what_its_click_shows(wrong):
    table = select.counts(LABELS, ANSWERS, Choice(wrong=wrong, low=0.55))
    for truth in range(10):
        for answer in range(10):
            if truth != answer:
                choice = Choice(truth, answer, False, wrong, low=0.55)
                assert table[truth, answer] == len(select.select(LABELS, ANSWERS, choice))
    assert table.trace() == 0


def test_no_model_finds_nothing():
    assert not len(select.select(LABELS, {}, EVERYTHING)) and not select.counts(LABELS, {}, EVERYTHING).any()


def test_a_tally():
    one = select.tally(LABELS, ANSWERS["a"], np.array([9, 9, 4, 4, 7, 9]))
    assert (one.n, one.errors, one.corrected_errors, one.accuracy) == (6, 4, 3, pytest.approx(1 / 3))
    assert one.pairs == [((4, 9), 3), ((1, 7), 1)]
    assert one.four_nine == 3 and one.four_nine_share == pytest.approx(3 / 5) and one.is_four_nine_first
    assert not one.holds(CLAIMED) and one.interval[0] < 0.6 < one.interval[1]


def test_the_claim_is_judged_by_pair_and_by_share():
    labels = np.repeat([4, 9, 1], 500)
    answers = labels.copy()
    answers[:32] = 9
    claimed = select.tally(labels, np.eye(10, dtype=np.float32)[answers])
    assert claimed.is_four_nine_first and claimed.holds(CLAIMED)
    answers[1000:1040] = 7
    assert not select.tally(labels, np.eye(10, dtype=np.float32)[answers]).is_four_nine_first


def test_a_tally_without_fours_and_nines():
    none = select.tally(np.array([1, 1, 7]), _answers((1, 0.9), (7, 0.9), (7, 0.9)))
    assert (none.four_nine, none.four_nine_share, none.interval) == (0, 0, (0, 0)) and not none.is_four_nine_first
    assert none.corrected_errors is None and none.pairs == [((1, 7), 1)] and none.accuracy == pytest.approx(2 / 3)
    never = select.tally(np.array([4, 9]), _answers((4, 0.9), (9, 0.9)))
    assert (never.four_nine, never.errors) == (0, 0) and not never.is_four_nine_first
    assert never.loss == pytest.approx(-np.log(0.9))


def test_known_label_errors_are_those_of_the_paper():
    labels = mnist.load_uint8("test")[1]
    originals = {947: 8, 1621: 0, 1901: 9, 2462: 2, 2597: 5, 3558: 5, 5937: 5, 6651: 0, 6783: 1, 9729: 5}
    assert {index: labels[index] for index in select.LABEL_ERRORS} == originals
    people = {947: 9, 1621: 6, 1901: 4, 2462: 0, 2597: 3, 3558: 0, 5937: 3, 6651: 6, 6783: 6, 9729: 6}
    better = select.corrected(labels)
    assert people == {index: better[index] for index in originals}
    assert (better != labels).sum() == 10 and better[947] == 9 and labels[947] == 8


def test_what_a_model_takes_for_no_digit_is_chosen_by_label_and_by_who_says_it():
    doubts = {
        "a": np.array([i in (0, 2) for i in range(len(LABELS))]),
        "b": np.array([i == 2 for i in range(len(LABELS))]),
    }
    none = select.NOT_A_DIGIT
    assert none not in range(10)
    chosen = {
        wrong: sorted(select.select(LABELS, ANSWERS, Choice(None, none, wrong=wrong), doubts).tolist())
        for wrong in ("any", "all", "a", "b")
    }
    assert chosen == {"any": [0, 2], "all": [2], "a": [0], "b": []}
    of_one = Choice(int(LABELS[0]), none)
    assert 0 in select.select(LABELS, ANSWERS, of_one, doubts)
    assert all(LABELS[i] == LABELS[0] for i in select.select(LABELS, ANSWERS, of_one, doubts))


def test_a_digit_that_a_model_does_not_recognise_is_called_so(small):
    digits, answers = small
    doubts = {"a": np.array([True] + [False] * 5)}
    looks = {"a": gallery_html.Look("A", "knn"), "b": gallery_html.Look("B", "resnet")}
    shown = gallery_html.samples(digits, answers, [0], looks, doubts)
    assert shown.count("not a digit ✗") == 1 and f"closest: {answers['a'][0].argmax()}" in shown


def test_the_marks_belong_to_the_test_set_alone():
    test, train = labelled.of_mnist("test"), labelled.of_mnist("train")
    assert "people say 9" in gallery_html.mark(test, 947) and "people disagree" in gallery_html.mark(test, 2130)
    assert [i for i in range(len(test.labels)) if select.people_disagree(test, i)] == [2130, 2654, 3520, 8527, 9679]
    assert [select.people_say(test, i) for i in (946, 947, 1621)] == [None, 9, 6]
    assert select.people_say(train, 947) is None and not select.people_disagree(train, 2130)
    assert "people" not in gallery_html.mark(train, 947) and "people" not in gallery_html.mark(test, 948)


def test_a_family_keeps_its_side_and_more_of_it_share_the_others():
    assert gallery_html.sides(["network", "KNN"]) == ["resnet", "knn"]
    assert gallery_html.sides(["KNN", "KNN", "fusion"]) == ["knn", "third", "fourth"]
    assert gallery_html.sides(["KNN"] * 5) == ["knn", "third", "fourth", "fourth", "third"]


def _closeup(digits: Collection, **reasons) -> str:
    looks = {"a": gallery_html.Look("A <b>", "knn")}
    found = {"a": gallery_html.Reasons(**reasons)}
    return gallery_html.closeup(digits, {"a": ANSWERS["a"]}, 0, looks, found, None)


def test_a_closeup_shows_the_reason_that_a_model_has(small):
    digits, _ = small
    image = digits.image(1)
    near = _closeup(digits, neighbours=[Neighbour(image, 2, 7.25, 1)])
    assert 'alt="a remembered 2"' in near and "<b>2</b> 7.2" in near and "A &lt;b&gt;" in near
    assert "Joins KNN and ResNet" in _closeup(digits, asked=["KNN", "ResNet"])
    assert "no reason" in _closeup(digits)


def test_a_networks_reason_is_called_what_it_is(small):
    digits, _ = small
    shown = _closeup(digits, saliencies={4: np.zeros((28, 28), np.float32)}, tip=saliency_tip(None))
    assert "the ink that speaks for 4 and against it" in shown and "SmoothGrad" in shown
    product = [files.ROOT / "README.md", *(files.ROOT / "digits").rglob("*.*"), *(files.ROOT / "pages").rglob("*.py")]
    product = [path for path in product if path.suffix in (".py", ".html", ".md")]
    assert [p for p in product if "integrated gradients" in p.read_text().lower()] == []


@pytest.fixture
def small():
    images, labels = mnist.load_uint8("test")
    return Collection("six", images[:6], labels[:6]), {name: p[:6] for name, p in ANSWERS.items()}


def test_the_table_has_the_selection_in_its_order(small):
    digits, answers = small
    rows = list(csv.DictReader(io.StringIO(export.as_csv(digits, answers, np.array([3, 0])).decode())))
    assert [row["index"] for row in rows] == ["3", "0"] and rows[0]["label"] == str(digits.labels[3])
    assert rows[0]["a_answer"] == "9" and float(rows[0]["a_confidence"]) == pytest.approx(0.8)
    assert float(rows[1]["b_p9"]) == pytest.approx(0.95)


def test_the_arrays_can_be_read_and_opened_again(small, tmp_path):
    digits, answers = small
    path = tmp_path / "digits.npz"
    path.write_bytes(export.as_npz(digits, answers, np.array([3, 0])))
    with np.load(path, allow_pickle=False) as file:
        assert (file["indices"] == [3, 0]).all() and np.allclose(file["probabilities_a"], answers["a"][[3, 0]])
    again = labelled.read(path)
    assert (again.images == digits.images[[3, 0]]).all() and (again.labels == digits.labels[[3, 0]]).all()


def test_the_sheet_shows_every_chosen_digit(small):
    digits, answers = small
    titles = {"a": "KNN", "b": "ResNet"}
    one, nine = (
        np.asarray(Image.open(io.BytesIO(export.as_sheet(digits, answers, np.array(chosen), titles))))
        for chosen in ([0], [0, 1, 2, 3, 4, 5, 0, 1, 2])
    )
    assert nine.shape[0] == 2 * one.shape[0] and (nine < 128).sum() > 5 * (one < 128).sum()
    assert (
        one[8 : 8 + 28 * export.ZOOM : export.ZOOM, 12 : 12 + 28 * export.ZOOM : export.ZOOM] == 255 - digits.images[0]
    ).all()
