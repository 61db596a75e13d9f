"""Page and canvas agree on one drawing, whatever comes late."""

import tracemalloc

import msgspec
import numpy as np
import pytest

from digits.drawing.canvas import written
from digits.drawing.handshake import MOST_STEPS, Handshake

ONE, TWO, THREE, FOUR = ({"path": name} for name in ("one", "two", "three", "four"))


class Canvas:
    """The canvas' side, as digits/show/paper.js plays it: `draw` reports, `load` takes what the page put on it."""

    def __init__(self, sheet: Handshake):
        self.sheet = sheet
        self.turn, self.number = sheet.seed["turn"], sheet.seed["after"]
        self.things = [(thing, 0) for thing in sheet.seed["objects"]]

    def draw(self, *things: dict) -> list[dict]:
        for thing in things:
            self.things.append((thing, self.number + 1))
            self.report()
        return self.sheet.objects

    def report(self) -> list[dict]:
        self.number += 1
        return self.repeat()

    def repeat(self) -> list[dict]:
        """The page runs again with the report that it has."""
        return self.sheet.report([thing for thing, _ in self.things], self.turn, self.number)

    def load(self) -> list[dict]:
        seed = self.sheet.seed
        since = [(thing, born) for thing, born in self.things if born > seed["after"]]
        self.turn, self.things = seed["turn"], [*((thing, 0) for thing in seed["objects"]), *since]
        return self.report() if since else self.repeat()


@pytest.fixture
def sheet() -> Handshake:
    return Handshake()


@pytest.fixture
def canvas(sheet) -> Canvas:
    return Canvas(sheet)


def test_what_is_drawn_is_the_drawing(sheet, canvas):
    assert canvas.draw(ONE, TWO) == [ONE, TWO] == sheet.objects
    assert sheet.seed == {"objects": [], "turn": 0, "after": 0}


@pytest.mark.parametrize("late", [1, 2, 5])
def test_reports_of_the_old_drawing_do_not_bring_it_back(sheet, canvas, late):
    canvas.draw(ONE, TWO)
    sheet.put([THREE])
    for _ in range(late):
        assert canvas.repeat() == [THREE]
    assert canvas.load() == [THREE]


def test_each_drawing_put_on_the_canvas_has_a_turn_of_its_own(sheet):
    turns = [sheet.seed["turn"]]
    for _ in range(2):
        sheet.put([ONE])
        turns.append(sheet.seed["turn"])
    assert len(set(turns)) == 3


def test_drawing_does_not_change_the_seed(sheet, canvas):
    sheet.put([ONE])
    before = sheet.seed
    canvas.load()
    canvas.draw(TWO)
    assert sheet.seed is before


def test_a_stroke_drawn_while_another_drawing_is_on_its_way_is_laid_on_it(sheet, canvas):
    canvas.draw(ONE)
    sheet.put([TWO])
    assert canvas.draw(THREE) == [TWO]
    assert canvas.load() == [TWO, THREE]
    assert canvas.draw(FOUR) == [TWO, THREE, FOUR]


def test_a_stroke_drawn_at_once_after_undo_is_kept_and_what_was_undone_is_gone(sheet, canvas):
    canvas.draw(ONE, TWO)
    sheet.undo()
    canvas.draw(THREE)
    sheet.undo()
    canvas.draw(FOUR)
    assert canvas.load() == [THREE, FOUR]


def test_undo_and_redo_step_through_the_strokes(sheet, canvas):
    canvas.draw(ONE, TWO)
    sheet.undo()
    assert canvas.load() == [ONE]
    sheet.undo()
    assert canvas.load() == []
    sheet.undo()
    sheet.redo()
    assert sheet.objects == [ONE]
    sheet.redo()
    assert sheet.objects == [ONE, TWO]
    sheet.redo()
    assert canvas.load() == [ONE, TWO]


def test_what_was_too_much_is_gone_after_clear(sheet, canvas):
    canvas.draw(ONE)
    canvas.things.append((TWO, canvas.number + 1))
    canvas.number += 1
    sheet.refuse(canvas.number)
    sheet.clear()
    canvas.things.append((THREE, canvas.number + 1))
    assert canvas.load() == [THREE]


