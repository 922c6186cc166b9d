"""The tables of the ledger: what each run costs, the switches of the owner, and limits that were raised for a day.

Amounts of money are whole billionths, because SQLite would sum floats.
"""

from decimal import Decimal

import sqlalchemy as sql

from components.library.storage.schema import METADATA

FINEST = 9
# Who pays for a run: the owner's key, the visitor's own key, or nobody, for a run of the offline endpoint.
OWNER, VISITOR, NOBODY = "owner", "visitor", "nobody"
# In flight; ended with the cost, as far as it is ever known; perhaps billed; and ended without a bill.
RESERVED, SETTLED, DOUBTFUL, FREED = "reserved", "settled", "doubtful", "freed"

LEDGER = sql.Table(
    "ledger",
    METADATA,
    sql.Column("run", sql.String(32), primary_key=True),
    sql.Column("visitor", sql.String(64)),
    # The HMAC of the network address, "" where it does not count.
    sql.Column("address", sql.String(64), nullable=False, server_default=""),
    sql.Column("payer", sql.String(8), nullable=False),
    sql.Column("endpoint", sql.String(255), nullable=False),
    sql.Column("model", sql.String(255), nullable=False),
    sql.Column("quality", sql.String(16), nullable=False),
    sql.Column("asked_at", sql.DateTime(timezone=True), nullable=False),
    # The day in UTC.
    sql.Column("day", sql.String(10), nullable=False),
    sql.Column("state", sql.String(8), nullable=False),
    sql.Column("currency", sql.String(8)),
    # Counts against the limits besides the cost; NULL where no price is known.
    sql.Column("reserved", sql.BigInteger),
    # What the endpoint reported; NULL where not known.
    sql.Column("cost", sql.BigInteger),
    # The pictures that count against the limits: asked for, and then those that were billed, or perhaps.
    sql.Column("drawn", sql.Integer, nullable=False),
    # The pictures that were kept.
    sql.Column("pictures", sql.Integer, nullable=False, server_default="0"),
    sql.Column("tokens_in", sql.BigInteger),
    sql.Column("tokens_out", sql.BigInteger),
    sql.Column("seconds", sql.Float, nullable=False, server_default="0"),
    # The name of the class of the error with which the run ended.
    sql.Column("error", sql.String(64), nullable=False, server_default=""),
    # Every sum of money is found in an index alone, whatever the number of rows.
    sql.Index("ix_ledger_day", "payer", "currency", "day", "cost", "reserved"),
    sql.Index("ix_ledger_visitor", "visitor", "day", "payer", "currency", "cost", "reserved", "drawn"),
    sql.Index("ix_ledger_usage", "visitor", "asked_at"),
)
WITH_ADDRESS, OPEN, IN_DOUBT = LEDGER.c.address != "", LEDGER.c.state == RESERVED, LEDGER.c.state == DOUBTFUL
OF_ADDRESS = ("address", "day", "payer", "currency", "cost", "reserved", "drawn")
sql.Index(
    "ix_ledger_address", *(LEDGER.c[name] for name in OF_ADDRESS), sqlite_where=WITH_ADDRESS,
    postgresql_where=WITH_ADDRESS,
)  # fmt: skip
IN_FLIGHT = ("state", "payer", "visitor", "address")
sql.Index("ix_ledger_open", *(LEDGER.c[name] for name in IN_FLIGHT), sqlite_where=OPEN, postgresql_where=OPEN)
sql.Index("ix_ledger_doubtful", LEDGER.c.asked_at, sqlite_where=IN_DOUBT, postgresql_where=IN_DOUBT)
# What a row counts against the limits of money, in billionths.
COUNTED = sql.func.coalesce(LEDGER.c.cost, 0) + sql.func.coalesce(LEDGER.c.reserved, 0)

SWITCHES = sql.Table(
    "switches",
    METADATA,
    sql.Column("name", sql.String(32), primary_key=True),
    sql.Column("turned", sql.Boolean, nullable=False),
    sql.Column("turned_at", sql.DateTime(timezone=True), nullable=False),
)
RAISED_LIMITS = sql.Table(
    "raised_limits",
    METADATA,
    # The id of a visitor.
    sql.Column("visitor", sql.String(64), primary_key=True),
    sql.Column("day", sql.String(10), primary_key=True),
    # "" for pictures.
    sql.Column("currency", sql.String(8), primary_key=True),
    # What is allowed in addition: billionths, or pictures.
    sql.Column("more", sql.BigInteger, nullable=False),
)


def to_billionths(amount: Decimal) -> int:
    """Return an amount in whole billionths."""
    return round(amount.scaleb(FINEST))


def from_billionths(amount: int) -> Decimal:
    """Return the amount of whole billionths."""
    return Decimal(amount).scaleb(-FINEST)
