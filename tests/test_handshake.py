"""Page and canvas agree on one drawing, whatever comes late."""

import pytest

from digits.drawing.handshake import Handshake, Phase

ONE, TWO, THREE = ({"path": name} for name in ("one", "two", "three"))


def as_loaded(objects: list[dict]) -> list[dict]:
    """As the canvas reports what it was given to load."""
    return [thing | {"left": 1} for thing in objects]


@pytest.fixture
def sheet() -> Handshake:
    return Handshake()


def draw(sheet: Handshake, *objects: dict) -> list[dict]:
    """The canvas reports these, one more at a time."""
    return [sheet.report(list(objects[: n + 1])) for n in range(len(objects))][-1]


def load(sheet: Handshake) -> list[dict]:
    """The canvas has loaded what it was given."""
    return sheet.report(as_loaded(sheet.seed["objects"]))


def test_what_is_drawn_is_the_drawing(sheet):
    assert sheet.report([]) == []
    assert draw(sheet, ONE, TWO) == [ONE, TWO] == sheet.objects
    assert sheet.phase is Phase.FOLLOWING and sheet.seed == {"objects": [], "turn": 0}


@pytest.mark.parametrize("late", [1, 2, 5])
def test_reports_of_the_old_drawing_do_not_bring_it_back(sheet, late):
    draw(sheet, ONE, TWO)
    sheet.put([THREE])
    assert sheet.phase is Phase.LOADING
    for _ in range(late):
        assert sheet.report([ONE, TWO]) == [THREE]
    assert load(sheet) == as_loaded([THREE])
    assert sheet.phase is Phase.FOLLOWING


def test_each_drawing_put_on_the_canvas_has_a_seed_of_its_own(sheet):
    seeds = [sheet.seed]
    for _ in range(2):
        sheet.put([ONE])
        seeds.append(sheet.seed)
    assert seeds[1] != seeds[2] and [seed["objects"] for seed in seeds] == [[], [ONE], [ONE]]


def test_drawing_does_not_change_the_seed(sheet):
    sheet.put([ONE])
    before = sheet.seed
    draw(sheet, *as_loaded([ONE]), TWO)
    assert sheet.seed is before


def test_a_stroke_drawn_while_another_drawing_loads_is_the_drawing_until_that_is_there(sheet):
    draw(sheet, ONE)
    sheet.put([TWO])
    assert sheet.report([ONE, THREE]) == [ONE, THREE]
    assert load(sheet) == as_loaded([TWO]) == sheet.objects


def test_undo_and_redo_step_through_the_strokes(sheet):
    draw(sheet, ONE, TWO)
    sheet.undo()
    assert sheet.objects == [ONE] == sheet.seed["objects"]
    load(sheet)
    sheet.undo()
    assert sheet.objects == []
    load(sheet)
    sheet.undo()
    sheet.redo()
    assert sheet.objects == as_loaded([ONE])
    sheet.redo()
    assert sheet.objects == [*as_loaded([ONE]), TWO]
    sheet.redo()
    assert sheet.objects == [*as_loaded([ONE]), TWO]


def test_two_undos_before_the_canvas_has_answered_to_one(sheet):
    draw(sheet, ONE, TWO, THREE)
    sheet.undo()
    sheet.undo()
    assert sheet.report([ONE, TWO, THREE]) == [ONE]
    assert load(sheet) == as_loaded([ONE])
    sheet.redo()
    sheet.redo()
    assert sheet.objects == [*as_loaded([ONE]), TWO, THREE]


def test_a_stroke_after_an_undo_forgets_what_was_undone(sheet):
    draw(sheet, ONE, TWO)
    sheet.undo()
    load(sheet)
    sheet.report([*as_loaded([ONE]), THREE])
    sheet.redo()
    assert sheet.objects == [*as_loaded([ONE]), THREE]


def test_clear_leaves_nothing_to_undo_or_redo(sheet):
    draw(sheet, ONE, TWO)
    sheet.undo()
    sheet.clear()
    assert sheet.report([ONE, TWO]) == []
    assert load(sheet) == []
    sheet.redo()
    assert sheet.objects == []
    sheet.undo()
    assert sheet.objects == []


def test_clearing_an_empty_canvas_loses_no_stroke(sheet):
    sheet.report([])
    sheet.clear()
    assert sheet.report([]) == []
    assert draw(sheet, ONE) == [ONE]


def test_a_drawing_put_before_the_first_report_is_there_at_once(sheet):
    sheet.put([ONE])
    assert sheet.report([ONE]) == [ONE]
    assert load(sheet) == as_loaded([ONE])


def test_a_new_canvas_gets_the_drawing_along(sheet):
    """As after a visit to another page."""
    draw(sheet, ONE, TWO)
    sheet.undo()
    load(sheet)
    draw(sheet, *as_loaded([ONE]), THREE)
    sheet.arrive()
    assert sheet.seed["objects"] == [*as_loaded([ONE]), THREE]
    assert sheet.report(sheet.seed["objects"]) == [*as_loaded([ONE]), THREE]


def test_a_new_canvas_keeps_the_seed_that_holds_the_drawing_already(sheet):
    draw(sheet, ONE, TWO)
    sheet.undo()
    before = sheet.seed
    sheet.arrive()
    assert sheet.seed is before
    assert sheet.report([ONE]) == [ONE] and sheet.phase is Phase.FOLLOWING
    sheet.redo()
    assert sheet.objects == [ONE, TWO]


def test_what_the_old_canvas_reported_does_not_hold_for_a_new_one(sheet):
    draw(sheet, ONE)
    sheet.arrive()
    sheet.put([ONE])
    sheet.report([ONE])
    assert sheet.phase is Phase.FOLLOWING


def test_the_edition_tells_that_somebody_changed_the_drawing(sheet):
    def changed(by) -> bool:
        before = sheet.edition
        by()
        return sheet.edition != before

    assert changed(lambda: draw(sheet, ONE))
    assert not changed(lambda: sheet.report([ONE]))
    assert changed(lambda: sheet.put([TWO]))
    assert not changed(lambda: sheet.report([ONE]))
    assert not changed(lambda: load(sheet))
    assert changed(sheet.undo)
    assert changed(sheet.redo)
    assert changed(sheet.clear)
    assert not changed(sheet.undo)


def test_a_drawing_that_a_browser_brings_along_becomes_the_seed_and_can_be_drawn_on(sheet):
    assert sheet.is_untouched
    sheet.take_over([ONE, TWO])
    assert not sheet.is_untouched
    assert sheet.seed["objects"] == [ONE, TWO] and sheet.seed["turn"] > 0
    assert sheet.report([ONE, TWO]) == [ONE, TWO]
    assert load(sheet) == as_loaded([ONE, TWO])
    assert sheet.report([*as_loaded([ONE, TWO]), THREE])[-1] == THREE


def test_a_handshake_that_knows_a_report_is_not_untouched(sheet):
    sheet.report([])
    assert not sheet.is_untouched
