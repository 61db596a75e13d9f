"""How many threads an answer takes: one. With more, those that help spin for a tenth of a second after each answer and
keep the cores from others. And how many heaps all threads together take.
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
    library = ctypes.CDLL(None)
    if hasattr(library, "gnu_get_libc_version"):
        library.mallopt(M_ARENA_MAX, HEAPS)
