"""What several templates share is escaped, and shows what it is given."""

import base64
import io
import re

import numpy as np
import pytest
from jinja2 import UndefinedError
from PIL import Image

from digits.predictors.closest import Built, Compared, Member, Planes
from digits.show import colours, html, pictures, texts, words
from digits.show.decided import decided

INK = np.ones((28, 28), np.float32)


def pixel(shown: str, alt: str) -> list[float]:
    """The colour in the middle of the picture with this alt text, in [0, 1]."""
    data = re.search(f'src="data:image/png;base64,([^"]*)" alt="{alt}"', shown).group(1)
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB"))[14, 14] / 255


def reasons(saliency: float) -> str:
    return html.reasons(built(), INK, np.full((28, 28), saliency, np.float32), 3, "so")


def built() -> str:
    planes = Planes(np.arange(4, 14, dtype=np.float32) ** 2, np.zeros((10, 1), int), np.ones((10, 1), np.float32))
    made = [Built(0, 4.0, 0.5 * INK, [Member(INK, 0.25, 0)], 7, 40), Built(1, 5.0, None, [], 40, 40)]
    return decided(planes, Compared(INK, made))


def test_foreign_words_are_no_markup():
    shown = html.pair("<b>&", INK, html.waiting("knn", "<i>"), html.waiting("resnet", '" onclick="'), 1)
    assert "&lt;b&gt;&amp;" in shown and "&lt;i&gt;" in shown
    assert "<b>" not in shown and ' onclick="' not in shown


def test_reasons_are_what_the_knn_builds_and_the_ink_that_speaks_for_the_answer():
    shown = reasons(1)
    assert "<b>0</b>" in shown and "at 4.0" in shown and "at 5.0" in shown and "25 %" in shown
    assert "7 of 40" in shown
    assert pixel(shown, "the 0 that the KNN can build") == pytest.approx([0.5] * 3, abs=0.01)
    assert pixel(shown, "a remembered 0") == pytest.approx([0] * 3)


@pytest.mark.parametrize(("saliency", "colour"), [(1, colours.FOR), (-1, colours.AGAINST)])
def test_ink_for_the_answer_and_against_it_has_the_colour_of_its_key(saliency, colour):
    shown = reasons(saliency)
    faint = (1 - pictures.FAINT) * (1 - pictures.STRENGTH)
    expected = colours.rgb(colour) * pictures.STRENGTH + faint
    assert pixel(shown, "the ink that speaks for 3 and against it") == pytest.approx(expected, abs=0.01)
    says = {1: "speaks for 3", -1: "against it"}[saliency]
    assert f'background:{colour}"></i> {says}' in shown


def test_a_blank_card_has_ten_bars_and_none_of_them_stands_out():
    shown = html.waiting("knn", "KNN")
    assert shown.count("<i>") == 10 and "best" not in shown
    assert 'role="img" aria-label="no answer"' in shown


def test_only_shares_that_count_are_read_out():
    assert words.spoken([0.974, 0.0099, 0, 0.0161]) == "0: 97.4 %, 3: 1.6 %"


def test_a_term_without_an_explanation_is_refused(monkeypatch):
    monkeypatch.delitem(texts.draw.TERMS, "members")
    with pytest.raises(UndefinedError, match="members"):
        reasons(1)
