"""How a whole number is shown, and what two models say to it between them."""

import re

import numpy as np
import pytest

from digits.reading.answers import Answer, number
from digits.show import number as number_html
from digits.show.sentences import number_verdict

IMAGES = np.zeros((3, 28, 28), np.float32)


def says(title: str, text: str, confidence: float = 0.9) -> list[Answer]:
    """The answers to the digits of a number; "?" is one that the model does not know."""
    answers = []
    for character in text:
        known = character != "?"
        probabilities = np.full(10, (1 - confidence) / 9, np.float32)
        probabilities[int(character) if known else 8] = confidence
        answers.append(Answer(title, probabilities, 2.0, known))
    return answers


def knn(text: str, confidence: float = 0.9) -> list[Answer]:
    return says("KNN", text, confidence)


def resnet(text: str, confidence: float = 0.9) -> list[Answer]:
    return says("ResNet", text, confidence)


def words(html: str) -> str:
    return " ".join(re.sub("<[^>]*>", " ", html).split())


@pytest.mark.parametrize(
    ("left", "right", "sentence"),
    [
        (knn("407"), resnet("407"), "Both read 407."),
        (knn("407"), resnet("401"), "They disagree: the KNN reads 407, the ResNet 401."),
        (knn("4?7"), resnet("4?7"), "Both read 4?7. “?” marks what neither recognises as a digit."),
        (
            knn("4?7"),
            resnet("417"),
            "They disagree: the KNN reads 4?7, the ResNet 417. “?” marks what the KNN does not recognise as a digit.",
        ),
        (knn("40", 0.6), resnet("40"), "Both read 40. The KNN is unsure of a digit."),
        (knn("40", 0.6), resnet("40", 0.7), "Both read 40. Both are unsure of a digit."),
        (knn("??", 0.6), resnet("??", 0.6), "Both read ??. “?” marks what neither recognises as a digit."),
    ],
)
def test_the_verdict_says_what_both_read_and_who_doubts(left, right, sentence):
    assert number_verdict(left, right) == sentence


def test_each_model_has_its_number_and_how_sure_it_is_of_all_of_it():
    shown = number_html.reading("Both read 407.", knn("407"), resnet("407", 0.99), 5)
    assert re.findall('data-number="(.*?)"', shown) == ["407", "407"]
    assert 'data-strokes="5"' in shown
    assert "72.9 % confident" in words(shown) and "97.0 % confident" in words(shown)
    assert words(shown).startswith("Both read 407.")


def test_an_unknown_digit_is_a_question_mark_and_is_said_in_words():
    shown = number_html.reading("", knn("4?7", 0.93), resnet("417"), 3)
    assert re.findall('data-number="(.*?)"', shown) == ["4?7", "417"]
    assert "1 of 3 not a digit" in words(shown)
    assert 'aria-label="4: 93.0 %, not a digit, 7: 93.0 %"' in shown
    assert number(knn("4?7")) == "4?7"


def test_each_place_shows_what_both_say_to_it():
    shown = number_html.places(IMAGES, knn("4?7"), resnet("417"))
    assert re.findall('alt="(.*?)"', shown) == [f"digit {place} as both models see it" for place in (1, 2, 3)]
    assert words(shown.split("<figure>")[2]) == "? unknown 1 90.0 %"


def test_a_box_goes_around_each_digit_and_is_labelled_with_it():
    shown = number_html.boxes([(20, 60, 80, 200), (100, 5, 170, 150)], knn("40"), resnet("40"), 308, 308)
    placed = re.findall(r"calc\(100% \* (\d+) / 308\)", shown)
    assert placed == ["17", "57", "66", "146", "97", "2", "76", "151"]
    assert words(shown) == "4 0"
    assert 'aria-label="boxes around 2 digits: 4, 0"' in shown
    assert [("high" in box) for box in shown.split("<div ")[2:]] == [False, True], "a label off the paper"


def test_where_the_models_differ_a_box_has_both_answers_and_stands_out():
    around = [(20, 60, 80, 200), (100, 60, 170, 200), (190, 60, 260, 200)]
    agreed, differs, unknown = number_html.boxes(around, knn("41?"), resnet("47?"), 308, 308).split("<div ")[2:]
    assert "doubted" not in agreed
    assert "doubted" in differs and words(f"<{differs}") == "1 7"
    assert "doubted" in unknown and words(f"<{unknown}") == "?"
