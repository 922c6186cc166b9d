"""Upper bounds, in bytes, of the disk space that a call may need, known before the call.

The file of a picture is not larger than its unpacked pixels. ``files.SPARE_BYTES`` covers the other files.
"""

from components.endpoint.contracts.contract import parse_size
from components.endpoint.request import GenerateRequest
from components.library.edits.edit import Edit
from components.library.edits.erase import Erase

# Bytes of an unpacked pixel, by format; other formats may have transparency.
PIXEL = {"jpeg": 3}
MOST_PIXEL = 4


def room_for_answer(request: GenerateRequest) -> int:
    """Return the bytes that the answer to a request may take."""
    width, height = parse_size(request.size)
    return request.n * width * height * PIXEL.get(request.output_format, MOST_PIXEL)


def room_for_erase(erase: Erase) -> int:
    """Return the bytes that the filled parts of an erasure and its finished picture may take."""
    width, height = erase.picture.size
    sizes = [part.frame.canvas for part in erase.parts]
    return MOST_PIXEL * (width * height + sum(across * down for across, down in sizes))


def room_for_edit(edit: Edit, answered: int = 0) -> int:
    """Return the bytes that the answers to come of an edit and its finished pictures may take.

    ``answered`` is the count of parts whose answers came.
    """
    width, height = edit.picture.size
    finished = edit.parts[0].request.n * width * height * MOST_PIXEL
    return finished + sum(room_for_answer(part.request) for part in edit.parts[answered:])
