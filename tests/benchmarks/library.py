"""A library of 100,000 pictures: its pages, searches and filters, beside reading every row and filtering in Python.

The peak memory of each is measured in libraries of three sizes: it is to stay the same. In SQLite, in a folder of its
own. Files are not made: none of this reads one.
"""

import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path

import sqlalchemy as sql

from components.endpoint.contracts.cost import Cost
from components.library.ledger.usage import read_usage
from components.library.records.handling import Handling
from components.library.records.search import Search
from components.library.records.shot import Recipe, Shot
from components.library.records.store import Store, open_store
from components.library.storage.ledger_schema import LEDGER, to_billionths
from components.library.storage.schema import SHOTS, row_of_shot
from tests.benchmarks.machine import borrow_folder
from tests.benchmarks.memory import measure_peak
from tests.benchmarks.naive_library import add_up_naively, find_naively
from tests.benchmarks.table import Times, print_table
from tests.library.shots import part_of

COUNTS, PAGE = (1_000, 10_000, 100_000), 50
COUNT = COUNTS[-1]
MOST = 0.05  # seconds
# Beyond a library of a thousand: SQLite reads through a cache of so much, which a small database does not fill.
MOST_GROWTH = 2.5e6  # bytes
BATCH = 2000
WORDS = (
    *("cat", "dog", "lighthouse", "sea", "rose", "table", "sunset", "old", "paper"),
    *("猫", "花", "bicycle", "window", "rain", "garden", "child", "blue", "velvet"),
)
NEEDLE = "zeppelin"


def make_shots(count: int) -> Iterator[Shot]:
    """Yield the shots, one every few minutes; every thousandth prompt has the needle in it."""
    chance = random.Random(7)
    made_at = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(count):
        made_at += timedelta(minutes=chance.uniform(1, 9))
        prompt = " ".join(chance.choices(WORDS, k=chance.randrange(6, 30)))
        parameters = {
            "model": chance.choice(["gpt-image-1", "gpt-image-2", "gpt-image-1-mini"]),
            "prompt": f"{prompt} {NEEDLE}" if number % 1000 == 0 else prompt,
            "n": 1,
            "size": chance.choice(["1024x1024", "1536x1024", "1024x1536"]),
            "quality": chance.choice(["low", "medium", "high"]),
            "output_format": "png",
        }
        usage = {"total_tokens": 4169, "input_tokens": 9, "output_tokens": 4160}
        cost = Cost(Decimal(number % 997).scaleb(-6), "USD") if number % 10 else None
        recipe = Recipe("edit", "e", parameters, usage, cost, f"req-{number}", 12.0, made_at)
        shot_id = f"{chance.getrandbits(128):032x}"
        folder = f"shots/{made_at:%Y/%m/%d}/{shot_id}"
        yield Shot(
            recipe,
            0,
            f"{folder}/answer.png",
            f"{number:064}",
            1024,
            1024,
            shot_id,
            source=f"pictures/{number % 5000:064}.png",
            pasted=f"{folder}/pasted.png",
            changed_outside_mask=0,
            handling=Handling(parts=(part_of(f"{folder}/answer.png"),)),
            visitor=f"{number % 97:064}",
            starred=number % 50 == 0,
        )


def fill(folder: Path, count: int) -> None:
    """Write all the rows, many at once."""
    store, shots = open_store(folder), make_shots(count)
    while some := list(islice(shots, BATCH)):
        with store.database.write() as connection:
            connection.execute(sql.insert(SHOTS), [row_of_shot(shot) for shot in some])
            connection.execute(sql.insert(LEDGER), [row_of_call(shot) for shot in some])
    store.close()


def row_of_call(shot: Shot) -> dict[str, object]:
    """Return the row of the ledger for the call that brought a shot."""
    recipe = shot.recipe
    return {
        "run": shot.id,
        "visitor": shot.visitor,
        "payer": "owner",
        "endpoint": recipe.endpoint,
        "model": recipe.parameters["model"],
        "quality": recipe.parameters["quality"],
        "asked_at": recipe.made_at,
        "day": recipe.made_at.date().isoformat(),
        "state": "settled",
        "currency": "USD" if recipe.cost else None,
        "reserved": 0,
        "cost": to_billionths(recipe.cost.amount) if recipe.cost else None,
        "drawn": 1,
        "pictures": 1,
        "tokens_in": recipe.usage["input_tokens"],
        "tokens_out": recipe.usage["output_tokens"],
        "seconds": recipe.seconds,
    }


# From the first day on there is more to add up than to find, and nobody turns pages of it.
MOST_ADDED_UP = 1.0  # seconds
USAGES: dict[str, tuple[str | None, date | None]] = {
    "usage of all": (None, None),
    "usage of all, the last 30 days": (None, date(2026, 11, 15)),
    "usage of one of 97 visitors": (f"{5:064}", None),
}
QUERIES: dict[str, tuple[Search, int]] = {
    "first page": (Search(), 0),
    "page 1,000": (Search(), 999 * PAGE),
    f"search for one of a thousand, {NEEDLE}": (Search(text=NEEDLE), 0),
    "search for what half of them have, cat sea": (Search(text="cat sea"), 0),
    "search for what there is not": (Search(text="nowhere"), 0),
    "filter by quality and star": (Search(quality="high", starred=True), 0),
    "one of 97 visitors, last page": (Search(visitor=f"{5:064}"), 1000),
}


