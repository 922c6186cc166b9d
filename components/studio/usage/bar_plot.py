"""Bar plots as small pieces of HTML and SVG: columns over time, and rows of named amounts.

A plot takes the width that there is, and its texts keep their size. Every text from outside is escaped by markupsafe.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

# In pixels: the height of the columns, and of an amount that is small but not 0.
HEIGHT, LEAST = 180, 2
# The labels below the columns that a phone has room for, and a wider screen.
LABELS_OF_PHONE, MOST_LABELS = 4, 12
# The steps of a scale, times a power of ten; at most this many steps.
STEPS, MOST_STEPS = (1, 2, 5, 10), 4

FIGURE = Markup('<figure class="plot"><figcaption>{}</figcaption>{}</figure>')
COLUMNS = Markup(
    '<div class="columns"><div class="scale" aria-hidden="true">{scale}</div>'
    '<svg class="bars" role="img" height="{height}" aria-labelledby="{id}-title {id}-desc">'
    '<title id="{id}-title">{title}</title><desc id="{id}-desc">{description}</desc>{lines}{bars}{labels}</svg></div>'
)
TICK = Markup("<span>{}</span>")
LINE = Markup('<line class="rule" x1="0" x2="100%" y1="{y}" y2="{y}"/>')
# The style sheet places the bar around its middle, so that no bar becomes wider than is legible.
COLUMN = Markup(
    '<g><title>{said}</title><rect class="slot" x="{left}%" width="{slot}%" y="0" height="100%"/>'
    '<rect class="bar" style="--middle:{middle}%;--half:{half}%" y="{y}" height="{height}"/></g>'
)
LABEL = Markup('<text class="{}" x="{}%" y="{}">{}</text>')
ROWS = Markup('<ul class="rows">{}</ul>')
ROW = Markup(
    '<li><span class="name" dir="auto">{}</span><svg class="bars" height="16" aria-hidden="true">'
    '<rect class="bar" width="{}%" height="16"/></svg><span class="figure">{}</span></li>'
)


@dataclass(frozen=True)
class Bar:
    """Hold one bar: the label beside or below it, its amount, from 0 on, and the sentence shown when pointed at."""

    label: str
    amount: float
    said: str = ""


def list_ticks(most: float, whole: bool) -> list[float]:
    """Return the numbers of a scale from 0 to ``most`` or just above, evenly spaced; ``whole`` numbers where asked."""
    wanted = most / MOST_STEPS or 1
    power = 10.0 ** math.floor(math.log10(wanted))
    # The tolerance keeps rounding from adding a step.
    step = power * next(times for times in STEPS if times * power >= wanted * (1 - 1e-9))
    step = max(1, step) if whole else step
    count = max(1, math.ceil(most / step - 1e-9))
    return [float(f"{step * number:.12g}") for number in range(count + 1)]


def draw_columns(
    name: str, title: str, description: str, bars: Sequence[Bar], ticks: Sequence[float], write: Callable[[float], str]
) -> Markup:
    """Return a plot of columns; ``name`` begins its ids, ``write`` returns the text of a tick.

    Of the labels as many are written as there is room for, the last one included.
    """
    top, share = ticks[-1], 100 / len(bars)
    drawn, labels = [], []
    desk = math.ceil(len(bars) / MOST_LABELS)
    # A multiple, so that a phone writes some of the labels of a wider screen.
    phone = desk * math.ceil(len(bars) / desk / LABELS_OF_PHONE)
    for number, bar in enumerate(bars):
        middle, height = share * (number + 0.5), HEIGHT * bar.amount / top
        height = max(LEAST, height) if bar.amount > 0 else 0
        drawn.append(
            COLUMN.format(
                said=bar.said,
                left=f"{share * number:.3f}",
                slot=f"{share:.3f}",
                middle=f"{middle:.3f}",
                half=f"{share * 0.38:.3f}",
                y=f"{HEIGHT - height:.1f}",
                height=f"{height:.1f}",
            )
        )
        behind = len(bars) - 1 - number
        if behind % desk == 0:
            kind = "label" if behind % phone == 0 else "label wide"
            labels.append(LABEL.format(kind, f"{middle:.3f}", HEIGHT + 18, bar.label))
    lines = [LINE.format(y=f"{HEIGHT * (1 - tick / top):.1f}") for tick in ticks]
    plot = COLUMNS.format(
        id=name,
        height=HEIGHT,
        title=title,
        description=description,
        scale=_join([TICK.format(write(tick)) for tick in reversed(ticks)]),
        lines=_join(lines),
        bars=_join(drawn),
        labels=_join(labels),
    )
    return FIGURE.format(title, plot)


def draw_rows(title: str, bars: Sequence[Bar], write: Callable[[float], str]) -> Markup:
    """Return a plot of rows, each with its label before it and its amount, as ``write`` returns it, after it."""
    most = max((bar.amount for bar in bars), default=0) or 1
    rows = [ROW.format(bar.label, f"{100 * bar.amount / most:.2f}", write(bar.amount)) for bar in bars]
    return FIGURE.format(title, ROWS.format(_join(rows)))


def _join(pieces: Sequence[Markup]) -> Markup:
    return Markup().join(pieces)
