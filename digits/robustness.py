"""How models' answers change as digits are turned, moved, thickened, blurred, made noisy.

Of one drawing (`stress`): the picture that the models saw is spoilt in fine doses, all of them answered in one
batch a model. Of many digits (`Spoilt`): the share right at each dose.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from digits import mnist, predictions
from digits.perturb import PERTURBATIONS, SEED

STEPS = 25  # doses on each curve
DIGITS = 500  # of the test set, under each perturbation


@dataclass(frozen=True)
class Curve:
    """One model's answers to one picture in growing doses of one perturbation.

    doses (D,) ascending, in the perturbation's unit; probabilities (D, 10) float32.
    """

    model: str
    perturbation: str  # a key of `perturb.PERTURBATIONS`
    doses: np.ndarray
    probabilities: np.ndarray

    @property
    def digits(self) -> np.ndarray:
        """The answer at each dose: (D,) int64."""
        return self.probabilities.argmax(1)

    @property
    def untouched(self) -> int:
        """Where on the curve the picture is as it was drawn."""
        return int(np.abs(self.doses - PERTURBATIONS[self.perturbation].nothing).argmin())

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
        """The share of the doses at which the answer stays the same: 1 is sturdy."""
        return float((self.digits == self.digit).mean())


def doses(perturbation: str) -> np.ndarray:
    """(D,) ascending, from the least to the greatest dose, with `nothing` among them."""
    kind = PERTURBATIONS[perturbation]
    steps = np.linspace(kind.doses[0], kind.doses[-1], STEPS)
    steps[np.abs(steps - kind.nothing).argmin()] = kind.nothing
    return steps.astype(np.float32)


def stress(image: np.ndarray, models: dict[str, object]) -> list[Curve]:
    """All curves of image (28, 28) float32 in [0, 1] for {name: predictor}: a perturbation after the other,
    in each the models in their order. Under a second for two models.
    """
    if image.shape != (28, 28):
        raise ValueError(f"One image of 28×28 is stressed at a time; got shape {image.shape}.")
    reach = {name: doses(name) for name in PERTURBATIONS}
    spoilt = np.concatenate(
        [kind.apply(np.repeat(image[None], STEPS, 0), reach[name]) for name, kind in PERTURBATIONS.items()]
    )
    answers = {model: predictor.predict_proba(spoilt).reshape(-1, STEPS, 10) for model, predictor in models.items()}
    return [
        Curve(model, name, reach[name], probabilities[i])
        for i, name in enumerate(PERTURBATIONS)
        for model, probabilities in answers.items()
    ]


def sturdier(curves: Sequence[Curve], perturbation: str) -> str | None:
    """The model whose answer holds over more doses of one perturbation; None where they are alike."""
    held = {curve.model: curve.held for curve in curves if curve.perturbation == perturbation}
    best = max(held, key=held.get)
    return None if sum(value == held[best] for value in held.values()) > 1 else best


WHERE = {
    "rotation": "when turned",
    "shift": "when moved",
    "noise": "in noise",
    "blur": "when blurred",
    "thickness": "in other strokes",
}
DOSES = {
    "rotation": "{:.0f}°",
    "shift": "{:.1f} px",
    "noise": "σ\N{NO-BREAK SPACE}{:.2f}",
    "blur": "σ\N{NO-BREAK SPACE}{:.1f}",
    "thickness": "×{:.2f}",
}


def sturdier_words(curves: Sequence[Curve], titles: dict[str, str]) -> str:
    """One sentence on which model is sturdier where; titles: model → title."""
    better = {name: sturdier(curves, name) for name in PERTURBATIONS}
    parts = [
        (f"the {titles[model]} is sturdier", [WHERE[name] for name, best in better.items() if best == model])
        for model in titles
    ]
    parts += [("both bear the same", [WHERE[name] for name, best in better.items() if best is None])]
    said = "; ".join(f"{who} {_listed(where)}" for who, where in parts if where)
    return said[0].upper() + said[1:] + "."


def _listed(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def flip_words(curve: Curve) -> str:
    """At which doses the answer becomes another one."""
    flips = [dose_word(curve.perturbation, dose) for dose in curve.flips if dose is not None]
    return f"flips at {' and '.join(flips)}" if flips else "holds"


def dose_word(perturbation: str, dose: float) -> str:
    return DOSES[perturbation].format(dose).replace("-", "−")


class Spoilt:
    """`n` digits of MNIST's test set, always the same ones, in all doses: spoilt once for all models."""

    def __init__(self, n: int = DIGITS):
        clean, self.labels = subset(n, *mnist.load("test"))
        self.doses = [(name, dose) for name, p in PERTURBATIONS.items() for dose in p.doses]
        self.images = np.concatenate([PERTURBATIONS[name].apply(clean, dose) for name, dose in self.doses])

    def accuracies(self, predictor, progress: Callable[[float], None] | None = None) -> dict[str, list[float]]:
        """By perturbation, the share right at each dose; `progress` hears the share done."""
        answers = predictions.answer(predictor.predict_proba, self.images, progress=progress).argmax(1)
        right = (answers.reshape(len(self.doses), -1) == self.labels).mean(1)
        return {
            name: [float(share) for (of, _), share in zip(self.doses, right, strict=True) if of == name]
            for name in PERTURBATIONS
        }


def subset(n: int, images: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """n of the digits, always the same ones, in their order."""
    chosen = np.sort(np.random.default_rng(SEED).permutation(len(labels))[:n])
    return images[chosen], labels[chosen]


def by_dose(accuracies: dict[str, list[float]]) -> dict[str, dict]:
    """The shares of `Spoilt.accuracies` with their doses: {perturbation: {"unit", "doses", "accuracy"}}."""
    return {
        name: {"unit": PERTURBATIONS[name].unit, "doses": list(PERTURBATIONS[name].doses), "accuracy": shares}
        for name, shares in accuracies.items()
    }


def table(accuracies: dict[str, list[float]]) -> str:
    """The shares of `Spoilt.accuracies` as lines of text: doses, and under them the share right."""
    lines = []
    for name, shares in accuracies.items():
        kind = PERTURBATIONS[name]
        lines.append(f"{kind.title + ', ' + kind.unit:<28}" + "".join(f"{dose:>8g}" for dose in kind.doses))
        lines.append(" " * 28 + "".join(f"{share:>8.1%}" for share in shares))
    return "\n".join(lines)
