"""How much is measured: all of it, or a little of everything."""

from dataclasses import dataclass

SEEDS = (0, 1, 2)


@dataclass(frozen=True)
class Trainings:
    """images and epochs: so many, or None for as many as an arm says. test: test digits that are answered."""

    images: int | None = None
    epochs: int | None = None
    test: int = 10_000


@dataclass(frozen=True)
class Others:
    """Digits in all, of which four fifths are remembered; digits asked in noise; answers timed; seconds for each."""

    digits: int = 70_000
    noisy: int = 2000
    answers: int = 60
    seconds_each: float = 4


@dataclass(frozen=True)
class Extent:
    trainings: Trainings = Trainings()
    others: Others = Others()
    seeds: tuple[int, ...] = SEEDS


FULL = Extent()
QUICK = Extent(Trainings(images=300, epochs=1, test=200), Others(digits=2000, noisy=50, answers=20, seconds_each=0.1))
