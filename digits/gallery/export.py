"""A selection of labelled digits as a table, as arrays, as one picture."""

import csv
import io

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from digits.data.labelled import Collection
from digits.gallery.select import Answers, people_say

MOST_ON_SHEET = 400
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what starts one in a spreadsheet
COLUMNS = 8
ZOOM = 4  # pixels of the sheet to a pixel of a digit
SIDE = 28 * ZOOM
BESIDE, ABOVE = 12, 8  # pixels left free around each digit and its text
LINE, LETTERS = 16, 12  # pixels: a line of text, and the font in it


def as_csv(collection: Collection, answers: Answers, chosen: np.ndarray) -> bytes:
    """A line per chosen digit: index, label, what people say, and each model's answer, confidence and ten classes."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    head = ["index", "label", "people_say"]
    for name in answers:
        head += [f"{name}_answer", f"{name}_confidence"] + [f"{name}_p{digit}" for digit in range(10)]
    writer.writerow(map(_no_formula, head))
    for index in chosen.tolist():
        row = [index, int(collection.labels[index]), people_say(collection, index)]
        for p in answers.values():
            row += [int(p[index].argmax())] + [f"{value:.6f}" for value in (p[index].max(), *p[index])]
        writer.writerow(row)
    return out.getvalue().encode()


def _no_formula(text: str) -> str:
    """Text that no spreadsheet takes for a formula (https://owasp.org/www-community/attacks/CSV_Injection)."""
    return f"'{text}" if text[:1] in FORMULA else text


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
    width, height = SIDE + 2 * BESIDE, SIDE + LINE * (1 + len(answers)) + 2 * ABOVE
    rows = max(1, -(-len(shown) // COLUMNS))
    sheet = Image.new("L", (COLUMNS * width, rows * height), 255)
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(LETTERS)
    for place, index in enumerate(shown):
        left, top = place % COLUMNS * width + BESIDE, place // COLUMNS * height + ABOVE
        digit = Image.fromarray(255 - collection.images[index]).resize((SIDE, SIDE), Image.Resampling.NEAREST)
        sheet.paste(digit, (left, top))
        for line, text in enumerate(_caption(collection, answers, index, titles)):
            pen.text((left, top + SIDE + LINE * line), text, 0, font)
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()


def _caption(collection: Collection, answers: Answers, index: int, titles: dict[str, str]) -> list[str]:
    people = people_say(collection, index)
    truth = f"{index}: {collection.labels[index]}" + ("" if people is None else f" (people: {people})")
    return [truth] + [f"{titles[name]} {p[index].argmax()}, {p[index].max():.0%}" for name, p in answers.items()]
