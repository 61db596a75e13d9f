"""A room as light HTML, from `show/templates/room_*.html`."""

import datetime
import functools
from collections.abc import Sequence

import numpy as np
from markupsafe import Markup

from digits.room.board import ANSWERS, Board
from digits.show import pictures, qr
from digits.show.colours import SIDES
from digits.show.templating import render
from digits.show.texts import room as texts
from digits.store.rooms import Given


def head(address: str, plain: str, code: str) -> Markup:
    """Code and QR code, large. address: the link that opens the room; plain: the page's, to be typed."""
    return render("room_head.html", qr=qr.code(address), address=address, plain=plain, code=parted(code))


def parted(code: str) -> str:
    """The code as it is read out: "KXT-7M4P"."""
    return f"{code[:3]}-{code[3:]}"


def tally(board: Board, ends: datetime.datetime, now: datetime.datetime) -> Markup:
    """How many drawings there are, of how many people, and how long the room is open still."""
    minutes = max(1, round((ends - now).total_seconds() / 60))
    left = f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"
    said = texts.drawings(len(board), board.pupils)
    return render("room_tally.html", said=said, count=len(board), closes=texts.CLOSES.format(left=left))


def scores(board: Board, titles: Sequence[str]) -> Markup:
    """Each model's accuracy and confusion matrix."""
    models = [(side, title, board.score(side)) for side, title in zip(SIDES, titles, strict=False)]
    return render("room_scores.html", models=models, answers=ANSWERS)


def gallery(drawings: Sequence[Given], titles: Sequence[str]) -> Markup:
    """The drawings, what was meant, and what each model said; each can be removed, by its number."""
    sides = list(zip(SIDES, titles, strict=False))
    return render("room_gallery.html", drawings=drawings, sides=sides, picture=_picture)


def _picture(image: np.ndarray) -> str:
    return _uri(image.tobytes())


@functools.lru_cache(4_000)
def _uri(pixels: bytes) -> str:
    image = np.frombuffer(pixels, np.uint8).reshape(28, 28)
    return pictures.data_uri(image / np.float32(255))
