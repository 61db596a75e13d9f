"""What was made of a drawing is not made again, and only so much is kept."""

import pytest

from digits.reading.recent import Recent


def test_the_same_is_made_once_and_another_anew():
    recent, made = Recent(10), []

    def of(key: str) -> str:
        return recent.of(key, lambda: made.append(key) or key.upper())

    assert [of("a"), of("b"), of("a")] == ["A", "B", "A"]
    assert made == ["a", "b"]


def test_what_was_used_longest_ago_goes_first():
    recent, made = Recent(2), []
    for key in "abacba":
        recent.of(key, lambda key=key: made.append(key))
    assert made == ["a", "b", "c", "b", "a"]
    assert len(recent) == 2


def test_what_fails_is_tried_again():
    recent = Recent(2)
    with pytest.raises(ZeroDivisionError):
        recent.of("a", lambda: 1 / 0)
    assert recent.of("a", lambda: 5) == 5
