"""The file of an upload, mapped into memory.

The bytes take no memory while an edit waits. A mapped file stays readable after the file was removed.
"""

import mmap
from pathlib import Path


class MappedFile(mmap.mmap):
    """Be both the bytes of a file and the file; bytes are read from disk when they are used."""

    # From Python 3.13 on mmap returns the position too; its types say None for earlier versions.
    def seek(self, position: int, whence: int = 0) -> int:  # type: ignore[override]
        """Move as in any file, but never beyond the end; return the position."""
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
            # An empty file cannot be mapped.
            return b""


def drop_cached_pages(source: Source) -> None:
    """Release the memory of a mapped file; its bytes are read again when they are used."""
    if isinstance(source, MappedFile) and hasattr(mmap, "MADV_DONTNEED"):
        source.madvise(mmap.MADV_DONTNEED)
