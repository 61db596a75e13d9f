"""Every compressed model made, measured and timed: what `python -m digits compress` does.

Trainings go on from their checkpoints, and a row whose model is still the same is not measured again: the test set is
touched once for each finished one.
"""

import contextlib
import dataclasses
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from digits import files
from digits.compression import engines, file, graphs, times, tuning
from digits.compression.children import children
from digits.compression.file import Compression, Engine, Row, Time, Timed
from digits.compression.workshop import Child, Workshop
from digits.data import mnist

Report = Callable[[str], object]
SEED = 0
QUICK = 200  # test digits
EVERYTHING = "all"


def run(
    names: Iterable[str] = (),
    quick: bool = False,
    timing: bool = True,
    path: Path | None = None,
    report: Report = print,
) -> Compression:
    """Make and measure the children named, or all, and write the file; returns its content.

    timing: whether the times of all rows are measured afterwards. `quick` trains hardly at all, keeps no checkpoint
    and writes a file of its own. ValueError for a name that there is none of, and where a package is missing.
    """
    path = path or (file.QUICK_PATH if quick else file.PATH)
    every = children()
    wanted = _in_order(names, every)
    with tempfile.TemporaryDirectory() as aside:
        shop = Workshop(every, Path(aside) if quick else tuning.FOLDER, quick, report)
        content = _before(path, quick)
        for child in wanted:
            content = _with(content, _row(child, shop, content, report), every)
            files.write(path, content)
        if timing:
            content = timed(content, shop, every, report)
            files.write(path, content)
    return content


def time_again(path: Path = file.PATH, report: Report = print) -> Compression:
    """Measure the times of all that the file holds, on a machine that has nothing else to do, and write them."""
    every = children()
    shop = Workshop(every, tuning.FOLDER, False, report)
    content = timed(file.read(path), shop, every, report)
    files.write(path, content)
    return content


def _in_order(names: Iterable[str], every: dict[str, Child]) -> list[Child]:
    names = list(names) or list(every)
    for name in names:
        if name not in every:
            raise ValueError(f"There is no {name!r} to compress; choose from {', '.join(every)}.")
    return [child for child in every.values() if child.name in names]


def _before(path: Path, quick: bool) -> Compression:
    """The file as it is, or an empty one."""
    with contextlib.suppress(ValueError):
        before = file.read(path)
        if before.quick == quick:
            return before
    command = f"{file.COMMAND} --quick" if quick else file.COMMAND
    return Compression(
        **vars(files.made()), command=command, quick=quick, seed=SEED, rows=[], memories=[], timed=None
    )


def _with(content: Compression, row: Row, every: dict[str, Child]) -> Compression:
    """The content with this row in place of that of its name."""
    rows = {one.name: one for one in content.rows} | {row.name: row}
    in_order = [rows[name] for name in every if name in rows]
    return dataclasses.replace(content, **vars(files.made()), rows=in_order)


def _row(child: Child, shop: Workshop, content: Compression, report: Report) -> Row:
    """The row that there is, where the model is still the same, or the model measured."""
    stamp = shop.stamp(child.name)
    for row in content.rows:
        if row.name == child.name and row.made_from == stamp:
            return dataclasses.replace(row, title=child.title, parent=child.parent, method=child.method)
    graph = shop.graph(child.name)
    answer = engines.onnx_runtime(graph, 1)
    shares = {}
    for split in ("validation", "test"):
        images, labels = (a[: QUICK if shop.quick else None] for a in mnist.load(split))
        shares[split] = engines.by_the_hundred(answer, images) == labels
    row = Row(
        name=child.name,
        title=child.title,
        parent=child.parent,
        method=child.method,
        made=files.now(),
        made_from=stamp,
        weights=graphs.weights_left(graph),
        file_bytes=graph.stat().st_size,
        packed_bytes=graphs.packed_bytes(graph),
        validation_accuracy=float(shares["validation"].mean()),
        n=len(shares["test"]),
        missed=np.flatnonzero(~shares["test"]).tolist(),
    )
    report(f"{row.name}  {row.packed_bytes / 1e3:.0f} kB  {row.accuracy:.2%}")
    return row


def timed(content: Compression, shop: Workshop, every: dict[str, Child], report: Report) -> Compression:
    """The content with the times of all its rows, measured in one run."""
    extent = times.QUICK if shop.quick else times.Extent()
    here, systems = engines.available(), {}
    for row in content.rows:
        child = every[row.name]
        for threads in (1, 2):
            systems |= {(row.name, engine, threads): answer for engine, answer in _answers(child, shop, threads, here)}
    found = times.measure(systems, mnist.load("test")[0], extent, report)
    by_name: dict[str, list[Time]] = {}
    for ((name, engine, threads), batch), taken in found.items():
        by_name.setdefault(name, []).append(
            Time(
                engine=engine,
                threads=threads,
                batch=batch,
                ms=round(taken.ms, 4),
                cpu_ms=round(taken.cpu_ms, 4),
                rounds=taken.rounds,
            )
        )
    rows = [dataclasses.replace(row, times=by_name[row.name]) for row in content.rows]
    versions = {str(engine): version for engine, version in here.items()}
    made = Timed(**vars(files.made()), engines=versions, rounds=extent.rounds)
    return dataclasses.replace(content, rows=rows, timed=made)


def _answers(child: Child, shop: Workshop, threads: int, here: dict[Engine, str]) -> list:
    """Each engine that can run the child, and how it is asked."""
    graph = shop.graph(child.name)
    found = [(Engine.ONNX_RUNTIME, engines.onnx_runtime(graph, threads))]
    if Engine.OPENVINO in here:
        found.append((Engine.OPENVINO, engines.openvino(graph, threads)))
    if child.folds and (network := shop.network(child.name)) is not None:
        found.append((Engine.TORCH, engines.pytorch(network, threads)))
    return found
