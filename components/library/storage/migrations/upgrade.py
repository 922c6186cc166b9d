"""The upgrade of an older database: Alembic takes the steps in ``versions``, in the transaction of the caller."""

import logging

import sqlalchemy as sql
from alembic import command
from alembic.config import Config

from components.library.storage.migrations.revisions import STEPS


def upgrade(connection: sql.Connection, revision: str = "head") -> None:
    """Bring a database up to a revision, by default the latest."""
    # Alembic logs every step.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = Config()
    config.set_main_option("script_location", str(STEPS.parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
