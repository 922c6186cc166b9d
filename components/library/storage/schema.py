"""The tables, and what stands in a row of them.

What makes a database have them is under migrations/. Knows nothing about connections.
"""

from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime
from decimal import Decimal

import sqlalchemy as sql

from components.endpoint.contracts.cost import Cost
from components.library.records.run import Run
from components.library.records.shot import MOST_NOTE, Recipe, Shot

METADATA = sql.MetaData()
SHOTS = sql.Table(
    "shots",
    METADATA,
    sql.Column("id", sql.String(32), primary_key=True),
    sql.Column("number", sql.Integer, nullable=False),
    sql.Column("kind", sql.String(16), nullable=False),
    sql.Column("endpoint", sql.String(255), nullable=False),
    sql.Column("prompt", sql.Text, nullable=False),
    # The prompt as it is searched: SQLite folds the case of ASCII only.
    sql.Column("words", sql.Text, nullable=False, server_default=""),
    sql.Column("model", sql.String(255), nullable=False),
    sql.Column("size", sql.String(16), nullable=False, server_default=""),
    sql.Column("quality", sql.String(16), nullable=False, server_default=""),
    sql.Column("parameters", sql.JSON, nullable=False),
    sql.Column("usage", sql.JSON),
    sql.Column("cost", sql.Numeric(18, 9)),
    sql.Column("currency", sql.String(8)),
    sql.Column("request_id", sql.Text),
    sql.Column("seconds", sql.Float, nullable=False),
    sql.Column("made_at", sql.DateTime(timezone=True), nullable=False, index=True),
    sql.Column("parent", sql.String(32), index=True),
    sql.Column("answer", sql.String(255), nullable=False),
    sql.Column("sha256", sql.String(64), nullable=False, index=True),
    sql.Column("width", sql.Integer, nullable=False),
    sql.Column("height", sql.Integer, nullable=False),
    sql.Column("source", sql.String(255), index=True),
    sql.Column("mask", sql.String(255), index=True),
    sql.Column("pasted", sql.String(255)),
    sql.Column("changed_outside_mask", sql.Integer),
    sql.Column("handling", sql.JSON),
    sql.Column("visitor", sql.String(64)),
    sql.Column("run", sql.String(32), index=True),
    sql.Column("starred", sql.Boolean, nullable=False, server_default=sql.false()),
    sql.Column("deleted_at", sql.DateTime(timezone=True)),
    sql.Column("note", sql.String(MOST_NOTE), nullable=False, server_default=""),
)
# Since when a shot is in the bin that is being removed for good: its files may be gone already.
REMOVING = datetime(1970, 1, 1, tzinfo=UTC)
# All that is searched by besides words, in the order of the grid: a page is found in the index alone, however far back.
# SQLite looks into the table for whatever is not in an index, even for what the index's own condition says.
WALL = ("made_at", "number", "id", "visitor", "kind", "model", "size", "quality", "starred", "deleted_at")
NOT_BINNED = SHOTS.c.deleted_at.is_(None)
BINNED = SHOTS.c.deleted_at.is_not(None)
sql.Index("ix_shots_wall", *(SHOTS.c[name] for name in WALL), sqlite_where=NOT_BINNED, postgresql_where=NOT_BINNED)
sql.Index("ix_shots_bin", SHOTS.c.deleted_at, sqlite_where=BINNED, postgresql_where=BINNED)
# PostgreSQL bounds what an index may hold of a row, and a prompt is longer.
sql.Index("ix_shots_words", *(SHOTS.c[name] for name in WALL), SHOTS.c.words, sqlite_where=NOT_BINNED).ddl_if(
    dialect="sqlite"
)
RUNS = sql.Table(
    "runs",
    METADATA,
    sql.Column("id", sql.String(32), primary_key=True),
    # The process that has it in hand.
    sql.Column("owner", sql.String(32), nullable=False),
    sql.Column("kind", sql.String(16), nullable=False),
    sql.Column("endpoint", sql.String(255), nullable=False),
    sql.Column("parameters", sql.JSON, nullable=False),
    sql.Column("amount", sql.Numeric(18, 9)),
    sql.Column("currency", sql.String(8)),
    sql.Column("visitor", sql.String(64)),
    sql.Column("parent", sql.String(32)),
    sql.Column("source", sql.String(255)),
    sql.Column("mask", sql.String(255)),
    sql.Column("handling", sql.JSON),
    sql.Column("state", sql.String(16), nullable=False),
    sql.Column("asked_at", sql.DateTime(timezone=True), nullable=False),
    sql.Column("sent_at", sql.DateTime(timezone=True)),
    sql.Column("ended_at", sql.DateTime(timezone=True)),
    sql.Column("message", sql.Text, nullable=False, server_default=""),
    sql.Column("spent", sql.String(8), nullable=False, server_default=""),
    sql.Column("seen", sql.Boolean, nullable=False, server_default=sql.false()),
    sql.Index("ix_runs_visitor", "visitor", "asked_at"),
    sql.Index("ix_runs_state", "state", "asked_at"),
)

