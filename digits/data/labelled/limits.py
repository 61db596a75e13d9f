"""How much a file of labelled digits may hold: counted before it is unpacked, so that no file costs more than this."""

import gzip
import zlib
from typing import BinaryIO

MOST = 100_000  # digits in a file
MOST_BYTES = 200_000_000  # of a file unpacked, or of all members of a zip that are read
MOST_LINE = 1_000_000  # bytes of a line
MOST_NAMES = 200_000  # members of a zip, files in a folder


class TooLarge(ValueError):
    """There is more in a file than is taken; the message says so in one sentence."""


def check_number(name: str, number: int) -> None:
    if number > MOST:
        raise TooLarge(f"{name} holds {number:,} digits; give at most {MOST:,}.")


def check_bytes(name: str, size: int) -> None:
    if size > MOST_BYTES:
        raise TooLarge(f"{name} is {size / 1e6:,.0f} MB unpacked; give at most {MOST_BYTES / 1e6:,.0f} MB.")


def unpacked(name: str, file: BinaryIO) -> BinaryIO:
    """The file, gunzipped as it is read where it is gzipped."""
    start = file.read(2)
    file.seek(0)
    return gzip.open(file) if start == b"\x1f\x8b" else file


def whole(name: str, file: BinaryIO) -> bytes:
    """All bytes of a file, gunzipped where it is gzipped; ValueError where there are too many or it is damaged."""
    try:
        raw = unpacked(name, file).read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error):
        raise ValueError(f"{name} is no whole gzip file; pack it again.") from None
    check_bytes(name, len(raw))
    return raw


def lines(name: str, file: BinaryIO):
    """The lines of a text file, packed or not, as str without their ends; ValueError where one is too long."""
    opened, read = unpacked(name, file), 0
    while True:
        try:
            line = opened.readline(MOST_LINE + 1)
        except (OSError, EOFError, zlib.error):
            raise ValueError(f"{name} is no whole gzip file; pack it again.") from None
        if not line:
            return
        read += len(line)
        if len(line) > MOST_LINE:
            raise TooLarge(f"{name} has a line of over {MOST_LINE / 1e6:.0f} MB; give each digit a line of its own.")
        check_bytes(name, read)
        yield line.decode("utf-8-sig" if read == len(line) else "utf-8", "replace").rstrip("\r\n")
