"""Usage as CSV for programs: exact amounts, and no formulas."""

import csv
import io
from decimal import Decimal

from components.library.exchange.formulas import quote_formula
from components.library.ledger.usage import NAMES, Usage


def write_csv(usage: Usage) -> bytes:
    """Return a row for each entry, in UTF-8 with the byte order mark by which spreadsheets recognize it.

    There are no totals, so that a column can be added up. ``fate`` is "kept" where pictures are kept. In other rows the
    cost is the forecast, and no column but ``calls`` counts.
    """
    entries = (*usage.entries, *usage.doubts)
    currencies = sorted({currency for entry in entries for currency in entry.sums.money})
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    heads = ["fate", *NAMES, "calls", "pictures", "input_tokens", "output_tokens", "calls_without_tokens"]
    writer.writerow([*heads, *(quote_formula(f"cost_{name}") for name in currencies), "calls_without_cost", "seconds"])
    for entry in entries:
        sums = entry.sums
        money = [_write_exactly(sums.money[name]) if name in sums.money else "" for name in currencies]
        texts = [entry.fate, entry.day.isoformat(), quote_formula(entry.model), quote_formula(entry.quality)]
        counts = [sums.calls, sums.pictures, sums.tokens_in, sums.tokens_out, sums.uncounted]
        writer.writerow([*texts, *counts, *money, sums.unpriced, f"{sums.seconds:.3f}"])
    return out.getvalue().encode("utf-8-sig")


def _write_exactly(amount: Decimal) -> str:
    return f"{amount.normalize():f}"
