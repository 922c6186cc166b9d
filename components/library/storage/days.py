"""Days in a time zone: the moments at which a day begins and ends, and the day of a moment in a database query.

A zone is one of ``zoneinfo``, or ``datetime.UTC``.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sql
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


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
    """Return the day of a moment in a zone, as the expression of a query: "2026-03-04"."""
    return _day(moment) if zone is UTC else _day_in_zone(moment, sql.literal(str(zone)))


def find_day(moment: str | None, zone: str) -> str | None:
    """Return the day in a zone of a moment in UTC, as SQLite stores moments; SQLite calls this as ``day_in_zone``."""
    if moment is None:
        return None
    try:
        return datetime.fromisoformat(moment).replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date().isoformat()
    except (ValueError, OverflowError):
        # A moment outside the calendar of the zone.
        return moment[:10]


class _day(FunctionElement[str]):  # noqa: N801 - used like a function
    """The day of a moment in UTC: "2026-03-04"."""

    type = sql.Text()
    inherit_cache = True


class _day_in_zone(FunctionElement[str]):  # noqa: N801
    """The day of a moment in a zone, by the zone's name."""

    type = sql.Text()
    inherit_cache = True


@compiles(_day, "sqlite")
def _day_in_sqlite(element: _day, compiler: SQLCompiler, **options: Any) -> str:
    return f"substr({compiler.process(element.clauses, **options)}, 1, 10)"


@compiles(_day, "postgresql")
def _day_in_postgresql(element: _day, compiler: SQLCompiler, **options: Any) -> str:
    return f"to_char({compiler.process(element.clauses, **options)} AT TIME ZONE 'UTC', 'YYYY-MM-DD')"


@compiles(_day_in_zone, "sqlite")
def _zones_day_in_sqlite(element: _day_in_zone, compiler: SQLCompiler, **options: Any) -> str:
    return f"day_in_zone({compiler.process(element.clauses, **options)})"


@compiles(_day_in_zone, "postgresql")
def _zones_day_in_postgresql(element: _day_in_zone, compiler: SQLCompiler, **options: Any) -> str:
    moment, zone = (compiler.process(clause, **options) for clause in element.clauses)
    return f"to_char({moment} AT TIME ZONE CAST({zone} AS TEXT), 'YYYY-MM-DD')"
