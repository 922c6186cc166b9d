"""The tokens an order is reported to have used.

Output tokens are the contract's table. Text tokens are an estimate: the endpoint's constant overhead, and about one
token for a short English word, more for a long one, one for a Chinese character (endpoint facts, section 5).
"""

import math
import re

from components.offline.order import CONTRACT, Order

OVERHEAD = 6
TILE = 512
BASE_TOKENS, TILE_TOKENS = 65, 129
LONGEST_SIDE = 2048
# Letters a token covers on average, in words too long to be one token.
LETTERS_PER_TOKEN = 9


def count_usage(order: Order) -> dict[str, object]:
    """Return the ``usage`` object of an answer."""
    text = OVERHEAD + count_text_tokens(order.prompt)
    details = {"text_tokens": text}
    if order.images:
        details["image_tokens"] = sum(count_image_tokens(*image.shape[1::-1]) for image in order.images)
    received = sum(details.values())
    made = CONTRACT.output_tokens[order.quality, order.size] * order.n
    return {
        "total_tokens": received + made,
        "input_tokens": received,
        "output_tokens": made,
        "input_tokens_details": details,
    }


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
