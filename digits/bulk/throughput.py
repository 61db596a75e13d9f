"""How many images a second `classify` reads, where its time goes, and what follows for a hundred workers and a billion
digits: `weights/throughput.json`, and the sentences in the README that are made of it."""

import struct
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Literal

from PIL import Image

from digits import files
from digits.bulk import part, run
from digits.data import mnist

PATH = files.WEIGHTS / "throughput.json"
COMMAND = "python -m digits throughput"
IDX, PNG = "IDX", "PNG files in a folder"
SIZES = {IDX: 1_000, PNG: 500}  # images of a part
TIMES = 3
PARTS = 300  # of one digit each, by which handing out is timed
BILLION, MANY = 1_000_000_000, 100  # digits, workers: what is reckoned on paper
CORE_HOUR = 0.05  # dollars: an assumption, about what clouds ask for a core by the hour


@dataclass(frozen=True, kw_only=True)
class Pace:
    """One kind of source read by so many workers of this machine, medians of several runs.

    per_second: rows, from the first part to the last. Milliseconds of the workers' processor time for a row: read,
    answered, written. bytes_in, bytes_out: of a row on disk.
    """

    source: str
    workers: int
    rows: int
    rows_a_part: int
    runs: int
    per_second: float
    read_ms: float
    answered_ms: float
    written_ms: float
    bytes_in: float
    bytes_out: float

    @property
    def row_ms(self) -> float:
        return self.read_ms + self.answered_ms + self.written_ms

    @property
    def got(self) -> float:
        """The share of a core that each worker had, 0 to 1: less than 1 where others use the machine, too."""
        return self.per_second * self.row_ms / 1000 / self.workers


@dataclass(frozen=True, kw_only=True)
class Throughput(files.Made):
    """handed_out_ms: of processor time for a part in the process that hands parts out, Dask's scheduler in it."""

    version: Literal[1] = 1
    command: str
    model: str
    handed_out_ms: float
    paces: list[Pace]


def measure(
    model: str,
    workers: Sequence[int] = (1, 2),
    digits: int = 10_000,
    pictures: int = 3_000,
    times: int = TIMES,
    report: Callable[[str], object] = print,
) -> Throughput:
    """Read MNIST's first training digits, as IDX and as PNG, `times` times by each number of workers."""
    paces = []
    with tempfile.TemporaryDirectory() as folder:
        for kind, source, count in ((IDX, _idx, digits), (PNG, _pngs, pictures)):
            path = source(Path(folder), count)
            for many in workers:
                pace = _pace(kind, path, Path(folder), model, many, times)
                report(f"{kind}, {many} workers: {pace.per_second:,.0f} rows a second, {pace.row_ms:.3f} ms a row")
                paces.append(pace)
        handed_out = median(_handing_out(_idx(Path(folder), PARTS), Path(folder), model, turn) for turn in range(times))
    return Throughput(**vars(files.made()), command=COMMAND, model=model, handed_out_ms=handed_out, paces=paces)


def read() -> Throughput:
    """The file; ValueError with the command that makes it where it is missing or damaged."""
    return files.read(PATH, Throughput, COMMAND)


def sentences(found: Throughput) -> str:
    """For the README: what was measured, and what it means on paper."""
    lines = [
        "| source | workers | rows a second | of a core each worker got | processor time a row: read, answer, write |"
    ]
    lines.append("| --- | --- | --- | --- | --- |")
    for pace in found.paces:
        parts = " + ".join(f"{ms:.2f}" for ms in (pace.read_ms, pace.answered_ms, pace.written_ms))
        lines.append(f"| {pace.source} | {pace.workers} | {pace.per_second:,.0f} | {pace.got:.0%} | {parts} ms |")
    made = f"Made by `{found.command}` on {found.date}: {found.machine}; medians of {found.paces[0].runs} runs."
    return "\n".join([*lines, "", made, "", *_on_paper(found)])


def _on_paper(found: Throughput) -> list[str]:
    pace = next(pace for pace in found.paces if pace.source == IDX)
    rate = MANY * 1000 / pace.row_ms
    bound = 1000 / found.handed_out_ms * run.SIZE
    hours = BILLION * pace.row_ms / 3_600_000
    disk = f"give {rate * pace.bytes_in / 1e6:,.0f} MB and take {rate * pace.bytes_out / 1e6:,.0f} MB a second"
    return [
        f"On paper: {MANY} workers with a core each read {rate:,.0f} digits a second. Handing out a part costs "
        f"{found.handed_out_ms:.1f} ms in one process, which with parts of {run.SIZE:,} rows binds at {bound:,.0f} "
        f"digits a second, {bound / rate:,.1f} times as many; larger parts move that up. The shared disk has to "
        f"{disk}, and where each digit is a file, to open {rate:,.0f} of them, which zips and parquet spare it. A "
        f"billion digits as IDX cost {hours:,.0f} core hours, ${hours * CORE_HOUR:,.2f} at an assumed ${CORE_HOUR} for "
        f"one: {hours / MANY:,.1f} hours on {MANY} workers, and {BILLION * pace.bytes_out / 1e9:,.0f} GB of parts."
    ]


def _pace(kind: str, source: Path, folder: Path, model: str, workers: int, times: int) -> Pace:
    runs = [_once(source, folder / f"{kind}-{workers}-{turn}", model, workers, SIZES[kind]) for turn in range(times)]
    facts = {key: median(one[key] for one in runs) for key in runs[0]}
    rows = int(facts.pop("rows"))
    size = sum(path.stat().st_size for path in ([source] if source.is_file() else source.iterdir()))
    facts |= {"rows": rows, "bytes_in": size / rows, "rows_a_part": SIZES[kind], "runs": times}
    return Pace(source=kind, workers=workers, **facts)


def _handing_out(source: Path, folder: Path, model: str, turn: int) -> float:
    """Milliseconds of this process for a part of next to nothing."""
    seen: list[float] = []
    out = folder / f"parts-{turn}"
    run.run(source, out, model, workers=1, size=1, report=lambda tally: seen.append(time.process_time()))
    return 1000 * (seen[-1] - seen[0]) / (len(seen) - 1)


def _once(source: Path, out: Path, model: str, workers: int, size: int) -> dict[str, float]:
    """Of one run what `Pace` says. As many parts as there are workers are left out of `per_second`: they wait for
    processes to start."""
    seen: list[tuple[float, int]] = []

    def note(tally: run.Tally) -> None:
        seen.append((time.perf_counter(), tally.rows))

    tally = run.run(source, out, model, workers=workers, size=size, report=note)
    (begun, before), (ended, rows) = seen[workers - 1], seen[-1]
    seconds = {"read_ms": tally.read, "answered_ms": tally.answered, "written_ms": tally.written}
    spent = {name: 1000 * each / rows for name, each in seconds.items()}
    written = sum(path.stat().st_size for path in part.paths(out))
    return spent | {"rows": rows, "per_second": (rows - before) / (ended - begun), "bytes_out": written / rows}


def _idx(folder: Path, count: int) -> Path:
    images, _ = mnist.load_uint8("train")
    path = folder / "train-images-idx3-ubyte"
    path.write_bytes(struct.pack(">BBBB3I", 0, 0, 8, 3, count, 28, 28) + images[:count].tobytes())
    return path


def _pngs(folder: Path, count: int) -> Path:
    images, _ = mnist.load_uint8("train")
    (folder / "pictures").mkdir()
    for place, image in enumerate(images[:count]):
        Image.fromarray(image).save(folder / "pictures" / f"p{place:06}.png")
    return folder / "pictures"
