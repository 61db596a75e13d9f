"""How many threads an answer takes: one. With more, those that help spin for a tenth of a second after each answer and
keep the cores from others. And how many heaps all threads together take, and when what is free in them is given back.
"""

import ctypes

HEAPS = 2
M_ARENA_MAX = -8  # of glibc's mallopt(3)


def one() -> None:
    """From here on torch, BLAS and OpenMP work in the thread that calls them."""
    import torch
    from threadpoolctl import threadpool_limits

    threadpool_limits(1)
    torch.set_num_threads(1)


def few_heaps() -> None:
    """From here on all threads share `HEAPS` heaps; with another C library than glibc nothing changes.

    glibc opens eight a core, and each keeps what was freed in it.
    """
    if library := _glibc():
        library.mallopt(M_ARENA_MAX, HEAPS)


def give_back() -> None:
    """What is free in the heaps goes back to the system; after a model is loaded that is more than what it holds."""
    if library := _glibc():
        library.malloc_trim(0)


def _glibc() -> ctypes.CDLL | None:
    library = ctypes.CDLL(None)
    return library if hasattr(library, "gnu_get_libc_version") else None
