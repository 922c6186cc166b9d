"""Files for the pictures of a command: names that are free, chosen before anything is sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from components.errors import InputError, StorageError
from components.library.exchange.export import name_picture
from components.library.records.shot import Shot
from components.library.records.store import Store


@dataclass(frozen=True)
class Target:
    """Hold where pictures go: into a folder under names of Proofroom's own, or into a file; others get numbers."""

    path: Path

    @property
    def is_folder(self) -> bool:
        """Whether the pictures go into a folder."""
        return self.path.is_dir()

    def check(self) -> None:
        """Refuse a target that cannot be written or would be written over. Raises InputError."""
        if self.is_folder:
            return
        if self.path.exists():
            raise InputError(f"{self.path} is there already, so nothing was done. Choose another name with --output.")
        if not self.path.parent.is_dir():
            raise InputError(f"There is no folder {self.path.parent}, so nothing was done. Make it, or choose another.")

    def write(self, store: Store, shots: Sequence[Shot]) -> list[str]:
        """Write the pictures of shots, over no other file, and return the paths. Raises StorageError."""
        written = []
        for shot in shots:
            suffix = PurePosixPath(shot.picture).suffix
            stem = name_picture(shot) if self.is_folder else self.path.stem
            folder, named = (self.path, suffix) if self.is_folder else (self.path.parent, self.path.suffix or suffix)
            data, number = store.files.read_file(shot.picture), 1
            while True:
                path = folder / f"{stem}{f'-{number}' if number > 1 else ''}{named}"
                try:
                    with path.open("xb") as file:
                        file.write(data)
                    break
                except FileExistsError:
                    number += 1
                except OSError as error:
                    said = f"{path} could not be written ({error.strerror}). The picture is kept in the library."
                    raise StorageError(said) from None
            written.append(str(path))
        return written
