"""An amount of money, as a value of a message."""

from dataclasses import dataclass
from decimal import Decimal

SYMBOLS = {"USD": "$", "CNY": "¥"}


@dataclass(frozen=True)
class Money:
    """Hold an amount of money in a currency, "USD" or "CNY"; ``decimals`` are those that are said, None to choose."""

    amount: Decimal
    currency: str
    decimals: int | None = None

    @property
    def places(self) -> int:
        """Return the decimals that are said: where to choose, one more than a cent for amounts below 1."""
        if self.decimals is not None:
            return self.decimals
        return 2 if self.amount >= 1 else 3

    @property
    def symbol(self) -> str:
        """Return "$", or the currency's name where no symbol is known."""
        return SYMBOLS.get(self.currency, self.currency)

    def __str__(self) -> str:
        """Return "$0.166", "¥1.17" or "EUR 1.17"."""
        space = "" if self.currency in SYMBOLS else " "
        return f"{self.symbol}{space}{self.amount:,.{self.places}f}"
