"""The tests notice: of small faults in what computes, most are caught in each room, by the last count."""

import pytest

from tests.mutation import mutants, results
from tests.mutation.mutants import Sample
from tests.mutation.rooms import ROOMS

LEAST = 0.85


@pytest.mark.parametrize("room", ROOMS)
def test_most_faults_are_caught(room):
    tried = results.read().rooms[room]
    assert tried.caught + len(tried.survivors) == tried.tried
    assert tried.share == pytest.approx(tried.caught / tried.tried, abs=1e-4) and tried.share >= LEAST
    assert list(tried.modules) == list(ROOMS[room].modules)


def test_faults_are_drawn_one_of_a_kind_at_a_place_and_none_where_nothing_runs(tmp_path):
    source = 'def half(x: "int | None", y=2) -> int | None:\n    return x / y if y > 1 else True\n'
    (tmp_path / "half.py").write_text(source)
    faults = mutants.drawn("half.py", tmp_path, 0)
    lines = [mutants.differing(source, fault.put_into(source)) for fault in faults]
    assert [fault.line for fault in faults] == [1, 2, 2, 2, 2, 2]
    assert all(was != now for was, now in lines) and all("int | None" in now for _, now in lines[:1])
    again = [mutants.differing(source, fault.put_into(source)) for fault in mutants.drawn("half.py", tmp_path, 0)]
    assert again == lines


def test_a_sample_can_be_drawn_again_and_another_seed_draws_another():
    places = list(range(100))
    one, other = Sample(5, 60), Sample(6, 60)
    assert one.of(places) == Sample(5, 60).of(places) == sorted(set(one.of(places))) and len(one.of(places)) == 60
    assert one.of(places) != other.of(places) and one.options == " --seed 5 --most 60"
    assert Sample(5, 200).of(places) == Sample(5, None).of(places) == places and Sample(0, None).options == " --seed 0"
