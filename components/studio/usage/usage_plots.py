"""Usage as plots: one measure by day, by model and by quality.

The table has the exact figures.
"""

from calendar import month_abbr
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import gradio as gr
from markupsafe import Markup

from components.endpoint.contracts.cost import SYMBOLS
from components.library.records.usage import Entry, Sums, Usage, group_entries
from components.studio.usage.bar_plot import Bar, draw_columns, draw_rows, list_ticks

PICTURES, TOKENS, SECONDS = "Pictures", "Tokens", "Seconds waited"
# A longer time is shown by month, and of more months than MOST_MONTHS the latest.
MOST_DAYS, MOST_MONTHS = 92, 36
# Further models share one bar.
MOST_BARS = 8
NAMES = ("day", "model", "quality")


@dataclass(frozen=True)
class Measure:
    """Hold a measure of sums: ``whole`` is whether it counts things, ``unit`` stands before or after its numbers."""

    name: str
    read: Callable[[Sums], float]
    whole: bool = False
    before: str = ""
    after: str = ""
    decimals: tuple[int, int] = (0, 0)

    def write(self, amount: float) -> str:
        """Return an amount with its unit, with as many decimals as it needs, and at most those of the measure."""
        least, most = self.decimals
        # Two are enough from 1 on: the table is exact.
        most = min(most, 2) if amount >= 1 else most
        text = f"{amount:,.{most}f}"
        while most > least and text.endswith("0"):
            text, most = text[:-1], most - 1
        return f"{self.before}{text.removesuffix('.')}{self.after}"


def build_plots() -> dict[str, gr.HTML]:
    """Return the plots by their names, laid out."""
    by_day = gr.HTML(elem_id="usage-by-day")
    with gr.Row(elem_classes="plots"):
        return {"day": by_day} | {name: gr.HTML(elem_id=f"usage-by-{name}", min_width=300) for name in NAMES[1:]}


def list_measures(total: Sums) -> dict[str, Measure]:
    """Return the measures by their names: the money spent in each currency first."""
    spent = [currency for currency, amount in total.money.items() if amount]
    measures = [
        *(_measure_money(currency) for currency in spent),
        Measure(PICTURES, lambda sums: sums.pictures, whole=True),
        Measure(TOKENS, lambda sums: sums.tokens_in + sums.tokens_out, whole=True),
        Measure(SECONDS, lambda sums: sums.seconds, after=" s", decimals=(0, 1)),
    ]
    return {measure.name: measure for measure in measures}


def draw_plots(usage: Usage, name: str, since: date | None, today: date) -> dict[str, Markup]:
    """Return the plots of the measure with a name, by their names; with ``since`` None from the first day on."""
    measure = list_measures(usage.total)[name]
    drawn = {"day": _draw_days(usage.entries, measure, since, today)}
    for group in NAMES[1:]:
        groups = group_entries(usage.entries, [group])
        amounts = sorted(
            ((measure.read(sums), label or "not known") for (label,), sums in groups.items()), reverse=True
        )
        if len(amounts) > MOST_BARS:
            rest = amounts[MOST_BARS - 1 :]
            amounts = [*amounts[: MOST_BARS - 1], (sum(amount for amount, _ in rest), f"{len(rest)} others")]
        bars = [Bar(label, amount) for amount, label in amounts]
        drawn[group] = draw_rows(f"{name}, by {group}", bars, measure.write)
    return drawn


def _measure_money(currency: str) -> Measure:
    symbol = SYMBOLS.get(currency, "")
    return Measure(
        f"Cost in {symbol or currency}",
        lambda sums: float(sums.money.get(currency, 0)),
        before=symbol,
        after="" if symbol else f" {currency}",
        # The cheapest pictures cost a fraction of a cent.
        decimals=(2, 4),
    )


def _draw_days(entries: Sequence[Entry], measure: Measure, since: date | None, today: date) -> Markup:
    """Return the plot by day, days without a call included; by month where the days are too many."""
    first = max(since or min(entry.day for entry in entries), today - timedelta(days=MOST_MONTHS * 30))
    first = min(first, today)
    days = [first + timedelta(days=number) for number in range((today - first).days + 1)]
    by_month = len(days) > MOST_DAYS
    sums = {_begin(day, by_month): Sums() for day in days}
    for (day,), of_day in group_entries(entries, ["day"]).items():
        if (begin := _begin(day, by_month)) in sums:
            sums[begin] += of_day
    names = {day: f"{month_abbr[day.month]} {day.year if by_month else day.day}" for day in sums}
    amounts = {day: measure.read(summed) for day, summed in sums.items()}
    length = len("2026-03") if by_month else len("2026-03-04")
    bars = [Bar(names[day], amounts[day], f"{str(day)[:length]}: {measure.write(amounts[day])}") for day in sums]
    most = max(bars, key=lambda bar: bar.amount)
    description = f"{bars[0].label} to {bars[-1].label}. The most is of {most.said}. The table below has every figure."
    ticks = list_ticks(most.amount, measure.whole)
    title = f"{measure.name}, by {'month' if by_month else 'day'}"
    return draw_columns("usage-by-day", title, description, bars, ticks, measure.write)


def _begin(day: date, by_month: bool) -> date:
    return day.replace(day=1) if by_month else day
