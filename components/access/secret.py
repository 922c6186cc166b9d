"""The secret of an installation: random, kept in the database, and shared by all its processes.

Signs cookies, and turns names and addresses into ids that nobody can turn back by trying out names.
"""

import hashlib
import hmac
import secrets as random

import sqlalchemy as sql

from components.library.storage.database import Database
from components.library.storage.schema import SECRETS

NAME = "installation"


class Secret:
    """Sign texts with the secret of an installation."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def __repr__(self) -> str:
        return "Secret()"

    def sign(self, purpose: str, text: str) -> str:
        """Return the HMAC of a text, 64 hex digits; texts of two purposes never have the same."""
        return hmac.new(self._key, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()


def open_secret(database: Database) -> Secret:
    """Return the secret of the installation with this database, made at the first call. Raises StorageError."""
    wanted = sql.select(SECRETS.c.value).where(SECRETS.c.name == NAME)
    with database.read() as connection:
        found = connection.scalar(wanted)
    if found is None:
        with database.write() as connection:
            if not database.is_sqlite:
                connection.exec_driver_sql("LOCK TABLE secrets IN EXCLUSIVE MODE")
            # Again, now that no other process can do the same.
            found = connection.scalar(wanted)
            if found is None:
                found = random.token_hex(32)
                connection.execute(sql.insert(SECRETS), {"name": NAME, "value": found})
    return Secret(bytes.fromhex(found))
