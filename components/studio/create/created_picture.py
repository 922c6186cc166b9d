"""A picture that was created on this visit, with the files that its page needs."""

from dataclasses import dataclass

from components.library.records.shot import Shot
from components.studio.page.loaded_pictures import LoadedPictures


@dataclass(frozen=True)
class CreatedPicture:
    """Hold one picture of a visit: its shot, the ``file`` to download, and the file that a browser can show."""

    shot: Shot
    file: str
    shown: str


def serve_created(loaded_pictures: LoadedPictures, shot: Shot) -> CreatedPicture:
    """Return the picture of a shot, its files in Gradio's cache. Raises StorageError."""
    file = loaded_pictures.serve(shot)
    # A shot with a note may have a cut file, which not every browser shows.
    return CreatedPicture(shot, file, loaded_pictures.complete(file) if shot.note else file)
