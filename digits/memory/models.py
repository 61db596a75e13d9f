"""A person's own models, made of the shared ones and of what was taught; measured once, made anew when that changes."""

import functools
from collections.abc import Callable, Sequence

import numpy as np

from digits.predictors import embeddings, last_layer
from digits.predictors.last_layer import PersonalNetwork
from digits.predictors.network import NetworkPredictor
from digits.predictors.personal import PersonalKNN, Taught
from digits.predictors.planes import HyperplaneKNN
from digits.predictors.predictor import Predictor
from digits.slots import Slots

A_FEW = 5  # images that are measured while somebody waits for an answer
MOST_MEASURED = 40_000  # of all people together; 1.3 kB each
LEARNING = Slots(at_once=1, waiting=20)  # last layers being fitted, each in a tenth of a second


_measured: dict[tuple[str, bytes], np.ndarray] = {}  # what each shared model makes of an image, the newest last


class Learned:
    """The models of one person, by name. What each shared model makes of a taught image is computed once."""

    def __init__(self):
        self._models: dict[str, Predictor] = {}
        self._made: set[str] = set()

    def forget_made(self) -> None:
        """What was taught has changed; until a model is made anew the one before answers."""
        self._made = set()

    def is_made(self, name: str) -> bool:
        return name in self._made

    def is_quick(self, name: str, shared: Predictor, images: Sequence[np.ndarray]) -> bool:
        """Whether the model is made in milliseconds: a KNN, of images that are measured already, all but a few."""
        new = sum((name, image.tobytes()) not in _measured for image in images)
        return isinstance(shared, HyperplaneKNN) and new <= A_FEW

    def model(self, name: str, shared: Predictor | None) -> Predictor | None:
        """The person's own, as far as it is made; else the shared one."""
        return self._models.get(name, shared)

    def make(self, name: str, shared: Predictor, taught: Taught, network_learns: bool) -> None:
        """ValueError where too many people's last layers wait to be fitted."""
        made = self._made
        if isinstance(shared, HyperplaneKNN):
            embed = functools.partial(self._of, name, embed=shared.embed)
            self._models[name] = PersonalKNN(shared, taught, embed) if taught else shared
        elif isinstance(shared, NetworkPredictor):
            self._models[name] = shared
            if network_learns and last_layer.is_enough(taught):
                self._models[name] = self._fitted(name, shared, taught)
        made.add(name)  # to what is no longer asked, where something was taught meanwhile

    def _fitted(self, name: str, shared: NetworkPredictor, taught: Taught) -> Predictor:
        """The shared one where nothing was stored that it could be kept from forgetting by."""
        old = embeddings.stored(name)
        if old is None:
            return shared
        embedded = self._of(name, taught.images, shared.embed)
        with LEARNING.taken():
            layer = last_layer.fit(shared, old.vectors, taught, embedded, old.weight)
        return PersonalNetwork(shared, layer)

    def _of(self, name: str, images: np.ndarray, embed: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
        """(N, D) float32 of taught images (N, 28, 28) uint8."""
        keys = [(name, image.tobytes()) for image in images]
        new = {key: image for key, image in zip(keys, images, strict=True) if key not in _measured}
        found = dict(zip(new, embed(np.stack(list(new.values())) / np.float32(255)), strict=True)) if new else {}
        vectors = np.stack([found[key] if key in found else _measured[key] for key in keys])
        _measured.update(found)
        while len(_measured) > MOST_MEASURED:
            _measured.pop(next(iter(_measured)), None)
        return vectors
