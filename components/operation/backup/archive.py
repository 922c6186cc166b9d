"""The archive of a backup: a tar file of plain files, written and read as a stream in constant memory.

    backup.json     the format, the revision of the database, and when the backup was made
    proofroom.db    the database
    files/KEY       each file under its key
    end.json        the count of files, and the SHA-256 of the names, sizes and bytes of all before it

Only headers of POSIX ustar with regular files are written and read: no links, no devices, no sparse files, and no
extended headers, which would be read into memory whole. Nothing in such an archive is larger unpacked than packed.
"""

import hashlib
import json
import re
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from components.errors import InputError, StorageError
from components.library.storage.file_key import check_key

FORMAT = 1
HEAD, DATABASE, FILES, END = "backup.json", "proofroom.db", "files/", "end.json"
BLOCK = tarfile.BLOCKSIZE
# A tar file ends with two empty blocks.
LAST = b"\0" * 2 * BLOCK
PIECE = 1024 * 1024
# Bytes of the JSON in an archive.
MOST_JSON = 64 * 1024
# Numbers in a header of ustar have eleven digits of base eight.
MOST_BYTES = 8**11 - 1


class WrongArchive(InputError):
    """The file is no backup of Proofroom, a damaged one, or one that was made to do harm."""


@dataclass(frozen=True)
class Member:
    """Hold the name and the size, in bytes, of a file in an archive."""

    name: str
    size: int


class ArchiveWriter:
    """Write an archive into ``file``, one member after another."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._digest, self._count = file, hashlib.sha256(), 0

    def add(self, name: str, size: int, pieces: Iterable[bytes]) -> None:
        """Write a file of ``size`` bytes. Raises StorageError where the pieces together have another size."""
        self._begin(name, size)
        left = size
        for piece in pieces:
            left -= len(piece)
            if left < 0:
                break
            self._digest.update(piece)
            self._file.write(piece)
        if left:
            raise StorageError(f"{name} changed while it was read. Make the backup again.")
        self._file.write(b"\0" * (-size % BLOCK))
        self._count += 1

    def add_json(self, name: str, values: dict[str, Any]) -> None:
        """Write a small JSON object."""
        data = json.dumps(values, indent=1).encode()
        self.add(name, len(data), [data])

    def finish(self) -> None:
        """Write the last member and the end."""
        count, digest = self._count, self._digest.hexdigest()
        self.add_json(END, {"members": count, "sha256": digest})
        self._file.write(LAST)

    def _begin(self, name: str, size: int) -> None:
        header = tarfile.TarInfo(name)
        header.size, header.mode = size, 0o600
        if size > MOST_BYTES:
            raise StorageError(f"{name} is larger than 8 GB, which a backup cannot hold.")
        self._file.write(header.tobuf(tarfile.USTAR_FORMAT))
        self._digest.update(_said(name, size))


class ArchiveReader:
    """Read an archive from ``file``, one member after another. Raises WrongArchive."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._digest, self._count = file, hashlib.sha256(), 0

    def next_member(self) -> Member:
        """Return the member that begins here; its bytes are to be read before the next one is asked for."""
        try:
            header = tarfile.TarInfo.frombuf(self._take(BLOCK), "utf-8", "strict")
        except (tarfile.TarError, UnicodeError, ValueError):
            raise WrongArchive("This file is no backup of Proofroom, or it is damaged.") from None
        if header.type not in (tarfile.REGTYPE, tarfile.AREGTYPE) or header.size < 0:
            raise WrongArchive(f"{_shorten(header.name)} in the archive is no plain file. Nothing of it is used.")
        return Member(header.name, header.size)

    def read(self, member: Member) -> Iterator[bytes]:
        """Yield the bytes of a member."""
        if member.name != END:
            self._digest.update(_said(member.name, member.size))
            self._count += 1
        left = member.size
        while left:
            piece = self._take(min(left, PIECE))
            left -= len(piece)
            if member.name != END:
                self._digest.update(piece)
            yield piece
        self._take(-member.size % BLOCK)

    def read_json(self, member: Member, name: str) -> dict[str, Any]:
        """Return the JSON object of a member, which must have the name."""
        if member.name != name or member.size > MOST_JSON:
            raise WrongArchive(f"This file is no backup of Proofroom: {name} is missing where it belongs.")
        try:
            values = json.loads(b"".join(self.read(member)))
        except (ValueError, RecursionError):
            values = None
        if not isinstance(values, dict):
            raise WrongArchive(f"{name} in the archive cannot be read.")
        return values

    def check_end(self, member: Member) -> None:
        """Check the last member against all that was read."""
        said = self.read_json(member, END)
        if said.get("members") != self._count or said.get("sha256") != self._digest.hexdigest():
            raise WrongArchive("The archive was damaged or changed since it was made: its check sum is another.")

    def _take(self, count: int) -> bytes:
        data = self._file.read(count)
        if len(data) != count:
            raise WrongArchive("The archive ends before its end: it did not come whole.")
        return data


def key_of(member: Member) -> str:
    """Return the key of a file in an archive. Raises WrongArchive for any other name."""
    try:
        if member.name.startswith(FILES):
            return check_key(member.name.removeprefix(FILES))
    except StorageError:
        pass
    raise WrongArchive(f"{_shorten(member.name)} in the archive leads out of the data folder. Nothing of it is used.")


def _said(name: str, size: int) -> bytes:
    return f"{name}\0{size}\0".encode()


def _shorten(name: str) -> str:
    """Return a name that a stranger chose, fit for a sentence."""
    return re.sub(r"[^ -~]", "?", name)[:80]
