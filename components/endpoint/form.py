"""The multipart form of a request: its files and its other fields.

The client and the snippets both write the form of a request with these functions.
"""

from components.endpoint.request import EditRequest, GenerateRequest


def list_files(request: GenerateRequest) -> list[tuple[str, str, bytes]]:
    """Return (field, file name, PNG) of every file of a request, in order; [] for a request without files."""
    if not isinstance(request, EditRequest):
        return []
    contract, pictures = request.contract, request.pictures
    # Endpoints refuse a repeated field name without brackets, so several pictures have another field than one.
    field = contract.image_field if len(pictures) == 1 else contract.images_field
    names = ["image.png", *(f"reference-{number}.png" for number in range(2, len(pictures) + 1))]
    files = [(field, name, picture) for name, picture in zip(names, pictures, strict=True)]
    return files if request.mask is None else [*files, (contract.mask_field, "mask.png", request.mask)]


def write_fields(request: GenerateRequest) -> dict[str, str]:
    """Return the fields of a request, without files, as form texts: numbers as digits, booleans as in JSON."""
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in request.parameters.items()
    }
