"""An edit planned again from its record, for pasting an answer that was never pasted.

Reads files, and sends nothing.
"""

from components.endpoint.contracts.contract import ModelContract
from components.endpoint.request import GenerateRequest
from components.errors import StorageError
from components.imaging.mask.mask_file import read_mask_file
from components.imaging.picture.picture import read_picture
from components.library.edits.edit import Edit, Framing, plan_edit
from components.library.edits.references import Guidance
from components.library.edits.spec import Spec
from components.library.storage.files import Files
from components.message.message import Message

# The parameters of a request, except the size, which the frame decides.
ASKED = ("prompt", "quality", "n", "output_format", "output_compression", "background")


def replan_edit(files: Files, spec: Spec, contract: ModelContract) -> Edit:
    """Return the edit of a spec, with the same frames.

    Raises StorageError where the picture or the mask is gone, and InputError where the contract has changed since.
    """
    if spec.source is None:
        raise StorageError(
            Message("The picture this was made of is no longer kept, so the answer cannot be put back onto it.")
        )
    source = files.read_file(spec.source)
    picture, mask = read_picture(source), None
    if spec.mask is not None:
        size = spec.margins.size_of(picture.size)
        mask = read_mask_file(read_picture(files.read_file(spec.mask)), size).mask
    asked = {name: spec.parameters[name] for name in ASKED if name in spec.parameters}
    framing = Framing(spec.region, spec.size, spec.apart)
    request = GenerateRequest(contract, **asked)
    # The references travelled; the frames do not depend on them.
    guidance = Guidance(input_fidelity=str(spec.parameters.get("input_fidelity") or ""))
    return plan_edit(
        request, picture, source, mask, framing, spec.margins, spec.feather, spec.parent, guidance=guidance
    )
