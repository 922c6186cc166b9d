"""Usage as a table for people, and as CSV for programs.

Both say what the records say, to the last decimal. Every text that comes from outside is escaped here, and none is a
formula in a spreadsheet.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from html import escape

from components.endpoint.contracts.cost import SYMBOLS
from components.library.records.usage import (
    BILLED,
    DELETED,
    NAMES,
    PERHAPS,
    Entry,
    Sums,
    Usage,
    group_entries,
)
from components.studio.page.plural import plural

# More rows than these are one that says how many it stands for, so that the table still adds up.
MOST_ROWS = 62
FATES = {
    DELETED: "Billed; the pictures were deleted for good",
    BILLED: "Billed, and no picture could be kept",
    PERHAPS: "May have been billed: look at the provider's usage page",
}
DOUBTED = {"Cost not known": "Was to cost: not known"}
UNKNOWN, NOTHING = "not known", "–"
# With these a cell begins that a spreadsheet takes for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_table(entries: Sequence[Entry], names: Sequence[str]) -> str:
    """Return what entries come to by ``names``, some of NAMES, as HTML with a row of totals; days newest first."""
    groups = group_entries(entries, names)
    newest_first = names[0] == "day"
    order = sorted(groups.items(), key=(lambda item: item[0]) if newest_first else _calls, reverse=newest_first)
    order = _fold(order, len(names))
    total = sum(groups.values(), Sums())
    columns = _columns(total)
    heads = "".join(f'<th scope="col">{name.capitalize()}</th>' for name in names)
    heads += "".join(f'<th scope="col" class="number">{escape(head)}</th>' for head in columns)
    places = _places(groups.values())
    rows = "".join(f"<tr>{_labels(key)}{_cells(columns, sums, places)}</tr>" for key, sums in order)
    foot = f'<tr><th scope="row" colspan="{len(names)}">Total</th>{_cells(columns, total, places)}</tr>'
    return _table(heads, rows, foot)


def write_doubts(doubts: Sequence[Entry]) -> str:
    """Return the calls that cost money, or may have, and brought nothing that is kept, as HTML; "" for none."""
    groups = group_entries(doubts, ["fate"])
    if not groups:
        return ""
    total = sum(groups.values(), Sums())
    places = _places([*groups.values(), total])
    columns = {
        DOUBTED[name] if name in DOUBTED else name.replace("Cost", "Was to cost", 1): write
        for name, write in _columns(total).items()
        if name == "Calls" or name.startswith("Cost")
    }
    heads = '<th scope="col">Not in the sums above</th>'
    heads += "".join(f'<th scope="col" class="number">{escape(name)}</th>' for name in columns)
    rows = "".join(
        f'<tr><th scope="row">{FATES[fate]}</th>{_cells(columns, groups[(fate,)], places)}</tr>'
        for fate in FATES
        if (fate,) in groups
    )
    return _table(heads, rows, "", "sums doubts")


def write_csv(usage: Usage) -> bytes:
    """Return all entries, a row for each, in UTF-8 with the mark by which spreadsheets know it.

    Without totals, so that its columns can be added up. ``fate`` is "kept" where pictures are; of the others the cost
    is what they were to cost, and no column but ``calls`` adds to what was made.
    """
    entries = (*usage.entries, *usage.doubts)
    currencies = sorted({currency for entry in entries for currency in entry.sums.money})
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    heads = ["fate", *NAMES, "calls", "pictures", "input_tokens", "output_tokens", "calls_without_tokens"]
    writer.writerow([*heads, *(_safe(f"cost_{name}") for name in currencies), "calls_without_cost", "seconds"])
    for entry in entries:
        sums = entry.sums
        money = [_plain(sums.money[name]) if name in sums.money else "" for name in currencies]
        texts = [entry.fate, entry.day.isoformat(), _safe(entry.model), _safe(entry.quality)]
        counts = [sums.calls, sums.pictures, sums.tokens_in, sums.tokens_out, sums.uncounted]
        writer.writerow([*texts, *counts, *money, sums.unpriced, f"{sums.seconds:.3f}"])
    return out.getvalue().encode("utf-8-sig")


def say_total(total: Sums) -> str:
    """Return what all calls come to, money exactly, as a line of HTML."""
    money = " and ".join(_money(currency, amount) for currency, amount in total.money.items())
    facts = [
        f"<strong>{plural(total.pictures, 'picture')}</strong>",
        plural(total.calls, "call"),
        escape(money),
        f"cost of {plural(total.unpriced, 'call')} not known" if total.unpriced else "",
        f"{_duration(total.seconds)} waited",
        "days are in UTC",
    ]
    spans = "".join(f"<span>{fact}</span>" for fact in facts if fact)
    return f'<div class="note facts" role="status">{spans}</div>'


def _calls(item: tuple[tuple, Sums]) -> tuple:
    return -item[1].calls, item[0]


def _fold(rows: list[tuple[tuple, Sums]], width: int) -> list[tuple[tuple, Sums]]:
    """Return rows, of which the last ones are one where they are too many."""
    if len(rows) <= MOST_ROWS:
        return rows
    rest = rows[MOST_ROWS - 1 :]
    folded = sum((sums for _, sums in rest), Sums())
    return [*rows[: MOST_ROWS - 1], ((f"{len(rest):,} more", *[""] * (width - 1)), folded)]


def _columns(total: Sums) -> dict:
    """Return the columns of numbers there are, each with what makes a cell of it."""
    columns = {
        "Calls": lambda sums, _: f"{sums.calls:,}",
        "Pictures": lambda sums, _: f"{sums.pictures:,}",
        "Tokens in": lambda sums, _: _count(sums, sums.tokens_in),
        "Tokens out": lambda sums, _: _count(sums, sums.tokens_out),
    }
    if total.uncounted:
        columns["Tokens not known"] = lambda sums, _: f"{sums.uncounted:,}" if sums.uncounted else NOTHING
    for currency in sorted(total.money) or [""]:
        columns[f"Cost {SYMBOLS.get(currency, currency)}".strip()] = _cost_in(currency)
    if total.unpriced:
        columns["Cost not known"] = lambda sums, _: f"{sums.unpriced:,}" if sums.unpriced else NOTHING
    columns["Seconds"] = lambda sums, _: f"{sums.seconds:,.1f}"
    return columns


def _cost_in(currency: str):
    def write(sums: Sums, places: int) -> str:
        if currency in sums.money:
            return f"{sums.money[currency]:,.{places}f}"
        return UNKNOWN if sums.unpriced and not sums.money else NOTHING

    return write


def _count(sums: Sums, tokens: int) -> str:
    return UNKNOWN if sums.uncounted == sums.calls else f"{tokens:,}"


def _places(sums: Iterable[Sums]) -> int:
    """Return how many decimals all amounts of money need, two at least: they stand below each other."""
    exponents = (amount.normalize().as_tuple().exponent for each in sums for amount in each.money.values())
    return max(2, -min(exponents, default=0))


def _labels(key: tuple) -> str:
    return "".join(f'<th scope="row">{escape(str(label)) or NOTHING}</th>' for label in key)


def _cells(columns: Mapping, sums: Sums, places: int) -> str:
    return "".join(f'<td class="number">{write(sums, places)}</td>' for write in columns.values())


def _table(heads: str, rows: str, foot: str, kind: str = "sums") -> str:
    foot = f"<tfoot>{foot}</tfoot>" if foot else ""
    # What is wider than a phone is scrolled by itself, by keys too.
    return (
        f'<div class="{kind}" tabindex="0" role="region" aria-label="Usage as a table"><table><thead><tr>{heads}</tr>'
        f"</thead><tbody>{rows}</tbody>{foot}</table></div>"
    )


def _money(currency: str, amount: Decimal) -> str:
    if amount == 0:
        return "free"
    return f"{SYMBOLS.get(currency, currency + ' ')}{amount:,.{_places([Sums(money={currency: amount})])}f}"


def _duration(seconds: float) -> str:
    minutes, left = divmod(round(seconds), 60)
    return f"{minutes:,} min {left} s" if minutes >= 2 else f"{seconds:.1f} s"


def _plain(amount: Decimal) -> str:
    return f"{amount.normalize():f}"


def _safe(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
