"""The tables of the database, and the conversion of shots and runs to rows and back.

The folder ``migrations`` brings an older database to these tables. Knows nothing about connections.
"""

from dataclasses import fields
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sql

from components.endpoint.contracts.cost import Cost
from components.library.records.handling import read_handling
from components.library.records.json_types import in_utc
from components.library.records.run import Run, UsualTime
from components.library.records.shot import Recipe, Shot
from components.library.storage.kept_message import MessageText, NoteText
from components.library.storage.plain_text import fold, plain

METADATA = sql.MetaData()
SHOTS = sql.Table(
    "shots",
    METADATA,
    sql.Column("id", sql.String(32), primary_key=True),
    sql.Column("number", sql.Integer, nullable=False),
    sql.Column("kind", sql.String(16), nullable=False),
    sql.Column("endpoint", sql.String(255), nullable=False),
    sql.Column("prompt", sql.Text, nullable=False),
    # The prompt in lower case for the search: SQLite folds the case of ASCII only.
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
    sql.Column("note", NoteText, nullable=False, server_default=""),
)
# The time in the bin of a shot that is being removed for good: its files may be gone already.
REMOVING = datetime(1970, 1, 1, tzinfo=UTC)
# All columns of a search besides the words, in the order of the grid: a page of any number is found in the index alone.
# SQLite reads the table for each column that is not in an index, even for the column of the index's own condition.
GRID = ("made_at", "number", "id", "visitor", "kind", "model", "size", "quality", "starred", "deleted_at")
NOT_BINNED = SHOTS.c.deleted_at.is_(None)
BINNED = SHOTS.c.deleted_at.is_not(None)
# Shots, in the bin or not, that are not being removed for good.
NOT_REMOVED = sql.or_(NOT_BINNED, SHOTS.c.deleted_at > REMOVING)
sql.Index("ix_shots_wall", *(SHOTS.c[name] for name in GRID), sqlite_where=NOT_BINNED, postgresql_where=NOT_BINNED)
sql.Index("ix_shots_bin", SHOTS.c.deleted_at, sqlite_where=BINNED, postgresql_where=BINNED)
# PostgreSQL bounds the size of an index entry, and a prompt is longer.
sql.Index("ix_shots_words", *(SHOTS.c[name] for name in GRID), SHOTS.c.words, sqlite_where=NOT_BINNED).ddl_if(
    dialect="sqlite"
)
RUNS = sql.Table(
    "runs",
    METADATA,
    sql.Column("id", sql.String(32), primary_key=True),
    # The id of the process lock of the process that works on the run.
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
    sql.Column("message", MessageText, nullable=False, server_default=""),
    sql.Column("spent", sql.String(8), nullable=False, server_default=""),
    sql.Column("seen", sql.Boolean, nullable=False, server_default=sql.false()),
    # Of the parameters, for the usual time of runs alike.
    sql.Column("model", sql.String(255), nullable=False, server_default=""),
    sql.Column("quality", sql.String(16), nullable=False, server_default=""),
    sql.Column("size", sql.String(16), nullable=False, server_default=""),
    sql.Column("pictures", sql.Integer, nullable=False, server_default="1"),
    sql.Column("seconds", sql.Float),
    sql.Column("usual", sql.Float),
    sql.Column("usual_of", sql.String(8), nullable=False, server_default=""),
    sql.Index("ix_runs_visitor", "visitor", "asked_at"),
    sql.Index("ix_runs_state", "state", "asked_at"),
)
# The latest runs alike are found in an index alone, whatever the number of runs.
ALIKE = ("endpoint", "kind", "model", "pictures")
TIMED = RUNS.c.seconds.is_not(None)
OF_SIZE, OF_MODEL = (*ALIKE, "quality", "size", "ended_at", "seconds"), (*ALIKE, "ended_at", "quality", "seconds")
sql.Index("ix_runs_size", *(RUNS.c[name] for name in OF_SIZE), sqlite_where=TIMED, postgresql_where=TIMED)
sql.Index("ix_runs_model", *(RUNS.c[name] for name in OF_MODEL), sqlite_where=TIMED, postgresql_where=TIMED)

