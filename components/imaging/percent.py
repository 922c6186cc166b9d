"""Write a share as percent."""

from decimal import Decimal

from components.message.message import Message

MOST_PLACES = 9


def format_percent(part: int, whole: int) -> Message:
    """Return "12 %", "0.21 %" or "99.8 %", as ``percent_of`` with the sign."""
    return Message("{percent} %", percent=percent_of(part, whole))


def percent_of(part: int, whole: int) -> Message:
    """Return "12", "0.21" or "99.8": two significant digits; "0" and "100" only where exact."""
    percent = 100 * part / whole
    digits = Decimal(f"{percent:.2g}")
    if part == whole:
        digits = Decimal(100)
    elif percent > 99:
        digits = 100 - Decimal(f"{100 - percent:.2g}")
    places = min(MOST_PLACES, max(0, -int(digits.normalize().as_tuple().exponent)))
    # Without a word, and so without a translation.
    number = f"{{percent:.{places}f}}"
    return Message(number, percent=digits)
