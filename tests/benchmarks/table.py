"""Rows -> a Markdown table, printed as the rows come."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TextIO

NARROWEST = 16


@dataclass(frozen=True)
class Times:
    """Hold what the runs took, in seconds; reads as "34 (31-52)", in milliseconds."""

    seconds: Sequence[float]

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    def __str__(self) -> str:
        return f"{_milliseconds(self.median)} ({_milliseconds(min(self.seconds))}-{_milliseconds(max(self.seconds))})"


def bytes_in_words(count: int | None, picture: int) -> str:
    """Return "72 MB, 2.0x" for a count of bytes and the bytes of the picture; "not known" for None."""
    return "not known" if count is None else f"{count / 1e6:.0f} MB, {count / picture:.1f}x"


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]], out: TextIO) -> None:
    """Write the table, each row as soon as it is there; the first column is as wide as it may become."""
    widths = [42, *(max(NARROWEST, len(heading)) for heading in headings[1:])]
    _write_row(headings, widths, out)
    out.write("|" + "|".join("-" * (width + 2) for width in widths) + "|\n")
    for row in rows:
        _write_row(row, widths, out)


def _write_row(cells: Sequence[str], widths: Sequence[int], out: TextIO) -> None:
    out.write("| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |\n")
    out.flush()


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.1f}" if seconds < 0.01 else f"{seconds * 1000:.0f}"
