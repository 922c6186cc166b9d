"""What a request orders, checked: every field by name, type and allowed value.

The allowed values are those of ``contract_for`` and of the profile, the kind of endpoint that is played. Reads JSON
objects and form fields, knows nothing of sockets.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np

from components.endpoint.contract import ModelContract, contract_for, list_values, parse_size
from components.offline.refusal import USER_ERROR, Refusal, given_twice, not_known
from components.offline.upload import Upload, decode_mask, decode_picture

FIELDS = ("prompt", "model", "n", "size", "quality", "output_format", "output_compression")
STREAM_FIELDS = ("stream", "partial_images")
PICTURE_FIELDS = ("image", "image[]", "mask")
MOST_IMAGES = 16
MOST_PARTIALS = 3

_NO_TRANSPARENCY = "Transparent background is not supported for JPEG output format"
_NO_COMPRESSION = "Compression less than 100 is not supported for PNG output format"
_NO_FIDELITY = "The model '{}' does not support the 'input_fidelity' parameter."
_PNG_CODE = "invalid_png_output_compression"
_AS_LIST = " If you are trying to provide a list of values, use the array syntax instead e.g. 'image[]=<value>'."


@dataclass(frozen=True)
class Profile:
    """Say which endpoint is played: what it takes besides the contract's values, and how it answers.

    ``fields`` are those of generations, ``edit_fields`` those of edits. ``schema`` is whether OpenAI's is kept to the
    letter: "auto" is a size and a quality, error.param names the field and not the call, usage always counts image
    tokens, and answers repeat size, quality, background and format.
    """

    provider: str
    models: tuple[str, ...]
    fields: tuple[str, ...] = FIELDS
    edit_fields: tuple[str, ...] = FIELDS
    schema: bool = False


_OPENAI_FIELDS = (*FIELDS, *STREAM_FIELDS, "background", "user")
PROFILES = MappingProxyType(
    {
        # ModelVerse documents no streaming; with STREAM_FIELDS in both lists it streams like the other.
        "modelverse": Profile("modelverse", ("gpt-image-1",)),
        "openai": Profile(
            "openai",
            ("gpt-image-1", "gpt-image-1-mini", "gpt-image-1.5", "gpt-image-2"),
            fields=(*_OPENAI_FIELDS, "moderation"),
            edit_fields=(*_OPENAI_FIELDS, "input_fidelity"),
            schema=True,
        ),
    }
)


@dataclass(frozen=True)
class Order:
    """Hold what is ordered; ``images`` are (height, width, 3) uint8, ``mask`` (height, width) bool or None.

    ``faithful`` is whether input_fidelity is high; ``partial_images`` are sent per picture when it is streamed.
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
    faithful: bool = False
    images: tuple[np.ndarray, ...] = field(default=(), repr=False)
    mask: np.ndarray | None = field(default=None, repr=False)

    @property
    def canvas(self) -> tuple[int, int]:
        """Return (width, height) in pixels."""
        return parse_size(self.size)


def read_order(fields: Mapping[str, object], profile: Profile) -> Order:
    """Return the order of a generation's JSON object."""
    order = _read_fields(fields, profile, profile.fields)
    return order if order.size != "auto" else replace(order, size=order.contract.default_size)


def read_edit(fields: Mapping[str, object], uploads: list[Upload], profile: Profile) -> Order:
    """Return the order of an edit's form: its fields and its files."""
    order = _read_fields(fields, profile, (*profile.edit_fields, *PICTURE_FIELDS), text=True)
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
    if len(pictures) > MOST_IMAGES:
        raise Refusal(
            f"Invalid 'image[]': {len(pictures)} files are too many, at most {MOST_IMAGES} are taken.", param="image[]"
        )
    images = tuple(_decode(decode_picture, upload, position) for position, upload in enumerate(pictures, 1))
    height, width = images[0].shape[:2]
    masks = [_decode(decode_mask, upload, (width, height)) for upload in uploads if upload.field == "mask"]
    if order.size == "auto":
        nearest = min(order.contract.canvas_sizes, key=lambda size: abs(math.log(size[0] / size[1] * height / width)))
        order = replace(order, size=f"{nearest[0]}x{nearest[1]}")
    return replace(order, images=images, mask=masks[0] if masks else None)


def _decode(decode: Callable[..., np.ndarray], upload: Upload, *more: object) -> np.ndarray:
    try:
        return decode(upload, *more)
    except Refusal as refusal:
        refusal.param = upload.field
        raise


