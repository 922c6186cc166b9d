"""Usage as plots: one measure by day, by model and by quality.

The table has the exact figures.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

import gradio as gr
from markupsafe import Markup

from components.library.ledger.usage import Entry, Sums, Usage, group_entries
from components.message.message import Message, Plural
from components.studio.language.translation import N_, _, translate
from components.studio.usage.bar_plot import Bar, draw_columns, draw_rows, list_ticks
from components.studio.usage.figures import name_currency, name_day, name_group, name_month, write_money, write_number

# A longer time is shown by month, and of more months than MOST_MONTHS the latest.
MOST_DAYS, MOST_MONTHS = 92, 36
# Further models share one bar.
MOST_BARS = 8
NAMES = ("day", "model", "quality")
TITLES = {
    "day": N_("{measure}, by day"),
    "month": N_("{measure}, by month"),
    "model": N_("{measure}, by model"),
    "quality": N_("{measure}, by quality"),
}


@dataclass(frozen=True)
class Measure:
    """Hold a measure of sums: ``whole`` is whether it counts things.

    ``say`` returns an amount with its unit, of the amount and its decimals; ``decimals`` are the fewest and the most.
    """

    name: Message
    read: Callable[[Sums], float]
    say: Callable[[float, int], str] = write_number
    whole: bool = False
    decimals: tuple[int, int] = (0, 0)

    @property
    def key(self) -> str:
        """Return the value of the choice of the measure, in every language."""
        return str(self.name)

    def write(self, amount: float) -> str:
        """Return an amount with its unit, with as many decimals as it needs, and at most those of the measure."""
        least, most = self.decimals
        # Two are enough from 1 on: the table is exact.
        most = min(most, 2) if amount >= 1 else most
        text = f"{amount:.{most}f}"
        while most > least and text.endswith("0"):
            text, most = text[:-1], most - 1
        return self.say(amount, most)


def build_plots() -> dict[str, gr.HTML]:
    """Return the plots by their names, laid out."""
    by_day = gr.HTML(elem_id="usage-by-day")
    with gr.Row(elem_classes="plots"):
        return {"day": by_day} | {name: gr.HTML(elem_id=f"usage-by-{name}", min_width=300) for name in NAMES[1:]}


def list_measures(total: Sums) -> dict[str, Measure]:
    """Return the measures by their keys: the money spent in each currency first."""
    spent = [currency for currency, amount in total.money.items() if amount]
    measures = [
        *(_measure_money(currency) for currency in spent),
        Measure(Message("Pictures"), lambda sums: sums.pictures, whole=True),
        Measure(Message("Tokens"), lambda sums: sums.tokens_in + sums.tokens_out, whole=True),
        Measure(Message("Seconds waited"), lambda sums: sums.seconds, _say_seconds, decimals=(0, 1)),
    ]
    return {measure.key: measure for measure in measures}


def draw_plots(usage: Usage, key: str, since: date | None, today: date) -> dict[str, Markup]:
    """Return the plots of the measure with a key, by their names; with ``since`` None from the first day on."""
    measure = list_measures(usage.total)[key]
    drawn = {"day": _draw_days(usage.entries, measure, since, today)}
    for group in NAMES[1:]:
        groups = group_entries(usage.entries, [group])
        amounts = sorted(
            ((measure.read(sums), name_group(group, label)) for (label,), sums in groups.items()), reverse=True
        )
        if len(amounts) > MOST_BARS:
            rest = amounts[MOST_BARS - 1 :]
            others = translate(Plural("{n} other", "{n} others", n=len(rest)))
            amounts = [*amounts[: MOST_BARS - 1], (sum(amount for amount, _label in rest), others)]
        bars = [Bar(label, amount) for amount, label in amounts]
        drawn[group] = draw_rows(_(TITLES[group], measure=measure.name), bars, measure.write)
    return drawn


def _measure_money(currency: str) -> Measure:
    return Measure(
        Message("Cost in {currency}", currency=name_currency(currency)),
        lambda sums: float(sums.money.get(currency, 0)),
        partial(write_money, currency),
        # The cheapest pictures cost a fraction of a cent.
        decimals=(2, 4),
    )


def _say_seconds(seconds: float, decimals: int) -> str:
    return _("{seconds} s", seconds=write_number(seconds, decimals))


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
    name, name_whole = (name_month, name_month) if by_month else (name_day, translate)
    amounts = {day: measure.read(summed) for day, summed in sums.items()}
    bars = [Bar(name(day), amount, f"{name_whole(day)}: {measure.write(amount)}") for day, amount in amounts.items()]
    most = max(bars, key=lambda bar: bar.amount)
    description = _(
        "{first} to {last}. The most is of {most}. The table below has every figure.",
        first=bars[0].label,
        last=bars[-1].label,
        most=most.said,
    )
    ticks = list_ticks(most.amount, measure.whole)
    title = _(TITLES["month" if by_month else "day"], measure=measure.name)
    return draw_columns("usage-by-day", title, description, bars, ticks, measure.write)


def _begin(day: date, by_month: bool) -> date:
    return day.replace(day=1) if by_month else day
