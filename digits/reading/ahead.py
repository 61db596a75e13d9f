"""Many pictures, read one after the other as `search` reads one, but each model is asked about the plain readings of
all of them in one pass: that takes a third of the time."""

import hashlib
from collections.abc import Callable, Sequence

import numpy as np
from PIL import Image

from digits import preprocess
from digits.predictors.predictor import Predictor
from digits.preprocess import Prepared
from digits.reading import doubt
from digits.reading.search import Found, Search


def read(names: tuple[str, str], models: tuple[Predictor, Predictor], pictures: Sequence) -> list[Found | ValueError]:
    """What `Search.read` makes of each picture, or the reason why it makes nothing of it; a reason that stands in place
    of a picture stays."""
    opened = [_or_reason(preprocess.opened, picture) for picture in pictures]
    plain = [ready for ready in map(_plain, opened) if ready is not None]
    if plain:
        images = np.stack([ready.image for ready in plain])
        models = tuple(Asked(model, images) for model in models)
    search = Search(names, models, Remembering(plain))
    return [_or_reason(search.read, one) for one in opened]


def read_plainly(pictures: Sequence) -> list[Found | ValueError]:
    """As `read` where its models are not here: the plain way alone, each picture one digit."""
    return [_or_reason(lambda one: Found("", preprocess.to_mnist(one), None, 0, True), picture) for picture in pictures]


def _or_reason(work: Callable, picture):
    """What this makes of the picture, or the ValueError that it raises; one in place of the picture stays."""
    if isinstance(picture, ValueError):
        return picture
    try:
        return work(picture)
    except ValueError as reason:
        return reason


def _plain(picture: Image.Image | ValueError) -> Prepared | None:
    """The plain reading of a picture on even paper, where it has one; the search of a photo may begin elsewhere."""
    if isinstance(picture, ValueError):
        return None
    try:
        gray = preprocess.brightness(picture)
        return None if preprocess.even_paper(gray) is None else preprocess.from_ink(preprocess.find_ink(gray))
    except ValueError:
        return None


class Remembering:
    """`preprocess.from_ink`, which makes nothing again that it made already."""

    def __init__(self, made: Sequence[Prepared]):
        self._made = {_key(one.ink): one for one in made}

    def __call__(self, ink: np.ndarray) -> Prepared:
        return self._made.get(_key(ink)) or preprocess.from_ink(ink)


def _key(array: np.ndarray) -> tuple[tuple[int, ...], bytes]:
    return array.shape, hashlib.sha256(np.ascontiguousarray(array)).digest()


class Asked:
    """A predictor that was asked about images (N, 28, 28) already, in one pass."""

    def __init__(self, model: Predictor, images: np.ndarray):
        self._model = model
        answers = zip(*doubt.answer(model, images), strict=True)
        self._told = {_key(image): told for image, told in zip(images, answers, strict=True)}

    def predict_proba(self, images: np.ndarray) -> np.ndarray:
        told = self._known(images)
        return self._model.predict_proba(images) if told is None else told[0][None]

    def predict_proba_and_score(self, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        told = self._known(images)
        return doubt.answer(self._model, images) if told is None else (told[0][None], np.array([told[1]]))

    def _known(self, images: np.ndarray) -> tuple[np.ndarray, np.float32] | None:
        return self._told.get(_key(images[0])) if len(images) == 1 else None

    def __getattr__(self, name: str):
        return getattr(self._model, name)
