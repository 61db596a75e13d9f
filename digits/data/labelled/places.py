"""Where files lie side by side: a folder, or a zip, which is never unpacked to disk."""

import io
import re
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol

from digits.data.labelled import limits
from digits.data.labelled.limits import TooLarge

ENCRYPTED = 0x1  # bit of a member's flags
HIDDEN = ("__MACOSX", "Thumbs.db", "desktop.ini")


class Place(Protocol):
    """title: what people call it. outside: so many names lead out of it, or are too deep to be looked at."""

    title: str
    outside: int

    def names(self) -> list[str]:
        """Relative names of all files in it, with slashes; none hidden, none that leads out of it."""

    def has(self, name: str) -> bool: ...

    def open(self, name: str) -> BinaryIO:
        """A file to be read from its beginning; ValueError with a sentence where it can't be."""


class Folder:
    """A folder on disk."""

    outside = 0

    def __init__(self, path: Path, title: str | None = None):
        self.path, self.title = path, title or path.name

    def names(self) -> list[str]:
        found = []
        for path in self.path.rglob("*"):
            name = path.relative_to(self.path).as_posix()
            if path.is_file() and not is_hidden(name):
                found.append(name)
            if len(found) > limits.MOST_NAMES:
                raise TooLarge(f"{self.title} holds over {limits.MOST_NAMES:,} files; give a smaller folder.")
        return sorted(found)

    def has(self, name: str) -> bool:
        return not leads_out(name) and (self.path / name).is_file()

    def open(self, name: str) -> BinaryIO:
        try:
            return (self.path / name).open("rb")
        except OSError:
            raise ValueError(f"{Path(name).name} can't be opened; look at its rights.") from None


class Archive:
    """A zip: bytes of its members only, each at most as long as the archive's own list says."""

    def __init__(self, file: BinaryIO, title: str):
        self.title = title
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError):
            raise ValueError(f"{title} is not a valid zip file; make it again.") from None
        members = [member for member in self._zip.infolist() if not member.is_dir()]
        if len(members) > limits.MOST_NAMES:
            raise TooLarge(f"{title} holds {len(members):,} files; give at most {limits.MOST_NAMES:,}.")
        if any(member.flag_bits & ENCRYPTED for member in members):
            raise ValueError(f"{title} is encrypted; make the zip again, without a password.")
        limits.check_bytes(title, sum(member.file_size for member in members))
        self.outside = sum(leads_out(member.filename) for member in members)
        self._members = {
            member.filename: member
            for member in members
            if not leads_out(member.filename) and not is_hidden(member.filename)
        }

    def names(self) -> list[str]:
        return list(self._members)

    def has(self, name: str) -> bool:
        return name in self._members

    def open(self, name: str) -> BinaryIO:
        try:
            return io.BytesIO(self._zip.read(self._members[name]))
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
            raise ValueError(f"{PurePosixPath(name).name} in {self.title} is damaged; make the zip again.") from None


def leads_out(name: str) -> bool:
    """Whether a name is absolute, goes up, or is a path of Windows."""
    return name.startswith(("/", "\\")) or bool(re.match(r"[A-Za-z]:", name)) or ".." in re.split(r"[/\\]", name)


def is_hidden(name: str) -> bool:
    return any(part.startswith(".") or part in HIDDEN for part in PurePosixPath(name).parts)
