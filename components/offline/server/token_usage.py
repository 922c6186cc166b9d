"""Count the tokens that an answer reports as its usage.

Counted as the client forecasts them: output tokens are the contract's, or gpt-image-2's where the contract has none;
text tokens are an estimate.
"""

from typing import TypedDict

from components.endpoint.contracts.contract import (
    OUTPUT_TOKENS,
    PARTIAL_TOKENS,
    contract_for,
    count_text_tokens,
    count_tile_tokens,
)
from components.offline.server.request import ImageRequest


class Usage(TypedDict):
    """Hold the ``usage`` object of an answer."""

    total_tokens: int
    input_tokens: int
    output_tokens: int
    input_tokens_details: dict[str, int]


def count_usage(wanted: ImageRequest, complete: bool = False) -> Usage:
    """Return the ``usage`` object of an answer; ``complete``: count image tokens also without input pictures."""
    details = {"text_tokens": count_text_tokens(wanted.prompt)}
    if wanted.images or complete:
        fidelity = "high" if wanted.faithful else ""
        counts = (count_tile_tokens(image.shape[1], image.shape[0], fidelity) for image in wanted.images)
        details["image_tokens"] = sum(counts)
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
