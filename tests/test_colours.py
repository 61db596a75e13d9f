"""Colours are told apart by everybody, and mean the same on every page."""

import numpy as np

from digits.benchmark import charts
from digits.benchmark import file as benchmark
from digits.show import colours
from digits.show.colours import FAMILIES


def test_the_saliency_has_colours_of_its_own_told_apart_by_everybody():
    for sight in SIGHTS:
        assert distance(colours.FOR, colours.AGAINST, sight) > 40
    for own in (colours.FOR, colours.AGAINST):
        assert min(distance(own, other, SIGHTS[0]) for other in colours.BY_SIDE.values()) > 40


# how colours look to most people and, after Machado, Oliveira and Fernandes (2009), to protanopes, deuteranopes and
# tritanopes: matrices over linear red, green and blue
SIGHTS = (
    np.eye(3),
    np.array([[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]]),
    np.array([[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]]),
    np.array([[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]]),
)
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def lab(colour: str, sight: np.ndarray) -> np.ndarray:
    """CIE L*a*b* of "#RRGGBB" as that eye sees it."""
    linear = np.clip(sight @ ((colours.rgb(colour) + 0.055) / 1.055) ** 2.4, 0, 1)
    x, y, z = np.cbrt(TO_XYZ @ linear / (0.9505, 1, 1.089))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def distance(one: str, other: str, sight: np.ndarray) -> float:
    """CIE 1976's; from about 40 on nobody takes one for the other."""
    return float(np.linalg.norm(lab(one, sight) - lab(other, sight)))


def test_on_the_benchmark_too_orange_is_the_knn_and_blue_the_network():
    rows = {row.model: row for row in benchmark.read().models}
    for order in (("knn-drawn", "resnet-drawn"), ("lenet5", "knn"), ("fusion", "resnet", "cnn4", "knn-raw", "knn")):
        given = {name: look[0] for name, look in zip(order, charts.looks([rows[n] for n in order]), strict=True)}
        assert len(set(given.values())) == len(order)
        for family, (colour, _) in FAMILIES.items():
            assert given[next(name for name in order if rows[name].family == family)] == colour
