"""Days in a time zone: the moments at which a day begins and ends, and the day of a moment in a database query.

A zone is one of ``zoneinfo``, or ``datetime.UTC``.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Any

import sqlalchemy as sql
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

# The years in which a query knows the offsets of a zone: the models are younger, and later changes are not known yet.
FIRST_YEAR, LAST_YEAR = 2020, 2049
# No zone has changed its offset twice within so many days since.
LEAST_STEP = timedelta(days=7)


def midnight(day: date, zone: tzinfo = UTC) -> datetime:
    """Return the beginning of a day in a zone, as a moment in UTC."""
    try:
        return datetime.combine(day, time(), zone).astimezone(UTC)
    except OverflowError:
        # The first day of the calendar begins outside of it in zones east of Greenwich.
        return datetime.combine(day, time(), UTC)


def midnight_after(day: date, zone: tzinfo = UTC) -> datetime:
    """Return the end of a day in a zone, as a moment in UTC."""
    return midnight(day + timedelta(days=1), zone) if day < date.max else datetime.max.replace(tzinfo=UTC)


def day_of(moment: sql.ColumnElement[Any], zone: tzinfo = UTC) -> sql.ColumnElement[str]:
    """Return the day of a moment in a zone, as the expression of a query: "2026-03-04".

    The offsets of the zone are part of the query, so that every database gives the same day, whichever zones the
    database knows. Outside of the years ``FIRST_YEAR`` to ``LAST_YEAR`` the day is that of UTC.
    """
    steps = () if zone is UTC else list_offsets(zone)
    if not steps:
        return _day(moment, sql.literal(0))
    # The first step that ends after the moment.
    offsets = sql.case(*((moment < end, offset) for end, offset in steps), else_=0)
    return _day(moment, offsets)


@lru_cache(maxsize=128)
def list_offsets(zone: tzinfo) -> tuple[tuple[datetime, int], ...]:
    """Return the offsets of a zone from UTC in seconds, each with the moment at which the offset ends."""
    first, last = (datetime(year, 1, 1, tzinfo=UTC) for year in (FIRST_YEAR, LAST_YEAR + 1))
    steps, here = [(first, 0)], first
    while here < last:
        later = min(last, here + LEAST_STEP)
        if _offset(here, zone) != _offset(later, zone):
            steps.append((_find_change(here, later, zone), _offset(here, zone)))
        here = later
    return (*steps, (last, _offset(last, zone)))


def _find_change(here: datetime, later: datetime, zone: tzinfo) -> datetime:
    """Return the first second after ``here`` with the offset of ``later``; between them the offset changes once."""
    while later - here > timedelta(seconds=1):
        middle = (here + (later - here) / 2).replace(microsecond=0)
        here, later = (here, middle) if _offset(middle, zone) == _offset(later, zone) else (middle, later)
    return later


def _offset(moment: datetime, zone: tzinfo) -> int:
    return int((moment.astimezone(zone).utcoffset() or timedelta()).total_seconds())


class _day(FunctionElement[str]):  # noqa: N801 - used like a function
    """The day of a moment in UTC that is moved by a number of seconds: "2026-03-04"."""

    type = sql.Text()
    inherit_cache = True


@compiles(_day, "sqlite")
def _day_in_sqlite(element: _day, compiler: SQLCompiler, **options: Any) -> str:
    moment, seconds = (compiler.process(clause, **options) for clause in element.clauses)
    # Without the fraction of the second, which SQLite rounds: a day has not ended before its last microsecond.
    return f"date(substr({moment}, 1, 19), ({seconds}) || ' seconds')"


@compiles(_day, "postgresql")
def _day_in_postgresql(element: _day, compiler: SQLCompiler, **options: Any) -> str:
    moment, seconds = (compiler.process(clause, **options) for clause in element.clauses)
    return f"to_char({moment} AT TIME ZONE 'UTC' + ({seconds}) * INTERVAL '1 second', 'YYYY-MM-DD')"
