"""Workers by Dask: processes of this machine, or of a cluster that runs already."""

import contextlib
import logging
import os
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from distributed import Client

MISSING = "Reading by the million needs Dask; install it with: pip install 'digits[dask]'"
WAITING_EACH = 3  # jobs that wait for each thread of the cluster: none runs dry, and no more are held in memory
PATIENCE = "30s"  # for a cluster to answer


class Lost:
    """What there is instead of a result where every worker that began the job has ended."""


@contextlib.contextmanager
def connected(address: str | None, workers: int | None) -> Iterator["Client"]:
    """A client of the cluster at `address`, or of one of `workers` processes here, which ends with it.

    ValueError where Dask isn't installed or nobody answers.
    """
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise ValueError(MISSING) from None
    if address is None:
        count = workers or os.cpu_count() or 1
        here = {"host": "127.0.0.1", "dashboard_address": None, "silence_logs": logging.ERROR}
        with LocalCluster(n_workers=count, threads_per_worker=1, **here) as cluster, Client(cluster) as client:
            yield client
        return
    try:
        client = Client(address, timeout=PATIENCE)
    except (OSError, ValueError):
        raise ValueError(f"No Dask scheduler answers at {address}; is it running, and is the address right?") from None
    with client:
        yield client


def each(client: "Client", do: Callable, jobs: Iterable) -> Iterator[tuple[Any, Any]]:
    """(job, what `do` made of it), in whatever order they are done; `Lost` where no worker survived it.

    Jobs are taken from the iterable as workers come free. A worker that ends has its jobs done by another.
    """
    from distributed import as_completed

    left, asked, done = iter(jobs), {}, as_completed()
    while True:
        while len(asked) < max(1, _threads(client)) * WAITING_EACH and (job := next(left, None)) is not None:
            future = client.submit(do, job, pure=False)
            asked[future.key] = job
            done.add(future)
        if not asked:
            return
        future = next(done)
        yield asked.pop(future.key), _result(future)
        future.release()


def _result(future) -> Any:
    from distributed import CancelledError, KilledWorker

    try:
        return future.result()
    except KilledWorker:
        return Lost()
    except CancelledError:
        raise ValueError("The cluster is gone; start it again and give the same command: it goes on.") from None
    except ImportError as missing:
        raise ValueError(f"A worker lacks {missing.name}; install the same Digits on every machine.") from None


def _threads(client: "Client") -> int:
    return sum(client.nthreads().values())
