"""An edit planned again from what was kept of it, as it was sent: for an answer that was never put back.

Reads files, asks nothing.
"""

from components.endpoint.contracts.contract import ModelContract
from components.endpoint.request import GenerateRequest
from components.errors import StorageError
from components.imaging.mask.mask_file import read_mask_file
from components.imaging.picture.picture import read_picture
from components.library.edits.edit import Edit, Framing, plan_edit
from components.library.edits.references import Guidance
from components.library.edits.spec import Brief
from components.library.storage.files import Files

# What of a recipe's parameters makes a request besides its size, which the frame decides.
ASKED = ("prompt", "quality", "n", "output_format", "output_compression", "background")


def plan_again(files: Files, brief: Brief, contract: ModelContract) -> Edit:
    """Return the edit of a brief, frame for frame as it was.

    Raises StorageError where its picture or its mask is gone, or an InputError where the model's row has changed since.
    """
    if brief.source is None:
        raise StorageError("The picture this was made of is no longer kept, so the answer cannot be put back onto it.")
    source = files.read_file(brief.source)
    picture, mask = read_picture(source), None
    if brief.mask is not None:
        size = brief.margins.size_of(picture.size)
        mask = read_mask_file(read_picture(files.read_file(brief.mask)), size).mask
    asked = {name: brief.parameters[name] for name in ASKED if name in brief.parameters}
    framing = Framing(brief.region, brief.size, brief.apart)
    request = GenerateRequest(contract, **asked)
    # The references travelled; the frames do not depend on them.
    guidance = Guidance(input_fidelity=str(brief.parameters.get("input_fidelity") or ""))
    return plan_edit(
        request, picture, source, mask, framing, brief.margins, brief.feather, brief.parent, guidance=guidance
    )
