"""A file system that is a folder on this machine until it refuses: ``fickle://`` before a path."""

import errno
import os

import fsspec
from fsspec.implementations.local import LocalFileSystem


class FickleFileSystem(LocalFileSystem):
    """Write half of a file and fail with ``number`` where ``fails`` is a part of the path; None: works."""

    protocol = "fickle"
    cachable = False
    fails: str | None = None
    number = errno.ENOSPC
    at_rename = False

    @classmethod
    def _strip_protocol(cls, path):
        return LocalFileSystem._strip_protocol(str(path).removeprefix("fickle://"))

    @classmethod
    def break_down(cls, fails: str | None = "", number: int = errno.ENOSPC, at_rename: bool = False) -> None:
        """Fail from now on for paths with ``fails`` in them: "" is all of them, None none."""
        cls.fails, cls.number, cls.at_rename = fails, number, at_rename

    def _refuses(self, path: str) -> bool:
        return self.fails is not None and self.fails in path

    def pipe_file(self, path, value, mode="overwrite", **kwargs):
        if self._refuses(path) and not self.at_rename:
            super().pipe_file(path, value[: len(value) // 2], mode=mode, **kwargs)
            raise OSError(self.number, os.strerror(self.number))
        super().pipe_file(path, value, mode=mode, **kwargs)

    def mv(self, path1, path2, **kwargs):
        if self._refuses(path2) and self.at_rename:
            raise OSError(self.number, os.strerror(self.number))
        super().mv(path1, path2, **kwargs)


fsspec.register_implementation("fickle", FickleFileSystem, clobber=True)
