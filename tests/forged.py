"""Canvas states that no canvas sends: what somebody may put on the websocket, by name, and what is said to each."""

import base64
import io

import numpy as np
from PIL import Image

from digits.drawing import canvas, door

LINE = canvas.written([np.array([[40.0, 60], [90, 120], [150, 240], [220, 260]])], 20)[0]


def png(width: int, height: int) -> str:
    out = io.BytesIO()
    Image.new("L", (width, height), 255).save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


def picture(source: object, scale: object = 1) -> dict:
    return {"type": "Image", "src": source, "scaleX": scale, "scaleY": scale}


OBJECTS: dict[str, tuple[list, str]] = {
    "a pen as thick as a street": ([LINE | {"strokeWidth": 1e7}], door.UNREADABLE),
    "a pen of nothing": ([LINE | {"strokeWidth": 0}], door.UNREADABLE),
    "a scale of a million": ([LINE | {"scaleX": 1e6, "left": 1, "top": 1}], door.UNREADABLE),
    "a word for a width": ([LINE | {"strokeWidth": "thick"}], door.UNREADABLE),
    "no colour": ([LINE | {"stroke": None}], door.UNREADABLE),
    "a colour that is style": ([LINE | {"stroke": "red;background:url(x)"}], door.UNREADABLE),
    "no path": ([{key: value for key, value in LINE.items() if key != "path"}], door.UNREADABLE),
    "an empty path": ([LINE | {"path": []}], door.UNREADABLE),
    "a path of words": ([LINE | {"path": [["M", "a", "b"], ["L", 1, 2]]}], door.UNREADABLE),
    "a path of numbers": ([LINE | {"path": [1, 2, 3]}], door.UNREADABLE),
    "a path of lists of lists": ([LINE | {"path": [[[["M"]]]]}], door.UNREADABLE),
    "not a number": ([LINE | {"path": [["M", float("nan"), 2], ["L", 3, 4]]}], door.UNREADABLE),
    "infinity": ([LINE | {"path": [["M", float("inf"), 2], ["L", 3, 4]]}], door.UNREADABLE),
    "far from the paper": ([LINE | {"left": 1e5, "top": 3}], door.UNREADABLE),
    "an unknown type": ([LINE | {"type": "Circle"}], door.UNREADABLE),
    "no type": ([{"path": 1}], door.UNREADABLE),
    "no object": (["x", 3, None], door.UNREADABLE),
    "a picture without source": ([{"type": "Image"}], door.UNREADABLE),
    "a picture of bad base64": ([picture("data:image/png;base64,AA=A")], door.NO_PICTURE),
    "a picture of no PNG": ([picture("data:image/png;base64,AAAA")], door.NO_PICTURE),
    "a picture of text": ([picture("hello")], door.NO_PICTURE),
    "a picture in a file": ([picture("file:///etc/passwd")], door.NO_PICTURE),
    "a picture on a server": ([picture("http://127.0.0.1/x.png")], door.NO_PICTURE),
    "a drawing in SVG": ([picture("data:image/svg+xml;base64,PHN2Zy8+")], door.NO_PICTURE),
    "a picture larger than the paper": ([picture(png(3000, 3000))], door.NO_PICTURE),
    "a picture a thousand times as large": ([picture(png(3000, 3000), 1000)], door.UNREADABLE),
    "200,000 points": ([LINE | {"path": [["Q", 1, 2, 3, 4]] * 200_000}], door.TOO_MUCH),
    "20,000 strokes": ([LINE] * 20_000, door.TOO_MUCH),
    "ink all over the paper a thousand times": (
        [LINE | {"strokeWidth": 100, "path": [["Q", i * 197 % 308, i * 91 % 308, 1, 2] for i in range(9_999)]}],
        door.TOO_MUCH,
    ),
}

# what the component itself, or our page, has to bear in place of a list of objects
STATES: dict[str, object] = {
    "no state": None,
    "a word": "drawing",
    "a number": 7,
    "a list": [1, 2],
    "a drawing that is a word": {"drawing": "cat", "backgroundFit": None},
    "a drawing without raw": {"drawing": {"data": 3}, "backgroundFit": None},
    "raw that is a list": {"drawing": {"raw": [1], "data": None}, "backgroundFit": None},
    "objects that are a word": {"drawing": {"raw": {"objects": "many"}, "data": None}, "backgroundFit": None},
    "a background without size": {"drawing": {"raw": {"objects": []}, "data": None}, "backgroundFit": {"x": 1}},
}


def state_of(objects: list) -> dict:
    return {"drawing": {"raw": {"version": "7.4.0", "objects": objects}, "data": None}, "backgroundFit": None}
