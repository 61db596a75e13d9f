"""So much heavy work at once, so much waiting, and the next one is told to come again."""

import threading

import pytest

from digits.slots import FULL, Slots, Turns


def test_one_works_one_waits_and_the_third_is_refused():
    slots, working, may_end = Slots(at_once=1, waiting=1), threading.Event(), threading.Event()
    done = []

    def work(name: str) -> None:
        with slots.taken():
            working.set()
            may_end.wait()
            done.append(name)

    first = threading.Thread(target=work, args=("first",))
    first.start()
    working.wait()
    second = threading.Thread(target=work, args=("second",))
    second.start()
    while slots.free:
        pass
    with pytest.raises(ValueError, match=FULL), slots.taken():
        pass
    assert done == []
    may_end.set()
    first.join()
    second.join()
    assert done == ["first", "second"]
    with slots.taken():
        pass


def test_work_that_fails_gives_its_place_back():
    slots = Slots(at_once=1, waiting=0)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), slots.taken():
            raise ZeroDivisionError
    assert slots.free == 1


def test_no_more_than_so_many_have_their_turn_at_once():
    turns, inside, most = Turns(2), [], []

    def work(turn) -> None:
        with turn():
            inside.append(1)
            most.append(len(inside))
            inside.pop()

    people = [threading.Thread(target=work, args=(turn,)) for turn in (turns.soon, turns.afterwards) * 10]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert len(most) == 20 and max(most) <= 2
    with turns.soon(), turns.afterwards():
        pass


def test_answers_go_before_reasons_and_each_in_the_order_they_came_in():
    turns, done, threads = Turns(1), [], []

    def work(turn, name: str) -> None:
        with turn():
            done.append(name)

    with turns.soon():
        for count, (turn, name) in enumerate(
            [(turns.afterwards, "why 1"), (turns.afterwards, "why 2"), (turns.soon, "what 1"), (turns.soon, "what 2")]
        ):
            threads.append(threading.Thread(target=work, args=(turn, name)))
            threads[-1].start()
            while len(turns._soon) + len(turns._afterwards) <= count:
                pass
    for thread in threads:
        thread.join()
    assert done == ["what 1", "what 2", "why 1", "why 2"]


def test_a_turn_that_fails_goes_to_the_next():
    turns = Turns(1)
    for turn in (turns.soon, turns.afterwards) * 2:
        with pytest.raises(ZeroDivisionError), turn():
            raise ZeroDivisionError
