"""Count the tokens that an answer reports as its usage.

Output tokens are the contract's, or gpt-image-2's where the contract has none. Text tokens are an estimate: a constant
overhead, about one token for a short English word, more for a long word, one for a Chinese character.
"""

import math
import re
from typing import TypedDict

from components.endpoint.contracts.contract import OUTPUT_TOKENS, contract_for
from components.offline.server.request import ImageRequest

OVERHEAD = 6
TILE = 512
BASE_TOKENS, TILE_TOKENS = 65, 129
LONGEST_SIDE = 2048
PARTIAL_TOKENS = 100
# The tokens that high input fidelity adds to a square picture and to another.
FAITHFUL_SQUARE, FAITHFUL_OBLONG = 4160, 6240
# Letters of a token on average, in words of several tokens.
LETTERS_PER_TOKEN = 9


class Usage(TypedDict):
    """Hold the ``usage`` object of an answer."""

    total_tokens: int
    input_tokens: int
    output_tokens: int
    input_tokens_details: dict[str, int]


def count_usage(wanted: ImageRequest, complete: bool = False) -> Usage:
    """Return the ``usage`` object of an answer; ``complete``: count image tokens also without input pictures."""
    details = {"text_tokens": OVERHEAD + count_text_tokens(wanted.prompt)}
    if wanted.images or complete:
        details["image_tokens"] = sum(_count_input(image.shape[1], image.shape[0], wanted) for image in wanted.images)
    counted = wanted.contract.count_output_tokens(wanted.quality, wanted.size)
    tokens = _assumed_tokens(wanted) if counted is None else counted
    partials = PARTIAL_TOKENS * wanted.partial_images if wanted.stream else 0
    return _add_up(details, (tokens + partials) * wanted.n)


def _assumed_tokens(wanted: ImageRequest) -> int:
    """Return output tokens for a model without published tokens: gpt-image-1's, or gpt-image-2's with a size rule.

    A quality above high counts as high.
    """
    if (wanted.quality, wanted.size) in OUTPUT_TOKENS and wanted.contract.size_rule is None:
        return OUTPUT_TOKENS[wanted.quality, wanted.size]
    known = contract_for("gpt-image-2", "openai")
    quality = wanted.quality if wanted.quality in known.qualities else "high"
    return known.count_output_tokens(quality, wanted.size) or 0


def share_usage(usage: Usage, index: int, count: int) -> Usage:
    """Return the share of picture ``index`` of ``count`` in a usage; the shares add up to the usage.

    The first picture has the whole input; all have the same share of the output.
    """
    details = usage["input_tokens_details"]
    return _add_up(details if index == 0 else dict.fromkeys(details, 0), usage["output_tokens"] // count)


def _add_up(details: dict[str, int], made: int) -> Usage:
    received = sum(details.values())
    return {
        "total_tokens": received + made,
        "input_tokens": received,
        "output_tokens": made,
        "input_tokens_details": details,
    }


def _count_input(width: int, height: int, wanted: ImageRequest) -> int:
    more = FAITHFUL_SQUARE if width == height else FAITHFUL_OBLONG
    return count_image_tokens(width, height) + (more if wanted.faithful else 0)


def count_text_tokens(prompt: str) -> int:
    """Return the approximate tokens of a prompt."""
    words = re.findall(r"[A-Za-z]+", prompt)
    others = re.findall(r"\d{1,3}|[^\sA-Za-z\d]", prompt)
    return sum(math.ceil(len(word) / LETTERS_PER_TOKEN) for word in words) + len(others)


def count_image_tokens(width: int, height: int) -> int:
    """Return the tokens of an input picture: its tiles after scaling its shortest side down to one tile.

    Source: OpenAI's vision guide for gpt-image-1 at low fidelity, 1024x1024 = 194.
    """
    share = min(1.0, LONGEST_SIDE / max(width, height))
    share = min(share, TILE / min(width, height))
    across, down = (max(math.ceil(round(side * share) / TILE), 1) for side in (width, height))
    return BASE_TOKENS + TILE_TOKENS * across * down
