"""Copies of the pictures of a record, one after another, with the next ones decoded meanwhile."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np

from components.errors import ProofroomError
from components.review.record.marked_picture import read_copy
from components.review.record.record import Record, RecordPicture
from components.review.record.record_pictures import PictureSource

# Pictures that are decoded while one is laid out: memory does not grow with the count of pictures.
AHEAD = 2


def read_copies(
    record: Record, pictures: PictureSource, longest: int
) -> Iterator[tuple[RecordPicture, np.ndarray | None]]:
    """Yield each picture of a record with its copy, (height, width, 3) uint8 sRGB, no edge over ``longest``.

    The copy is None for a picture that is missing or damaged.
    """
    with ThreadPoolExecutor(AHEAD, thread_name_prefix="record") as pool:
        coming: deque[tuple[RecordPicture, Future[np.ndarray | None]]] = deque()
        try:
            for picture in record.pictures:
                coming.append((picture, pool.submit(_read, pictures, picture.id, longest)))
                if len(coming) > AHEAD:
                    first, copy = coming.popleft()
                    yield first, copy.result()
            while coming:
                first, copy = coming.popleft()
                yield first, copy.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _read(pictures: PictureSource, picture: str, longest: int) -> np.ndarray | None:
    data = pictures.read(picture)
    try:
        return None if data is None else read_copy(data, longest)
    except ProofroomError:
        return None
