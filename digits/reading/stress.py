"""How two models' answers to one drawing change as it is turned, moved, thickened, blurred, made noisy.

The picture that the models saw is corrupted in fine doses, all of them answered in one batch a model.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from digits.images.corruption import CORRUPTIONS
from digits.predictors.predictor import Predictor

STEPS = 25  # doses on each curve


@dataclass(frozen=True)
class Curve:
    """One model's answers to one picture in growing doses of one corruption.

    doses (D,) ascending, in the corruption's unit; probabilities (D, 10) float32.
    """

    model: str
    corruption: str  # a key of `corruption.CORRUPTIONS`
    doses: np.ndarray
    probabilities: np.ndarray

    @property
    def digits(self) -> np.ndarray:
        """The answer at each dose: (D,) int64."""
        return self.probabilities.argmax(1)

    @property
    def untouched(self) -> int:
        """Where on the curve the picture is as it was drawn."""
        return int(np.abs(self.doses - CORRUPTIONS[self.corruption].nothing).argmin())

    @property
    def digit(self) -> int:
        """The answer to the picture as it was drawn."""
        return int(self.digits[self.untouched])

    @property
    def confidence(self) -> np.ndarray:
        """Probability of that answer at each dose: (D,)."""
        return self.probabilities[:, self.digit]

    @property
    def flips(self) -> tuple[float | None, float | None]:
        """The nearest doses below and above nothing at which the answer is another one; None where it holds."""
        other = self.digits != self.digit
        below, above = np.flatnonzero(other[: self.untouched]), np.flatnonzero(other[self.untouched :])
        return (
            float(self.doses[below[-1]]) if below.size else None,
            float(self.doses[self.untouched + above[0]]) if above.size else None,
        )

    @property
    def held(self) -> float:
        """The share of the doses that lie before the answer becomes another one, on either side: 1 is sturdy."""
        below, above = self.flips
        first = -np.inf if below is None else below
        last = np.inf if above is None else above
        return float(((self.doses > first) & (self.doses < last)).mean())


def doses(corruption: str) -> np.ndarray:
    """(D,) ascending, from the least to the greatest dose, with `nothing` among them."""
    kind = CORRUPTIONS[corruption]
    steps = np.linspace(kind.doses[0], kind.doses[-1], STEPS)
    steps[np.abs(steps - kind.nothing).argmin()] = kind.nothing
    return steps.astype(np.float32)


def stress(image: np.ndarray, models: dict[str, Predictor]) -> list[Curve]:
    """All curves of image (28, 28) float32 in [0, 1] for {name: predictor}: a corruption after the other,
    in each the models in their order. Under a second for two models.
    """
    if image.shape != (28, 28):
        raise ValueError(f"One image of 28×28 is stressed at a time; got shape {image.shape}.")
    reach = {name: doses(name) for name in CORRUPTIONS}
    spoilt = np.concatenate(
        [kind.apply(np.repeat(image[None], STEPS, 0), reach[name]) for name, kind in CORRUPTIONS.items()]
    )
    answers = {model: predictor.predict_proba(spoilt).reshape(-1, STEPS, 10) for model, predictor in models.items()}
    return [
        Curve(model, name, reach[name], probabilities[i])
        for i, name in enumerate(CORRUPTIONS)
        for model, probabilities in answers.items()
    ]


def sturdier(curves: Sequence[Curve], corruption: str) -> str | None:
    """The model whose answer holds over more doses of one corruption; None where they are alike."""
    held = {curve.model: curve.held for curve in curves if curve.corruption == corruption}
    best = max(held, key=held.get)
    return None if sum(value == held[best] for value in held.values()) > 1 else best
