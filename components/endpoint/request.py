"""What is asked of an endpoint: frozen, checked when made, so an impossible request cannot exist.

Says which fields travel and which do not; sends nothing. Knows of a picture only what a PNG's header says.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

from components.endpoint.contract import ModelContract
from components.endpoint.cost import Cost, cost_of_usage, estimate_cost
from components.errors import MaskSizeMismatch, MissingPicture, MissingPrompt, UnreadablePicture, ValueNotAllowed


@dataclass(frozen=True)
class GenerateRequest:
    """Ask for ``n`` pictures drawn from a prompt.

    Values left out take the contract's defaults. Raises MissingPrompt or ValueNotAllowed.
    """

    contract: ModelContract = field(repr=False)
    prompt: str
    size: str = ""
    quality: str = ""
    output_format: str = ""
    output_compression: int | None = None
    n: int = 1

    def __post_init__(self) -> None:
        contract = self.contract
        for name in ("size", "quality"):
            object.__setattr__(self, name, getattr(self, name) or getattr(contract, f"default_{name}"))
        object.__setattr__(self, "output_format", self.output_format or contract.default_format)
        if self.output_compression is None:
            object.__setattr__(self, "output_compression", contract.default_compression)
        # Half of a surrogate pair, as a browser may send, is no character and cannot travel as UTF-8.
        prompt = (self.prompt or "").encode("utf-8", "ignore").decode("utf-8").strip()
        object.__setattr__(self, "prompt", prompt)
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

    @property
    def model(self) -> str:
        """Return the model's name."""
        return self.contract.model

    @property
    def estimate(self) -> Cost | None:
        """Return about what it will cost, by its output tokens alone; None where that is not known."""
        tokens = self.contract.output_tokens.get((self.quality, self.size))
        return estimate_cost(self.contract.prices, None if tokens is None else tokens * self.n)

    def cost_of(self, usage: Mapping[str, object] | None) -> Cost | None:
        """Return what it has cost by the usage it came back with; None where that is not known."""
        return cost_of_usage(self.contract.prices, usage)

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
        return fields


@dataclass(frozen=True)
class EditRequest(GenerateRequest):
    """Ask for ``n`` redrawings of a picture, a mask hinting where.

    ``image`` is a PNG; ``mask`` a PNG of the same size whose alpha 0 means repaint, or None for the whole picture.
    Raises also MissingPicture, UnreadablePicture and MaskSizeMismatch.
    """

    image: bytes = field(default=b"", repr=False)
    mask: bytes | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.image:
            raise MissingPicture()
        width, height, _ = read_png_header(self.image)
        if self.mask is not None:
            mask_width, mask_height, has_alpha = read_png_header(self.mask)
            if (mask_width, mask_height) != (width, height):
                raise MaskSizeMismatch(
                    f"The mask is {mask_width} x {mask_height} and the picture {width} x {height} pixels:"
                    " make the mask from this picture."
                )
            if not has_alpha:
                raise UnreadablePicture("The mask has no transparency: save it as a PNG with an alpha channel.")


def read_png_header(png: bytes) -> tuple[int, int, bool]:
    """Return (width, height, has an alpha channel) of a PNG, from its IHDR chunk (PNG specification, 11.2.1).

    Raises UnreadablePicture for anything that is no PNG.
    """
    if png[:8] != b"\x89PNG\r\n\x1a\n" or png[12:16] != b"IHDR" or len(png) < 33:
        raise UnreadablePicture("The picture that should be sent is no PNG.")
    width, height, _, colour_type = struct.unpack(">IIBB", png[16:26])
    return width, height, colour_type in (4, 6)
