"""The column of runs for whether a page has shown the end of the run."""

import sqlalchemy as sql
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the column."""
    op.add_column("runs", sql.Column("seen", sql.Boolean, nullable=False, server_default=sql.false()))
