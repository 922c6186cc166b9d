"""An edit planned again from its record, for pasting an answer that was never pasted.

Reads files, and sends nothing.
"""

import numpy as np

from components.endpoint.contracts.contract import ModelContract
from components.endpoint.request import GenerateRequest
from components.errors import StorageError
from components.imaging.mask.mask_file import read_mask_file
from components.imaging.picture.picture import Picture, read_picture
from components.library.edits.edit import Edit, plan_edit
from components.library.edits.erase import Erase, plan_erase
from components.library.edits.framing import Framing
from components.library.edits.references import Guidance
from components.library.edits.spec import Spec
from components.library.storage.files import Files
from components.message.message import Message

GONE = Message("The picture this was made of is no longer kept, so the answer cannot be put back onto it.")
# The parameters of a request, except the size, which the frame decides.
ASKED = ("prompt", "quality", "n", "output_format", "output_compression", "background")


def replan_erase(files: Files, spec: Spec) -> Erase:
    """Return the erasure of a spec, with the same parts. Raises StorageError where the picture or the mask is gone."""
    picture, mask, source = _read_pictures(files, spec)
    if mask is None:
        raise StorageError(GONE)
    return plan_erase(picture, source, mask, spec.margins, spec.parent)


def replan_edit(files: Files, spec: Spec, contract: ModelContract) -> Edit:
    """Return the edit of a spec, with the same frames.

    Raises StorageError where the picture or the mask is gone, and InputError where the contract has changed since.
    """
    picture, mask, source = _read_pictures(files, spec)
    asked = {name: spec.parameters[name] for name in ASKED if name in spec.parameters}
    framing = Framing(spec.region, spec.size, spec.apart)
    request = GenerateRequest(contract, **asked)
    # The references travelled; the frames do not depend on them.
    guidance = Guidance(input_fidelity=str(spec.parameters.get("input_fidelity") or ""))
    return plan_edit(
        request, picture, source, mask, framing, spec.margins, spec.feather, spec.parent, guidance=guidance
    )


def _read_pictures(files: Files, spec: Spec) -> tuple[Picture, np.ndarray | None, bytes]:
    """Return the picture of a spec, its mask, (height, width) bool or None, and the file. Raises StorageError."""
    if spec.source is None:
        raise StorageError(GONE)
    source = files.read_file(spec.source)
    picture, mask = read_picture(source), None
    if spec.mask is not None:
        size = spec.margins.size_of(picture.size)
        mask = read_mask_file(read_picture(files.read_file(spec.mask)), size).mask
    return picture, mask, source
