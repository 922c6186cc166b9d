"""The table and the CSV say what the records say, and nothing in them is markup or a formula."""

import csv
import io
import re
from datetime import date, timedelta
from decimal import Decimal

import pytest

from components.library.ledger.usage import KEPT, PERHAPS, Entry, Sums, Usage
from components.studio.language.reader import reading
from components.studio.usage.usage_csv import write_csv
from components.studio.usage.usage_table import MOST_ROWS, say_total, write_doubts, write_table

TODAY = date(2026, 3, 31)


def entry(days: int = 0, model: str = "m", quality: str = "low", fate: str = KEPT, **sums) -> Entry:
    known = {"calls": 1, "pictures": 2, "tokens_in": 9, "tokens_out": 100, "seconds": 1.5}
    return Entry(TODAY - timedelta(days=days), model, quality, fate, Sums(**known | sums))


def read_rows(html: str) -> list[list[str]]:
    """Return the cells of a table, row by row."""
    rows = re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]


def test_a_table_has_a_row_for_each_day_newest_first_and_the_totals_below():
    entries = [
        entry(2, money={"CNY": Decimal("1.165115")}),
        entry(0, "m", money={"CNY": Decimal("0.2")}),
        entry(0, "n", money={"USD": Decimal("0.042")}, tokens_in=0, tokens_out=0, uncounted=1),
        entry(1, unpriced=1),
    ]
    heads = "Calls|Pictures|Tokens in|Tokens out|Tokens not known|Cost ¥|Cost $|Cost not known|Seconds"
    assert read_rows(write_table(entries, ["day"])) == [
        ["Day", *heads.split("|")],
        ["2026-03-31", "2", "4", "9", "100", "1", "0.200000", "0.042000", "–", "3.0"],
        ["2026-03-30", "1", "2", "9", "100", "–", "not known", "not known", "1", "1.5"],
        ["2026-03-29", "1", "2", "9", "100", "–", "1.165115", "–", "–", "1.5"],
        ["Total", "4", "8", "27", "300", "1", "1.365115", "0.042000", "1", "6.0"],
    ]


def test_what_is_not_known_is_never_a_nought():
    rows = read_rows(write_table([entry(unpriced=1, uncounted=1, tokens_in=0, tokens_out=0)], ["model"]))
    assert dict(zip(*rows[:2], strict=True)) == {
        **{"Model": "m", "Calls": "1", "Pictures": "2", "Tokens in": "not known", "Tokens out": "not known"},
        **{"Tokens not known": "1", "Cost": "not known", "Cost not known": "1", "Seconds": "1.5"},
    }


def test_a_long_table_is_bounded_and_still_adds_up():
    entries = [entry(days, money={"USD": Decimal("0.01")}) for days in range(1000)]
    rows = read_rows(write_table(entries, ["day"]))[1:]
    assert len(rows) == MOST_ROWS + 1
    assert rows[-2][:2] == [f"{1000 - MOST_ROWS + 1} more", f"{1000 - MOST_ROWS + 1}"]
    assert sum(Decimal(row[5]) for row in rows[:-1]) == Decimal(rows[-1][5]) == Decimal("10.00")


def test_a_models_name_is_no_markup():
    page = write_table([entry(model="<img src=x onerror=alert(1)>")], ["model"])
    assert "<img" not in page
    assert "&lt;img src=x" in page


@pytest.mark.parametrize("model", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "plain", "猫,\"and'\nmore"])
def test_a_csv_comes_back_as_the_records_and_holds_no_formula(model):
    money = {"CNY": Decimal("10"), "USD": Decimal("0.000000001")}
    usage = Usage(
        (entry(1, model, money=money), entry(0, unpriced=1, uncounted=1)),
        (entry(0, fate=PERHAPS, pictures=0, money={"USD": Decimal("0.25")}),),
    )
    rows = list(csv.DictReader(io.StringIO(write_csv(usage).decode("utf-8-sig"), newline="")))
    assert rows[0] == {
        **{"fate": "kept", "day": "2026-03-30", "model": model if model[0] in "p猫" else f"'{model}", "quality": "low"},
        **{"calls": "1", "pictures": "2", "input_tokens": "9", "output_tokens": "100", "calls_without_tokens": "0"},
        **{"cost_CNY": "10", "cost_USD": "0.000000001", "calls_without_cost": "0", "seconds": "1.500"},
    }
    assert (rows[1]["cost_CNY"], rows[1]["cost_USD"], rows[1]["calls_without_cost"]) == ("", "", "1")
    assert (rows[2]["fate"], rows[2]["cost_USD"]) == ("perhaps", "0.25")
    assert sum(int(row["pictures"]) for row in rows) == usage.total.pictures


def test_what_may_have_been_billed_says_so():
    assert write_doubts(()) == ""
    rows = read_rows(write_doubts([entry(fate=PERHAPS, money={"USD": Decimal("0.25")}, unpriced=1)]))
    assert rows[0] == ["Not in the sums above", "Calls", "Was to cost $", "Was to cost: not known"]
    assert rows[1][0].startswith("May have been billed")
    assert rows[1][1:] == ["1", "0.25", "1"]


def test_the_line_says_money_exactly_and_never_mixes_it():
    said = say_total(Sums(2, 5, money={"CNY": Decimal("1.165115"), "USD": Decimal("3")}, unpriced=1, seconds=135))
    spans = re.findall("<span>(.*?)</span>", said)
    assert spans[0] == "<strong>5 pictures</strong>"
    assert spans[1:5] == ["2 calls", "¥1.165115 and $3.00", "cost of 1 call not known", "2 min 15 s waited"]
    assert "<span>free</span>" in say_total(Sums(1, 1, money={"CNY": Decimal(0)}))


def test_the_figures_are_those_of_the_readers_language():
    entries = [entry(0, quality="high", money={"USD": Decimal("1234.5")}), entry(1, quality="high")]
    with reading("de"):
        rows = read_rows(write_table(entries, ["day", "quality"]))
        said = say_total(Sums(1, 2, money={"USD": Decimal("1234.5")}, unpriced=2, seconds=1.5))
    assert rows[0] == ["Tag", "Qualität", "Aufrufe", "Bilder", "Token ein", "Token aus", "Kosten $", "Sekunden"]
    assert rows[1] == ["31.03.2026", "Hoch", "1", "2", "9", "100", "1.234,50", "1,5"]
    assert re.findall("<span>(.*?)</span>", said)[1:5] == [
        *("1 Aufruf", "1.234,50\xa0$", "Kosten von 2 Aufrufen unbekannt", "1,5 s gewartet"),
    ]


def test_a_table_in_chinese_says_everything_in_chinese():
    entries = [entry(days, uncounted=days % 2, unpriced=days % 2) for days in range(100)]
    with reading("zh-CN"):
        said = write_table(entries, ["day", "model", "quality"]) + write_doubts([entry(fate=PERHAPS, unpriced=1)])
        said += write_table(entries, ["quality"]) + say_total(entries[1].sums)
    assert "2026年3月31日" in said
    assert set(re.findall("[A-Za-z]+", said.striptags().replace("Token", ""))) == {"m", "UTC"}
