"""Usage as plots: one measure by day, by model and by quality.

Every bar has the theme's colour, which is read in light and dark alike. The table has the exact figures.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import gradio as gr

from components.endpoint.contracts.cost import SYMBOLS
from components.library.records.usage import Entry, Sums, Usage, group_entries

PICTURES, TOKENS, SECONDS = "Pictures", "Tokens", "Seconds waited"
# A longer time is shown by month, and of more months than MOST_MONTHS the latest.
MOST_DAYS, MOST_MONTHS = 92, 36
# Further models share one bar.
MOST_BARS = 8
# The labels that a phone has room for: days, and months.
MOST_DAY_LABELS, MOST_MONTH_LABELS = 7, 5
NAMES = ("day", "model", "quality")


def build_plots() -> dict[str, gr.BarPlot]:
    """Return the plots by their names, laid out."""
    by_day = _build_plot("day", "day", "amount", 240, ["date"])
    with gr.Row(elem_classes="plots"):
        # On the vertical axis names of any length can be read.
        return {"day": by_day} | {name: _build_plot(name, "amount", name, 220, "axis") for name in NAMES[1:]}


def _build_plot(name: str, x: str, y: str, height: int, tooltip: Any) -> gr.BarPlot:
    return gr.BarPlot(
        x=x,
        y=y,
        # The plot's label names the measure; an axis without a title would show the name of a column.
        x_title=" ",
        y_title=" ",
        tooltip=tooltip,
        show_label=True,
        height=height,
        min_width=300,
        elem_id=f"usage-by-{name}",
        elem_classes="plot",
    )


def list_measures(total: Sums) -> dict[str, Callable[[Sums], float]]:
    """Return the measures by their names: the money spent in each currency first."""
    spent = [currency for currency, amount in total.money.items() if amount]
    of_money = {
        f"Cost in {SYMBOLS.get(currency, currency)}": lambda sums, name=currency: float(sums.money.get(name, 0))
        for currency in spent
    }
    return of_money | {
        PICTURES: lambda sums: sums.pictures,
        TOKENS: lambda sums: sums.tokens_in + sums.tokens_out,
        SECONDS: lambda sums: round(sums.seconds, 1),
    }


def draw_plots(usage: Usage, measure: str, since: date | None, today: date) -> dict[str, dict]:
    """Return the updates of the plots, by their names; with ``since`` None from the first day on."""
    read = list_measures(usage.total)[measure]
    drawn = {"day": _draw_days(usage.entries, read, measure, since, today)}
    for name in NAMES[1:]:
        groups = group_entries(usage.entries, [name])
        bars = sorted(((read(sums), label or "not known") for (label,), sums in groups.items()), reverse=True)
        if len(bars) > MOST_BARS:
            rest = bars[MOST_BARS - 1 :]
            bars = [*bars[: MOST_BARS - 1], (sum(amount for amount, _ in rest), f"{len(rest)} others")]
        value = _plot_value({"amount": "quantitative", name: "nominal"}, bars)
        drawn[name] = gr.update(value=value, label=f"{measure}, by {name}")
    return drawn


def _draw_days(
    entries: Sequence[Entry], read: Callable[[Sums], float], measure: str, since: date | None, today: date
) -> dict:
    """Return the update of the plot by day, days without a call included; by month where the days are too many."""
    first = max(since or min(entry.day for entry in entries), today - timedelta(days=MOST_MONTHS * 30))
    days = [(first + timedelta(days=number)).isoformat() for number in range((today - first).days + 1)]
    length = len("2026-03-04") if len(days) <= MOST_DAYS else len("2026-03")
    sums = {day[:length]: Sums() for day in days}
    for (day,), of_day in group_entries(entries, ["day"]).items():
        if (key := day.isoformat()[:length]) in sums:
            sums[key] += of_day
    by_month = length == len("2026-03")
    if by_month:
        labels = _label_some(list(sums), MOST_MONTH_LABELS)
    else:
        labels = _label_some([key[len("2026-") :] for key in sums], MOST_DAY_LABELS)
    rows = zip(labels, map(read, sums.values()), sums, strict=True)
    value = _plot_value({"day": "nominal", "amount": "quantitative", "date": "nominal"}, rows)
    return gr.update(value=value, label=f"{measure}, by {'month' if by_month else 'day'}")


def _label_some(names: Sequence[str], most: int) -> list[str]:
    """Return a label for each bar: the names of at most ``most`` bars, the last one included, else no visible letter.

    Gradio's axis shows every label, tells bars apart by their labels, and sorts them by their letters; an order of our
    own would be one update late. So each label begins with one more invisible letter than the label before it.
    """
    every = -(-len(names) // most)
    named = range(len(names) - 1, -1, -every)
    return ["\u200b" * (number + 1) + (name if number in named else "") for number, name in enumerate(names)]


def _plot_value(columns: Mapping[str, str], rows: Iterable[Sequence]) -> dict:
    """Return a plot's value as the page gets it, without a pandas frame, which Gradio would convert to the same."""
    return {"columns": list(columns), "data": [list(row) for row in rows], "datatypes": dict(columns), "mark": "bar"}
