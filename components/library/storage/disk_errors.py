"""Errors of disks and file systems, as sentences for the person at the page."""

import errno
import os

from components.errors import DiskFull, StorageError
from components.message.message import Message, verbatim

# The usual reasons, in the words of the C library; others are said in those words in every language.
_REASONS = {
    errno.ENOENT: Message("No such file or directory"),
    errno.EACCES: Message("Permission denied"),
    errno.EPERM: Message("Operation not permitted"),
    errno.EROFS: Message("Read-only file system"),
    errno.ENOTDIR: Message("Not a directory"),
    errno.EISDIR: Message("Is a directory"),
    errno.EIO: Message("Input/output error"),
    errno.EMFILE: Message("Too many open files"),
    errno.ENAMETOOLONG: Message("File name too long"),
}
# The file systems of fsspec give no error number.
_NUMBERS: dict[type[Exception], int] = {FileNotFoundError: errno.ENOENT, PermissionError: errno.EACCES}
NO_ANSWER, FAILED = Message("it does not answer"), Message("it failed, or has too much to do")
NO_KEYS = Message("no keys to it are set")
# What servers of files refuse with, by s3fs, whose client's errors are known by name alone: the package is an extra.
_OF_SERVERS: dict[object, Message] = {
    errno.EBUSY: FAILED,
    getattr(errno, "EREMOTEIO", errno.EIO): FAILED,
    "EndpointConnectionError": NO_ANSWER,
    "ConnectTimeoutError": NO_ANSWER,
    "ReadTimeoutError": NO_ANSWER,
    "ConnectionClosedError": NO_ANSWER,
    "TimeoutError": NO_ANSWER,
    "FSTimeoutError": NO_ANSWER,
    "NoCredentialsError": NO_KEYS,
}


def is_full(error: BaseException) -> bool:
    """Whether an error says that there is no space left."""
    return getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT)


def disk_full() -> DiskFull:
    """Return the error of a picture for which the disk has no space."""
    return DiskFull(
        Message("The disk is full, so the picture could not be kept. Free some space, then store it again.")
    )


def folder_unusable(error: OSError) -> StorageError:
    """Return the error of a data folder that cannot be used."""
    return data_unusable(_reason_of(error) or Message("it refuses"))


def data_unusable(reason: Message) -> StorageError:
    """Return the error of a data folder that cannot be used, with the reason."""
    return StorageError(
        Message("The data folder cannot be used ({reason}). Check PROOFROOM_DATA and its permissions.", reason=reason)
    )


def describe_error(error: Exception, local: bool) -> StorageError:
    """Return the error of a file system as a sentence; the text of ``error`` may hold an address with a password."""
    if is_full(error):
        return disk_full()
    if local and isinstance(error, OSError):
        return folder_unusable(error)
    number, name = _NUMBERS.get(type(error)), type(error).__name__
    served = _OF_SERVERS.get(getattr(error, "errno", None) or name) or _OF_SERVERS.get(name)
    return StorageError(
        Message(
            "The place where pictures are kept cannot be used ({reason}). Check PROOFROOM_FILES_URL and what it may.",
            reason=_REASONS[number] if number else served or name,
        )
    )


def _reason_of(error: OSError) -> Message | None:
    number = error.errno or _NUMBERS.get(type(error))
    return _REASONS.get(number) or verbatim(os.strerror(number)) if number else None
