"""The files a request sends: under which field, by which name.

Every way of sending one reads them here: the client, and the programs that make the same call.
"""

from components.endpoint.request import EditRequest, GenerateRequest


def list_files(request: GenerateRequest) -> list[tuple[str, str, bytes]]:
    """Return (field, file name, PNG) of every file that a request sends, in order; [] for none."""
    if not isinstance(request, EditRequest):
        return []
    contract, pictures = request.contract, request.pictures
    # One picture and several go by other names: a name that comes twice is refused.
    field = contract.image_field if len(pictures) == 1 else contract.images_field
    names = ["image.png", *(f"reference-{number}.png" for number in range(2, len(pictures) + 1))]
    files = [(field, name, picture) for name, picture in zip(names, pictures, strict=True)]
    return files if request.mask is None else [*files, (contract.mask_field, "mask.png", request.mask)]
