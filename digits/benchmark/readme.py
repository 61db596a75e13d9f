"""The parts of the README that commands write: each lies between two markers, <!-- name --> and <!-- /name -->."""

import re
from pathlib import Path

from digits import files
from digits.benchmark.file import Benchmark
from digits.benchmark.table import COLUMNS

PATH = files.ROOT / "README.md"


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
    with files.replacing(path) as aside:
        aside.write_text(replaced(name, text, new))


def _found(name: str, text: str) -> re.Match:
    found = re.search(f"(<!-- {name} -->)(.*?)(<!-- /{name} -->)", text, re.DOTALL)
    if not found:
        raise ValueError(f"The README has no <!-- {name} --> … <!-- /{name} -->; put the two markers where it belongs.")
    return found


def benchmark_table(content: Benchmark) -> str:
    """The benchmark as a Markdown table, fewest errors first, and the line that says how it was made."""
    rows = sorted(content.models, key=lambda row: (row.errors, row.p50_ms))
    columns = [("model", lambda row: row.title), ("from", lambda row: row.source)]
    columns += [column.in_readme for column in COLUMNS.values() if column.in_readme]
    lines = [[name for name, _ in columns], ["---"] * len(columns)]
    lines += [[cell(row) for _, cell in columns] for row in rows]
    made = f"Made by `{content.command}` on {content.date}: {content.machine}, {content.threads} threads."
    return "\n".join([*(f"| {' | '.join(cells)} |" for cells in lines), "", made])
