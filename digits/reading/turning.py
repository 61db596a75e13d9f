"""A drawing on its way to another digit."""

from collections.abc import Sequence

import numpy as np

from digits.images import morph
from digits.predictors.closest import Planes
from digits.predictors.predictor import Predictor

STEPS = 9
TWINS = {4: 9, 9: 4}
NO_WAY = "The KNN remembers no picture of a {digit} that is like yours."


def other(planes: Planes, digit: int) -> int:
    """Which digit a drawing that is answered with `digit` turns into: a 4 into a 9 and a 9 into a 4, others into the
    nearest digit that they are not."""
    return TWINS.get(digit, next(near for near in planes.nearest if near != digit))


def way(image: np.ndarray, planes: Planes, digit: int, knn: Predictor, models: Sequence[Predictor]) -> np.ndarray:
    """From image (28, 28) float32 in [0, 1] to a remembered `digit` like it: (STEPS, 28, 28).

    knn: whose planes these are. To the first of the digit's shown members that all models read right; where they
    misread them all, to the first. ValueError where no member has a picture.
    """
    members = knn.build(image, planes, [digit]).built[0].members
    if not members:
        raise ValueError(NO_WAY.format(digit=digit))
    pictures = np.stack([member.image for member in members])
    right = np.all([model.predict(pictures) == digit for model in models], axis=0)
    return morph.between(image, pictures[int(right.argmax())], STEPS)
