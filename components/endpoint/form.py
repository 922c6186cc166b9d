"""The files a request sends as a form, under which field and by which name, and the fields beside them.

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


def write_fields(request: GenerateRequest) -> dict[str, str]:
    """Return the other fields as a form has them: numbers as digits, booleans as in JSON."""
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in request.parameters.items()
    }
