"""Rooms whose hours are over are deleted, whether or not anybody comes to see it."""

import asyncio
import contextlib

from digits.store.errors import StoreError
from pages.parts.room_keys import rooms

EVERY = 60.0  # seconds


async def again_and_again() -> None:
    while True:
        await asyncio.sleep(EVERY)
        await asyncio.to_thread(sweep)


def sweep() -> None:
    """Where the database does not answer, the next time."""
    with contextlib.suppress(StoreError):
        if rooms().database.is_there:
            rooms().sweep()
