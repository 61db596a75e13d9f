"""The processes behind a port of this machine, their memory and processor time, as Linux tells them."""

import os
import time
from pathlib import Path

PROC = Path("/proc")
LOCAL, STATE, INODE = 1, 3, 9  # fields of a line of /proc/net/tcp
ESTABLISHED, LISTENING = "01", "0A"
TICKS = os.sysconf("SC_CLK_TCK")


def listening_on(port: int) -> list[int]:
    """The process that listens on the port; none where /proc does not tell."""
    inodes = {f"socket:[{fields[INODE]}]" for fields in _sockets(port, LISTENING)}
    return [pid for pid in _processes() if inodes & _open_files(pid)]


def connections(port: int) -> int:
    """How many connections to the port are open."""
    return len(_sockets(port, ESTABLISHED))


def _sockets(port: int, state: str) -> list[list[str]]:
    """The fields of each socket of this port and state."""
    tables = [table for table in (PROC / "net/tcp", PROC / "net/tcp6") if table.is_file()]
    lines = [line.split() for table in tables for line in table.read_text().splitlines()[1:]]
    return [f for f in lines if f[STATE] == state and int(f[LOCAL].rpartition(":")[2], 16) == port]


def _processes() -> list[int]:
    return [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()] if PROC.is_dir() else []


def _open_files(pid: int) -> set[str]:
    try:
        return {str(link.readlink()) for link in (PROC / str(pid) / "fd").iterdir()}
    except OSError:
        return set()


def with_children(processes: list[int]) -> list[int]:
    """These and all that they started."""
    parents = {}
    for pid in _processes():
        try:
            parents[pid] = int((PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found = list(processes)
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid and child not in found]
    return found


def memory(processes: list[int]) -> int:
    """Resident bytes; what processes share is shared out among them."""
    total = 0
    for pid in with_children(processes):
        try:
            lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    return total


def cpu_seconds(processes: list[int]) -> float:
    """Processor time so far."""
    total = 0
    for pid in with_children(processes):
        try:
            fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def idle_ms(processes: list[int], seconds: float) -> float | None:
    """Processor time a second while nothing is asked of them for so long; None of no process."""
    if not processes:
        return None
    begun = cpu_seconds(processes)
    time.sleep(seconds)
    return 1000 * (cpu_seconds(processes) - begun) / seconds
