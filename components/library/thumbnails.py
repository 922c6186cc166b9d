"""Thumbnails: a small WebP of every shot, made once, beside its picture.

Made on workers of their own when a picture comes, or when it is first looked for. What cannot be read has none.
"""

import io
import logging
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import PurePosixPath

import cv2
import numpy as np
from PIL import Image

from components.errors import ProofroomError, place_of
from components.imaging.colour import to_srgb
from components.imaging.picture import read_picture
from components.library.shot import Shot
from components.library.store import Store

logger = logging.getLogger(__name__)

NAME = "thumbnail.webp"
# A tile of the wall, sharp on a screen with two dots per pixel; a page of forty stays well under a megabyte.
EDGE, QUALITY = 256, 75
# Decoding is bound by the processor, and pictures are being pasted at the same time.
WORKERS = 2


class Thumbnails:
    """Keep a store's thumbnails."""

    def __init__(self, store: Store) -> None:
        self._files = store.files
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="thumbnail")

    def prepare(self, shots: Iterable[Shot]) -> None:
        """Have the thumbnails of shots made in the background, anew where there is one already."""
        for shot in shots:
            self._pool.submit(self._find, shot, anew=True)

    def find(self, shots: Sequence[Shot]) -> list[bytes | None]:
        """Return each shot's WebP, made where it is not there yet; None for a picture that cannot be read."""
        return list(self._pool.map(self._find, shots))

    def close(self) -> None:
        """Start no more of them, and wait for those that are being made."""
        self._pool.shutdown(cancel_futures=True)

    def _find(self, shot: Shot, anew: bool = False) -> bytes | None:
        key = str(PurePosixPath(shot.answer).with_name(NAME))
        try:
            if not anew and self._files.has(key):
                return self._files.read_file(key)
            thumbnail = draw_thumbnail(self._files.read_file(shot.picture))
        except ProofroomError:
            return None
        except Exception as error:  # noqa: BLE001 - one picture must not empty the wall
            logger.error("The thumbnail of shot %s failed: %s at %s", shot.id, type(error).__name__, place_of(error))
            return None
        try:
            self._files.write_file(key, thumbnail)
        except ProofroomError:
            # It is drawn again the next time.
            logger.warning("The thumbnail of shot %s could not be kept", shot.id)
        return thumbnail


def draw_thumbnail(data: bytes) -> bytes:
    """Return a picture's file as a WebP in sRGB with no edge over ``EDGE``. Raises UnreadablePicture."""
    picture = read_picture(data)
    scale = min(1.0, EDGE / max(picture.size))
    size = tuple(max(1, round(edge * scale)) for edge in picture.size)
    small = to_srgb(cv2.resize(picture.pixels, size, interpolation=cv2.INTER_AREA), picture.icc_profile)
    file = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(small)).save(file, "WEBP", quality=QUALITY)
    return file.getvalue()
