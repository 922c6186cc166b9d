"""What the tests ask a maker for."""

import numpy as np

from components.endpoint.contracts.contract import contract_for
from components.endpoint.request import GenerateRequest
from components.imaging.picture.picture import read_picture
from components.library.edits.edit import Edit, plan_edit
from components.library.edits.framing import WHOLE, Framing
from tests.library.pictures import WIDE, disc

CONTRACT = contract_for("gpt-image-1")


def ask(**changes) -> GenerateRequest:
    return GenerateRequest(CONTRACT, **{"prompt": "a red rose"} | changes)


def plan(source: bytes, mask: np.ndarray | None, parent: str | None = None, size: str = "1024x1024", **changes) -> Edit:
    """Return an edit of the whole picture, on the size that is laid and read quickest; "" is the nearest in ratio."""
    return plan_edit(ask(**changes), read_picture(source), source, mask, Framing(WHOLE, size), parent=parent)


def plan_two_parts(size: str = "1024x1024", **changes) -> Edit:
    """Return an edit of two far-apart discs, a request each; ``size`` as in ``plan``."""
    mask = disc(480, 320, 20, at=(40, 40)) | disc(480, 320, 20, at=(440, 280))
    return plan_edit(ask(**changes), read_picture(WIDE), WIDE, mask, Framing(size=size, apart=True))
