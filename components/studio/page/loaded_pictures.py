"""Pictures loaded for a page: the file as it came, a small view for the editor, and decoded pictures at hand.

A picture is loaded once: its file is read, bounded and made into a small view for the editor. What was decoded
stays at hand for the next run, within a bound. Knows nothing about widgets.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from components.errors import MissingPicture, UnreadablePicture
from components.imaging.colour.conversion import to_srgb
from components.imaging.extension import NO_MARGINS, Margins
from components.imaging.frame import Size
from components.imaging.picture.picture import Picture, measure_picture, read_picture, read_view, suffix_of, write_png
from components.library.edits.source import Source, map_source
from components.library.records.screen_views import SCREEN_EDGE
from components.library.records.shot import Shot
from components.library.records.store import Store
from components.studio.page.cache import cache_file

# The editor encodes its canvas three times at every run; at this size that takes a tenth of what a photo would.
EDITOR_EDGE = 1024
CACHED_BYTES = 400 * 2**20
# A margin that is to be painted shows as a checkerboard: the squares' edge in pixels, and their greys.
SQUARE, BOARD = 12, (np.uint8(214), np.uint8(240))


@dataclass(frozen=True)
class LoadedPicture:
    """Hold a picture that is loaded: its file as it came, its size, and the view the editor shows.

    ``screen`` is a file a browser can show at screen size; ``parent`` the shot it is from, if it is from one. ``size``
    and what is shown include the ``margins`` by which it is to be extended.
    """

    path: str
    size: tuple[int, int]
    view: str
    view_size: tuple[int, int]
    screen: str
    notices: tuple[str, ...] = ()
    parent: str | None = None
    margins: Margins = NO_MARGINS

    @property
    def picture_size(self) -> Size:
        """Return the size of the picture without its margins."""
        margins = self.margins
        return self.size[0] - margins.left - margins.right, self.size[1] - margins.top - margins.bottom

    def cut(self, mask: np.ndarray) -> np.ndarray:
        """Return a mask of the loaded picture as a mask of its picture, without the margins."""
        width, height = self.picture_size
        return mask[self.margins.top :, self.margins.left :][:height, :width]


class LoadedPictures:
    """Lay pictures out, and hand files to browsers."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._decoded: OrderedDict[str, Picture] = OrderedDict()

    def lay(self, path: str, parent: str | None = None, margins: Margins = NO_MARGINS) -> LoadedPicture:
        """Return a picture's file, loaded. Raises UnreadablePicture or PictureTooLarge."""
        picture = self._read(path)
        size = margins.size_of(picture.size)
        view = _view(picture, margins, EDITOR_EDGE)
        height, width = view.shape[:2]
        return LoadedPicture(
            path=path,
            size=size,
            view=cache_file(write_png(view), "view.png"),
            view_size=(width, height),
            screen=cache_file(write_png(_view(picture, margins, SCREEN_EDGE)), "screen.png")
            if margins
            else self.show(path, picture),
            notices=picture.notices,
            parent=parent,
            margins=margins,
        )

    def load_shot(self, shot: Shot) -> LoadedPicture:
        """Return a loaded picture that was made, to go on with it."""
        return self.lay(self.complete(self.serve(shot)), parent=shot.id)

    def take(self, loaded: LoadedPicture) -> tuple[Picture, Source]:
        """Return a loaded picture decoded, and its file's bytes. Raises MissingPicture where the file was removed."""
        try:
            source = map_source(Path(loaded.path))
        except OSError:
            raise MissingPicture("This picture is no longer at hand: too much time has passed. Add it again.") from None
        return self._read(loaded.path), source

    def serve_file(self, key: str) -> str:
        """Return a file in Gradio's cache with exactly the bytes kept under a key. Raises StorageError."""
        return cache_file(self._store.files.read_file(key), Path(key).name)

    def serve(self, shot: Shot) -> str:
        """Return a file in Gradio's cache with exactly the bytes of a shot's picture."""
        suffix = Path(shot.picture).suffix
        return cache_file(self._store.files.read_file(shot.picture), f"proofroom-{shot.id[:8]}{suffix}")

    def complete(self, path: str) -> str:
        """Return a file of the library's that opens everywhere: of one that was cut a PNG, transparent where it ends.

        Raises UnreadablePicture or PictureTooLarge.
        """
        try:
            self._read(path)
            return path
        except UnreadablePicture:
            picture = read_picture(Path(path), cut=True)
        return cache_file(write_png(picture.pixels, picture.icc_profile), f"{Path(path).stem}.png")

    def show(self, path: str, picture: Picture) -> str:
        """Return a file in Gradio's cache that shows one of the library's, which was decoded, at screen size.

        What is transparent, or did not come, shows a checkerboard.
        """
        return self._show(path, picture.size, picture)

    def show_shot(self, shot: Shot, path: str) -> str:
        """Return what ``show`` does of the file that ``serve`` gave of a shot; one just made is not decoded for it.

        Raises UnreadablePicture or PictureTooLarge.
        """
        size = measure_picture(Path(path))[:2]
        return self._show(path, size, self._store.screen_views.find(shot.picture) or read_view(Path(path), SCREEN_EDGE))

    def _show(self, path: str, size: Size, picture: Picture) -> str:
        if picture.pixels.shape[2] == 4 and picture.pixels[..., 3].min() < 255:
            view = _view(picture, NO_MARGINS, SCREEN_EDGE)
            return cache_file(write_png(_over_board(view)), "screen.png")
        # A GIF may move, and only its first frame is used.
        if max(size) <= SCREEN_EDGE and suffix_of(data := Path(path).read_bytes()) not in (None, "gif"):
            return cache_file(data, Path(path).name)
        return cache_file(write_png(_view(picture, NO_MARGINS, SCREEN_EDGE)), "screen.png")

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


def _view(picture: Picture, margins: Margins, longest: int) -> np.ndarray:
    """Return a picture at a size where no edge is over ``longest``, in sRGB, its margins as a checkerboard."""
    width, height = margins.size_of(picture.size)
    scale = min(1.0, longest / max(width, height))
    whole = (max(1, round(width * scale)), max(1, round(height * scale)))
    left, top = round(margins.left * scale), round(margins.top * scale)
    inner = (
        max(1, whole[0] - left - round(margins.right * scale)),
        max(1, whole[1] - top - round(margins.bottom * scale)),
    )
    shown = picture.pixels if inner == picture.size else cv2.resize(picture.pixels, inner, interpolation=cv2.INTER_AREA)
    shown = to_srgb(shown, picture.icc_profile)
    if not margins:
        return shown
    board = _board(whole)
    view = cv2.merge([board] * 3 + [np.full_like(board, 255)] * (shown.shape[2] - 3))
    view[top : top + inner[1], left : left + inner[0]] = shown
    return view


def _board(size: Size) -> np.ndarray:
    """Return a checkerboard, (height, width) uint8."""
    rows, columns = np.indices(size[::-1])
    return np.where((rows // SQUARE + columns // SQUARE) % 2, *BOARD).astype(np.uint8)


def _over_board(view: np.ndarray) -> np.ndarray:
    """Return (height, width, 3) uint8: a view with alpha, (height, width, 4), laid on a checkerboard."""
    board = cv2.merge([_board((view.shape[1], view.shape[0]))] * 3)
    share = view[..., 3].astype(np.float32) / 255
    return cv2.blendLinear(np.ascontiguousarray(view[..., :3]), board, share, 1 - share)
