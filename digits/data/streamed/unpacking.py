"""What is packed as one stream can't be read from its middle: it is unpacked to disk, a bit at a time, once."""

import gzip
import hashlib
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from digits import files
from digits.data.labelled.places import ENCRYPTED

STEP = 1 << 20  # bytes at a time
RESERVE = 1 << 30  # bytes of the disk that stay free


def gunzipped(path: Path, scratch: Path) -> Path:
    """Where the unpacked file lies, made now if it isn't there."""
    with path.open("rb") as packed, gzip.open(packed) as file:
        return _unpacked(file, scratch / f"{_mark(path)}-{path.name[:-3]}", path.name)


def unzipped(path: Path, names: list[str], scratch: Path) -> Iterator[Path]:
    """Where these members lie unpacked, one after the other."""
    with zipfile.ZipFile(path) as archive:
        for place, name in enumerate(names):
            if archive.getinfo(name).flag_bits & ENCRYPTED:
                raise ValueError(f"{path.name} is encrypted; make the zip again, without a password.")
            with archive.open(name) as file:
                found = _unpacked(file, scratch / f"{_mark(path)}-{place}" / Path(name).name, path.name)
            yield gunzipped(found, scratch) if found.name.lower().endswith(".gz") else found


def _mark(path: Path) -> str:
    facts = path.stat()
    return hashlib.sha256(f"{path} {facts.st_size} {facts.st_mtime_ns}".encode(errors="replace")).hexdigest()[:12]


def _unpacked(file: BinaryIO, to: Path, name: str) -> Path:
    if to.is_file():
        return to
    with files.replacing(to) as aside, aside.open("wb") as out:
        try:
            while raw := file.read(STEP):
                if shutil.disk_usage(aside.parent).free < RESERVE:
                    raise ValueError(f"{name} needs more room on disk, unpacked, than there is; make room.")
                out.write(raw)
        except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, NotImplementedError, RuntimeError):
            raise ValueError(f"{name} is damaged; pack it again.") from None
    return to
