"""The ledger, filled from the shots and runs that are there; the switches; and the limits that were raised."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sql
from alembic import op

revision = "0008"
down_revision = "0007"

OFFLINE = "the offline endpoint"
# As many rows at a time as memory does not notice.
BATCH = 1000
MOMENT = sql.DateTime(timezone=True)
SHOTS = sql.table(
    "shots",
    *(sql.column(name) for name in ("id", "endpoint", "model", "quality", "currency", "request_id", "seconds")),
    *(sql.column(name) for name in ("visitor", "run")),
    sql.column("usage", sql.JSON),
    sql.column("cost", sql.Numeric(18, 9)),
    sql.column("made_at", MOMENT),
)
RUNS = sql.table(
    "runs",
    *(sql.column(name) for name in ("id", "endpoint", "model", "quality", "currency", "visitor", "state", "spent")),
    sql.column("pictures"),
    sql.column("amount", sql.Numeric(18, 9)),
    sql.column("asked_at", MOMENT),
)


def upgrade() -> None:
    """Make the tables, and write a row for each call on record."""
    _make_ledger()
    op.create_table(
        "switches",
        sql.Column("name", sql.String(32), primary_key=True),
        sql.Column("turned", sql.Boolean, nullable=False),
        sql.Column("turned_at", MOMENT, nullable=False),
    )
    op.create_table(
        "raised_limits",
        sql.Column("visitor", sql.String(64), primary_key=True),
        sql.Column("day", sql.String(10), primary_key=True),
        sql.Column("currency", sql.String(8), primary_key=True),
        sql.Column("more", sql.BigInteger, nullable=False),
    )
    connection = op.get_bind()
    ledger = sql.table("ledger", *(sql.column(name) for name in _COLUMNS), sql.column("asked_at", MOMENT))
    calls: dict[tuple[object, ...], dict[str, Any]] = {}
    for shot in _walk(connection, SHOTS):
        _add_shot(calls, shot)
    with_pictures = {call["run"] for call in calls.values()}
    rows = [*calls.values(), *(_row_of(run) for run in _walk(connection, RUNS) if _counts(run, with_pictures))]
    for start in range(0, len(rows), BATCH):
        connection.execute(sql.insert(ledger), rows[start : start + BATCH])


def _make_ledger() -> None:
    op.create_table(
        "ledger",
        sql.Column("run", sql.String(32), primary_key=True),
        sql.Column("visitor", sql.String(64)),
        sql.Column("address", sql.String(64), nullable=False, server_default=""),
        sql.Column("payer", sql.String(8), nullable=False),
        sql.Column("endpoint", sql.String(255), nullable=False),
        sql.Column("model", sql.String(255), nullable=False),
        sql.Column("quality", sql.String(16), nullable=False),
        sql.Column("asked_at", MOMENT, nullable=False),
        sql.Column("day", sql.String(10), nullable=False),
        sql.Column("state", sql.String(8), nullable=False),
        sql.Column("currency", sql.String(8)),
        sql.Column("reserved", sql.BigInteger),
        sql.Column("cost", sql.BigInteger),
        sql.Column("drawn", sql.Integer, nullable=False),
        sql.Column("pictures", sql.Integer, nullable=False, server_default="0"),
        sql.Column("tokens_in", sql.BigInteger),
        sql.Column("tokens_out", sql.BigInteger),
        sql.Column("seconds", sql.Float, nullable=False, server_default="0"),
        sql.Column("error", sql.String(64), nullable=False, server_default=""),
    )
    money = ["payer", "currency", "cost", "reserved", "drawn"]
    for name, columns, condition in (
        ("ix_ledger_day", ["payer", "currency", "day", "cost", "reserved"], ""),
        ("ix_ledger_visitor", ["visitor", "day", *money], ""),
        ("ix_ledger_usage", ["visitor", "asked_at"], ""),
        ("ix_ledger_address", ["address", "day", *money], "address != ''"),
        ("ix_ledger_open", ["state", "payer", "visitor", "address"], "state = 'reserved'"),
        ("ix_ledger_doubtful", ["asked_at"], "state = 'doubtful'"),
    ):
        where = sql.text(condition) if condition else None
        op.create_index(name, "ledger", columns, sqlite_where=where, postgresql_where=where)


_COLUMNS = (
    *("run", "visitor", "payer", "endpoint", "model", "quality", "day", "state", "currency", "reserved", "cost"),
    *("drawn", "pictures", "tokens_in", "tokens_out", "seconds"),
)


def _walk(connection: sql.Connection, table: Any) -> Iterator[Any]:
    last, query = "", sql.select(table).order_by(table.c.id).limit(BATCH)
    while rows := connection.execute(query.where(table.c.id > last)).all():
        yield from rows
        last = rows[-1].id


def _add_shot(calls: dict[tuple[object, ...], dict[str, Any]], shot: Any) -> None:
    """Add a picture to its call; of what its pictures say differently the greatest is the known one."""
    moment = _in_utc(shot.made_at)
    # Rows of early versions have no run; the pictures of one call have the same moment. A shot that was found again
    # without its recipe has none.
    alone = shot.id if shot.endpoint == "" else f"{moment.isoformat()} {shot.request_id or ''}"
    key = (shot.run,) if shot.run else (alone, shot.visitor)
    tokens_in, tokens_out, cost = _numbers_of(shot)
    said = {
        **{name: getattr(shot, name) for name in ("endpoint", "model", "quality", "currency")},
        "asked_at": moment,
        "cost": cost,
        "tokens_in": tokens_in,
        "tokens_out": tokens_out,
        "seconds": shot.seconds,
    }
    call = calls.setdefault(key, {"run": shot.run or shot.id, "visitor": shot.visitor, "pictures": 0, **said})
    call |= {name: _greatest(call[name], value) for name, value in said.items()}
    call["pictures"] += 1
    call |= {
        "payer": "nobody" if call["endpoint"] == OFFLINE else "owner",
        "day": call["asked_at"].date().isoformat(),
        "state": "settled",
        "reserved": 0,
        "drawn": call["pictures"],
    }


def _counts(run: Any, with_pictures: set[object]) -> bool:
    """Whether a run without pictures costs money, or may, or is still to end."""
    return run.id not in with_pictures and (run.spent in ("yes", "perhaps") or run.state in ("waiting", "running"))


def _row_of(run: Any) -> dict[str, Any]:
    moment = _in_utc(run.asked_at)
    ended = {"yes": "settled", "perhaps": "doubtful"}
    return {
        "run": run.id,
        "visitor": run.visitor,
        "payer": "nobody" if run.endpoint == OFFLINE else "owner",
        **{name: getattr(run, name) for name in ("endpoint", "model", "quality", "currency")},
        "asked_at": moment,
        "day": moment.date().isoformat(),
        "state": ended.get(run.spent, "reserved"),
        "reserved": _billionths(run.amount),
        "cost": None,
        "drawn": run.pictures,
        "pictures": 0,
        "tokens_in": None,
        "tokens_out": None,
        "seconds": 0.0,
    }


def _numbers_of(shot: Any) -> tuple[int | None, int | None, int | None]:
    """Return tokens in, tokens out and billionths; every picture takes tokens, so none of them is known for 0 and 0."""
    usage = shot.usage if isinstance(shot.usage, dict) else {}
    tokens_in, tokens_out = (_tokens(usage.get(name)) for name in ("input_tokens", "output_tokens"))
    cost = _billionths(shot.cost)
    if tokens_in == 0 == tokens_out:
        return None, None, cost or None
    return tokens_in, tokens_out, cost


def _tokens(value: object) -> int | None:
    whole = isinstance(value, int) and not isinstance(value, bool) and re.fullmatch("[0-9]{1,12}", str(value))
    return value if whole and isinstance(value, int) else None


def _billionths(amount: Decimal | None) -> int | None:
    return None if amount is None else round(Decimal(amount).scaleb(9))


def _greatest(one: Any, other: Any) -> Any:
    return one if other is None else other if one is None else max(one, other)


def _in_utc(moment: datetime) -> datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
