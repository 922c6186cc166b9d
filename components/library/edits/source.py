"""A source: the file of an upload as it came, mapped, so that its bytes are not in memory while an edit waits.

What is mapped stays readable if the file is removed meanwhile.
"""

import mmap
from pathlib import Path


class MappedFile(mmap.mmap):
    """Be both the bytes of a file and the file, read from disk where they are looked at."""

    # From Python 3.13 on mmap returns the position too; its types say None for earlier versions.
    def seek(self, position: int, whence: int = 0) -> int:  # type: ignore[override]
        """Move as in any file, but never beyond the end; return where to."""
        start = (0, self.tell(), len(self))[whence]
        super().seek(min(start + position, len(self)))
        return self.tell()


Source = bytes | MappedFile


def map_source(path: Path) -> Source:
    """Return the bytes of a file. Raises OSError."""
    with path.open("rb") as file:
        try:
            return MappedFile(file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError:
            # There is nothing to be mapped of an empty file.
            return b""


def drop_cached_pages(source: Source) -> None:
    """Have the system forget what it has read of a mapped file; it is read again where it is looked at."""
    if isinstance(source, MappedFile) and hasattr(mmap, "MADV_DONTNEED"):
        source.madvise(mmap.MADV_DONTNEED)
