"""What a whole class at once costs the server: the shape of `weights/load.json`.

`python -m digits load URL` makes it; the people are in `tests/load/`.
"""

from dataclasses import dataclass
from typing import Literal

from digits import files

PATH = files.WEIGHTS / "load.json"
COMMAND = "python -m digits load http://localhost:8501"


@dataclass(frozen=True, kw_only=True)
class Run:
    """So many people at once for so long, each of whom waits about a second between strokes.

    p50_ms, p95_ms: from a stroke sent to its answers received. per_second: answers. first_page_ms: the slowest first
    page of all who arrived in the same second. errors: answers that never came or were no answers; crossed: answers
    to another drawing than the one sent. memory: resident bytes of the server's processes at the beginning and after
    each tenth of the time, none where it runs on another machine. cpu_ms: the server's processor time for an answer.
    """

    people: int
    seconds: float
    answers: int
    errors: int
    crossed: int
    per_second: float
    p50_ms: float
    p95_ms: float
    first_page_ms: float
    memory: list[int]
    cpu_ms: float | None


@dataclass(frozen=True, kw_only=True)
class Load(files.Made):
    """The app, and a bare app with streamlit-drawable-canvas in the same session on the same machine.

    replicas: the same crowds at as many processes of the app as `behind` says, behind nginx. long: the largest crowd at
    the app for much longer. idle_ms: the app's processor time in a second in which nobody is there; None where
    /proc does not tell.
    """

    version: Literal[2] = 2
    command: str
    app: list[Run]
    bare: list[Run]
    behind: int
    replicas: list[Run]
    long: Run | None
    idle_ms: float | None = None


def read() -> Load:
    """The file; ValueError with the command that makes it where it is missing or damaged."""
    return files.read_once(PATH, Load, COMMAND)
