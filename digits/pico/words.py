"""What Picos reach, as the README shows it."""

from digits.pico.picos import Result, Results
from digits.show.words import percent

COLUMNS = ("Pico", "file", "test set, mean", "each seed", "asked", "weights", "NumPy", "C", "C ≠ NumPy")


def readme_part(content: Results) -> str:
    """Markdown: a table with a line for each Pico, and when it was made."""
    rows = [COLUMNS, ["---"] * len(COLUMNS), *map(_cells, content.picos.values())]
    made = [f"`{one.command}` on {one.seeds[-1].date}" for one in content.picos.values()]
    machine = next(iter(content.picos.values())).seeds[-1].machine
    lines = [f"| {' | '.join(cells)} |" for cells in rows]
    return "\n".join(
        [*lines, "", f"Made by {', '.join(made)}: {machine}; times are of one core, a digit, without start."]
    )


def _cells(one: Result) -> list[str]:
    asked = f"{percent(one.least_accuracy)} in {one.most_bytes:,} B: {'reached' if one.holds else 'missed'}"
    in_c = ["—", "—"] if one.c_ms is None else [f"{one.c_ms:.2f} ms", f"{one.mismatches} of 10,000"]
    each = ", ".join(percent(share, 2) for share in one.accuracies)
    numbers = [f"{one.bytes:,} B", percent(one.mean, 2), each, asked, f"{one.parameters:,}", f"{one.numpy_ms:.2f} ms"]
    return [one.name, *numbers, *in_c]
