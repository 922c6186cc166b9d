"""What lies in a folder."""

from pathlib import Path


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file's bytes by its path within the folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def files_in(folder: Path) -> list[str]:
    """Return the paths of all files within the folder."""
    return sorted(contents(folder))
