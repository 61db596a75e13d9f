"""Twenty-two ways in which a 28×28 digit gets damaged, each at one strength that leaves it readable to a person.

In the manner of Mu and Gilmer, "MNIST-C: A Robustness Benchmark for Computer Vision" (2019), none of whose pictures or
settings is used. `training` says whether `images.spoiling` or `images.augment` teaches networks a kind of the same
nature; the others are kept out of training and show what carries over.

Every `apply` takes images (N, 28, 28) float32 in [0, 1], ink 1, and a random generator, and returns new images of the
same shape and range.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image
from scipy import ndimage

Images = np.ndarray
Random = np.random.Generator


@dataclass(frozen=True)
class Damage:
    """One kind. training: whether networks that learn from spoilt digits learn from such."""

    title: str
    apply: Callable[[Images, Random], Images]
    training: bool = True


def damaged(name: str, images: Images, seed: int = 0) -> Images:
    """Images (N, 28, 28) float32 in [0, 1] with the damage of this name, a key of `KINDS`; the same for a seed."""
    random = np.random.default_rng([seed, list(KINDS).index(name)])
    return np.clip(KINDS[name].apply(images, random), 0, 1).astype(np.float32)


def gaussian_noise(images: Images, random: Random) -> Images:
    return images + random.normal(0, 0.35, images.shape)


def impulse_noise(images: Images, random: Random) -> Images:
    return np.where(random.random(images.shape) < 0.2, random.random(images.shape) < 0.5, images)


def speckle_noise(images: Images, random: Random) -> Images:
    return images * (1 + random.normal(0, 0.7, images.shape))


def shot_noise(images: Images, random: Random, photons: float = 5) -> Images:
    """As if every pixel had counted a few photons: `photons` where the ink is full, and a little stray light."""
    return random.poisson((images + 0.05) * photons) / photons


def blur(images: Images, random: Random) -> Images:
    return ndimage.gaussian_filter(images, (0, 1.3, 1.3))


def motion_blur(images: Images, random: Random, pixels: int = 7) -> Images:
    kernel = np.eye(pixels)[None] / pixels
    return ndimage.convolve(images, kernel if random.random() < 0.5 else kernel[:, ::-1], mode="constant")


def glass_blur(images: Images, random: Random, times: int = 2) -> Images:
    """Every pixel taken from a neighbour or from its own place, `times` over, then blurred a little."""
    for _ in range(times):
        there = np.indices(images.shape[1:])[:, None] + random.integers(-1, 2, (2, *images.shape))
        rows, columns = np.clip(there, 0, images.shape[1] - 1)
        images = images[np.arange(len(images))[:, None, None], rows, columns]
    return ndimage.gaussian_filter(images, (0, 0.5, 0.5))


def pixelate(images: Images, random: Random, block: int = 3) -> Images:
    """Blocks of one grey each."""
    side = images.shape[-1]
    wide = np.pad(images, ((0, 0), (0, -side % block), (0, -side % block)))
    blocks = wide.reshape(len(images), wide.shape[1] // block, block, -1, block).mean((2, 4))
    return blocks.repeat(block, 1).repeat(block, 2)[:, :side, :side]


def jpeg(images: Images, random: Random, quality: int = 5) -> Images:
    return np.stack([_through_jpeg(image, quality) for image in images])


def _through_jpeg(image: np.ndarray, quality: int) -> np.ndarray:
    stored = io.BytesIO()
    Image.fromarray(np.rint(image * 255).astype(np.uint8)).save(stored, "JPEG", quality=quality)
    return np.asarray(Image.open(stored), np.float32) / 255


def brightness(images: Images, random: Random) -> Images:
    """Paper as dark as two thirds of the ink."""
    return 0.6 + 0.4 * images


def contrast(images: Images, random: Random) -> Images:
    return 0.35 + 0.3 * images


def fog(images: Images, random: Random) -> Images:
    clouds = ndimage.gaussian_filter(random.random(images.shape), (0, 3, 3), mode="wrap")
    clouds = (clouds - clouds.min((1, 2), keepdims=True)) / np.ptp(clouds, (1, 2), keepdims=True)
    return 0.5 * images + 0.6 * clouds


def stripe(images: Images, random: Random) -> Images:
    """An upright band in which ink and paper are changed for each other."""
    striped = images.copy()
    for one, left in zip(striped, random.integers(6, 16, len(images)), strict=True):
        one[:, left : left + 6] = 1 - one[:, left : left + 6]
    return striped


def dotted_line(images: Images, random: Random) -> Images:
    return _over(images, random, lambda along: along // 2 % 2 == 0, bends=0)


def zigzag(images: Images, random: Random) -> Images:
    return _over(images, random, lambda along: np.ones_like(along, bool), bends=4)


def _over(images: Images, random: Random, inked: Callable[[np.ndarray], np.ndarray], bends: int) -> Images:
    """A line from the left rim to the right one laid over, going up and down `bends` times."""
    side = images.shape[-1]
    columns = np.arange(side)
    drawn = images.copy()
    for one in drawn:
        corners = random.uniform(4, side - 4, bends + 2)
        rows = np.interp(columns, np.linspace(0, side - 1, bends + 2), corners)
        distance = np.abs(np.arange(side)[:, None] - rows) / np.hypot(1, np.gradient(rows))
        np.maximum(one, np.clip(1.2 - distance, 0, 1) * inked(columns), out=one)
    return drawn


def edges(images: Images, random: Random) -> Images:
    """The strokes' inner rims in place of the strokes."""
    solid = images > 0.3
    around = ndimage.generate_binary_structure(2, 1)[None]
    return (solid & ~ndimage.binary_erosion(solid, around)).astype(np.float32)


