"""Usage as an HTML table for people, with exact amounts.

Every text from outside is escaped by markupsafe.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from components.endpoint.contracts.cost import SYMBOLS
from components.library.records.usage import BILLED, DELETED, PERHAPS, Entry, Sums, group_entries
from components.studio.page.plural import plural

# Further rows become one that says their number, so that the table still adds up.
MOST_ROWS = 62
FATES = {
    DELETED: "Billed; the pictures were deleted for good",
    BILLED: "Billed, and no picture could be kept",
    PERHAPS: "May have been billed: look at the provider's usage page",
}
UNPRICED, FORECAST_UNKNOWN = "Cost not known", "Was to cost: not known"
UNKNOWN, NOTHING = "not known", "–"

HEAD = Markup('<th scope="col">{}</th>')
NUMBER_HEAD = Markup('<th scope="col" class="number">{}</th>')
LABEL = Markup('<th scope="row">{}</th>')
NUMBER = Markup('<td class="number">{}</td>')
ROW = Markup("<tr>{}{}</tr>")
TOTAL = Markup('<tr><th scope="row" colspan="{}">Total</th>{}</tr>')
# A table wider than a phone scrolls by itself, and by keys too.
TABLE = Markup(
    '<div class="{}" tabindex="0" role="region" aria-label="Usage as a table"><table><thead><tr>{}</tr></thead>'
    "<tbody>{}</tbody>{}</table></div>"
)

# Head of a column of numbers -> the text of a cell, from sums and a number of decimals.
Columns = dict[str, Callable[[Sums, int], str]]


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
    heads = _join(HEAD.format(name.capitalize()) for name in names)
    heads += _join(NUMBER_HEAD.format(head) for head in columns)
    rows = _join(ROW.format(_labels(key), _cells(columns, sums, places)) for key, sums in _sum_rest(order, len(names)))
    foot = TOTAL.format(len(names), _cells(columns, total, places))
    return TABLE.format("sums", heads, rows, Markup("<tfoot>{}</tfoot>").format(foot))


def write_doubts(doubts: Sequence[Entry]) -> Markup:
    """Return a table of calls that cost money, or may have, and left no picture; "" without such calls."""
    groups = group_entries(doubts, ["fate"])
    if not groups:
        return Markup("")
    total = sum(groups.values(), Sums())
    places = _count_decimals([*groups.values(), total])
    columns: Columns = {}
    for name, write in _list_columns(total).items():
        if name == "Calls" or name.startswith("Cost"):
            columns[FORECAST_UNKNOWN if name == UNPRICED else name.replace("Cost", "Was to cost", 1)] = write
    heads = HEAD.format("Not in the sums above") + _join(NUMBER_HEAD.format(name) for name in columns)
    rows = _join(
        ROW.format(LABEL.format(FATES[fate]), _cells(columns, groups[(fate,)], places))
        for fate in FATES
        if (fate,) in groups
    )
    return TABLE.format("sums doubts", heads, rows, "")


def say_total(total: Sums) -> Markup:
    """Return the totals of all calls as a line, with exact amounts."""
    money = " and ".join(_write_money(currency, amount) for currency, amount in total.money.items())
    facts = [
        Markup("<strong>{}</strong>").format(plural(total.pictures, "picture")),
        plural(total.calls, "call"),
        money,
        f"cost of {plural(total.unpriced, 'call')} not known" if total.unpriced else "",
        f"{_write_duration(total.seconds)} waited",
        "days are in UTC",
    ]
    spans = _join(Markup("<span>{}</span>").format(fact) for fact in facts if fact)
    return Markup('<div class="note facts" role="status">{}</div>').format(spans)


def _sum_rest(rows: list[tuple[tuple[Any, ...], Sums]], width: int) -> list[tuple[tuple[Any, ...], Sums]]:
    """Return at most ``MOST_ROWS`` rows: the last one then sums up the rest, and has ``width`` labels."""
    if len(rows) <= MOST_ROWS:
        return rows
    rest = rows[MOST_ROWS - 1 :]
    summed = sum((sums for _, sums in rest), Sums())
    return [*rows[: MOST_ROWS - 1], ((f"{len(rest):,} more", *[""] * (width - 1)), summed)]


def _list_columns(total: Sums) -> Columns:
    """Return the columns of numbers that are needed for entries with this total."""
    columns: Columns = {
        "Calls": lambda sums, _: f"{sums.calls:,}",
        "Pictures": lambda sums, _: f"{sums.pictures:,}",
        "Tokens in": lambda sums, _: _write_tokens(sums, sums.tokens_in),
        "Tokens out": lambda sums, _: _write_tokens(sums, sums.tokens_out),
    }
    if total.uncounted:
        columns["Tokens not known"] = lambda sums, _: f"{sums.uncounted:,}" if sums.uncounted else NOTHING
    for currency in sorted(total.money) or [""]:
        columns[f"Cost {SYMBOLS.get(currency, currency)}".strip()] = _cost_in(currency)
    if total.unpriced:
        columns[UNPRICED] = lambda sums, _: f"{sums.unpriced:,}" if sums.unpriced else NOTHING
    columns["Seconds"] = lambda sums, _: f"{sums.seconds:,.1f}"
    return columns


def _cost_in(currency: str) -> Callable[[Sums, int], str]:
    def write(sums: Sums, places: int) -> str:
        if currency in sums.money:
            return f"{sums.money[currency]:,.{places}f}"
        return UNKNOWN if sums.unpriced and not sums.money else NOTHING

    return write


def _write_tokens(sums: Sums, tokens: int) -> str:
    return UNKNOWN if sums.uncounted == sums.calls else f"{tokens:,}"


def _count_decimals(sums: Iterable[Sums]) -> int:
    """Return the number of decimals that all amounts of money need, so that they align; two at least."""
    exponents = (amount.normalize().as_tuple().exponent for each in sums for amount in each.money.values())
    return max(2, -min((int(exponent) for exponent in exponents), default=0))


def _labels(key: tuple[Any, ...]) -> Markup:
    return _join(LABEL.format(str(label) or NOTHING) for label in key)


def _cells(columns: Mapping[str, Callable[[Sums, int], str]], sums: Sums, places: int) -> Markup:
    return _join(NUMBER.format(write(sums, places)) for write in columns.values())


def _join(pieces: Iterable[Markup]) -> Markup:
    return Markup("").join(pieces)


def _write_money(currency: str, amount: Decimal) -> str:
    if amount == 0:
        return "free"
    places = _count_decimals([Sums(money={currency: amount})])
    return f"{SYMBOLS.get(currency, currency + ' ')}{amount:,.{places}f}"


def _write_duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes:,} min {rest} s" if minutes >= 2 else f"{seconds:.1f} s"
