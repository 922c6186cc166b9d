"""The column of notes of shots without a bound: a note is kept as data, which is longer than its text."""

import sqlalchemy as sql
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Remove the bound, which SQLite does not check. The texts stay: they are read as before."""
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("shots", "note", type_=sql.Text, existing_nullable=False, existing_server_default="")
