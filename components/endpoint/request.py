"""Requests to an endpoint: frozen, and checked against the model's contract when made.

Decides which fields are sent; sends nothing. Reads of a picture only the PNG header.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

from components.endpoint.contracts.contract import ModelContract
from components.endpoint.contracts.cost import Cost, Forecast, cost_of_usage
from components.errors import MaskSizeMismatch, MissingPicture, MissingPrompt, UnreadablePicture, ValueNotAllowed
from components.message.message import Listed, Message, Value

# The other formats have no alpha.
TRANSPARENT_FORMATS = ("png", "webp")


@dataclass(frozen=True)
class GenerateRequest:
    """Ask for ``n`` pictures drawn from a prompt.

    Omitted values are the contract's defaults. An empty keyword-only field is not sent. ``user``: an id of the person
    who asks, for the endpoint. ``partial_images``: the most partial pictures that are streamed before each finished
    picture; 0 = no streaming. Raises MissingPrompt or ValueNotAllowed.
    """

    contract: ModelContract = field(repr=False)
    prompt: str
    size: str = ""
    quality: str = ""
    output_format: str = ""
    output_compression: int | None = None
    n: int = 1
    background: str = field(default="", kw_only=True)
    moderation: str = field(default="", kw_only=True)
    user: str = field(default="", kw_only=True)
    partial_images: int = field(default=0, kw_only=True)

    def __post_init__(self) -> None:
        self._fill_defaults()
        contract = self.contract
        if not self.prompt:
            raise MissingPrompt()
        if len(self.prompt) > contract.max_prompt:
            raise ValueNotAllowed(
                Message(
                    "The prompt has {length:,} characters and {model} takes {most:,}: shorten it.",
                    length=len(self.prompt),
                    model=contract.model,
                    most=contract.max_prompt,
                )
            )
        contract.check("size", self.size, contract.sizes)
        contract.check("quality", self.quality, contract.qualities)
        contract.check("output_format", self.output_format, contract.formats)
        contract.check_range("output_compression", self.output_compression, 0, 100)
        contract.check_range("n", self.n, 1, contract.max_count)
        for name, allowed in self._optional.items():
            if getattr(self, name):
                contract.check(name, getattr(self, name), allowed)
        if self.background == "transparent" and self.output_format not in TRANSPARENT_FORMATS:
            formats = tuple(name for name in contract.formats if name in TRANSPARENT_FORMATS)
            raise ValueNotAllowed(
                Message(
                    "output_format cannot be {value} with a transparent background: choose {choices}.",
                    value=repr(self.output_format),
                    choices=Listed(formats, "or"),
                )
            )
        if self.partial_images and not contract.streams:
            raise ValueNotAllowed(
                Message("{model} shows no unfinished pictures: leave partial_images out.", model=contract.model)
            )
        contract.check_range("partial_images", self.partial_images, 0, contract.max_partials)
        if self.user and not contract.takes_user:
            raise ValueNotAllowed(Message("{model} takes no {name}: leave it out.", model=contract.model, name="user"))

    def _fill_defaults(self) -> None:
        contract = self.contract
        for name in ("size", "quality"):
            object.__setattr__(self, name, getattr(self, name) or getattr(contract, f"default_{name}"))
        object.__setattr__(self, "output_format", self.output_format or contract.default_format)
        if self.output_compression is None:
            object.__setattr__(self, "output_compression", contract.default_compression)
        for name in ("prompt", "user"):
            # A browser may send half of a surrogate pair, which is no character and cannot be encoded as UTF-8.
            text = (getattr(self, name) or "").encode("utf-8", "ignore").decode("utf-8").strip()
            object.__setattr__(self, name, text)

    @property
    def _optional(self) -> dict[str, tuple[str, ...]]:
        """Return the fields that may stay empty, with the values that the model allows for each."""
        return {"background": self.contract.backgrounds, "moderation": self.contract.moderations}

    @property
    def model(self) -> str:
        """Return the model's name."""
        return self.contract.model

    @property
    def forecast(self) -> Forecast:
        """Return the cost of the request before it is sent, as far as known."""
        return self.contract.forecast(
            self.size,
            self.quality,
            self.n,
            prompt=self.prompt,
            pictures=self._input_sizes,
            fidelity=self._input_fidelity,
            partials=self.partial_images,
        )

    @property
    def _input_sizes(self) -> list[tuple[int, int]]:
        """Return (width, height) of every input picture."""
        return []

    @property
    def _input_fidelity(self) -> str:
        """Return the fidelity to the input pictures, "" for the model's default."""
        return ""

    def cost_of(self, usage: Mapping[str, object] | None) -> Cost | None:
        """Return the cost of the request by the answer's ``usage``; None where unknown."""
        return cost_of_usage(self.contract.prices, usage, has_input_pictures=bool(self._input_sizes))

    @property
    def parameters(self) -> dict[str, object]:
        """Return the fields that are sent, without pictures.

        ``output_compression`` is sent only with a compressible format: OpenAI answers 400
        ``invalid_png_output_compression`` otherwise.
        """
        fields: dict[str, object] = {
            "model": self.model,
            "prompt": self.prompt,
            "n": self.n,
            "size": self.size,
            "quality": self.quality,
            "output_format": self.output_format,
        }
        if self.output_format in self.contract.compressible:
            fields["output_compression"] = self.output_compression
        if self.partial_images:
            fields |= {"stream": True, "partial_images": self.partial_images}
        return fields | {name: getattr(self, name) for name in (*self._optional, "user") if getattr(self, name)}


