"""Every compressed model made, measured and timed: what `python -m digits compress` does.

Trainings go on from their checkpoints, and a row whose model is still the same is not measured again: the test set is
touched once for each finished one.
"""

import contextlib
import dataclasses
import importlib.util
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from digits import files
from digits.compression import engines, file, graphs, memories, times, tiny, tuning
from digits.compression.children import children
from digits.compression.file import Compression, Engine, Row, Time, Timed
from digits.compression.workshop import Child, Workshop
from digits.data import mnist
from digits.pico import picos

Report = Callable[[str], object]
SEED = 0
QUICK, FEW = 200, 1200  # test digits; digits that a KNN remembers
THREADS = (1, 2)


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
    names, every = list(names), children()
    of_networks = [name for name in names if name not in (*memories.NAMES, *picos.PLANS)]
    wanted = _in_order(of_networks, every) if of_networks or not names else []
    with tempfile.TemporaryDirectory() as aside:
        shop = Workshop(every, Path(aside) if quick else tuning.FOLDER, quick, report)
        content = _before(path, quick)
        for child in wanted:
            if child.needs and not names and not importlib.util.find_spec(child.needs):
                report(f"{child.name}  left out: pip install -r requirements-compression.txt")
                continue
            content = _with(content, _row(child, shop, content, report), every)
            files.write(path, content)
        if not quick and {*names} & {*picos.PLANS}:
            content = _complete(content, every)
            files.write(path, content)
        for name in memories.NAMES:
            if name in (names or memories.NAMES):
                content = _with_memories(content, name, quick, timing, report)
                files.write(path, content)
        if timing and wanted:
            content = timed(content, [row for row in content.rows if row.name in every], shop, report)
            files.write(path, content)
    return content


def _with_memories(content: Compression, name: str, quick: bool, timing: bool, report: Report) -> Compression:
    """A KNN's rows and curve, measured anew where they were made from another one, or in another way."""
    if any(row.parent == name and row.made_from == memories.stamp(name) for row in content.memories):
        return content
    extent = times.QUICK if quick else memories.TIMED
    rows, curve = memories.measure(name, report, FEW if quick else None, extent if timing else None)
    order = memories.NAMES.index
    rows = [*(row for row in content.memories if row.parent != name), *rows]
    curve = [*(point for point in content.curve if point.of != name), *curve]
    return dataclasses.replace(
        content,
        **vars(files.made()),
        memories=sorted(rows, key=lambda row: order(row.parent)),
        curve=sorted(curve, key=lambda point: order(point.of)),
    )


def time_again(names: Iterable[str] = (), path: Path = file.PATH, report: Report = print) -> Compression:
    """Measure the times of all that the file holds, or of the models named and the families of the parents among them,
    side by side, on a machine that has nothing else to do, and write them."""
    every, content = children(), file.read(path)
    families = set(names) or {row.parent for row in (*content.rows, *content.memories)}
    shop = Workshop(every, tuning.FOLDER, False, report)
    for name in families.intersection(memories.NAMES):
        rows = memories.time_again(name, [row for row in content.memories if row.parent == name], report)
        timed_again = {row.name: row for row in rows}
        content = dataclasses.replace(content, memories=[timed_again.get(row.name, row) for row in content.memories])
        files.write(path, content)
    if rows := [row for row in content.rows if families & {row.name, row.parent} and row.name in every]:
        content = timed(content, rows, shop, report)
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
    return Compression(**vars(files.made()), command=command, quick=quick, seed=SEED)


def _with(content: Compression, row: Row, every: dict[str, Child]) -> Compression:
    """The content with this row in place of that of its name."""
    others = [one for one in content.rows if one.name != row.name]
    return _complete(dataclasses.replace(content, rows=[*others, row]), every)


def _complete(content: Compression, every: dict[str, Child]) -> Compression:
    """The content with its rows in order, and the Picos' after them."""
    rows = {one.name: one for one in content.rows}
    in_order = [rows[name] for name in every if name in rows]
    in_order += [] if content.quick else tiny.rows(content.rows)
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


def timed(content: Compression, rows: list[Row], shop: Workshop, report: Report) -> Compression:
    """The content with the times of these rows, each family's measured side by side: all at once, in batches of 1,000,
    would fill the memory."""
    extent, here = times.QUICK if shop.quick else times.Extent(), engines.available()
    by_name: dict[str, list[Time]] = {}
    families: dict[str, list[str]] = {}
    for row in rows:
        families.setdefault(row.parent or row.name, []).append(row.name)
    for family in families.values():
        for name, taken in _times_of(family, shop, extent, here, report):
            by_name.setdefault(name, []).append(taken)
    every = [dataclasses.replace(row, times=by_name.get(row.name, row.times)) for row in content.rows]
    versions = {str(engine): version for engine, version in here.items()}
    made = Timed(**vars(files.made()), engines=versions, rounds=extent.rounds)
    return dataclasses.replace(content, rows=every, timed=made)


def _times_of(
    names: list[str], shop: Workshop, extent: times.Extent, here: dict[Engine, str], report: Report
) -> list[tuple[str, Time]]:
    systems = {
        (name, engine, threads): answer
        for name in names
        for threads in THREADS
        for engine, answer in _answers(shop.children[name], shop, threads, here)
    }
    found = times.measure(systems, mnist.load("test")[0], extent, report)
    return [
        (name, times.time_of(taken, engine, threads, batch))
        for ((name, engine, threads), batch), taken in found.items()
    ]


def _answers(child: Child, shop: Workshop, threads: int, here: dict[Engine, str]) -> list:
    """Each engine that can run the child, and how it is asked."""
    graph = shop.graph(child.name)
    found = [(Engine.ONNX_RUNTIME, engines.onnx_runtime(graph, threads))]
    if Engine.OPENVINO in here:
        found.append((Engine.OPENVINO, engines.openvino(graph, threads)))
    if child.folds and (network := shop.network(child.name)) is not None:
        found.append((Engine.TORCH, engines.pytorch(network, threads)))
    return found
