"""What threads cost beside time."""

import subprocess
import sys

COUNT_HEAPS = """
import ctypes, sys, threading
from digits import threads

threads.few_heaps()
library, held = ctypes.CDLL(None), threading.Barrier(12)
library.malloc.restype = library.fopen.restype = ctypes.c_void_p

def hold():
    library.malloc(ctypes.c_size_t(100_000))
    held.wait()

crowd = [threading.Thread(target=hold) for _ in range(12)]
[one.start() for one in crowd], [one.join() for one in crowd]
file = ctypes.c_void_p(library.fopen(sys.argv[1].encode(), b"w"))
library.malloc_info(0, file)
library.fclose(file)
"""


def test_many_threads_share_two_heaps(tmp_path):
    subprocess.run([sys.executable, "-c", COUNT_HEAPS, str(tmp_path / "heaps.xml")], check=True, timeout=60)
    assert (tmp_path / "heaps.xml").read_text().count("<heap nr=") <= 2


FREE_UNDER_A_PIN = """
import ctypes
from pathlib import Path
from digits import threads

library = ctypes.CDLL(None)
library.malloc.restype, library.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

blocks = [library.malloc(ctypes.c_size_t(50_000)) for _ in range(1000)]
[ctypes.memset(block, 1, 50_000) for block in blocks], [library.free(block) for block in blocks[:-1]]
before = resident()
threads.give_back()
print(before - resident())
"""


def test_what_is_free_between_what_is_held_goes_back_to_the_system():
    found = subprocess.run([sys.executable, "-c", FREE_UNDER_A_PIN], check=True, timeout=60, capture_output=True)
    assert int(found.stdout) > 40_000_000
