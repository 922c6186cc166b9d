"""Pictures loaded for a page: file, small view for the editor, decoded pixels.

A picture is loaded once: its file is read, bounded and made into a small view. Decoded pictures stay in memory for
the next run, within a bound. Knows nothing about widgets.
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
from components.imaging.picture.picture import (
    Picture,
    has_alpha,
    measure_picture,
    read_picture,
    read_view,
    suffix_of,
    write_png,
)
from components.imaging.picture.row_scaling import scale_down
from components.library.edits.source import Source, map_source
from components.library.records.screen_views import SCREEN_EDGE
from components.library.records.shot import Shot
from components.library.records.store import Store
from components.message.message import Message
from components.review.rooms.room import Room
from components.studio.page.cache import GONE, cache_file

# The editor draws and keeps all of its canvas for each step of Undo; at this size a tenth of what a photo would take.
EDITOR_EDGE = 1024
CACHED_BYTES = 400 * 2**20
# A margin that is to be painted shows as a checkerboard: the squares' edge in pixels, and their greys.
SQUARE, BOARD = 12, (np.uint8(214), np.uint8(240))


@dataclass(frozen=True)
class LoadedPicture:
    """Hold a loaded picture: the path of its file as it came, its size, and the view that the editor shows.

    ``size``, ``view`` and ``screen`` include the ``margins`` by which the picture is to be extended. ``screen`` is a
    file that a browser shows at screen size. ``parent`` is the id of the shot that the picture is, None for an upload.
    ``asked_in`` is the review room whose comments ask for an edit of the picture, None for none.
    """

    path: str
    size: tuple[int, int]
    view: str
    view_size: tuple[int, int]
    screen: str
    notices: tuple[Message, ...] = ()
    parent: str | None = None
    margins: Margins = NO_MARGINS
    asked_in: Room | None = None

    @property
    def picture_size(self) -> Size:
        """Return the size of the picture without its margins."""
        margins = self.margins
        return self.size[0] - margins.left - margins.right, self.size[1] - margins.top - margins.bottom

    def cut(self, mask: np.ndarray) -> np.ndarray:
        """Return the part of a mask, (height, width) bool of ``size``, that lies on the picture without its margins."""
        width, height = self.picture_size
        return mask[self.margins.top :, self.margins.left :][:height, :width]


class LoadedPictures:
    """Load pictures for the editor, and give browsers their files."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._decoded: OrderedDict[str, Picture] = OrderedDict()

    def load(self, path: str, parent: str | None = None, margins: Margins = NO_MARGINS) -> LoadedPicture:
        """Return the picture in a file, extended by ``margins``. Raises UnreadablePicture or PictureTooLarge."""
        picture = self._decode(path)
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
        """Return a shot's picture, loaded to be edited. Raises StorageError or an error of ``load``."""
        return self.load(self.complete(self.serve(shot)), parent=shot.id)

    def read(self, loaded: LoadedPicture) -> tuple[Picture, Source]:
        """Return a loaded picture's pixels and its file's bytes. Raises MissingPicture where the file was removed."""
        try:
            source = map_source(Path(loaded.path))
        except OSError:
            raise MissingPicture(GONE) from None
        return self._decode(loaded.path), source

    def serve_file(self, key: str) -> str:
        """Return a file in Gradio's cache with exactly the bytes kept under a key. Raises StorageError."""
        return cache_file(self._store.files.read_file(key), Path(key).name)

    def serve(self, shot: Shot) -> str:
        """Return a file in Gradio's cache with exactly the bytes of a shot's picture."""
        suffix = Path(shot.picture).suffix
        return cache_file(self._store.files.read_file(shot.picture), f"proofroom-{shot.id[:8]}{suffix}")

    def complete(self, path: str) -> str:
        """Return a file that every program opens: ``path``, or a PNG of a cut picture.

        The PNG is transparent where data is missing. Raises UnreadablePicture or PictureTooLarge.
        """
        try:
            self._decode(path)
            return path
        except UnreadablePicture:
            picture = read_picture(Path(path), cut=True)
        return cache_file(write_png(picture.pixels, picture.icc_profile), f"{Path(path).stem}.png")

    def show(self, path: str, picture: Picture) -> str:
        """Return a file in Gradio's cache that shows a decoded picture at screen size; ``path`` is the picture's file.

        Transparent and missing pixels show a checkerboard.
        """
        return self._show(path, picture.size, picture)

    def show_shot(self, shot: Shot, path: str) -> str:
        """Return a file that shows a shot at screen size; ``path`` is the file that ``serve`` gave of the shot.

        A picture that was just made, or that a browser can show as it is, is not decoded again. Raises
        UnreadablePicture or PictureTooLarge.
        """
        size, suffix = measure_picture(Path(path))[:2], Path(path).suffix
        if not shot.note and suffix == ".png" and max(size) <= SCREEN_EDGE and not has_alpha(Path(path)):
            # A browser shows it as it is.
            return path
        return self._show(path, size, self._store.screen_views.find(shot.picture) or read_view(Path(path), SCREEN_EDGE))

    def _show(self, path: str, size: Size, picture: Picture) -> str:
        if picture.pixels.shape[2] == 4 and picture.pixels[..., 3].min() < 255:
            view = _view(picture, NO_MARGINS, SCREEN_EDGE)
            return cache_file(write_png(_over_board(view)), "screen.png")
        # A GIF may move, and only its first frame is used.
        if max(size) <= SCREEN_EDGE and suffix_of(data := Path(path).read_bytes()) not in (None, "gif"):
            return cache_file(data, Path(path).name)
        return cache_file(write_png(_view(picture, NO_MARGINS, SCREEN_EDGE)), "screen.png")

    def _decode(self, path: str) -> Picture:
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
    shown = picture.pixels if inner == picture.size else scale_down(picture.pixels, inner)
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
