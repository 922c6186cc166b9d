"""A file system that behaves like a mounted bucket: ``bucket://`` before the path of a folder, which is the far end.

No write in the middle of a file, no rename, no write over a file, no read of a part. A file is there once it was
closed, and other machines see it ``delay`` seconds later.
"""

import errno
import io
import os
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar
from uuid import uuid4

import fsspec
from fsspec import AbstractFileSystem


class Upload(io.BytesIO):
    """Hold what is written until the close, which sends it."""

    def __init__(self, system: "BucketFileSystem", path: str) -> None:
        super().__init__()
        self._system, self._path = system, path

    def seek(self, *_arguments):
        raise OSError(errno.ESPIPE, os.strerror(errno.ESPIPE))

    def close(self):
        if not self.closed:
            self._system.send(self._path, self.getvalue())
        super().close()

    def __exit__(self, kind, *_error):
        if kind is not None:
            io.BytesIO.close(self)
            return
        self.close()


class BucketFileSystem(AbstractFileSystem):
    """Keep files in a folder, with the habits of a bucket."""

    protocol = "bucket"
    cachable = False
    # Of this machine: what others wrote is seen so late, what it wrote itself, what fails, and what follows a close.
    delay = 0.0
    own: ClassVar[set[str]] = set()
    fails: str | None = None
    lands_though_failed = False
    clock = staticmethod(time.time)
    sent = staticmethod(lambda path: None)

    @classmethod
    def _strip_protocol(cls, path):
        return "/" + str(path).removeprefix("bucket://").strip("/")

    @classmethod
    def be_another_machine(cls, delay: float = 0.0, clock=time.time) -> None:
        """Forget what this machine has written, and see what others wrote ``delay`` seconds late."""
        cls.delay, cls.own, cls.fails, cls.lands_though_failed = delay, set(), None, False
        cls.clock, cls.sent = staticmethod(clock), staticmethod(lambda path: None)

    @classmethod
    def break_down(cls, fails: str | None = "", lands: bool = False) -> None:
        """Refuse files with ``fails`` in their path, "" all, None none; with ``lands`` they are there nevertheless."""
        cls.fails, cls.lands_though_failed = fails, lands

    def send(self, path: str, data: bytes) -> None:
        """Have a closed file be there."""
        refused = self.fails is not None and self.fails in path
        if refused and not self.lands_though_failed:
            raise TimeoutError(errno.ETIMEDOUT, "no answer")
        if Path(path).exists() and self._seen(path):
            raise FileExistsError(errno.EEXIST, "a bucket's file is written once", path)
        # Beside the folders of the bucket, where nobody looks.
        part = Path(path).parent / f".{uuid4().hex}"
        part.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
        now = self.clock()
        os.utime(part, (now, now))
        part.rename(path)
        self.own.add(path)
        if refused:
            raise TimeoutError(errno.ETIMEDOUT, "no answer")
        self.sent(path)

    def open(self, path, mode="rb", **_options):
        path = self._strip_protocol(path)
        if mode == "wb":
            return Upload(self, path)
        if mode == "rb" and self._seen(path):
            return Path(path).open("rb")
        raise FileNotFoundError(path) if mode == "rb" else OSError(errno.EINVAL, f"no {mode} in a bucket")

    def pipe_file(self, path, value, mode="overwrite", **_options):
        with self.open(path, "wb") as upload:
            upload.write(value)

    def cat_file(self, path, start=None, end=None, **_options):
        if start is not None or end is not None:
            raise OSError(errno.EINVAL, "a bucket's file is read whole")
        with self.open(path) as file:
            return file.read()

    def _seen(self, path: str) -> bool:
        try:
            return path in self.own or self.clock() - Path(path).stat().st_mtime >= self.delay
        except FileNotFoundError:
            return False

    def _files(self, path: str) -> list[str]:
        folder = Path(self._strip_protocol(path))
        files = [folder] if folder.is_file() else folder.rglob("*")
        return [
            str(file) for file in files if not file.name.startswith(".") and file.is_file() and self._seen(str(file))
        ]

    def find(self, path, detail=False, **_options):
        found = sorted(self._files(path))
        return {name: self.info(name) for name in found} if detail else found

    def ls(self, path, detail=True, **_options):
        path = self._strip_protocol(path)
        names = {f"{path}/{name[len(path) + 1 :].partition('/')[0]}" for name in self._files(path)}
        if not names:
            raise FileNotFoundError(path)
        return [self.info(name) for name in sorted(names)] if detail else sorted(names)

    def info(self, path, **_options):
        path = self._strip_protocol(path)
        if not self._files(path):
            raise FileNotFoundError(path)
        is_file = Path(path).is_file()
        return {"name": path, "type": "file" if is_file else "directory", "size": Path(path).stat().st_size}

    def exists(self, path, **_options):
        return bool(self._files(path))

    def modified(self, path):
        self.info(path)
        return datetime.fromtimestamp(Path(self._strip_protocol(path)).stat().st_mtime, UTC)

    def rm_file(self, path):
        path = self._strip_protocol(path)
        if not self._seen(path):
            raise FileNotFoundError(path)
        Path(path).unlink()

    def makedirs(self, path, exist_ok=False):
        """Do nothing: a bucket has no folders."""

    def mv(self, *_arguments, **_options):
        raise OSError(errno.ENOSYS, "no rename in a bucket")

    cp_file = mv


def wipe(folder: Path) -> None:
    """Have the local disk be empty, as after the restart of a Space."""
    shutil.rmtree(folder, ignore_errors=True)


fsspec.register_implementation("bucket", BucketFileSystem, clobber=True)