def list_and(names: tuple[str, ...]) -> str:
    """Return "a, b and c"."""
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _read_fields(fields: Mapping[str, object], profile: Profile, known: tuple[str, ...], text: bool = False) -> Order:
    """Return the order without pictures; ``text`` is whether numbers come as texts, as in a form."""
    for name, value in fields.items():
        # The official client sends stream=false with every edit; asking for nothing is not asking.
        if name not in known and not (name == "stream" and value in (False, "false", None)):
            raise not_known(name, f"The known parameters are {list_and(known)}.")
    given = {name: value for name, value in fields.items() if value is not None}
    contract = _read_model(given.get("model"), profile)
    auto = ("auto",) if profile.schema else ()
    size = given.get("size", "auto" if auto else contract.default_size)
    free = contract.size_rule is not None and contract.size_rule.takes(size)
    quality = _read_choice(given, "quality", (*contract.qualities, *auto), contract.default_quality)
    order = Order(
        prompt=_read_prompt(given.get("prompt"), contract),
        size=size if free else _read_choice(given, "size", (*contract.sizes, *auto), size),
        quality=contract.default_quality if quality == "auto" else quality,
        output_format=_read_choice(given, "output_format", contract.formats, contract.default_format),
        output_compression=_read_number(given, "output_compression", 0, 100, contract.default_compression, text),
        n=_read_number(given, "n", 1, contract.max_count, 1, text),
        contract=contract,
        stream=_read_flag(given, "stream", text),
        partial_images=_read_number(given, "partial_images", 0, MOST_PARTIALS, 0, text),
        faithful=_read_choice(given, "input_fidelity", ("low", "high"), "low") == "high",
    )
    if profile.schema:
        _check_together(given, order)
    return order


def _check_together(given: Mapping[str, object], order: Order) -> None:
    """Check what OpenAI allows only with another value, or only for another model."""
    contract, form, fidelity = order.contract, order.output_format, "input_fidelity"
    background = _read_choice(given, "background", contract.backgrounds, "auto")
    _read_choice(given, "moderation", contract.moderations, "auto")
    fixed = given.get(fidelity) not in (None, *contract.input_fidelities)
    for name, wrong, code, sentence in (
        ("background", background == "transparent" and form == "jpeg", "invalid_value", _NO_TRANSPARENCY),
        ("output_compression", form == "png" and order.output_compression < 100, _PNG_CODE, _NO_COMPRESSION),
        (fidelity, fixed, "invalid_input_fidelity_model", _NO_FIDELITY.format(contract.model)),
    ):
        if wrong:
            raise Refusal(sentence, code, kind=USER_ERROR, param=name)


def _read_model(model: object, profile: Profile) -> ModelContract:
    choice = f"Choose {list_values(profile.models)}."
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
    wrong = None
    if prompt is None:
        wrong = "Missing required parameter: 'prompt'. Describe the picture in words."
    elif not isinstance(prompt, str):
        wrong = "Invalid type for 'prompt': a text is expected."
    elif not prompt.strip():
        wrong = "Invalid 'prompt': it is empty. Describe the picture in words."
    elif len(prompt) > contract.max_prompt:
        wrong = f"Invalid 'prompt': it has {len(prompt)} characters, at most {contract.max_prompt} are taken."
    if wrong:
        raise Refusal(wrong, param="prompt")
    return prompt


def _read_choice(given: Mapping[str, object], name: str, allowed: tuple[str, ...], default: str) -> str:
    value = given.get(name, default)
    if not isinstance(value, str) or value not in allowed:
        raise Refusal(
            f"Invalid '{name}': {_shown(value)} is not supported. Supported values are {list_values(allowed)}.",
            param=name,
        )
    return value


def _read_number(given: Mapping[str, object], name: str, least: int, most: int, default: int, text: bool) -> int:
    value = given.get(name, default)
    if text and isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise Refusal(
            f"Invalid '{name}': {_shown(value)} is not supported. Supported values are whole numbers"
            f" from {least} to {most}.",
            param=name,
        )
    return value


def _read_flag(given: Mapping[str, object], name: str, text: bool) -> bool:
    value = given.get(name, False)
    value = {"true": True, "false": False}.get(value, value) if text and isinstance(value, str) else value
    if not isinstance(value, bool):
        raise Refusal(f"Invalid '{name}': {_shown(value)} is not supported. Send true or false.", param=name)
    return value


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
