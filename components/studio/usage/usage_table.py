"""Usage as an HTML table for people, with exact amounts.

Every text from outside is escaped by markupsafe.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from markupsafe import Markup

from components.endpoint.contracts.value_names import name_value
from components.library.ledger.usage import BILLED, PERHAPS, Entry, Sums, group_entries
from components.message.message import Listed, Message, Plural
from components.studio.language.reader import reader_now
from components.studio.language.translation import N_, _, _n, translate
from components.studio.page.table import HEAD, LABEL, NUMBER, NUMBER_HEAD, ROW, TABLE
from components.studio.usage.figures import name_currency, write_money, write_number

# Further rows become one that says their number, so that the table still adds up.
MOST_ROWS = 62
FATES = {
    BILLED: N_("Billed, and no picture is kept"),
    PERHAPS: N_("May have been billed: look at the provider's usage page"),
}
GROUPS = {"day": N_("Day"), "model": N_("Model"), "quality": N_("Quality")}
UNKNOWN, NOTHING = N_("not known"), "–"

TOTAL = Markup('<tr><th scope="row" colspan="{}">{}</th>{}</tr>')


@dataclass(frozen=True)
class Column:
    """Hold a column of numbers: its head, and the text of a cell, from sums and a number of decimals.

    ``doubtful`` is the head in the table of calls without pictures, None for a column that the table has not.
    """

    head: Message
    write: Callable[[Sums, int], str]
    doubtful: Message | None = None


def write_table(entries: Sequence[Entry], names: Sequence[str]) -> Markup:
    """Return a table of entries grouped by ``names``, some of "day", "model" and "quality", with a row of totals.

    Grouped by day the newest is first, else the group with the most calls.
    """
    groups = group_entries(entries, names)
    if names[0] == "day":
        order = sorted(groups.items(), key=lambda item: item[0], reverse=True)
    else:
        order = sorted(groups.items(), key=lambda item: (-item[1].calls, item[0]))
    total = sum(groups.values(), Sums())
    columns, places = _list_columns(total), _count_decimals(groups.values())
    heads = _join(HEAD.format(_(GROUPS[name])) for name in names)
    heads += _join(NUMBER_HEAD.format(translate(column.head)) for column in columns)
    rows = _join(
        ROW.format(_labels(names, key), _cells(columns, sums, places)) for key, sums in _sum_rest(order, len(names))
    )
    foot = TOTAL.format(len(names), _("Total"), _cells(columns, total, places))
    return TABLE.format("sums", _("Usage as a table"), heads, rows, Markup("<tfoot>{}</tfoot>").format(foot))


def write_doubts(doubts: Sequence[Entry]) -> Markup:
    """Return a table of calls that cost money, or may have, and left no picture; "" without such calls."""
    groups = group_entries(doubts, ["fate"])
    if not groups:
        return Markup("")
    total = sum(groups.values(), Sums())
    places = _count_decimals([*groups.values(), total])
    columns = [column for column in _list_columns(total) if column.doubtful is not None]
    heads = HEAD.format(_("Not in the sums above"))
    heads += _join(NUMBER_HEAD.format(translate(column.doubtful)) for column in columns)
    rows = _join(
        ROW.format(LABEL.format(_(FATES[fate])), _cells(columns, groups[(fate,)], places))
        for fate in FATES
        if (fate,) in groups
    )
    return TABLE.format("sums doubts", _("Calls without pictures as a table"), heads, rows, "")


def say_total(total: Sums) -> Markup:
    """Return the totals of all calls as a line, with exact amounts."""
    money = [_write_money(currency, amount) for currency, amount in total.money.items()]
    unpriced = _n("cost of {n:,} call not known", "cost of {n:,} calls not known", n=total.unpriced)
    facts = [
        Markup("<strong>{}</strong>").format(_n("{n:,} picture", "{n:,} pictures", n=total.pictures)),
        _n("{n:,} call", "{n:,} calls", n=total.calls),
        translate(Listed(money, "and")),
        unpriced if total.unpriced else "",
        _say_waited(total.seconds),
        "" if reader_now().zone else _("days are in UTC"),
    ]
    spans = _join(Markup("<span>{}</span>").format(fact) for fact in facts if fact)
    return Markup('<div class="note facts">{}</div>').format(spans)


def _sum_rest(rows: list[tuple[tuple[Any, ...], Sums]], width: int) -> list[tuple[tuple[Any, ...], Sums]]:
    """Return at most ``MOST_ROWS`` rows: the last one then sums up the rest, and has ``width`` labels."""
    if len(rows) <= MOST_ROWS:
        return rows
    rest = rows[MOST_ROWS - 1 :]
    summed = sum((sums for _, sums in rest), Sums())
    more = Plural("{n:,} more", "{n:,} more", n=len(rest))
    return [*rows[: MOST_ROWS - 1], ((more, *[""] * (width - 1)), summed)]


def _list_columns(total: Sums) -> list[Column]:
    """Return the columns of numbers that are needed for entries with this total."""
    columns = [
        Column(Message("Calls"), lambda sums, places: write_number(sums.calls, 0), doubtful=Message("Calls")),
        Column(Message("Pictures"), lambda sums, places: write_number(sums.pictures, 0)),
        Column(Message("Tokens in"), lambda sums, places: _write_tokens(sums, sums.tokens_in)),
        Column(Message("Tokens out"), lambda sums, places: _write_tokens(sums, sums.tokens_out)),
    ]
    if total.uncounted:
        columns.append(Column(Message("Tokens not known"), lambda sums, places: _write_some(sums.uncounted)))
    columns += [_list_cost(currency) for currency in sorted(total.money)] or [
        Column(Message("Cost"), partial(_write_cost, ""), Message("Was to cost"))
    ]
    if total.unpriced:
        unpriced, forecast_unknown = Message("Cost not known"), Message("Was to cost: not known")
        columns.append(Column(unpriced, lambda sums, places: _write_some(sums.unpriced), forecast_unknown))
    columns.append(Column(Message("Seconds"), lambda sums, places: write_number(sums.seconds, 1)))
    return columns


def _list_cost(currency: str) -> Column:
    """Return the column of the cost in a currency."""
    name = name_currency(currency)
    said, forecast = Message("Cost {currency}", currency=name), Message("Was to cost {currency}", currency=name)
    return Column(said, partial(_write_cost, currency), forecast)


def _write_cost(currency: str, sums: Sums, places: int) -> str:
    if currency in sums.money:
        return write_number(sums.money[currency], places)
    return _(UNKNOWN) if sums.unpriced and not sums.money else NOTHING


def _write_tokens(sums: Sums, tokens: int) -> str:
    return _(UNKNOWN) if sums.uncounted == sums.calls else write_number(tokens, 0)


def _write_some(count: int) -> str:
    return write_number(count, 0) if count else NOTHING


def _count_decimals(sums: Iterable[Sums]) -> int:
    """Return the number of decimals that all amounts of money need, so that they align; two at least."""
    exponents = (amount.normalize().as_tuple().exponent for each in sums for amount in each.money.values())
    return max(2, -min((int(exponent) for exponent in exponents), default=0))


def _labels(names: Sequence[str], key: tuple[Any, ...]) -> Markup:
    return _join(LABEL.format(_say_label(name, label)) for name, label in zip(names, key, strict=True))


def _say_label(name: str, label: Any) -> str:
    named = name_value(label) if name == "quality" and isinstance(label, str) else label
    return translate(named) or NOTHING


def _cells(columns: Iterable[Column], sums: Sums, places: int) -> Markup:
    return _join(NUMBER.format(column.write(sums, places)) for column in columns)


def _join(pieces: Iterable[Markup]) -> Markup:
    return Markup("").join(pieces)


def _write_money(currency: str, amount: Decimal) -> str:
    if amount == 0:
        return _("free")
    return write_money(currency, amount, _count_decimals([Sums(money={currency: amount})]))


def _say_waited(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    if minutes >= 2:
        return _("{minutes:,} min {seconds} s waited", minutes=minutes, seconds=rest)
    return _("{seconds:.1f} s waited", seconds=seconds)
