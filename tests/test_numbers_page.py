"""The benchmark's part on whole numbers, and what makes its file: numbers of each kind read as they are shown."""

from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from digits import files
from digits.data import marked_numbers
from digits.evaluation import numbers as measured
from digits.evaluation.numbers import Kind, Numbers
from digits.predictors import registry
from tests.test_written_numbers import samples


def part() -> None:
    from pages.parts.numbers import numbers

    numbers()


@pytest.fixture
def found() -> Numbers:
    knn, resnet = registry.DRAW_PAIR
    kind = Kind(kind="apart", source="pendigits", count=40, right={knn: 0.95, resnet: 0.975})
    facts = {"command": measured.COMMAND, "seed": 1, "writers": 29, "false_marks": 0.004, "six_ms": 201.4}
    weights = {name: files.digest(registry.weights_path(name)) for name in registry.DRAW_PAIR}
    return Numbers(**vars(files.made()), **facts, slowest_ms=280.0, sha256=weights, kinds=[kind])


@pytest.fixture
def show(tmp_path, monkeypatch):
    monkeypatch.setattr(measured, "PATH", tmp_path / "numbers.json")

    def run(found: Numbers | None) -> AppTest:
        if found:
            files.write(measured.PATH, found)
        page = AppTest.from_function(part, default_timeout=60).run()
        assert not page.exception
        return page

    return run


def test_the_table_has_each_kind_and_both_models(show, found):
    page = show(found)
    (row,) = page.dataframe[0].value.to_dict("records")
    knn, resnet = registry.titles(registry.DRAW_PAIR)
    assert row == {"kind": "apart", "source": "pendigits", "count": 40, knn: 95.0, resnet: 97.5}
    assert (
        "29 writers" in page.caption[0].value and "0.4" in page.caption[0].value and "201 ms" in page.caption[0].value
    )


def test_other_weights_are_said_with_the_command_and_no_file_is_nothing(show, found):
    assert not show(None).main.children
    page = show(replace(found, sha256=dict.fromkeys(found.sha256, "0" * 64)))
    assert measured.COMMAND in page.info[0].value and not page.dataframe


@pytest.mark.parametrize("mark", marked_numbers.MARKS)
def test_a_marked_number_is_drawn_as_it_reads(mark):
    picture, text = marked_numbers.marked(samples(), mark, np.random.default_rng(1))
    assert text.count(mark) == 1 and text.replace(mark, "").isdigit() and picture.min() == 0
    assert (text[0] == "-") == (mark == "-")
    rim = np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])
    assert rim.min() == 255


def test_two_lines_have_paper_between_and_a_photo_has_as_many_digits_as_it_is_told():
    picture, text = marked_numbers.in_lines(samples(), np.random.default_rng(2))
    inked = (picture < 128).any(1)
    assert len(text.split(" ")) == 2 and np.diff(inked.astype(int)).tolist().count(1) >= 2
    photo, ten = marked_numbers.photo(samples(), 10, np.random.default_rng(3))
    assert len(ten) == 10 and photo.dtype == np.uint8 and len(np.unique(photo)) > 100
