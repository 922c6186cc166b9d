"""The pictures of the tools: those that a call names, as files, and those that an answer shows, within bounds.

A picture is named by its id in the caller's library, by the path of an upload, or by the picture itself as base64. No
web address is fetched, and no other file of this machine is read.
"""

import base64
import binascii
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from components.errors import MissingPicture, ValueNotAllowed
from components.imaging.colour.conversion import to_srgb
from components.imaging.picture.picture import read_view, write_png
from components.library.records.shot import Shot
from components.message.message import Message
from components.studio.page.cache import cache_file
from components.studio.page.service import Service

SHOT = re.compile("[0-9a-f]{32}")
DATA = re.compile(r"data:image/[a-z0-9.+-]{1,40};base64,")
# A view is enough to look at, and small enough to be read by a model: its longest edge, and its quality as WebP.
EDGE, QUALITY = 1024, 85
MOST_ORIGINAL = 3 * 10**6
KINDS = {".png": "image/png", ".jpeg": "image/jpeg", ".jpg": "image/jpeg", ".webp": "image/webp"}
NOT_THERE = Message(
    "Your library has no picture with this id. library_search finds ids, and a picture made with a token is found with"
    " that token only."
)
NO_PICTURE = Message(
    "This names no picture. Give the id of a picture, the path that an upload to /gradio_api/upload answered with, or"
    " a data: URL with base64."
)
NO_AREA = Message(
    "A box has no area. Give left, top, right and bottom as fractions of the picture, left below right and top below"
    " bottom."
)
TOO_LARGE = Message(
    "The picture's file has {size:.1f} MB, and {most} MB are the most here. Ask without original for a view."
)


@dataclass(frozen=True)
class ToolPictures:
    """Read and show pictures for the caller at work."""

    service: Service

    def find(self, shot_id: str) -> Shot:
        """Return a shot of the caller's library, without a token one of scripts without a token.

        Raises MissingPicture.
        """
        whose = self.service.visitor(None).library_of
        shot = self.service.store.find_shot(shot_id) if SHOT.fullmatch(shot_id) else None
        # Without a token the id is what the caller knows: 128 random bits.
        mine = shot is not None and (whose is None or shot.visitor == (whose or None))
        if shot is None or not mine or shot.deleted_at is not None:
            raise MissingPicture(NOT_THERE)
        return shot

    def read(self, named: str) -> str:
        """Return the file of the picture that a call names. Raises MissingPicture, ForeignFile or ValueNotAllowed."""
        pictures = self.service.loaded_pictures
        if SHOT.fullmatch(named):
            return pictures.complete(pictures.serve(self.find(named)))
        if head := DATA.match(named):
            try:
                return cache_file(base64.b64decode(named[head.end() :], validate=True), "picture")
            except (binascii.Error, ValueError):
                raise ValueNotAllowed(NO_PICTURE) from None
        if not named.startswith("/") and ":" not in named[:3]:
            raise ValueNotAllowed(NO_PICTURE)
        # Of no visit, as the uploads of scripts are.
        self.service.uploads.check([{"path": named}], "")
        return named

    def mark(self, file: str, boxes: Sequence[Sequence[float]]) -> str | None:
        """Return the file of a mask that is white in boxes of fractions of a picture, None for no boxes.

        Each box has a pixel at least. Raises ValueNotAllowed for a box without an area.
        """
        if not boxes:
            return None
        if any(left == right or top == bottom for left, top, right, bottom in boxes):
            raise ValueNotAllowed(NO_AREA)
        width, height = self.service.loaded_pictures.load(file).picture_size
        mask = np.zeros((height, width, 3), np.uint8)
        for left, top, right, bottom in boxes:
            mask[_pixels_between(top, bottom, height), _pixels_between(left, right, width)] = 255
        return cache_file(write_png(mask), "mask.png")

    def view(self, shot: Shot) -> tuple[bytes, str]:
        """Return a picture as a WebP to look at, in sRGB with no edge over ``EDGE``, and its kind."""
        small, file = read_view(self.service.store.files.read_file(shot.picture), EDGE), io.BytesIO()
        pixels = np.ascontiguousarray(to_srgb(small.pixels, small.icc_profile))
        Image.fromarray(pixels).save(file, "WEBP", quality=QUALITY)
        return file.getvalue(), "image/webp"

    def original(self, shot: Shot) -> tuple[bytes, str]:
        """Return the stored bytes of a picture, and their kind. Raises ValueNotAllowed for a large file."""
        data = self.service.store.files.read_file(shot.picture)
        kind = KINDS.get(f".{shot.picture.rpartition('.')[2].lower()}", "application/octet-stream")
        if len(data) > MOST_ORIGINAL:
            raise ValueNotAllowed(TOO_LARGE.with_values(size=len(data) / 10**6, most=MOST_ORIGINAL // 10**6))
        return data, kind


def _pixels_between(one: float, other: float, size: int) -> slice:
    """Return the pixels between two fractions of a width or a height, one at least."""
    first, end = (round(fraction * size) for fraction in sorted((one, other)))
    first = min(first, size - 1)
    return slice(first, max(first + 1, end))
