"""The plots of usage: their bars, scales and labels, with one bar and with years of them."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest

from components.library.ledger.usage import Usage
from components.studio.usage.bar_plot import HEIGHT, LABELS_OF_PHONE, LEAST, MOST_LABELS, Bar, draw_rows, list_ticks
from components.studio.usage.usage_plots import MOST_BARS, draw_plots
from tests.studio.usage.test_usage_table import TODAY, entry


def read_columns(plot: str) -> list[tuple[str, float]]:
    """Return (sentence, height in pixels) of each column."""
    found = re.findall(r'<g><title>([^<]*)</title>.*?<rect class="bar" [^>]*height="([^"]*)"', plot)
    return [(said, float(height)) for said, height in found]


def read_labels(plot: str) -> tuple[list[str], list[str]]:
    """Return the labels of a wide screen, and those of a phone."""
    found = re.findall(r'<text class="(label[^"]*)"[^>]*>([^<]*)<', plot)
    return [text for _, text in found], [text for kind, text in found if "wide" not in kind]


def read_scale(plot: str) -> list[str]:
    """Return the numbers beside the columns, the smallest first."""
    scale = re.search(r'<div class="scale"[^>]*>(.*?)</div>', plot)
    return re.findall("<span>(.*?)</span>", scale[1])[::-1] if scale else []


def read_rows(plot: str) -> list[tuple[str, str]]:
    """Return (label, amount) of each row."""
    return re.findall(r'class="name" dir="auto">([^<]*)<.*?class="figure">([^<]*)<', plot)


def test_each_day_of_the_period_has_a_bar_and_the_largest_fits_the_scale():
    usage = Usage((entry(0, money={"USD": Decimal("0.25")}), entry(29, money={"USD": Decimal("0.5")})))
    drawn = draw_plots(usage, "Cost in $", TODAY - timedelta(days=29), TODAY)
    columns = read_columns(drawn["day"])
    assert [height for _, height in columns] == [HEIGHT * 5 / 6, *[0] * 28, HEIGHT * 2.5 / 6]
    assert (columns[0][0], columns[-1][0]) == ("2026-03-02: $0.50", "2026-03-31: $0.25")
    assert read_scale(drawn["day"]) == ["$0.00", "$0.20", "$0.40", "$0.60"]
    assert read_rows(drawn["model"]) == [("m", "$0.75")]


def test_one_bar_of_one_picture_has_a_scale_of_whole_numbers():
    drawn = draw_plots(Usage((entry(0, pictures=1),)), "Pictures", None, TODAY)
    assert read_columns(drawn["day"]) == [("2026-03-31: 1", HEIGHT)]
    assert read_scale(drawn["day"]) == ["0", "1"]
    assert read_labels(drawn["day"]) == (["Mar 31"], ["Mar 31"])


@pytest.mark.parametrize("days", [1, 2, 7, 30, 92, 93, 365, 2000])
def test_labels_are_few_enough_for_their_screen_and_the_last_bar_has_one(days: int):
    usage = Usage(tuple(entry(number) for number in range(days)))
    wide, narrow = read_labels(draw_plots(usage, "Pictures", None, TODAY)["day"])
    assert len(wide) <= MOST_LABELS
    assert len(narrow) <= LABELS_OF_PHONE
    assert set(narrow) <= set(wide)
    assert wide[-1] == narrow[-1] == ("Mar 2026" if days > 92 else "Mar 31")


@pytest.mark.parametrize("most", [0, 1, 2, 3, 4, 5, 7, 9, 10, 11, 99, 12_345, 10**9, 10**15])
def test_the_scale_of_a_count_has_even_whole_steps_up_to_the_most(most: int):
    ticks = list_ticks(most, whole=True)
    assert ticks == [ticks[1] * number for number in range(len(ticks))]
    assert all(tick == int(tick) for tick in ticks)
    assert 2 <= len(ticks) <= 6
    assert ticks[-1] >= most > ticks[-2] or most == 0


@pytest.mark.parametrize("most", [0.0003, 0.042, 0.1, 0.3, 1.165115, 7.0])
def test_the_scale_of_an_amount_ends_just_above_the_most(most: float):
    ticks = list_ticks(most, whole=False)
    assert ticks[-1] >= most > ticks[-2]
    assert 3 <= len(ticks) <= 6


def test_a_small_amount_beside_a_large_one_is_still_seen():
    usage = Usage((entry(1, pictures=10_000), entry(0, pictures=1)))
    assert [height for _, height in read_columns(draw_plots(usage, "Pictures", None, TODAY)["day"])] == [HEIGHT, LEAST]


def test_many_days_are_drawn_by_month_and_many_models_together():
    entries = tuple(entry(40 * number, f"m{number}", pictures=number + 1) for number in range(2000))
    drawn = draw_plots(Usage(entries), "Pictures", None, TODAY)
    columns = read_columns(drawn["day"])
    assert "Pictures, by month" in drawn["day"]
    assert 30 <= len(columns) <= 37
    assert columns[-1][0] == "Mar 2026: 1"
    rows = read_rows(drawn["model"])
    assert (len(rows), rows[-1][0]) == (MOST_BARS, "1993 others")
    assert sum(int(amount.replace(",", "")) for _, amount in rows) == sum(range(2001))


@pytest.mark.parametrize(("cost", "written"), [("0.0042", "$0.0042"), ("0.25", "$0.25"), ("1234.5678", "$1,234.57")])
def test_money_is_written_with_the_decimals_that_it_needs(cost: str, written: str):
    drawn = draw_plots(Usage((entry(0, money={"USD": Decimal(cost)}),)), "Cost in $", None, TODAY)
    assert read_rows(drawn["quality"]) == [("Low", written)]


def test_a_clock_that_was_ahead_leaves_a_plot():
    assert len(read_columns(draw_plots(Usage((entry(-2),)), "Pictures", None, TODAY)["day"])) == 1


def test_a_models_name_is_no_markup():
    plot = draw_rows("Pictures", [Bar("<img src=x onerror=alert(1)>", 1)], str)
    assert "<img" not in plot
    assert "&lt;img src=x" in plot