PROMPTS = sql.Table(
    "prompts",
    METADATA,
    # Follows from whose it is and what it says, so that nobody keeps the same one twice.
    sql.Column("id", sql.String(32), primary_key=True),
    sql.Column("visitor", sql.String(64)),
    sql.Column("text", sql.Text, nullable=False),
    sql.Column("name", sql.String(120), nullable=False, server_default=""),
    # Name and text as they are searched.
    sql.Column("words", sql.Text, nullable=False, server_default=""),
    sql.Column("saved_at", sql.DateTime(timezone=True), nullable=False),
    sql.Index("ix_prompts_visitor", "visitor", "saved_at"),
)


def row_of_shot(shot: Shot) -> dict[str, object]:
    """Return a shot's values by the names of the columns."""
    recipe = shot.recipe
    return {
        "id": shot.id,
        "number": shot.number,
        "kind": recipe.kind,
        "endpoint": recipe.endpoint,
        "prompt": plain(recipe.prompt),
        "words": fold(recipe.prompt),
        "model": plain(str(recipe.parameters["model"])),
        "size": plain(str(recipe.parameters.get("size") or ""))[:16],
        "quality": plain(str(recipe.parameters.get("quality") or ""))[:16],
        "parameters": dict(recipe.parameters),
        "usage": None if recipe.usage is None else dict(recipe.usage),
        "cost": recipe.cost.amount if recipe.cost else None,
        "currency": recipe.cost.currency if recipe.cost else None,
        "request_id": recipe.request_id and plain(recipe.request_id),
        "seconds": recipe.seconds,
        "made_at": recipe.made_at,
        "parent": recipe.parent,
        "answer": shot.answer,
        "sha256": shot.sha256,
        "width": shot.width,
        "height": shot.height,
        "source": shot.source,
        "mask": shot.mask,
        "pasted": shot.pasted,
        "changed_outside_mask": shot.changed_outside_mask,
        "handling": None if shot.handling is None else dict(shot.handling),
        "visitor": shot.visitor,
        "run": shot.run,
        "starred": shot.starred,
        "deleted_at": shot.deleted_at,
        "note": shot.note,
    }


def shot_of_row(row: sql.Row) -> Shot:
    """Return the shot that a row holds."""
    values = row._mapping
    recipe = Recipe(
        made_at=in_utc(values["made_at"]),
        cost=cost_of(values["cost"], values["currency"]),
        **{k: values[k] for k in ("kind", "endpoint", "parameters", "usage", "request_id", "seconds", "parent")},
    )
    recorded = {column.name for column in SHOTS.columns} & {field.name for field in fields(Shot)}
    return Shot(
        recipe=recipe, **{name: values[name] for name in recorded} | {"deleted_at": in_utc(values["deleted_at"])}
    )


def row_of_run(run: Run) -> dict[str, object]:
    """Return a run's values by the names of the columns, but for its owner."""
    return {
        **{field.name: getattr(run, field.name) for field in fields(Run) if field.name != "forecast"},
        "parameters": dict(run.parameters),
        "handling": None if run.handling is None else dict(run.handling),
        "amount": run.forecast.amount if run.forecast else None,
        "currency": run.forecast.currency if run.forecast else None,
    }


def run_of_row(row: sql.Row) -> Run:
    """Return the run that a row holds."""
    values = row._mapping
    moments = {name: in_utc(values[name]) for name in ("asked_at", "sent_at", "ended_at")}
    recorded = {column.name for column in RUNS.columns} & {field.name for field in fields(Run)}
    forecast = cost_of(values["amount"], values["currency"])
    return Run(forecast=forecast, **{name: values[name] for name in recorded} | moments)


def fold(text: str) -> str:
    """Return text as it is searched, whatever its case."""
    return plain(text).casefold()


def plain(text: str) -> str:
    """Return text that every database takes: without zero bytes, and without halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def plain_values(value: object) -> object:
    """Return a value, or a container with all values in it, in which every text is plain."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, Mapping):
        return {plain_values(name): plain_values(inner) for name, inner in value.items()}
    if type(value) in (list, tuple):
        return type(value)(plain_values(inner) for inner in value)
    return value


def cost_of(amount: object, currency: str | None) -> Cost | None:
    """Return what two columns say of money; None where it is not known."""
    return None if amount is None else Cost(Decimal(amount), currency)


def in_utc(moment: datetime | None) -> datetime | None:
    """Return a moment in UTC, which is what was written: SQLite forgets the zone, PostgreSQL tells its own."""
    if moment is None or moment.tzinfo is None:
        return moment and moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC)
