"""The files of the pictures of a record, by the ids of the pictures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from components.errors import StorageError
from components.library.storage.files import Files


class PictureSource(Protocol):
    """Read the pictures of a record."""

    def read(self, picture: str) -> bytes | None:
        """Return the bytes of a picture by its id in the room, None for one that is not there."""


@dataclass(frozen=True)
class RecordPictures:
    """Hold the keys of pictures, by the ids of the pictures in the room, and the files that have the bytes."""

    files: Files
    keys: Mapping[str, str]

    def read(self, picture: str) -> bytes | None:
        """Return the bytes of a picture as they are kept; None where the library does not have them any more."""
        key = self.keys.get(picture)
        if key is None:
            return None
        try:
            return self.files.read_file(key)
        except StorageError:
            return None
