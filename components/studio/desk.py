"""The desk: pictures as a page needs them.

A picture is laid on the desk once: it is read, bounded and made into a small view for the editor. What was decoded
stays at hand for the next run, within a bound. Knows nothing about widgets.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from components.errors import MissingPicture
from components.imaging.picture import Picture, fit_view, read_picture, suffix_of, write_png
from components.library.shot import Shot
from components.library.store import Store
from components.studio.cache import cache_file

# The editor encodes its canvas three times at every run; at this size that takes a tenth of what a photo would.
EDITOR_EDGE = 1024
# Before and after are compared at screen size; the file to download is the whole one.
SCREEN_EDGE = 2048
CACHED_BYTES = 400 * 2**20


@dataclass(frozen=True)
class Sheet:
    """Hold a picture that lies on the desk: its file as it came, its size, and the view the editor shows.

    ``screen`` is a file a browser can show at screen size; ``parent`` the shot it is from, if it is from one.
    """

    path: str
    size: tuple[int, int]
    view: str
    view_size: tuple[int, int]
    screen: str
    notices: tuple[str, ...] = ()
    parent: str | None = None


class Desk:
    """Lay pictures out, and hand files to browsers."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._decoded: OrderedDict[str, Picture] = OrderedDict()

    def lay(self, path: str, parent: str | None = None) -> Sheet:
        """Return the sheet of a picture's file. Raises UnreadablePicture or PictureTooLarge."""
        picture = self._read(path)
        view = fit_view(picture.pixels, EDITOR_EDGE)
        height, width = view.shape[:2]
        return Sheet(
            path=path,
            size=picture.size,
            view=cache_file(write_png(view, picture.icc_profile), "view.png"),
            view_size=(width, height),
            screen=self.show(path, picture),
            notices=picture.notices,
            parent=parent,
        )

    def lay_shot(self, shot: Shot) -> Sheet:
        """Return the sheet of a picture that was made, to go on with it."""
        return self.lay(self.serve(shot), parent=shot.id)

    def take(self, sheet: Sheet) -> tuple[Picture, bytes]:
        """Return the decoded picture of a sheet, and its file's bytes. Raises MissingPicture when it was swept away."""
        try:
            source = Path(sheet.path).read_bytes()
        except OSError:
            raise MissingPicture("This picture is no longer at hand: too much time has passed. Add it again.") from None
        return self._read(sheet.path), source

    def serve(self, shot: Shot) -> str:
        """Return a file in Gradio's cache with exactly the bytes of a shot's picture."""
        suffix = Path(shot.picture).suffix
        return cache_file(self._store.read_file(shot.picture), f"proofroom-{shot.id[:8]}{suffix}")

    def show(self, path: str, picture: Picture | None = None) -> str:
        """Return a file in Gradio's cache that shows a picture's file at screen size; ``picture`` saves decoding it."""
        picture = picture or read_picture(Path(path))
        if max(picture.size) <= SCREEN_EDGE and suffix_of(data := Path(path).read_bytes()):
            return cache_file(data, Path(path).name)
        return cache_file(write_png(fit_view(picture.pixels, SCREEN_EDGE), picture.icc_profile), "screen.png")

    def _read(self, path: str) -> Picture:
        with self._lock:
            if path in self._decoded:
                self._decoded.move_to_end(path)
                return self._decoded[path]
        picture = read_picture(Path(path))
        with self._lock:
            self._decoded[path] = picture
            while len(self._decoded) > 1 and sum(p.pixels.nbytes for p in self._decoded.values()) > CACHED_BYTES:
                self._decoded.popitem(last=False)
        return picture
