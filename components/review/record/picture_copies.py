"""Copies of the pictures of a record, one after another, with the next ones made meanwhile."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

from components.errors import ProofroomError
from components.imaging.picture.picture import fit_view
from components.review.record.marked_picture import Jpeg, draw_marks, read_copy, write_jpeg
from components.review.record.record import Record, RecordPicture
from components.review.record.record_pictures import PictureSource
from components.review.review_errors import RecordTooLarge

# The longest edge of a copy and of a tile of the contact sheet, in pixels: 150 dots an inch across a printed page.
LONGEST, TILE = 1024, 256
# Pictures that are copied at the same time, while another one is laid out: memory does not grow with their count.
AHEAD = 2


@dataclass(frozen=True)
class CopiedPicture:
    """Hold a picture of a record, with copies of it; ``marked`` has the marks of the comments, and ``tile`` is small.

    The copies are None for a picture that is missing or damaged. ``data`` are the bytes of the picture as they are
    kept, None where it is missing, and where nobody has asked for them.
    """

    picture: RecordPicture
    data: bytes | None = None
    marked: Jpeg | None = None
    tile: Jpeg | None = None

    @property
    def size(self) -> int:
        """Return the count of the bytes of the copies, and of the picture where it is kept."""
        return len(self.data or b"") + sum(len(jpeg.data) for jpeg in (self.marked, self.tile) if jpeg)


def read_copies(
    record: Record, pictures: PictureSource, *, keeps_data: bool = False, most: int | None = None
) -> Iterator[CopiedPicture]:
    """Yield each picture of a record with its copies; ``keeps_data``: with the bytes of the picture too.

    Raises RecordTooLarge at the picture with which the copies and bytes together are more than ``most``, None for no
    limit.
    """
    size = 0
    for copied in _copy_ahead(record, pictures, keeps_data):
        size += copied.size
        if most is not None and size > most:
            raise RecordTooLarge(most)
        yield copied


def _copy_ahead(record: Record, pictures: PictureSource, keeps_data: bool) -> Iterator[CopiedPicture]:
    """Yield each picture with its copies, while the next ones are copied."""
    with ThreadPoolExecutor(AHEAD, thread_name_prefix="record") as pool:
        coming: deque[Future[CopiedPicture]] = deque()
        try:
            for picture in record.pictures:
                coming.append(pool.submit(_copy, picture, pictures, keeps_data))
                if len(coming) > AHEAD:
                    yield coming.popleft().result()
            while coming:
                yield coming.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)


def _copy(picture: RecordPicture, pictures: PictureSource, keeps_data: bool) -> CopiedPicture:
    data = pictures.read(picture.id)
    copied = CopiedPicture(picture, data if keeps_data else None)
    try:
        pixels = None if data is None else read_copy(data, LONGEST)
    except ProofroomError:
        pixels = None
    if pixels is None:
        return copied
    marks = [(comment.number, comment.mark) for comment in picture.comments if comment.mark]
    return replace(copied, marked=write_jpeg(draw_marks(pixels, marks)), tile=write_jpeg(fit_view(pixels, TILE)))