PROMPTS = sql.Table(
    "prompts",
    METADATA,
    # The hash of visitor and text, so that nobody keeps the same prompt twice.
    sql.Column("id", sql.String(32), primary_key=True),
    sql.Column("visitor", sql.String(64)),
    sql.Column("text", sql.Text, nullable=False),
    sql.Column("name", sql.String(120), nullable=False, server_default=""),
    # Name and text in lower case for the search.
    sql.Column("words", sql.Text, nullable=False, server_default=""),
    sql.Column("saved_at", sql.DateTime(timezone=True), nullable=False),
    sql.Index("ix_prompts_visitor", "visitor", "saved_at"),
)

SECRETS = sql.Table(
    "secrets",
    METADATA,
    sql.Column("name", sql.String(32), primary_key=True),
    sql.Column("value", sql.String(255), nullable=False),
)

# The columns that hold a field as it is.
OF_RECIPE = ("kind", "endpoint", "parameters", "usage", "request_id", "seconds", "parent")
OF_SHOT = {field.name for field in fields(Shot)} & {column.name for column in SHOTS.columns}
OF_RUN = {field.name for field in fields(Run)} & {column.name for column in RUNS.columns}


def row_of_shot(shot: Shot) -> dict[str, object]:
    """Return the values of a shot by the names of the columns."""
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
        "handling": shot.handling and shot.handling.as_json(),
        "visitor": shot.visitor,
        "run": shot.run,
        "starred": shot.starred,
        "deleted_at": shot.deleted_at,
        "note": shot.note,
    }


def shot_of_row(row: sql.Row[Any]) -> Shot:
    """Return the shot of a row."""
    values = row._mapping
    recipe = Recipe(
        made_at=in_utc(values["made_at"]),
        cost=_cost_of(values["cost"], values["currency"]),
        **{name: values[name] for name in OF_RECIPE},
    )
    recorded = {name: values[name] for name in OF_SHOT}
    recorded |= {"handling": read_handling(values["handling"]), "deleted_at": _moment_of(values["deleted_at"])}
    return Shot(recipe=recipe, **recorded)


def row_of_run(run: Run) -> dict[str, object]:
    """Return the values of a run by the names of the columns, except ``owner``."""
    return {
        **{field.name: getattr(run, field.name) for field in fields(Run) if field.name not in ("forecast", "usual")},
        "parameters": dict(run.parameters),
        "handling": run.handling and run.handling.as_json(),
        "amount": run.forecast.amount if run.forecast else None,
        "currency": run.forecast.currency if run.forecast else run.currency or None,
        **likeness_of_run(run),
        "usual": run.usual and run.usual.seconds,
        "usual_of": run.usual.of if run.usual else "",
    }


def likeness_of_run(run: Run) -> dict[str, str | int]:
    """Return the values in which runs that take a like time are equal, by the names of the columns."""
    parameters = run.parameters
    return {
        "endpoint": run.endpoint,
        "kind": run.kind,
        "model": plain(str(parameters.get("model") or ""))[:255],
        "pictures": run.pictures,
        "quality": plain(str(parameters.get("quality") or ""))[:16],
        "size": plain(str(parameters.get("size") or ""))[:16],
    }


def run_of_row(row: sql.Row[Any]) -> Run:
    """Return the run of a row."""
    values = row._mapping
    recorded = {name: values[name] for name in OF_RUN}
    recorded |= {name: _moment_of(values[name]) for name in ("asked_at", "sent_at", "ended_at")}
    usual = None if values["usual"] is None else UsualTime(values["usual"], values["usual_of"])
    recorded |= {"handling": read_handling(values["handling"]), "usual": usual}
    recorded["currency"] = "" if values["amount"] is not None else values["currency"] or ""
    return Run(forecast=_cost_of(values["amount"], values["currency"]), **recorded)


def _cost_of(amount: Decimal | None, currency: str) -> Cost | None:
    """Return the cost in two columns; None for an unknown cost."""
    return None if amount is None else Cost(Decimal(amount), currency)


def _moment_of(moment: datetime | None) -> datetime | None:
    """Return a moment in UTC: SQLite drops the zone of a written moment, and PostgreSQL converts to its own zone."""
    return moment and in_utc(moment)
