"""A selection of labelled digits as a table, as arrays, as one picture."""

import csv
import io

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from digits import gallery
from digits.collection import Collection
from digits.gallery import Answers

COLUMNS, ZOOM, CAPTION = 8, 4, 16  # digits in a row, pixels a pixel, height of a line of text
MOST_ON_SHEET = 400


def as_csv(collection: Collection, answers: Answers, chosen: np.ndarray) -> bytes:
    """A line per chosen digit: index, label, what people say, and each model's answer, confidence and ten classes."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    head = ["index", "label", "people_say"]
    for name in answers:
        head += [f"{name}_answer", f"{name}_confidence"] + [f"{name}_p{digit}" for digit in range(10)]
    writer.writerow(head)
    for index in chosen.tolist():
        row = [index, int(collection.labels[index]), people_say(collection, index)]
        for p in answers.values():
            row += [int(p[index].argmax())] + [f"{value:.6f}" for value in (p[index].max(), *p[index])]
        writer.writerow(row)
    return out.getvalue().encode()


def people_say(collection: Collection, index: int) -> int | None:
    """What most people say a digit is, where that is known not to be its label."""
    return gallery.known_label(index) if collection.split == "test" else None


def as_npz(collection: Collection, answers: Answers, chosen: np.ndarray) -> bytes:
    """indices (K,), images (K, 28, 28) uint8, labels (K,), and a (K, 10) float32 of probabilities for each model."""
    out = io.BytesIO()
    arrays = {f"probabilities_{name}": p[chosen] for name, p in answers.items()}
    np.savez_compressed(
        out, indices=chosen, images=collection.images[chosen], labels=collection.labels[chosen], **arrays
    )
    return out.getvalue()


def as_sheet(collection: Collection, answers: Answers, chosen: np.ndarray, titles: dict[str, str]) -> bytes:
    """A PNG of the first 400 chosen digits, with truth and every model's answer under each."""
    shown = chosen[:MOST_ON_SHEET].tolist()
    width, height = 28 * ZOOM + 24, 28 * ZOOM + CAPTION * (1 + len(answers)) + 16
    rows = max(1, -(-len(shown) // COLUMNS))
    sheet = Image.new("L", (COLUMNS * width, rows * height), 255)
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(12)
    for place, index in enumerate(shown):
        left, top = place % COLUMNS * width + 12, place // COLUMNS * height + 8
        digit = Image.fromarray(255 - collection.images[index]).resize((28 * ZOOM, 28 * ZOOM), Image.Resampling.NEAREST)
        sheet.paste(digit, (left, top))
        for line, text in enumerate(_caption(collection, answers, index, titles)):
            pen.text((left, top + 28 * ZOOM + CAPTION * line), text, 0, font)
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()


def _caption(collection: Collection, answers: Answers, index: int, titles: dict[str, str]) -> list[str]:
    people = people_say(collection, index)
    truth = f"{index}: {collection.labels[index]}" + ("" if people is None else f" (people: {people})")
    return [truth] + [f"{titles[name]} {p[index].argmax()}, {p[index].max():.0%}" for name, p in answers.items()]
