"""What a worker does with a job: read the piece, ask the model, write the part."""

import functools
import time
from dataclasses import dataclass

import numpy as np

from digits import files, threads
from digits.bulk import part
from digits.bulk.part import Asked, Job
from digits.data import streamed
from digits.predictors import registry
from digits.predictors.predictor import Predictor
from digits.reading import doubt


@dataclass(frozen=True)
class Done:
    """A job that is finished. Seconds of processor time: read, for images to come from disk and be prepared; answered;
    written."""

    number: int
    rows: int
    bad: int
    read: float
    answered: float
    written: float


def do(job: Job) -> Done:
    """Answer a piece into its part. Done twice, the same part is there once."""
    predictor = _loaded(job.asked.model, job.asked.sha256)
    batches, spent = [], {"read": 0.0, "answered": 0.0}
    clock = time.process_time()
    for rows in streamed.read(job.piece):
        spent["read"] += time.process_time() - clock
        clock = time.process_time()
        batches.append(part.batch(rows, *_answers(predictor, job.asked, rows)))
        spent["answered"] += time.process_time() - clock
        clock = time.process_time()
    made = part.write(job, batches)
    return Done(job.number, made.rows, made.bad, **spent, written=time.process_time() - clock)


def _answers(predictor: Predictor, asked: Asked, rows: streamed.Rows) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities (R, 10) of the R images that can be read, and whether each is taken for a digit (R,)."""
    is_read = np.array([not problem for problem in rows.problems])
    images = rows.images[is_read].astype(np.float32) / 255
    probabilities, scores = doubt.answer(predictor, images)
    return probabilities, scores >= (-np.inf if asked.least_score is None else asked.least_score)


def asked(name: str) -> Asked:
    """The model called `name` as it is here; ValueError where it can't be loaded."""
    registry.load(name)
    return Asked(name, _digest(name), doubt.threshold(name))


def _digest(name: str) -> str | None:
    return files.digest(registry.weights_path(name)) if registry.entry(name).is_stored else None


@functools.lru_cache(maxsize=1)
def _loaded(name: str, sha256: str | None) -> Predictor:
    """The model, loaded once in a process; ValueError where its weights are others than those asked for."""
    threads.one()
    if _digest(name) != sha256:
        raise ValueError(f"A worker has other weights of {name} than this machine; install the same Digits on both.")
    return registry.load(name)
