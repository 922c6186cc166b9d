"""The tables, and what stands in a row of them.

What makes a database have them is under migrations/. Knows nothing about connections.
"""

from dataclasses import fields
from datetime import UTC, datetime
from decimal import Decimal

import sqlalchemy as sql

from components.endpoint.cost import Cost
from components.library.shot import Recipe, Shot

METADATA = sql.MetaData()
SHOTS = sql.Table(
    "shots",
    METADATA,
    sql.Column("id", sql.String(32), primary_key=True),
    sql.Column("number", sql.Integer, nullable=False),
    sql.Column("kind", sql.String(16), nullable=False),
    sql.Column("endpoint", sql.String(255), nullable=False),
    sql.Column("prompt", sql.Text, nullable=False),
    sql.Column("model", sql.String(255), nullable=False),
    sql.Column("parameters", sql.JSON, nullable=False),
    sql.Column("usage", sql.JSON),
    sql.Column("cost", sql.Numeric(18, 9)),
    sql.Column("currency", sql.String(8)),
    sql.Column("request_id", sql.String(255)),
    sql.Column("seconds", sql.Float, nullable=False),
    sql.Column("made_at", sql.DateTime(timezone=True), nullable=False, index=True),
    sql.Column("parent", sql.String(32)),
    sql.Column("answer", sql.String(255), nullable=False),
    sql.Column("sha256", sql.String(64), nullable=False, index=True),
    sql.Column("width", sql.Integer, nullable=False),
    sql.Column("height", sql.Integer, nullable=False),
    sql.Column("source", sql.String(255)),
    sql.Column("mask", sql.String(255)),
    sql.Column("pasted", sql.String(255)),
    sql.Column("changed_outside_mask", sql.Integer),
    sql.Column("handling", sql.JSON),
)


def row_of_shot(shot: Shot) -> dict[str, object]:
    """Return a shot's values by the names of the columns."""
    recipe = shot.recipe
    return {
        "id": shot.id,
        "number": shot.number,
        "kind": recipe.kind,
        "endpoint": recipe.endpoint,
        "prompt": recipe.prompt,
        "model": recipe.parameters["model"],
        "parameters": dict(recipe.parameters),
        "usage": None if recipe.usage is None else dict(recipe.usage),
        "cost": recipe.cost.amount if recipe.cost else None,
        "currency": recipe.cost.currency if recipe.cost else None,
        "request_id": recipe.request_id,
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
    return Shot(recipe=recipe, **{name: values[name] for name in recorded})


def cost_of(amount: object, currency: str | None) -> Cost | None:
    """Return what two columns say of money; None where it is not known."""
    return None if amount is None else Cost(Decimal(amount), currency)


def in_utc(moment: datetime | None) -> datetime | None:
    """Return a moment in UTC, which is what was written: SQLite forgets the zone, PostgreSQL tells its own."""
    if moment is None or moment.tzinfo is None:
        return moment and moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC)
