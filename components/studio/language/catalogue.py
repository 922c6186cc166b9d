"""The catalogue of one language: sentences from its .mo file; numbers, money and dates as its readers write them."""

import gettext
import re
from copy import copy
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Literal

from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import NumberPattern, get_currency_symbol

from components.message.message import ENGLISH, English, Language, Value, zone_of
from components.message.money import Money
from components.studio.language.languages import CATALOGUES, DOMAIN, ENGLISH_TAG, Offered, offered
from components.studio.language.reader import Reader

_SPEC = re.compile(r"(?P<sign>\+?)(?P<group>,?)(?:\.(?P<places>[0-9]))?(?P<kind>[f%]?)")
LISTS: dict[str, Literal["standard", "or"]] = {"and": "standard", "or": "or"}
# Signs after which a sentence needs no space.
CLOSING = tuple("。！？：；）”")


class Catalogue:
    """Say messages in one language."""

    def __init__(self, language: Offered) -> None:
        self.locale = language.locale
        folder = CATALOGUES / language.tag.replace("-", "_") / "LC_MESSAGES"
        with (folder / f"{DOMAIN}.mo").open("rb") as file:
            self._found = gettext.GNUTranslations(file)

    def find(self, text: str) -> str:
        """Return the sentence of the language, or the English sentence where there is none."""
        return self._found.gettext(text) if text else ""

    def find_plural(self, one: str, many: str, n: int) -> str:
        """Return the sentence of the language for a number of things."""
        return self._found.ngettext(one, many, n)

    def format(self, value: Value, spec: str) -> str:
        """Return a value as readers of the language write it."""
        match value:
            case Money():
                return self._format_money(value)
            case datetime():
                return f"{format_datetime(value, 'short', locale=self.locale)}{zone_of(value)}"
            case date():
                return str(format_date(value, "medium", locale=self.locale))
            case int() | float() | Decimal() if spec or isinstance(value, float):
                return self._format_number(value, spec)
        return str(value)

    def join_sentences(self, sentences: list[str]) -> str:
        """Return sentences in a row: Chinese ones without a space."""
        said = ""
        for sentence in sentences:
            said += sentence if not said or said.endswith(CLOSING) else f" {sentence}"
        return said

    def join_list(self, values: list[str], last: str) -> str:
        """Return values in a row as the language lists them."""
        if last:
            return str(format_list(values, LISTS[last], locale=self.locale))
        return ("、" if self.locale.language == "zh" else ", ").join(values)

    def _format_number(self, value: int | float | Decimal, spec: str) -> str:
        asked = _SPEC.fullmatch(spec)
        if asked is None:
            return str(value)
        places = int(asked["places"]) if asked["places"] else 6 if asked["kind"] == "f" else None
        patterns = self.locale.percent_formats if asked["kind"] == "%" else self.locale.decimal_formats
        pattern = patterns[None] if places is None else _with_places(patterns[None], places)
        said = pattern.apply(value, self.locale, group_separator=bool(asked["group"]))
        return f"+{said}" if asked["sign"] and value >= 0 else str(said)

    def _format_money(self, money: Money) -> str:
        pattern = _with_places(self.locale.currency_formats["standard"], money.places)
        said = pattern.apply(money.amount, self.locale, currency=money.currency, currency_digits=False)
        return str(said).replace(get_currency_symbol(money.currency, self.locale), money.symbol)


def _with_places(pattern: NumberPattern, places: int) -> NumberPattern:
    """Return a pattern that writes exactly so many decimals."""
    exact = copy(pattern)
    exact.frac_prec = (places, places)
    return exact


class _InZone:
    """Say messages in a language, and times in a reader's zone."""

    def __init__(self, language: Language, reader: Reader) -> None:
        self._language, self._zone = language, reader.zone
        self.find, self.find_plural = language.find, language.find_plural
        self.join_sentences, self.join_list = language.join_sentences, language.join_list

    def format(self, value: Value, spec: str) -> str:
        """Return a value; a time in the reader's zone."""
        if isinstance(value, datetime) and value.tzinfo is not None:
            value = value.astimezone(self._zone)
        return self._language.format(value, spec)


@cache
def read_catalogue(tag: str) -> Catalogue | English:
    """Return the catalogue of a language on offer, by its tag."""
    return ENGLISH if tag == ENGLISH_TAG else Catalogue(offered()[tag])


def language_of(reader: Reader) -> Language:
    """Return the language for a reader, with times in the reader's zone where it is known."""
    language = read_catalogue(reader.language)
    return _InZone(language, reader) if reader.zone else language
