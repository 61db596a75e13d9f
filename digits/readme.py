"""The parts of the README that commands write: each lies between two markers, <!-- name --> and <!-- /name -->."""

import re
from pathlib import Path

from digits.recommend import megabytes, milliseconds, percent, size_bytes

PATH = Path(__file__).resolve().parent.parent / "README.md"


def block(name: str, text: str) -> str:
    """What lies between the two markers called `name`; ValueError where the text has no such markers."""
    return _found(name, text).group(2).strip()


def replaced(name: str, text: str, new: str) -> str:
    """The text with `new` between the markers called `name`."""
    found = _found(name, text)
    return text[: found.start(2)] + f"\n{new}\n" + text[found.end(2) :]


def rewrite(name: str, new: str, path: Path = PATH) -> None:
    """Put `new` between the markers in the file, which is whole at every moment."""
    text = path.read_text() if path.is_file() else ""
    aside = path.with_suffix(".part")
    aside.write_text(replaced(name, text, new))
    aside.replace(path)


def _found(name: str, text: str) -> re.Match:
    found = re.search(f"(<!-- {name} -->)(.*?)(<!-- /{name} -->)", text, re.DOTALL)
    if not found:
        raise ValueError(f"The README has no <!-- {name} --> … <!-- /{name} -->; put the two markers where it belongs.")
    return found


def benchmark_table(content: dict) -> str:
    """The benchmark as a Markdown table, fewest errors first, and the line that says how it was made."""
    rows = sorted(content["models"], key=lambda row: (row["errors"], row["p50_ms"]))
    header = (
        "| model | from | test set, 95 % interval | mean of seeds | pen digits | one digit, p50 | size |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    )
    made = f"Made by `{content['command']}` on {content['date']}: {content['machine']}, {content['threads']} threads."
    return "\n".join([*header, *map(_line, rows), "", made])


def _line(row: dict) -> str:
    low, high = row["interval"]
    mean = f"{percent(row['test_mean'])} ({row['seeds']})" if row["seeds"] > 1 else ""
    pen = percent(row["pen"]["accuracy"]) if row["pen"] else ""
    cells = (
        row["title"],
        row["source"],
        f"{percent(row['accuracy'])} ({100 * low:.2f} to {100 * high:.2f})",
        mean,
        pen,
        milliseconds(row["p50_ms"]),
        megabytes(size_bytes(row)),
    )
    return "| " + " | ".join(cells) + " |"
