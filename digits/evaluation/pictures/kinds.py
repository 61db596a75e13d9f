"""Every kind of picture that people bring: what it is called, how one is made.

A picture is made from a label and a seed alone. Even seeds are for choosing how pictures are read, odd ones judge; in
those that judge are MNIST's test digits, which no model has learned, in the others its validation digits.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from digits.evaluation.pictures import marked, photos, scans, scenes
from digits.evaluation.pictures.sheet import Random

KINDS: dict[str, Callable[[int, Random], Image.Image]] = {
    "on even paper": scans.clean,
    "photo": photos.clean,
    "ruled paper": scans.ruled,
    "ruled paper, dark lines": scans.ruled_darkly,
    "ruled paper, photo": photos.ruled,
    "ruled paper with a margin, photo": scenes.ruled_with_a_margin,
    "squared paper": scans.squared,
    "squared paper, photo": photos.squared,
    "graph paper": scenes.graph_paper,
    "dotted paper": scans.dotted,
    "margin line": scans.margin_line,
    "punched holes": scenes.punched,
    "print beside it": scans.printed_beside,
    "print beside it, photo": scenes.printed_beside,
    "stamp beside it": scans.stamped,
    "three specks": scans.specks,
    "much dirt": scans.dirt,
    "framed": marked.framed,
    "frame open at one side": marked.frame_open,
    "frame at the rim": marked.frame_at_rim,
    "frame with round corners": marked.frame_round,
    "framed, photo": photos.framed,
    "circled": marked.circled,
    "circled, photo": photos.circled,
    "underlined": marked.underlined,
    "underlined twice": marked.underlined_twice,
    "underlined, photo": scenes.underlined,
    "struck through": marked.struck_through,
    "struck through, photo": scenes.struck_through,
    "hairline": scans.hairline,
    "faint pencil": scans.faint,
    "faint pencil, photo": photos.faint,
    "seven segments": scans.seven_segment,
    "seven segments, photo": scenes.display,
    "printed": scans.printed,
    "bleed-through": scans.bleed_through,
    "yellow on white": scans.yellow_on_white,
    "yellow on white, photo": photos.yellow_on_white,
    "equally bright": scans.equally_bright,
    "equally bright, photo": photos.equally_bright,
    "coloured pen and paper": scans.coloured,
    "coloured pen and paper, photo": photos.coloured,
    "white on dark": scans.white_on_dark,
    "white on dark, photo": photos.white_on_dark,
    "chalk on a board": photos.chalk,
    "marker on a whiteboard": scenes.whiteboard,
    "shadow": photos.shadow,
    "glare": photos.glare,
    "creased": photos.creased,
    "folded": photos.folded,
    "sheet on a dark table": photos.on_a_table,
    "sheet on a light table": photos.on_a_light_table,
    "sticky note": scenes.sticky_note,
    "seen at an angle": scenes.at_an_angle,
    "out of focus": scenes.out_of_focus,
    "small in a large photo": photos.small_in_large,
    "photo of a screen": photos.screen,
    "too little light": photos.dim,
    "JPEG at quality 10": scans.jpeg_10,
    "photo, JPEG at quality 10": photos.jpeg_10,
    "8 to 12 pixels": scenes.tiniest,
    "10 to 24 pixels": scans.tiny,
    "12 megapixels": scans.huge,
    "50 megapixels": scenes.largest,
    "cropped tightly": scans.at_the_rim,
}
CHOOSING, JUDGING = 0, 1  # the seeds' remainder
SPLITS = {CHOOSING: "validation", JUDGING: "test"}


@dataclass(frozen=True)
class Picture:
    kind: str
    label: int
    seed: int
    image: Image.Image


def make(kind: str, number: int, part: int = JUDGING) -> Picture:
    """The picture of this number of a kind, 0, 1, …; its digits go round from 0 to 9."""
    seed = 2 * number + part
    random = Random([seed, *kind.encode()], SPLITS[part])
    label = number % 10
    return Picture(kind, label, seed, KINDS[kind](label, random))