@dataclass(frozen=True)
class EditRequest(GenerateRequest):
    """Ask for ``n`` redrawings of a picture, in the part that a mask marks.

    ``image``: a PNG. ``mask``: a PNG of the same size, alpha 0 = repaint, or None for the whole picture.
    ``references``: further PNGs of any size for the model to look at; the mask does not apply to them. ``moderation``
    is no field of an edit. Raises also MissingPicture, UnreadablePicture and MaskSizeMismatch.
    """

    image: bytes = field(default=b"", repr=False)
    mask: bytes | None = field(default=None, repr=False)
    references: tuple[bytes, ...] = field(default=(), repr=False, kw_only=True)
    input_fidelity: str = field(default="", kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "references", tuple(self.references))
        if self.moderation:
            raise ValueNotAllowed(Message("An edit takes no moderation: leave it out."))
        if not self.image:
            raise MissingPicture()
        sizes = self._input_sizes
        check_picture_count(self.contract, len(sizes))
        if self.mask is not None:
            self._check_mask(self.mask, sizes[0])

    def _check_mask(self, mask: bytes, size: tuple[int, int]) -> None:
        if not self.contract.takes_mask:
            raise ValueNotAllowed(Message("{model} takes no mask: redraw the whole picture.", model=self.model))
        width, height, has_alpha = read_png_header(mask)
        if (width, height) != size:
            raise MaskSizeMismatch(
                Message(
                    "The mask is {mask_width} x {mask_height} and the picture {width} x {height} pixels: make the mask"
                    " from this picture.",
                    mask_width=width,
                    mask_height=height,
                    width=size[0],
                    height=size[1],
                )
            )
        if not has_alpha:
            raise UnreadablePicture(Message("The mask has no transparency: save it as a PNG with an alpha channel."))

    @property
    def pictures(self) -> tuple[bytes, ...]:
        """Return the picture and the references, in the order of sending."""
        return (self.image, *self.references)

    @property
    def _input_sizes(self) -> list[tuple[int, int]]:
        return [read_png_header(picture)[:2] for picture in self.pictures]

    @property
    def _input_fidelity(self) -> str:
        return self.input_fidelity

    @property
    def _optional(self) -> dict[str, tuple[str, ...]]:
        return {"background": self.contract.backgrounds, "input_fidelity": self.contract.input_fidelities}


def check_picture_count(contract: ModelContract, given: int) -> None:
    """Raise ValueNotAllowed where an edit is given more pictures than its model takes; the references count too."""
    if given <= (most := contract.max_images):
        return
    facts: dict[str, Value] = {"model": contract.model, "most": most, "given": given}
    raise ValueNotAllowed(
        Message("{model} takes one picture and {given} were given: leave some out.", **facts)
        if most == 1
        else Message("{model} takes at most {most} pictures and {given} were given: leave some out.", **facts)
    )


def read_png_header(png: bytes) -> tuple[int, int, bool]:
    """Return (width, height, has an alpha channel) of a PNG, from the IHDR chunk (PNG specification, 11.2.1).

    Raises UnreadablePicture for bytes that are no PNG.
    """
    if png[:8] != b"\x89PNG\r\n\x1a\n" or png[12:16] != b"IHDR" or len(png) < 33:
        raise UnreadablePicture(Message("The picture that should be sent is no PNG."))
    width, height, _, colour_type = struct.unpack(">IIBB", png[16:26])
    return width, height, colour_type in (4, 6)