def spatter(images: Images, random: Random) -> Images:
    """Drops of ink of two to three pixels across, one in seventeen pixels covered."""
    seeds = (random.random(images.shape) < 0.008).astype(np.float32)
    grown = ndimage.gaussian_filter(seeds, (0, 0.9, 0.9)) * random.uniform(6, 14, (len(images), 1, 1))
    return np.maximum(images, np.clip(grown, 0, 1))


def holes(images: Images, random: Random, count: int = 3, size: int = 4) -> Images:
    """Squares of nothing."""
    cut = images.copy()
    for one in cut:
        for row, column in random.integers(3, images.shape[-1] - 3 - size, (count, 2)):
            one[row : row + size, column : column + size] = 0
    return cut


def _moved(images: Images, matrix: np.ndarray) -> Images:
    """Every image looked up at `matrix` (2, 2) times the place from the middle."""
    middle = (np.array(images.shape[1:]) - 1) / 2
    offset = middle - matrix @ middle
    return np.stack([ndimage.affine_transform(image, matrix, offset, order=1) for image in images])


def rotate(images: Images, random: Random) -> Images:
    angle = np.deg2rad(20) * random.choice((-1, 1))
    return _moved(images, np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]))


def shear(images: Images, random: Random) -> Images:
    return _moved(images, np.array([[1, 0], [0.4 * random.choice((-1, 1)), 1]]))


def shrink(images: Images, random: Random) -> Images:
    return _moved(images, np.eye(2) / 0.65)


def translate(images: Images, random: Random) -> Images:
    return np.stack([ndimage.shift(image, random.choice((-3, 3), 2), order=0) for image in images])


KINDS: dict[str, Damage] = {
    "gaussian noise": Damage("Gaussian noise", gaussian_noise),
    "impulse noise": Damage("Impulse noise", impulse_noise),
    "speckle noise": Damage("Speckle noise", speckle_noise),
    "shot noise": Damage("Shot noise", shot_noise, training=False),
    "blur": Damage("Blur", blur),
    "motion blur": Damage("Motion blur", motion_blur),
    "glass blur": Damage("Glass blur", glass_blur, training=False),
    "pixelate": Damage("Coarse pixels", pixelate, training=False),
    "jpeg": Damage("JPEG, quality 5", jpeg, training=False),
    "brightness": Damage("Dark paper", brightness),
    "contrast": Damage("Weak contrast", contrast),
    "fog": Damage("Fog", fog),
    "stripe": Damage("Inverted stripe", stripe),
    "dotted line": Damage("Dotted line", dotted_line),
    "zigzag": Damage("Zigzag line", zigzag),
    "edges": Damage("Edges only", edges),
    "spatter": Damage("Spatter", spatter),
    "holes": Damage("Holes", holes, training=False),
    "rotate": Damage("Turned", rotate),
    "shear": Damage("Sheared", shear),
    "shrink": Damage("Small", shrink, training=False),
    "translate": Damage("Moved", translate),
}
