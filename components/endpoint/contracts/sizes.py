"""The rule for free sizes: allowed widths and heights, and the nearest allowed size.

Sizes are (width, height) in pixels. Knows no model; the numbers are in ``rows``.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from components.message.message import Message, Value

SIZE = re.compile(r"([1-9][0-9]{0,5})x([1-9][0-9]{0,5})")


def parse_size(size: str) -> tuple[int, int]:
    """Return (width, height) of "WIDTHxHEIGHT"."""
    width, height = size.split("x")
    return int(width), int(height)


@dataclass(frozen=True)
class SizeRule:
    """Allow any size whose edges are multiples of ``multiple``, within bounds of edge, pixels and aspect ratio.

    ``longest``: the bound of the longer edge. ``most_ratio``: the bound of longer edge / shorter edge.
    """

    multiple: int
    longest: int
    least_pixels: int
    most_pixels: int
    most_ratio: int

    def allows(self, width: int, height: int) -> bool:
        """Return whether a size keeps the rule."""
        short, long = sorted((width, height))
        return (
            short > 0
            and width % self.multiple == height % self.multiple == 0
            and long <= self.longest
            and self.least_pixels <= width * height <= self.most_pixels
            and long <= self.most_ratio * short
        )

    def takes(self, size: object) -> bool:
        """Return whether a value is the text of an allowed size, "WIDTHxHEIGHT"."""
        return isinstance(size, str) and bool(SIZE.fullmatch(size)) and self.allows(*parse_size(size))

    def snap_edge(self, edge: int) -> int:
        """Return the nearest edge to ``edge`` among the edges of all allowed sizes."""
        most = self.longest // self.multiple * self.multiple
        return max(self.multiple, min(most, round(edge / self.multiple) * self.multiple))

    def snap(self, width: int, height: int) -> tuple[int, int]:
        """Return the allowed size nearest to (width, height); an allowed size stays unchanged.

        The size is brought within the bounds first, with its aspect ratio kept where the bounds allow. Distance is
        relative to the edges. Edges below 1 count as 1.
        """
        width, height = max(1, width), max(1, height)
        if self.allows(width, height):
            return width, height
        # In logarithms a ratio is a difference and the number of pixels a sum, and no value overflows.
        ratio = _clamp(math.log(width) - math.log(height), -math.log(self.most_ratio), math.log(self.most_ratio))
        pixels = _clamp(math.log(width) + math.log(height), math.log(self.least_pixels), math.log(self.most_pixels))
        pixels = min(pixels, 2 * math.log(self.longest) - abs(ratio))
        ideal = ((pixels + ratio) / 2, (pixels - ratio) / 2)

        def distance(size: tuple[int, int]) -> tuple[float, tuple[int, int]]:
            return math.hypot(*(math.log(edge) - wanted for edge, wanted in zip(size, ideal, strict=True))), size

        return min(self._near_height(math.exp(ideal[1])), key=distance)

    def _near_height(self, height: float) -> Iterator[tuple[int, int]]:
        """Yield for every width the allowed sizes next to ``height``, one or two."""
        step = self.multiple
        for width in range(step, self.longest + 1, step):
            least = _ceil(max(_ceil(self.least_pixels, width), _ceil(width, self.most_ratio)), step) * step
            most = min(self.longest, self.most_pixels // width, width * self.most_ratio) // step * step
            if least <= most:
                below = int(height) // step * step
                for near in (below, below + step):
                    yield width, max(least, min(most, near))

    @property
    def description(self) -> Message:
        """Return the rule as a list of limits, to be named in a sentence."""
        return Message(
            "both edges multiples of {multiple} and at most {longest}, {least:,} to {most:,} pixels, at most {ratio}:1",
            multiple=self.multiple,
            longest=self.longest,
            least=self.least_pixels,
            most=self.most_pixels,
            ratio=self.most_ratio,
        )

    def refuse(self, size: object, model: str) -> Message:
        """Return the sentence that refuses a size: the rule, and the nearest allowed size."""
        facts: dict[str, Value] = {"size": repr(size), "model": model, "rule": self.description}
        if not isinstance(size, str) or not SIZE.fullmatch(size):
            return Message('size cannot be {size} for {model}: choose {rule}, as in "1024x1024".', **facts)
        nearest = "x".join(map(str, self.snap(*parse_size(size))))
        return Message(
            "size cannot be {size} for {model}: choose {rule}; the nearest is {nearest}.", nearest=nearest, **facts
        )


def _clamp(value: float, least: float, most: float) -> float:
    return max(least, min(value, most))


def _ceil(value: int, divisor: int) -> int:
    return -(-value // divisor)
