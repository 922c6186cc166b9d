"""Check the fields of a request by name, type and allowed value.

The allowed values are those of the model's contract and of the profile. Reads JSON objects and form fields; knows
nothing of HTTP.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from components.endpoint.contracts.contract import ModelContract, contract_for, parse_size
from components.message.message import Listed
from components.offline.server.profile import PICTURE_FIELDS, Profile
from components.offline.server.refusal import USER_ERROR, Refusal, given_twice, not_known
from components.offline.server.request_field import check_text, list_and, read_choice, read_flag, read_number
from components.offline.server.upload import Upload, decode_mask, decode_picture
from components.settings.settings import OfflinePainter

_NO_TRANSPARENCY = "Transparent background is not supported for JPEG output format"
_NO_COMPRESSION = "Compression less than 100 is not supported for PNG output format"
_NO_FIDELITY = "The model '{}' does not support the 'input_fidelity' parameter."
_PNG_CODE = "invalid_png_output_compression"
_AS_LIST = " If you are trying to provide a list of values, use the array syntax instead e.g. 'image[]=<value>'."


@dataclass(frozen=True)
class ImageRequest:
    """Hold a checked request.

    ``images``: (height, width, 3) uint8 each. ``mask``: (height, width) bool, True = repaint, or None. ``background``:
    "transparent" or "opaque". ``faithful``: whether input_fidelity is high. ``partial_images``: the partial pictures of
    each streamed picture. ``painter``: set by the server, not by the request.
    """

    prompt: str
    size: str
    quality: str
    output_format: str
    output_compression: int
    n: int
    contract: ModelContract = field(repr=False)
    stream: bool = False
    partial_images: int = 0
    background: str = "opaque"
    faithful: bool = False
    painter: OfflinePainter = "detailed"
    images: tuple[np.ndarray, ...] = field(default=(), repr=False)
    mask: np.ndarray | None = field(default=None, repr=False)

    @property
    def canvas(self) -> tuple[int, int]:
        """Return (width, height) in pixels."""
        return parse_size(self.size)


def read_generation(fields: Mapping[str, object], profile: Profile) -> ImageRequest:
    """Return the request in a generation's JSON object; raises a Refusal."""
    wanted = _read_fields(fields, profile, profile.fields)
    return wanted if wanted.size != "auto" else replace(wanted, size=wanted.contract.default_size)


def read_edit(fields: Mapping[str, object], uploads: list[Upload], profile: Profile) -> ImageRequest:
    """Return the request in an edit's form, with its fields and files; raises a Refusal."""
    wanted = _read_fields(fields, profile, (*profile.edit_fields, *PICTURE_FIELDS), text=True)
    for name in ("image", "mask"):
        if sum(upload.field == name for upload in uploads) > 1:
            raise given_twice(name, _AS_LIST if name == "image" else "")
    for upload in uploads:
        if upload.field not in PICTURE_FIELDS:
            raise not_known(upload.field, f"Files are taken as {list_and(PICTURE_FIELDS)}.")
    pictures = [upload for upload in uploads if upload.field != "mask"]
    if not pictures:
        raise Refusal(
            "Missing required parameter: 'image'. Send a PNG, JPEG or WebP file as 'image' or 'image[]'.",
            param="image",
        )
    if len(pictures) > (most := wanted.contract.max_images):
        raise Refusal(
            f"Invalid 'image[]': {len(pictures)} files are too many, at most {most} are taken.", param="image[]"
        )
    images = tuple(_decode(decode_picture, upload, position) for position, upload in enumerate(pictures, 1))
    height, width = images[0].shape[:2]
    masks = [_decode(decode_mask, upload, (width, height)) for upload in uploads if upload.field == "mask"]
    if wanted.size == "auto":
        nearest = min(wanted.contract.canvas_sizes, key=lambda size: abs(math.log(size[0] / size[1] * height / width)))
        wanted = replace(wanted, size=f"{nearest[0]}x{nearest[1]}")
    return replace(wanted, images=images, mask=masks[0] if masks else None)


def _decode(decode: Callable[..., np.ndarray], upload: Upload, *more: object) -> np.ndarray:
    try:
        return decode(upload, *more)
    except Refusal as refusal:
        refusal.param = upload.field
        raise


