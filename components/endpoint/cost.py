"""What a picture costs: before, from the tables; after, from the usage that came back.

What is not known is None, never 0. Does no rounding: amounts are exact decimals.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

MILLION = Decimal(1_000_000)
SYMBOLS = {"USD": "$", "CNY": "¥"}


@dataclass(frozen=True)
class Prices:
    """Hold prices per million tokens in one currency."""

    currency: str
    text_in: int | float
    image_in: int | float
    image_out: int | float


FREE = Prices("CNY", text_in=0, image_in=0, image_out=0)


@dataclass(frozen=True)
class Cost:
    """Hold an amount of money."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        """Return "$0.166", "¥1.17" or "free": two significant decimals more than a cent for small amounts."""
        if self.amount == 0:
            return "free"
        if self.amount < Decimal("0.001"):
            return f"less than {SYMBOLS.get(self.currency, self.currency + ' ')}0.001"
        places = 2 if self.amount >= 1 else 3
        return f"{SYMBOLS.get(self.currency, self.currency + ' ')}{self.amount:.{places}f}"

    def as_json(self) -> dict[str, object]:
        """Return {"amount": number, "currency": "CNY"}."""
        return {"amount": float(self.amount), "currency": self.currency}


def estimate_cost(prices: Prices | None, output_tokens: int | None) -> Cost | None:
    """Return what the output tokens of a request cost, or None where a price or the tokens are not known."""
    if prices is None or (output_tokens is None and prices.image_out):
        return None
    return Cost(Decimal(output_tokens or 0) * Decimal(str(prices.image_out)) / MILLION, prices.currency)


def cost_of_usage(prices: Prices | None, usage: Mapping[str, object] | None) -> Cost | None:
    """Return what a call cost by the usage it came back with, or None where that cannot be said.

    Input tokens that are not named as image tokens are charged as text.
    """
    if prices is None:
        return None
    if prices == FREE:
        return Cost(Decimal(0), prices.currency)
    total_in, total_out = _count(usage, "input_tokens"), _count(usage, "output_tokens")
    if total_in is None or total_out is None:
        return None
    details = usage.get("input_tokens_details") if usage else None
    image_in = (_count(details, "image_tokens") if isinstance(details, Mapping) else None) or 0
    if image_in > total_in:
        return None
    amount = (
        (total_in - image_in) * Decimal(str(prices.text_in))
        + image_in * Decimal(str(prices.image_in))
        + total_out * Decimal(str(prices.image_out))
    ) / MILLION
    return Cost(amount, prices.currency)


def _count(usage: Mapping[str, object] | None, name: str) -> int | None:
    value = usage.get(name) if usage else None
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
