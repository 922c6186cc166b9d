"""The figures of usage as the reader writes them: numbers and money with so many decimals, days and months."""

from datetime import date
from decimal import Decimal

from babel.dates import format_skeleton
from babel.numbers import format_decimal

from components.endpoint.contracts.value_names import name_value
from components.message.money import SYMBOLS, Money
from components.studio.language.languages import offered
from components.studio.language.reader import reader_now
from components.studio.language.translation import _, translate


def write_number(number: float | Decimal, decimals: int) -> str:
    """Return a number with exactly so many decimals, and with the separators of the reader's language."""
    pattern = f"#,##0.{'0' * decimals}" if decimals else "#,##0"
    return str(format_decimal(number, pattern, locale=_locale()))


def write_money(currency: str, amount: float | Decimal, decimals: int) -> str:
    """Return an amount of money with exactly so many decimals: "$1,234.50"."""
    return translate(Money(Decimal(str(amount)), currency, decimals))


def name_currency(currency: str) -> str:
    """Return "¥", or the currency's name where no symbol is known."""
    return SYMBOLS.get(currency, currency)


def name_day(day: date) -> str:
    """Return a day of the year: "Mar 31"."""
    return str(format_skeleton("MMMd", day, locale=_locale()))


def name_month(day: date) -> str:
    """Return the month of a day: "Mar 2026"."""
    return str(format_skeleton("yMMM", day, locale=_locale()))


def name_group(group: str, name: str) -> str:
    """Return the name of a "model" or a "quality" for people."""
    return (translate(name_value(name)) if group == "quality" else name) or _("not known")


def _locale() -> str:
    return str(offered()[reader_now().language].locale)
