"""Digits as pictures that lie in the page itself."""

import base64

import numpy as np

from digits.show import colours, png

STRENGTH = 0.85  # of the colour where a saliency is strongest
FAINT = 0.25  # of the ink under a saliency: enough to know the digit by, too little to hide a colour
LIFT = 0.75  # exponent of a saliency's strength, below 1 so that weak pixels are seen as well; by eye


def digit_png(image: np.ndarray, zoom: int = 1, saliency: np.ndarray | None = None) -> bytes:
    """A digit (H, W) float32 in [0, 1] as a PNG, dark ink on white paper, each pixel `zoom` pixels wide.

    saliency (H, W) float32 in [-1, 1] is laid over it: `colours.FOR` speaks for the answer, `colours.AGAINST` against.
    """
    paper = 1 - image
    if saliency is not None:
        paper = np.repeat(paper[:, :, None], 3, 2)
        strength = np.abs(saliency)[:, :, None] * STRENGTH
        colour = np.where(saliency[:, :, None] > 0, colours.rgb(colours.FOR), colours.rgb(colours.AGAINST))
        paper = paper * (1 - strength) + colour * strength
    pixels = (np.clip(paper, 0, 1) * 255).round().astype(np.uint8).repeat(zoom, 0).repeat(zoom, 1)
    return png.encode(pixels)


def data_uri(image: np.ndarray, zoom: int = 1, saliency: np.ndarray | None = None) -> str:
    """As `digit_png`, as an address that holds the picture."""
    return "data:image/png;base64," + base64.b64encode(digit_png(image, zoom, saliency)).decode()


def saliency_uri(image: np.ndarray, saliency: np.ndarray) -> str:
    """A digit (H, W) in [0, 1] as faint ink under its saliency (H, W) in [-1, 1], as `data_uri`."""
    return data_uri(FAINT * image, saliency=np.sign(saliency) * np.abs(saliency) ** LIFT)


def activation_uri(activation: np.ndarray) -> str:
    """Numbers (H, W) in [-1, 1] as coats of colour on white, orange above zero and blue below, as `data_uri`."""
    return data_uri(np.zeros_like(activation), saliency=np.sign(activation) * np.abs(activation) ** LIFT)
