"""Models made smaller, as `weights/compression.json` tells of them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from digits import files
from digits.claims.extent import Extent
from digits.claims.file import Trials, Tried
from digits.claims.results import Compressed, Small
from digits.claims.trials import Report, Results, Trial
from digits.compression import file
from digits.compression.file import Row

TIMED = (
    *("resnet18", "resnet18-int8", "resnet18-cbam", "resnet18-cbam-int8"),
    *("cnn2", "cnn2-int8", "resnet", "resnet-int8"),
)
MODELS = (*TIMED, "cnn1", "cnn1-int8", "cnn1-pruned-90", "resnet8-distilled")
AT_ONCE = 1000


@dataclass(frozen=True, kw_only=True)
class Compression(Trial[Compressed]):
    shape: type[Compressed] = Compressed
    pace: float = 0

    def seeds(self, extent: Extent) -> tuple[int, ...]:
        """One for each round that the file's times are the medians of."""
        found = file.read()
        return tuple(range(found.timed.rounds if found.timed else 1))

    def description(self, extent: Extent) -> str:
        return self.title

    def seconds(self, extent: Extent) -> float:
        return self.pace

    def made_from(self, extent: Extent) -> str:
        return files.digest(file.PATH)

    def run(self, seed: int, extent: Extent, folder: Path, report: Report) -> Compressed:
        rows = {row.name: row for row in file.read().rows}
        if missing := [name for name in MODELS if name not in rows or (name in TIMED and not rows[name].times)]:
            raise ValueError(f"{missing[0]} is not in {file.PATH.name}, or not timed; make it with: {file.COMMAND}")
        return Compressed(n=rows[MODELS[0]].n, models={name: _small(rows[name]) for name in MODELS})

    def publish(self, trials: Trials, found: list[Compressed], extent: Extent) -> Trials:
        return replace(trials, compression=Tried(title=self.title, seeds=found))


def _small(row: Row) -> Small:
    def times(batch: int) -> dict[str, float]:
        wanted = [time for time in row.times if (time.batch, time.threads) == (batch, 1)]
        return {str(time.engine): time.cpu_ms for time in wanted}

    return Small(
        file_bytes=row.file_bytes,
        packed_bytes=row.packed_bytes,
        accuracy=row.accuracy,
        one_ms=times(1),
        thousand_ms=times(AT_ONCE),
    )


COMPRESSION = Compression(
    name="compression", title=f"Models made smaller and timed side by side in one thread: {file.COMMAND}"
)

Of = Callable[[Small], float]


def each(model: str, read: Of) -> Callable[[Results], list[float]]:
    """One number of a model, of each round."""
    return lambda results: [read(found.models[model]) for found in results[COMPRESSION]]


def file_bytes(model: str) -> Callable[[Results], list[float]]:
    return each(model, lambda small: small.file_bytes)


def packed_bytes(model: str) -> Callable[[Results], list[float]]:
    return each(model, lambda small: small.packed_bytes)


def one_ms(model: str, engine: str) -> Callable[[Results], list[float]]:
    """Processor time of one digit in one thread."""
    return each(model, lambda small: small.one_ms[engine])