def _read_fields(
    fields: Mapping[str, object], profile: Profile, known: tuple[str, ...], text: bool = False
) -> ImageRequest:
    """Return the request without pictures; ``text``: whether numbers are texts, as in a form."""
    for name in fields:
        if name not in known:
            raise not_known(name, f"The known parameters are {list_and(known)}.")
    given = {name: value for name, value in fields.items() if value is not None}
    contract = _read_model(given.get("model"), profile)
    auto = ("auto",) if profile.schema else ()
    quality = read_choice(given, "quality", (*contract.qualities, *auto), contract.default_quality)
    background = read_choice(given, "background", contract.backgrounds, "auto")
    wanted = ImageRequest(
        prompt=_read_prompt(given.get("prompt"), contract),
        size=_read_size(given, contract, auto),
        quality=contract.default_quality if quality == "auto" else quality,
        output_format=read_choice(given, "output_format", contract.formats, contract.default_format),
        output_compression=read_number(given, "output_compression", 0, 100, contract.default_compression, text),
        n=read_number(given, "n", 1, contract.max_count, 1, text),
        contract=contract,
        stream=read_flag(given, "stream", text),
        partial_images=read_number(given, "partial_images", 0, contract.max_partials, 0, text),
        # "auto" is opaque.
        background="transparent" if background == "transparent" else "opaque",
        faithful=read_choice(given, "input_fidelity", ("low", "high"), "low") == "high",
    )
    check_text(given, "user")
    _check_together(given, wanted, profile)
    return wanted


def _read_size(given: Mapping[str, object], contract: ModelContract, auto: tuple[str, ...]) -> str:
    default = "auto" if auto else contract.default_size
    size = given.get("size", default)
    if isinstance(size, str) and contract.size_rule is not None and contract.size_rule.takes(size):
        return size
    return read_choice(given, "size", (*contract.sizes, *auto), default)


def _check_together(given: Mapping[str, object], wanted: ImageRequest, profile: Profile) -> None:
    """Raise a Refusal for values that are allowed only with another value, or only for another model.

    ModelVerse documents a compression for PNG too, 100 in every example; OpenAI's servers refuse less than 100.
    """
    contract, form, fidelity = wanted.contract, wanted.output_format, "input_fidelity"
    if "moderation" in profile.fields:
        read_choice(given, "moderation", contract.moderations, "auto")
    clear = wanted.background == "transparent" and form == "jpeg"
    squeezed = profile.schema and form == "png" and wanted.output_compression < 100
    fixed = given.get(fidelity) not in (None, *contract.input_fidelities)
    for name, wrong, code, sentence in (
        ("background", clear, "invalid_value", _NO_TRANSPARENCY),
        ("output_compression", squeezed, _PNG_CODE, _NO_COMPRESSION),
        (fidelity, fixed, "invalid_input_fidelity_model", _NO_FIDELITY.format(contract.model)),
    ):
        if wrong:
            raise Refusal(sentence, code, kind=USER_ERROR, param=name)


def _read_model(model: object, profile: Profile) -> ModelContract:
    choice = f"Choose {Listed(profile.models, 'or')}."
    if not isinstance(model, str) or not model:
        missing = model is None or model == ""
        wrong = "Missing required parameter: 'model'." if missing else "Invalid type for 'model': a text is expected."
        raise Refusal(f"{wrong} {choice}", param="model")
    if model in profile.models:
        return contract_for(model, profile.provider)
    if profile.schema:
        raise Refusal(f"The model '{model[:80]}' does not exist. {choice}", "model_not_found", 404, param="model")
    raise Refusal(
        f"No permission to use the model: the offline endpoint does not support model [{model[:80]}]. {choice}",
        "model_error",
    )


def _read_prompt(prompt: object, contract: ModelContract) -> str:
    if prompt is None:
        wrong = "Missing required parameter: 'prompt'. Describe the picture in words."
    elif not isinstance(prompt, str):
        wrong = "Invalid type for 'prompt': a text is expected."
    elif not prompt.strip():
        wrong = "Invalid 'prompt': it is empty. Describe the picture in words."
    elif len(prompt) > contract.max_prompt:
        wrong = f"Invalid 'prompt': it has {len(prompt)} characters, at most {contract.max_prompt} are taken."
    else:
        return prompt
    raise Refusal(wrong, param="prompt")
