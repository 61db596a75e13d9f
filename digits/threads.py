"""How many threads an answer takes: one.

With more, those that help spin for a tenth of a second after each answer and keep the cores from others.
"""


def one() -> None:
    """From here on torch, BLAS and OpenMP work in the thread that calls them."""
    import torch
    from threadpoolctl import threadpool_limits

    threadpool_limits(1)
    torch.set_num_threads(1)
