"""The new file that a command makes: whole under its name, or not there at all."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from components.errors import InputError, StorageError
from components.library.storage.files import PART


def check_new(path: Path) -> None:
    """Raise InputError for a name that is taken."""
    if path.exists():
        raise InputError(f"{path} is there already, so nothing was done. Choose another name.")


def write_new(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file in pieces; until the file is whole, it has another name. Raises StorageError."""
    part = path.with_name(f"{path.name}{PART}")
    try:
        with part.open("wb") as file:
            file.writelines(pieces)
        part.replace(path)
    except OSError as error:
        raise StorageError(f"{path} could not be written: {error.strerror}.") from None
    finally:
        # Where there is no such folder there is no such part either.
        with suppress(OSError):
            part.unlink()
