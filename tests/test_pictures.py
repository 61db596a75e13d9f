"""The table of pictures of every kind: made from seeds alone, counted rightly, read back."""

import numpy as np
import pytest

from digits.benchmark import pictures as picture_table
from digits.evaluation.pictures import kinds, measure
from digits.evaluation.pictures.measure import Tally
from digits.predictors import registry


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    path = tmp_path_factory.mktemp("pictures") / "pictures.json"
    some = {kind: kinds.KINDS[kind] for kind in ("on even paper", "framed")}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kinds, "KINDS", some)
        made = measure.run(each=3, path=path, report=lambda line: None)
    return made, path


@pytest.mark.parametrize("kind", kinds.KINDS)
def test_a_picture_is_made_from_its_seed_alone(kind):
    one, again, other = (kinds.make(kind, number).image for number in (3, 3, 13))
    assert np.array_equal(np.asarray(one), np.asarray(again))
    assert one.size != other.size or not np.array_equal(np.asarray(one), np.asarray(other))


def test_pictures_that_judge_are_others_than_those_for_choosing():
    seeds = [{kinds.make("ruled paper", n, part).seed for n in range(20)} for part in (kinds.CHOOSING, kinds.JUDGING)]
    assert not seeds[0] & seeds[1]


def test_every_picture_is_counted_once(measured):
    made, _ = measured
    assert [kind.kind for kind in made.kinds] == ["on even paper", "framed"]
    for kind in made.kinds:
        assert set(kind.models) == set(registry.DRAW_PAIR)
        assert all(sum(vars(tally).values()) == 3 for tally in kind.models.values())
        assert kind.seeds == (1, 5)


def test_clean_digits_are_right(measured):
    assert all(tally == Tally(right=3) for tally in measured[0].kinds[0].models.values())


def test_the_file_says_what_was_measured(measured):
    made, path = measured
    assert measure.read(path) == made
    assert measure.is_true(made)


def test_a_damaged_file_gets_a_sentence(tmp_path):
    (tmp_path / "pictures.json").write_text("{}")
    with pytest.raises(ValueError, match="evaluate --pictures"):
        measure.read(tmp_path / "pictures.json")


def test_the_table_shows_the_worst_first_with_a_picture_each(measured):
    rows = picture_table.lines(measured[0])
    rights = [sum(row[f"{name} right"] for name in registry.DRAW_PAIR) for row in rows]
    assert rights == sorted(rights)
    assert all(row["example"].startswith("data:image/jpeg;base64,") for row in rows)
    assert set(picture_table.columns(measured[0])) <= set(rows[0])
