"""A file that somebody brings is read by a process of its own, for so long and with so much memory: what it does there
takes nobody's turn, and where a decoder falls over, only that process does.

`python -m digits.reading.apart FILE RESULT` is that process: shares done as lines on standard output, and in
the end the digits, or a sentence, in RESULT.
"""

import contextlib
import json
import os
import re
import sys
import tempfile
import threading
from pathlib import Path

import numpy as np

from digits import processes
from digits.data.labelled import Collection, Progress, Report, TooLarge
from digits.reading import labelled

LONGEST = 300  # seconds
MOST_MEMORY = 1_500_000_000  # bytes of its own
MOST_LETTERS = 80  # of a name: at most 240 bytes
COURTESY = 5  # how much later its turn comes than that of those who answer (nice)


def read(path: Path, progress: Progress | None = None, longest: float = LONGEST) -> Collection:
    """As `reading.labelled.read`; ValueError with a sentence too where reading takes too long or too much memory."""
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.npz"
        process = processes.start("digits.reading.apart", str(path), str(result), text=True)
        timer = threading.Timer(longest, process.kill)
        timer.start()
        try:
            for line in process.stdout:
                if progress:
                    progress(float(line))
            process.wait()
        finally:
            is_late = not timer.is_alive()
            timer.cancel()
            process.kill()
            process.wait()
            process.stdout.close()
        if not result.is_file():
            raise TooLarge(_why(path.name, is_late, longest))
        return _taken(path.name, result)


def safe_name(name: str) -> str:
    """What a file that somebody calls `name` may be called on disk: its last part, printable, not too long."""
    last = re.split(r"[/\\]", name)[-1]
    printable = "".join(letter for letter in last if letter.isprintable() and letter not in '<>:"|?*')
    return printable.strip(". ")[-MOST_LETTERS:] or "file"


def _why(name: str, is_late: bool, longest: float) -> str:
    if is_late:
        return f"Reading {name} took over {longest:.0f} seconds; give fewer or smaller digits."
    return f"{name} takes too much memory to read, or is damaged; give fewer or smaller digits."


def _taken(name: str, result: Path) -> Collection:
    with np.load(result, allow_pickle=False) as file:
        said = json.loads(str(file["said"]))
        if "problem" in said:
            raise (TooLarge if said["too_large"] else ValueError)(said["problem"])
        report = Report(said["left_out"], tuple(said["remarks"]))
        return Collection(name, file["images"], file["labels"], report=report)


def _limit_myself() -> None:
    with contextlib.suppress(ImportError):  # there are no such limits on Windows
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.nice(COURTESY)


def _main(path: str, result: str) -> None:
    _limit_myself()
    arrays = {}
    try:
        found = labelled.read(Path(path), _every_hundredth())
    except ValueError as reason:
        said = {"problem": str(reason), "too_large": isinstance(reason, TooLarge)}
    else:
        said = {"left_out": found.report.left_out, "remarks": found.report.remarks}
        arrays = {"images": found.images, "labels": found.labels}
    aside = Path(f"{result}.part")
    with aside.open("wb") as file:
        np.savez(file, said=np.array(json.dumps(said)), **arrays)
    aside.replace(result)


def _every_hundredth() -> Progress:
    told = -1

    def tell(share: float) -> None:
        nonlocal told
        if int(share * 100) > told:
            told = int(share * 100)
            print(share, flush=True)

    return tell


if __name__ == "__main__":
    _main(*sys.argv[1:])
