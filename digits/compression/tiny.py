"""The Picos as rows: networks of a few kilobytes, read by a page of NumPy or of C."""

import hashlib
from collections.abc import Collection

import numpy as np

from digits import files
from digits.compression.file import Engine, Method, Row, Time
from digits.data import mnist
from digits.pico import picos, reader

AT_ONCE = 1000  # digits that times are told of; they were measured on all 10,000 in one go


def rows(before: list[Row]) -> list[Row]:
    """One for each Pico that is here; those of `before` where they are still true. None where there is no Pico."""
    known = {row.made_from: row for row in before}
    return [known.get(_stamp(one)) or _row(one) for one in _here()]


def missing(before: list[Row], trained: Collection[str]) -> list[str]:
    """Picos that rows are still to be made of: those trained first, and those here that `before` tells otherwise of."""
    known = {row.made_from for row in before}
    return sorted({*trained} & {*picos.PLANS} | {one.name for one in _here() if _stamp(one) not in known})


def _here() -> list[picos.Result]:
    """Those that were trained, and whose file is here."""
    found = picos.results().picos.values() if picos.results_path().is_file() else ()
    return [one for one in found if picos.path(one.name).is_file()]


def _stamp(one: picos.Result) -> str:
    told = [files.digest(picos.path(one.name)), str(one.numpy_ms), str(one.c_ms)]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _row(one: picos.Result) -> Row:
    layers = reader.read(picos.path(one.name))
    wrong = {split: _wrong(layers, split) for split in ("validation", "test")}
    engines = {Engine.NUMPY: one.numpy_ms, Engine.C: one.c_ms}
    return Row(
        name=one.name,
        title=f"Pico, {one.bytes / 1e3:.1f} kB",
        parent=None,
        method=Method.SMALL,
        made=files.now(),
        made_from=_stamp(one),
        weights=one.parameters,
        file_bytes=one.bytes,
        packed_bytes=one.bytes,
        validation_accuracy=float(1 - wrong["validation"].mean()),
        n=len(wrong["test"]),
        missed=np.flatnonzero(wrong["test"]).tolist(),
        times=[_time(engine, ms) for engine, ms in engines.items() if ms is not None],
    )


def _wrong(layers: list[reader.Layer], split: str) -> np.ndarray:
    images, labels = mnist.load_uint8(split)
    return reader.predict(layers, images) != labels


def _time(engine: Engine, ms: float) -> Time:
    batch = round(ms * AT_ONCE, 4)
    return Time(engine=engine, threads=1, batch=AT_ONCE, ms=batch, cpu_ms=batch, rounds=[batch])
