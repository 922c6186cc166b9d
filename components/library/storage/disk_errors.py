"""Errors of disks and file systems, as sentences for the person at the page."""

import errno
import os

from components.errors import DiskFull, StorageError

# The file systems of fsspec give no error number.
_REASONS: dict[type[Exception], str] = {
    FileNotFoundError: os.strerror(errno.ENOENT),
    PermissionError: os.strerror(errno.EACCES),
}


def is_full(error: BaseException) -> bool:
    """Whether an error says that there is no space left."""
    return getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT)


def disk_full() -> DiskFull:
    """Return the error of a picture for which the disk has no space."""
    return DiskFull("The disk is full, so the picture could not be kept. Free some space, then store it again.")


def folder_unusable(error: OSError) -> StorageError:
    """Return the error of a data folder that cannot be used."""
    reason = os.strerror(error.errno) if error.errno else _REASONS.get(type(error), "it refuses")
    return StorageError(f"The data folder cannot be used ({reason}). Check PROOFROOM_DATA and its permissions.")


def describe_error(error: Exception, local: bool) -> StorageError:
    """Return the error of a file system as a sentence; the text of ``error`` may hold an address with a password."""
    if is_full(error):
        return disk_full()
    if local and isinstance(error, OSError):
        return folder_unusable(error)
    reason = _REASONS.get(type(error), type(error).__name__)
    return StorageError(
        f"The place where pictures are kept cannot be used ({reason}). Check PROOFROOM_FILES_URL and what it may."
    )
