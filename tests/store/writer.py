"""A process that keeps drawings until it is killed, and says of each that it is kept.

python -m tests.store.writer FILE

It forks for each life, so that a thousand of them take no time to start; what they need is made ready before.
"""

import gc
import os
import random
import signal
import sys
import time

from sqlalchemy.engine import URL

from digits.store.database import Database
from digits.store.store import Store
from tests.store.drawings import digit, drawing

LIVES = 1000
MOST_WORDS = 4  # that somebody hears before they kill
MOST_WAIT = 0.002  # seconds after the last word: about as long as a drawing takes to be kept


def ready(file: str) -> Store:
    """A store that has kept a drawing, and has closed the file."""
    store = Store(Database(URL.create("sqlite", database=file)))
    store.keep(store.enrol("the one").id, drawing(0, digit("7")))
    store.database._engine.dispose()
    return store


def live(store: Store, life: int, out: int) -> None:
    person = store.enrol("the one").id
    for number in range(life * 1000, life * 1000 + 1000):
        store.keep(person, drawing(number, digit("7")))
        os.write(out, f"{number}\n".encode())


def kill_again_and_again(file: str) -> None:
    chance, store = random.Random(0), ready(file)
    gc.freeze()
    for life in range(LIVES):
        heard, said = os.pipe()
        child = os.fork()
        if not child:
            os.close(heard)
            live(store, life, said)
        os.close(said)
        with os.fdopen(heard, "rb", buffering=0) as words:
            for _ in range(chance.randrange(MOST_WORDS)):
                sys.stdout.write(words.readline().decode())
            time.sleep(chance.uniform(0, MOST_WAIT))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            sys.stdout.write(words.read().decode())
    sys.stdout.flush()


if __name__ == "__main__":
    kill_again_and_again(sys.argv[1])
