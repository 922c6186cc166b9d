"""What is asked of an endpoint: frozen, checked when made, so an impossible request cannot exist.

Says which fields travel and which do not; sends nothing. Knows of a picture only what a PNG's header says.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

from components.endpoint.contracts.contract import ModelContract, list_values
from components.endpoint.contracts.cost import Cost, Forecast, cost_of_usage
from components.errors import MaskSizeMismatch, MissingPicture, MissingPrompt, UnreadablePicture, ValueNotAllowed

# The other formats have no alpha.
TRANSPARENT_FORMATS = ("png", "webp")


@dataclass(frozen=True)
class GenerateRequest:
    """Ask for ``n`` pictures drawn from a prompt.

    Values left out take the contract's defaults; of the last ones, which go by name only, an empty one does not travel.
    ``user`` is the endpoint's name for who asked. With ``partial_images`` the answer is streamed, so many unfinished
    pictures before each finished one at the most. Raises MissingPrompt or ValueNotAllowed.
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
        contract = self.contract
        for name in ("size", "quality"):
            object.__setattr__(self, name, getattr(self, name) or getattr(contract, f"default_{name}"))
        object.__setattr__(self, "output_format", self.output_format or contract.default_format)
        if self.output_compression is None:
            object.__setattr__(self, "output_compression", contract.default_compression)
        for name in ("prompt", "user"):
            # Half of a surrogate pair, as a browser may send, is no character and cannot travel as UTF-8.
            text = (getattr(self, name) or "").encode("utf-8", "ignore").decode("utf-8").strip()
            object.__setattr__(self, name, text)
        if not self.prompt:
            raise MissingPrompt()
        if len(self.prompt) > contract.max_prompt:
            raise ValueNotAllowed(
                f"The prompt has {len(self.prompt):,} characters and {contract.model} takes {contract.max_prompt:,}:"
                " shorten it."
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
                f"output_format cannot be {self.output_format!r} with a transparent background:"
                f" choose {list_values(formats)}."
            )
        if self.partial_images and not contract.streams:
            raise ValueNotAllowed(f"{contract.model} shows no unfinished pictures: leave partial_images out.")
        contract.check_range("partial_images", self.partial_images, 0, contract.max_partials)
        if self.user and not contract.takes_user:
            raise ValueNotAllowed(f"{contract.model} takes no user: leave it out.")

    @property
    def _optional(self) -> dict[str, tuple[str, ...]]:
        """Return the fields that may stay empty, and what the model allows each to be."""
        return {"background": self.contract.backgrounds, "moderation": self.contract.moderations}

    @property
    def model(self) -> str:
        """Return the model's name."""
        return self.contract.model

    @property
    def forecast(self) -> Forecast:
        """Return what it will cost."""
        return self.contract.forecast(
            self.size, self.quality, self.n, prompt=self.prompt, partials=self.partial_images, **self._goes_in
        )

    @property
    def _goes_in(self) -> dict[str, object]:
        """Return what ``ModelContract.forecast`` is told of the pictures that go in."""
        return {}

    def cost_of(self, usage: Mapping[str, object] | None) -> Cost | None:
        """Return what it has cost by the usage it came back with; None where that is not known."""
        return cost_of_usage(self.contract.prices, usage, pictures_went_in=bool(self._goes_in))

    @property
    def parameters(self) -> dict[str, object]:
        """Return the fields that travel, pictures apart.

        ``output_compression`` travels only with a format that has one: OpenAI answers 400
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
    """Ask for ``n`` redrawings of a picture, a mask hinting where.

    ``image`` is a PNG; ``mask`` a PNG of the same size whose alpha 0 means repaint, or None for the whole picture.
    ``references`` are further PNGs, of any size, to look at: the mask belongs to ``image``. ``moderation`` is no field
    of an edit. Raises also MissingPicture, UnreadablePicture and MaskSizeMismatch.
    """

    image: bytes = field(default=b"", repr=False)
    mask: bytes | None = field(default=None, repr=False)
    references: tuple[bytes, ...] = field(default=(), repr=False, kw_only=True)
    input_fidelity: str = field(default="", kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "references", tuple(self.references))
        if self.moderation:
            raise ValueNotAllowed("An edit takes no moderation: leave it out.")
        if not self.image:
            raise MissingPicture()
        sizes = [read_png_header(picture)[:2] for picture in self.pictures]
        if len(sizes) > (most := self.contract.max_images):
            takes = "one picture" if most == 1 else f"at most {most} pictures"
            raise ValueNotAllowed(f"{self.model} takes {takes} and {len(sizes)} were given: leave some out.")
        if self.mask is not None:
            self._check_mask(self.mask, sizes[0])

    def _check_mask(self, mask: bytes, size: tuple[int, int]) -> None:
        if not self.contract.takes_mask:
            raise ValueNotAllowed(f"{self.model} takes no mask: redraw the whole picture.")
        width, height, has_alpha = read_png_header(mask)
        if (width, height) != size:
            raise MaskSizeMismatch(
                f"The mask is {width} x {height} and the picture {size[0]} x {size[1]} pixels:"
                " make the mask from this picture."
            )
        if not has_alpha:
            raise UnreadablePicture("The mask has no transparency: save it as a PNG with an alpha channel.")

    @property
    def pictures(self) -> tuple[bytes, ...]:
        """Return the PNGs in the order they travel."""
        return (self.image, *self.references)

    @property
    def _goes_in(self) -> dict[str, object]:
        sizes = [read_png_header(picture)[:2] for picture in self.pictures]
        return {"pictures": sizes, "fidelity": self.input_fidelity}

    @property
    def _optional(self) -> dict[str, tuple[str, ...]]:
        return {"background": self.contract.backgrounds, "input_fidelity": self.contract.input_fidelities}


def read_png_header(png: bytes) -> tuple[int, int, bool]:
    """Return (width, height, has an alpha channel) of a PNG, from its IHDR chunk (PNG specification, 11.2.1).

    Raises UnreadablePicture for anything that is no PNG.
    """
    if png[:8] != b"\x89PNG\r\n\x1a\n" or png[12:16] != b"IHDR" or len(png) < 33:
        raise UnreadablePicture("The picture that should be sent is no PNG.")
    width, height, _, colour_type = struct.unpack(">IIBB", png[16:26])
    return width, height, colour_type in (4, 6)