def test_strokes_that_come_in_one_report_are_undone_one_by_one(sheet):
    sheet.report([ONE, TWO, THREE], 0, 1)
    sheet.undo()
    assert sheet.objects == [ONE, TWO]


@pytest.mark.parametrize("replace", [Handshake.clear, lambda sheet: sheet.put([FOUR])], ids=["clear", "another"])
def test_undo_brings_back_what_was_replaced(sheet, canvas, replace):
    canvas.draw(ONE, TWO)
    replace(sheet)
    replaced = canvas.load()
    sheet.undo()
    assert canvas.load() == [ONE, TWO]
    sheet.redo()
    assert canvas.load() == replaced


def test_clearing_an_empty_paper_is_nothing_to_undo(sheet, canvas):
    canvas.draw(ONE)
    sheet.clear()
    sheet.clear()
    sheet.undo()
    assert sheet.objects == [ONE]


def test_no_more_is_remembered_than_what_is_bounded(sheet, canvas):
    canvas.draw(*({"path": n} for n in range(MOST_STEPS + 50)))
    for _ in range(MOST_STEPS + 50):
        sheet.undo()
    assert len(sheet.objects) == 50


def test_a_stroke_after_an_undo_forgets_what_was_undone(sheet, canvas):
    canvas.draw(ONE, TWO)
    sheet.undo()
    canvas.load()
    canvas.draw(THREE)
    sheet.redo()
    assert sheet.objects == [ONE, THREE]


def test_clearing_an_empty_canvas_loses_no_stroke(sheet, canvas):
    sheet.clear()
    canvas.load()
    assert canvas.draw(ONE) == [ONE]


def test_a_new_canvas_gets_the_drawing_along(sheet, canvas):
    """As after a visit to another page."""
    canvas.draw(ONE, TWO)
    sheet.undo()
    canvas.load()
    canvas.draw(THREE)
    sheet.arrive()
    new = Canvas(sheet)
    assert new.repeat() == [ONE, THREE]
    new.draw(FOUR)
    sheet.undo()
    new.draw(TWO)
    assert new.load() == [ONE, THREE, TWO]


def test_a_new_canvas_keeps_the_seed_that_holds_the_drawing_already(sheet, canvas):
    canvas.draw(ONE, TWO)
    sheet.undo()
    before = sheet.seed
    sheet.arrive()
    assert sheet.seed is before
    sheet.redo()
    assert sheet.objects == [ONE, TWO]


def test_the_edition_tells_that_somebody_changed_the_drawing(sheet, canvas):
    def changed(by) -> bool:
        before = sheet.edition
        by()
        return sheet.edition != before

    assert changed(lambda: canvas.draw(ONE))
    assert not changed(canvas.repeat)
    assert changed(lambda: sheet.put([TWO]))
    assert not changed(canvas.repeat)
    assert not changed(canvas.load)
    assert changed(sheet.undo)
    assert changed(sheet.redo)
    assert changed(sheet.clear)


def test_what_does_not_say_its_turn_is_the_drawing_unless_it_repeats_itself(sheet):
    sheet.report([ONE, TWO])
    sheet.undo()
    assert sheet.report([ONE, TWO]) == [ONE]
    assert sheet.report([THREE]) == [THREE]


def test_what_can_be_undone_holds_little_and_comes_back_as_it_was(sheet):
    """A class of fifty has five thousand steps to undo: strokes as numbers in lists would fill the memory."""
    points = np.array([(40 + 0.37 * i, 50 + 1.13 * i) for i in range(150)])
    told = [msgspec.json.encode(written([points + number], 20)) for number in range(20)]
    tracemalloc.start()
    for drawing in told:
        sheet.put(msgspec.json.decode(drawing))
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held / len(told) < 15_000
    for drawing in reversed(told[:-1]):
        sheet.undo()
        assert sheet.objects == msgspec.json.decode(drawing)
