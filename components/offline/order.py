"""What a request orders, checked: every field by name, type and allowed value.

The allowed values are those of ``contract_for``; nothing here restates them. Reads JSON objects and form fields, knows
nothing of sockets.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from components.endpoint.contract import ModelContract, contract_for, list_values, parse_size
from components.offline.refusal import Refusal
from components.offline.upload import Upload, decode_mask, decode_picture

CONTRACT = contract_for("gpt-image-1", "modelverse")
FIELDS = ("prompt", "model", "n", "size", "quality", "output_format", "output_compression")
PICTURE_FIELDS = ("image", "image[]", "mask")
MOST_IMAGES = 16


@dataclass(frozen=True)
class Order:
    """Hold what is ordered; ``images`` are (height, width, 3) uint8, ``mask`` (height, width) bool or None."""

    prompt: str
    size: str
    quality: str
    output_format: str
    output_compression: int
    n: int
    images: tuple[np.ndarray, ...] = field(default=(), repr=False)
    mask: np.ndarray | None = field(default=None, repr=False)

    @property
    def canvas(self) -> tuple[int, int]:
        """Return (width, height) in pixels."""
        return parse_size(self.size)


def read_order(fields: Mapping[str, object], known: tuple[str, ...] = FIELDS, text: bool = False) -> Order:
    """Return the order of a request's fields; ``text`` is whether numbers come as texts, as in a form."""
    for name, value in fields.items():
        # The official client sends stream=false with every edit; asking for nothing is not asking.
        if name not in known and not (name == "stream" and value in (False, "false", None)):
            raise Refusal(
                f"Unknown parameter: '{name[:80]}'. The known parameters are {list_and(known)}.", "unknown_parameter"
            )
    given = {name: value for name, value in fields.items() if value is not None}
    contract = CONTRACT
    _check_model(given.get("model"), contract)
    return Order(
        prompt=_read_prompt(given.get("prompt"), contract),
        size=_read_choice(given, "size", contract.sizes, contract.default_size),
        quality=_read_choice(given, "quality", contract.qualities, contract.default_quality),
        output_format=_read_choice(given, "output_format", contract.formats, contract.default_format),
        output_compression=_read_number(given, "output_compression", 0, 100, contract.default_compression, text),
        n=_read_number(given, "n", 1, contract.max_count, 1, text),
    )


def read_edit(fields: Mapping[str, object], uploads: list[Upload]) -> Order:
    """Return the order of an edit's form: its fields and its files."""
    order = read_order(fields, (*FIELDS, *PICTURE_FIELDS), text=True)
    for name in ("image", "mask"):
        if sum(upload.field == name for upload in uploads) > 1:
            hint = (
                " If you are trying to provide a list of values, use the array syntax instead e.g. 'image[]=<value>'."
                if name == "image"
                else ""
            )
            raise Refusal(
                f"Duplicate parameter: '{name}'. You provided multiple values for this parameter, whereas only one is"
                f" allowed.{hint}",
                "duplicate_parameter",
            )
    for upload in uploads:
        if upload.field not in PICTURE_FIELDS:
            raise Refusal(
                f"Unknown parameter: '{upload.field[:80]}'. Files are taken as {list_and(PICTURE_FIELDS)}.",
                "unknown_parameter",
            )
    pictures = [upload for upload in uploads if upload.field != "mask"]
    if not pictures:
        raise Refusal("Missing required parameter: 'image'. Send a PNG, JPEG or WebP file as 'image' or 'image[]'.")
    if len(pictures) > MOST_IMAGES:
        raise Refusal(f"Invalid 'image[]': {len(pictures)} files are too many, at most {MOST_IMAGES} are taken.")
    images = tuple(decode_picture(upload, position) for position, upload in enumerate(pictures, 1))
    height, width = images[0].shape[:2]
    masks = [decode_mask(upload, (width, height)) for upload in uploads if upload.field == "mask"]
    return Order(**{**vars(order), "images": images, "mask": masks[0] if masks else None})


def list_and(names: tuple[str, ...]) -> str:
    """Return "a, b and c"."""
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _check_model(model: object, contract: ModelContract) -> None:
    if model is None or model == "":
        raise Refusal(f"Missing required parameter: 'model'. Choose {contract.model}.")
    if not isinstance(model, str):
        raise Refusal(f"Invalid type for 'model': a text is expected. Choose {contract.model}.")
    if model != contract.model:
        raise Refusal(
            f"No permission to use the model: the offline endpoint does not support model [{model[:80]}]."
            f" Choose {contract.model}.",
            "model_error",
        )


def _read_prompt(prompt: object, contract: ModelContract) -> str:
    if prompt is None:
        raise Refusal("Missing required parameter: 'prompt'. Describe the picture in words.")
    if not isinstance(prompt, str):
        raise Refusal("Invalid type for 'prompt': a text is expected.")
    if not prompt.strip():
        raise Refusal("Invalid 'prompt': it is empty. Describe the picture in words.")
    if len(prompt) > contract.max_prompt:
        raise Refusal(f"Invalid 'prompt': it has {len(prompt)} characters, at most {contract.max_prompt} are taken.")
    return prompt


def _read_choice(given: Mapping[str, object], name: str, allowed: tuple[str, ...], default: str) -> str:
    value = given.get(name, default)
    if not isinstance(value, str) or value not in allowed:
        raise Refusal(
            f"Invalid '{name}': {_shown(value)} is not supported. Supported values are {list_values(allowed)}."
        )
    return value


def _read_number(given: Mapping[str, object], name: str, least: int, most: int, default: int, text: bool) -> int:
    value = given.get(name, default)
    if text and isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise Refusal(
            f"Invalid '{name}': {_shown(value)} is not supported. Supported values are whole numbers"
            f" from {least} to {most}."
        )
    return value


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