def time_runs(runs: int, work: Callable[[], object]) -> Times:
    """Return what each run took, after one that is not counted."""
    work()
    seconds = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return Times(seconds)


def measure_rows(store: Store, runs: int, slow: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the table; ``slow`` gets what missed the aim."""
    for name, (search, start) in QUERIES.items():
        found = store.find_shots(search, start, PAGE)
        ours = time_runs(runs, lambda search=search, start=start: store.find_shots(search, start, PAGE))
        counted = time_runs(runs, lambda search=search: store.count_shots(search))
        started = time.perf_counter()
        naive = find_naively(store, search, start, PAGE)
        seconds = Times([time.perf_counter() - started])
        assert naive == found
        if max(ours.median, counted.median) > MOST:
            slow.append(name)
        yield name, str(ours), str(counted), str(seconds)
    choices = time_runs(runs, lambda: store.list_choices(Search()))
    if choices.median > MOST:
        slow.append("choices")
    yield "the choices there are", str(choices), "", ""


def measure_usage(store: Store, runs: int, slow: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of what is added up; ``slow`` gets what missed its aim."""
    for name, (visitor, since) in USAGES.items():
        ours = time_runs(runs, lambda visitor=visitor, since=since: read_usage(store.database, visitor, since))
        started = time.perf_counter()
        naive = add_up_naively(store, visitor, since)
        seconds = Times([time.perf_counter() - started])
        assert naive == read_usage(store.database, visitor, since).total
        if ours.median > MOST_ADDED_UP:
            slow.append(name)
        yield name, str(ours), "", str(seconds)


def prepare_words(folder: str, name: str, way: str, small: bool) -> Callable[[], object]:
    """Return the work whose memory is measured: a query, our "way" or "naively"; ``small``: of an empty library."""
    store = Store("sqlite://", "memory://benchmark") if small else open_store(Path(folder))
    search, start = QUERIES[name]
    if way == "naively":
        return lambda: find_naively(store, search, start, PAGE)
    return lambda: (store.find_shots(search, start, PAGE), store.count_shots(search))


def measure_memory(folders: dict[int, Path], growing: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the table of memory; ``growing`` gets what grew with the library."""
    for name, (search, start) in QUERIES.items():
        peaks = [measure_peak(__name__, folder, name, "ours") for folder in folders.values()]
        naive = measure_peak(__name__, folders[COUNT], name, "naively") if (search, start) == (Search(), 0) else ""
        if None not in peaks and max(peaks) > peaks[0] + MOST_GROWTH:
            growing.append(name)
        yield name, *(_in_megabytes(peak) for peak in peaks), _in_megabytes(naive)


def _in_megabytes(count: int | str | None) -> str:
    return "not known" if count is None else count and f"{count / 1e6:.1f} MB"


def main(runs: int) -> None:
    """Print the tables and the aims."""
    slow: list[str] = []
    growing: list[str] = []
    with borrow_folder() as folder:
        folders = {count: folder / str(count) for count in COUNTS}
        for count, path in folders.items():
            fill(path, count)
        started = time.perf_counter()
        store = open_store(folders[COUNT])
        opened = time.perf_counter() - started
        print(f"### A library of {COUNT:,} pictures, {PAGE} to a page\n")
        headings = ("what is asked for", "ours", "ours, counted", "all rows, in Python")
        rows = chain(measure_rows(store, runs, slow), measure_usage(store, runs, slow))
        print_table(headings, rows, sys.stdout)
        size = (folders[COUNT] / "proofroom.db").stat().st_size / 1e6
        store.close()
        verdict = f"MISSED by {', '.join(slow)}" if slow else "met"
        print(
            "\nMilliseconds: the median and, in brackets, the fastest and the slowest of the runs (in Python: one)."
            f"\nThe database has {size:.0f} MB and is opened in {opened * 1000:.0f} ms."
            f" {verdict}: each of ours in less than {MOST * 1000:.0f} ms, and what is added up in less than"
            f" {MOST_ADDED_UP * 1000:,.0f} ms.\n"
        )
        print("### The memory of a page and its count, in libraries of three sizes\n")
        headings = ("what is asked for", *(f"{count:,} pictures" for count in COUNTS), "all rows, in Python")
        print_table(headings, measure_memory(folders, growing), sys.stdout)
    verdict = f"MISSED by {', '.join(growing)}" if growing else "met"
    print(
        "\nThe peak beyond what is in use before, with the library open, in a process of its own; in Python of"
        f" {COUNT:,}.\n{verdict}: at most {MOST_GROWTH / 1e6:.1f} MB more than of {COUNTS[0]:,} pictures."
    )
