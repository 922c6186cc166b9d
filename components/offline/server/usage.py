"""The tokens an order is reported to have used.

Output tokens are the contract's, or a stand-in where it has none. Text tokens are an estimate: the endpoint's constant
overhead, and about one token for a short English word, more for a long one, one for a Chinese character (endpoint
facts, section 5).
"""

import math
import re

from components.endpoint.contracts.contract import OUTPUT_TOKENS, contract_for
from components.offline.server.request import Order

OVERHEAD = 6
TILE = 512
BASE_TOKENS, TILE_TOKENS = 65, 129
LONGEST_SIDE = 2048
PARTIAL_TOKENS = 100
# What high input fidelity adds to a square picture and to any other (endpoint facts, section 5).
FAITHFUL_SQUARE, FAITHFUL_OBLONG = 4160, 6240
# Letters a token covers on average, in words too long to be one token.
LETTERS_PER_TOKEN = 9


def count_usage(order: Order, complete: bool = False) -> dict[str, object]:
    """Return the ``usage`` object of an answer; a ``complete`` one counts image tokens where there are none too."""
    details = {"text_tokens": OVERHEAD + count_text_tokens(order.prompt)}
    if order.images or complete:
        details["image_tokens"] = sum(_count_input(image.shape[1], image.shape[0], order) for image in order.images)
    counted = order.contract.count_output_tokens(order.quality, order.size)
    tokens = _stand_in(order) if counted is None else counted
    partials = PARTIAL_TOKENS * order.partial_images if order.stream else 0
    return _add_up(details, (tokens + partials) * order.n)


def _stand_in(order: Order) -> int:
    """Return the output tokens of a model whose own are not published: gpt-image-1's, or gpt-image-2's where freer.

    What is finer than high counts as high.
    """
    if (order.quality, order.size) in OUTPUT_TOKENS and order.contract.size_rule is None:
        return OUTPUT_TOKENS[order.quality, order.size]
    known = contract_for("gpt-image-2", "openai")
    return known.count_output_tokens(order.quality if order.quality in known.qualities else "high", order.size)


def share_usage(usage: dict[str, object], index: int, count: int) -> dict[str, object]:
    """Return the part of a usage that picture ``index`` of ``count`` is told with; the parts add up to the whole.

    The first picture is told with the input; all have the same share of the output.
    """
    details = usage["input_tokens_details"]
    return _add_up(details if index == 0 else dict.fromkeys(details, 0), usage["output_tokens"] // count)


def _add_up(details: dict[str, int], made: int) -> dict[str, object]:
    received = sum(details.values())
    return {
        "total_tokens": received + made,
        "input_tokens": received,
        "output_tokens": made,
        "input_tokens_details": details,
    }


def _count_input(width: int, height: int, order: Order) -> int:
    more = FAITHFUL_SQUARE if width == height else FAITHFUL_OBLONG
    return count_image_tokens(width, height) + (more if order.faithful else 0)


def count_text_tokens(prompt: str) -> int:
    """Return about how many tokens a prompt has."""
    words = re.findall(r"[A-Za-z]+", prompt)
    others = re.findall(r"\d{1,3}|[^\sA-Za-z\d]", prompt)
    return sum(math.ceil(len(word) / LETTERS_PER_TOKEN) for word in words) + len(others)


def count_image_tokens(width: int, height: int) -> int:
    """Return the tokens of an input picture: its tiles after its shortest side is scaled down to one tile.

    Source: OpenAI's vision guide for gpt-image-1 at low fidelity, 1024x1024 = 194.
    """
    share = min(1.0, LONGEST_SIDE / max(width, height))
    share = min(share, TILE / min(width, height))
    across, down = (max(math.ceil(round(side * share) / TILE), 1) for side in (width, height))
    return BASE_TOKENS + TILE_TOKENS * across * down
