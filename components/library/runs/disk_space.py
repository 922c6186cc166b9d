"""How much room on a disk a call may need, known before it is made: bounds, in bytes, from sizes and counts alone.

A picture's file is not larger than its pixels are unpacked; what else is written beside it is ``files.SPARE_BYTES``.
"""

from components.endpoint.contracts.contract import parse_size
from components.endpoint.request import GenerateRequest
from components.library.edits.edit import Edit

# Bytes of an unpacked pixel, by format; those not named here may have transparency.
PIXEL = {"jpeg": 3}
MOST_PIXEL = 4


def room_for_answer(request: GenerateRequest) -> int:
    """Return what the answer to a request may take."""
    width, height = parse_size(request.size)
    return request.n * width * height * PIXEL.get(request.output_format, MOST_PIXEL)


def room_for_edit(edit: Edit, answered: int = 0) -> int:
    """Return what the answers may take that an edit still waits for, and the finished pictures made of all of them."""
    width, height = edit.picture.size
    finished = edit.parts[0].request.n * width * height * MOST_PIXEL
    return finished + sum(room_for_answer(part.request) for part in edit.parts[answered:])
