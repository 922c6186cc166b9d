"""The cost of a picture: the forecast from tables, the cost from the reported usage.

An unknown cost is None, never 0. Amounts are exact decimals, without rounding.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from components.message.message import Message
from components.message.money import Money

MILLION = Decimal(1_000_000)
# The least amount that is said.
LEAST_SAID = Decimal("0.001")
PARTIAL_TOKENS = 100  # of every partial picture of a stream (OpenAI, image generation guide)
# Tokens around every prompt, by users' measurements. An edit has about 16 to 32 more, which no endpoint documents.
PROMPT_TOKENS = 6

# Units of tokens: Latin words, words of other scripts, numbers, and single signs, Chinese characters among them.
_WORD = re.compile(
    r"(?P<latin>[A-Za-z]+)|(?P<number>[0-9]+)"
    r"|(?P<sign>[\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]|[^\w\s]|_)"
    r"|(?P<other>[^\W\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff_A-Za-z0-9]+)"
)
_LETTERS = {"latin": 9, "number": 3, "sign": 1, "other": 4}


@dataclass(frozen=True)
class Prices:
    """Hold prices per million tokens in one currency; ``text_out`` is None where unknown."""

    currency: str
    text_in: int | float
    image_in: int | float
    image_out: int | float
    text_out: int | float | None = None


FREE = Prices("CNY", text_in=0, image_in=0, image_out=0)


@dataclass(frozen=True)
class Cost:
    """Hold an amount of money."""

    amount: Decimal
    currency: str

    @property
    def message(self) -> Message:
        """Return "$0.166", "¥1.17", "less than $0.001" or "free"."""
        if self.amount == 0:
            return Message("free")
        if self.amount < LEAST_SAID:
            return Message("less than {cost}", cost=Money(LEAST_SAID, self.currency))
        return Message("{cost}", cost=Money(self.amount, self.currency))

    def __str__(self) -> str:
        return str(self.message)

    def as_json(self) -> dict[str, object]:
        """Return {"amount": number, "currency": "CNY"}."""
        return {"amount": float(self.amount), "currency": self.currency}


@dataclass(frozen=True)
class Forecast:
    """Hold the expected cost of a request: None = unknown; a lower bound where not ``complete``."""

    cost: Cost | None
    complete: bool = True

    @property
    def message(self) -> Message:
        """Return "about ¥1.17", "at least ¥1.17", "free" or "price not known"."""
        if self.cost is None:
            return Message("price not known")
        if not self.complete:
            return Message("at least {cost}", cost=self.cost.message)
        return self.cost.message if self.cost.amount < LEAST_SAID else Message("about {cost}", cost=self.cost.message)

    def __str__(self) -> str:
        return str(self.message)


UNKNOWN = Forecast(None)


def count_text_tokens(prompt: str) -> int:
    """Return the approximate tokens of a prompt, without the models' vocabulary.

    One token: up to 9 letters of a Latin word, 4 letters of another script, 3 digits, a sign, or a Chinese character;
    about 4 characters of English. "a beautiful flower" has 9 tokens, as documented.
    """
    words = _WORD.finditer(prompt)
    return PROMPT_TOKENS + sum(-(-len(word[0]) // _LETTERS[str(word.lastgroup)]) for word in words)


def count_drawn_tokens(factor: int, width: int, height: int) -> int:
    """Return the output tokens of one picture of gpt-image-2; ``factor`` F belongs to the quality.

    ceil(F * s * (2,000,000 + W * H) / 4,000,000), where s = round(F * shorter edge / longer edge). Users derived the
    formula from OpenAI's calculator; every published price agrees.
    """
    short, long = sorted((width, height))
    shorter = (2 * factor * short + long) // (2 * long)
    return -(-factor * shorter * (2_000_000 + width * height) // 4_000_000)


def count_tile_tokens(width: int, height: int, fidelity: str = "") -> int:
    """Return the input tokens of one picture for the models before gpt-image-2 (OpenAI, images and vision guide).

    The picture is scaled down into 2048 x 2048 and to a shorter edge of 512, and has 65 tokens and 129 for every tile
    of 512 x 512. High fidelity adds 4160 tokens to a square picture, 6240 to another. A mask is not counted.
    """
    # Edges are cut to whole pixels: 1024x1025 was measured as one tile.
    if (long := max(width, height)) > 2048:
        width, height = max(1, width * 2048 // long), max(1, height * 2048 // long)
    square = width == height
    if (short := min(width, height)) > 512:
        width, height = width * 512 // short, height * 512 // short
    tiles = -(-width // 512) * -(-height // 512)
    more = {"high": 4160 if square else 6240}
    return 65 + 129 * tiles + more.get(fidelity, 0)


def forecast_cost(
    prices: Prices | None, output_tokens: int | None, image_tokens: int | None = 0, text_tokens: int = 0
) -> Forecast:
    """Return the expected cost of output pictures, input pictures and input text, by their tokens.

    With unknown output tokens the cost is unknown; with unknown image tokens the cost is a lower bound.
    """
    if prices is None or (output_tokens is None and prices.image_out):
        return UNKNOWN
    amount = (
        Decimal(output_tokens or 0) * Decimal(str(prices.image_out))
        + Decimal(image_tokens or 0) * Decimal(str(prices.image_in))
        + Decimal(text_tokens) * Decimal(str(prices.text_in))
    )
    complete = image_tokens is not None or not prices.image_in
    return Forecast(Cost(amount / MILLION, prices.currency), complete)


def sum_costs(costs: Iterable[Cost | None]) -> Cost | None:
    """Return the sum of costs in one currency, None where a cost is unknown, or for no costs."""
    total: Cost | None = None
    for cost in costs:
        if cost is None:
            return None
        total = Cost(total.amount + cost.amount, total.currency) if total else cost
    return total


def sum_forecasts(forecasts: Iterable[Forecast]) -> Forecast:
    """Return the expected cost of several requests together."""
    all_of_them = list(forecasts)
    complete = all(forecast.complete for forecast in all_of_them)
    return Forecast(sum_costs(forecast.cost for forecast in all_of_them), complete)


def cost_of_usage(
    prices: Prices | None, usage: Mapping[str, object] | None, *, has_input_pictures: bool = False
) -> Cost | None:
    """Return the cost of a call by the usage in its answer, None = unknown.

    Input tokens are text tokens unless the usage counts them as image tokens. With input pictures the usage must count
    image tokens, or both prices must be equal. Output tokens are image tokens unless counted as text tokens. A count of
    0 for a picture means that the count is unknown.
    """
    if prices is None:
        return None
    if prices == FREE:
        return Cost(Decimal(0), prices.currency)
    total_in, total_out = _count(usage, "input_tokens"), _count(usage, "output_tokens")
    if total_in is None or not total_out or (has_input_pictures and not total_in):
        return None
    image_in = _count_detail(usage, "input_tokens_details", "image_tokens")
    text_out = _count_detail(usage, "output_tokens_details", "text_tokens")
    if has_input_pictures and not image_in and prices.image_in != prices.text_in:
        return None
    if image_in > total_in or text_out > total_out or (text_out and prices.text_out is None):
        return None
    amount = (
        (total_in - image_in) * Decimal(str(prices.text_in))
        + image_in * Decimal(str(prices.image_in))
        + (total_out - text_out) * Decimal(str(prices.image_out))
        + text_out * Decimal(str(prices.text_out or 0))
    ) / MILLION
    return Cost(amount, prices.currency)


def is_all_zeros(usage: Mapping[str, object] | None) -> bool:
    """Return whether every count in a usage is 0, so that the usage is unknown: a picture always takes tokens."""
    counts = [*_list_counts(usage or {})]
    return bool(counts) and not any(counts)


def _list_counts(usage: Mapping[str, object]) -> Iterator[int | float]:
    for value in usage.values():
        if isinstance(value, Mapping):
            yield from _list_counts(value)
        elif isinstance(value, int | float):
            yield value


def _count_detail(usage: Mapping[str, object] | None, details: str, name: str) -> int:
    found = usage.get(details) if usage else None
    return (_count(found, name) if isinstance(found, Mapping) else None) or 0


def _count(usage: Mapping[str, object] | None, name: str) -> int | None:
    value = usage.get(name) if usage else None
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
