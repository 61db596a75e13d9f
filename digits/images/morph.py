"""One digit turning into another: ink is carried, not faded, so that every step still looks drawn.

The ink of the first digit travels to the ink of the second along straight lines, by the plan that makes the
whole way shortest (optimal transport; the displacement interpolation of McCann, "A convexity principle for
interacting gases", 1997), found by Sinkhorn's scaling (Cuturi, "Sinkhorn distances", 2013).
"""

import numpy as np
from scipy.ndimage import gaussian_filter

SIDE = 28
SOFTNESS = 0.3  # of the plan, in squared pixels: how far ink may spread on its way
ROUNDS = 100
GRAIN = 0.5  # pixels of blur half-way, where parts that travel apart leave gaps


def between(first: np.ndarray, second: np.ndarray, steps: int) -> np.ndarray:
    """The way from one digit (28, 28) float32 in [0, 1] to another: (steps, 28, 28), both ends as they are."""
    if not (first.any() and second.any()):
        raise ValueError("A digit without ink can't turn into another; choose two that have some.")
    origins, mass_from = _ink(first)
    targets, mass_to = _ink(second)
    plan = _plan(origins, mass_from / mass_from.sum(), targets, mass_to / mass_to.sum())
    rows, columns = np.nonzero(plan > plan.max() * 1e-4)
    share = plan[rows, columns] / plan[rows, columns].sum()
    way = []
    for t in np.linspace(0, 1, steps):
        ink = share * ((1 - t) * mass_from.sum() + t * mass_to.sum())
        image = _splat((1 - t) * origins[rows] + t * targets[columns], ink)
        way.append(gaussian_filter(image, GRAIN * 2 * np.sqrt(t * (1 - t))))
    way = np.clip(way, 0, 1).astype(np.float32)
    way[0], way[-1] = first, second
    return way


def _ink(image: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where there is ink (M, 2), and how much of it (M,)."""
    return np.argwhere(image > 0).astype(np.float64), image[image > 0].astype(np.float64)


def _plan(origins: np.ndarray, supply: np.ndarray, targets: np.ndarray, demand: np.ndarray) -> np.ndarray:
    """How much of each origin's ink goes to each target: (M, K), summing to 1."""
    cost = ((origins[:, None] - targets) ** 2).sum(2)
    from_potential, to_potential = np.zeros(len(supply)), np.zeros(len(demand))
    for softness in np.geomspace(max(cost.max() / 4, SOFTNESS), SOFTNESS, ROUNDS):
        to_potential = softness * (np.log(demand) - _log_sum((from_potential[:, None] - cost) / softness, 0))
        from_potential = softness * (np.log(supply) - _log_sum((to_potential - cost) / softness, 1))
    return np.exp((from_potential[:, None] + to_potential - cost) / SOFTNESS)


def _log_sum(values: np.ndarray, axis: int) -> np.ndarray:
    top = values.max(axis, keepdims=True)
    return np.log(np.exp(values - top).sum(axis)) + top.squeeze(axis)


def _splat(places: np.ndarray, ink: np.ndarray) -> np.ndarray:
    """Ink (K,) laid down at places (K, 2) between the pixels: each shares among its four neighbours."""
    image = np.zeros((SIDE + 1, SIDE + 1))
    corner = np.floor(places).astype(int)
    inside = places - corner
    for down in (0, 1):
        for right in (0, 1):
            weight = np.abs(1 - down - inside[:, 0]) * np.abs(1 - right - inside[:, 1])
            np.add.at(image, (corner[:, 0] + down, corner[:, 1] + right), ink * weight)
    return image[:SIDE, :SIDE]
