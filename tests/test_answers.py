import numpy as np
import pytest

from digits.predictors.fusion import Fusion
from digits.reading.answers import Answer
from digits.show import html
from digits.show.sentences import together, verdict
from digits.show.words import confidence
from tests.elements import read


def says(title: str, digit: int, confidence: float) -> Answer:
    probabilities = np.full(10, (1 - confidence) / 9, np.float32)
    probabilities[digit] = confidence
    return Answer(title, probabilities, 1.0)


@pytest.mark.parametrize(
    ("knn", "resnet", "sentence"),
    [
        ((4, 0.99), (4, 0.99), "Both say 4."),
        ((4, 0.6), (4, 0.99), "Both say 4. The KNN is unsure."),
        ((4, 0.6), (4, 0.5), "Both say 4. Both are unsure."),
        ((4, 0.99), (9, 0.99), "They disagree: the KNN says 4, the ResNet 9."),
        ((4, 0.99), (9, 0.5), "They disagree: the KNN says 4, the ResNet 9. The ResNet is unsure."),
    ],
)
def test_the_verdict_says_who_agrees_and_who_doubts(knn, resnet, sentence):
    assert verdict(says("KNN", *knn), says("ResNet", *resnet)) == sentence


@pytest.mark.parametrize(
    ("share", "words"), [(0.974, "97.4 %"), (0.9994, "99.9 %"), (0.99996, "over 99.9 %"), (0, "0.0 %")]
)
def test_nothing_is_ever_wholly_certain(share, words):
    assert confidence(share) == words


def no_digit(title: str) -> Answer:
    return Answer(title, says(title, 8, 0.97).probabilities, 1.0, is_digit=False)


def test_what_is_no_digit_is_not_answered_with_one():
    both = verdict(no_digit("KNN"), no_digit("ResNet"))
    assert both == "Neither recognises it as a digit."
    one = verdict(says("KNN", 4, 0.9), no_digit("ResNet"))
    assert one == "The KNN says 4; the ResNet does not recognise it as a digit."
    card = html.answer("resnet", no_digit("ResNet"))
    assert 'data-digit="none"' in card
    assert "97" not in card
    assert "not a digit" in card


@pytest.fixture
def fusion() -> Fusion:
    joint = Fusion(None, None)
    joint.doubt_, joint.weight_ = 0.9, 0.6
    return joint


def test_the_joint_answer_gives_its_reason(fusion):
    corrected = together(says("KNN", 9, 0.99), says("ResNet", 4, 0.6), fusion)
    assert corrected.startswith("9, ")
    assert corrected.endswith(
        "The ResNet is not sure enough to answer alone: the ResNet gives it 4.4 % and the KNN gives it 99.0 %."
    )
    alone = together(says("KNN", 9, 0.99), says("ResNet", 4, 0.95), fusion)
    assert alone == "4, 95.0 %. The ResNet is sure enough to answer alone."


def test_there_is_no_joint_answer_to_what_is_no_digit(fusion):
    assert together(says("KNN", 4, 0.9), no_digit("ResNet"), fusion) == ""
    assert together(no_digit("KNN"), says("ResNet", 4, 0.9), fusion) == ""


def test_unsure_answers_say_so_in_words():
    card = html.answer("knn", says("KNN", 4, 0.6))
    assert "60.0 %, unsure" in " ".join(read(card.replace("<br>", " ")).text.split()) and "confident" not in card
    assert "unsure" not in html.answer("knn", says("KNN", 4, 0.9))


def test_all_ten_bars_stand_on_one_scale():
    bars = html.answer("knn", says("KNN", 7, 0.82))
    assert bars.count("<i>") == 10 and bars.count("--p:0.020") == 9 and "--p:0.820" in bars
