"""Tokens of scripts: 256 random bits for a person's script, shown once, and kept as a hash.

A token stands for one visitor: what the script makes belongs to the library of that visitor. A fast hash is enough,
since nobody can guess 256 random bits.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sql

from components.access.access_errors import AccessError, SignInNeeded
from components.access.accounts import Account, Accounts
from components.library.records.json_types import in_utc
from components.library.storage.database import Database
from components.library.storage.entrance_schema import TOKENS
from components.library.storage.plain_text import plain
from components.message.message import Message

# Told by scanners for secrets, and told apart from the tokens of Hugging Face, which come in the same header.
PREFIX = "proofroom_"
FORM = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{43}}")
MOST = 50
LONGEST_NAME = 60
# The time of the last use is written at most once in this time.
NOTED = timedelta(hours=1)


@dataclass(frozen=True)
class Token:
    """Hold the facts about a token: whose it is, and not the token itself; ``used_at`` None where it was never used.

    ``visitor``: whose library. ``account``: the id of the account that made the token, "" without one.
    """

    id: str
    visitor: str
    account: str
    name: str
    made_at: datetime
    used_at: datetime | None = None


class Tokens:
    """Make, list, find and revoke tokens. Raises StorageError where the database fails."""

    def __init__(self, accounts: Accounts, database: Database) -> None:
        self._accounts, self._database = accounts, database

    def make(self, visitor: str, account: str | None, name: str) -> tuple[str, Token]:
        """Return a new token and what is kept of it; ``account`` is None for somebody who has not signed in.

        Raises AccessError.
        """
        if account is None and self._accounts.settings.entrance != "open":
            raise SignInNeeded(Message("Sign in before you make a token."))
        account = account or ""
        name = " ".join(plain(name).split())[:LONGEST_NAME]
        if not name:
            raise AccessError(Message("Give the token a name, by which you will know it when you revoke it."))
        if not visitor:
            raise AccessError(Message("This page has no library yet. Load it again, and make the token then."))
        text = PREFIX + secrets.token_urlsafe(32)
        token = Token(secrets.token_hex(16), visitor, account, name, datetime.now(UTC))
        row = {
            "id": token.id,
            "hash": _hash(text),
            "visitor": visitor,
            "account": account,
            "seal": self._seal(token.id, account),
            "name": name,
            "made_at": token.made_at,
        }
        count = sql.select(sql.func.count()).where(TOKENS.c.visitor == visitor)
        with self._database.write() as connection:
            if (connection.scalar(count) or 0) >= MOST:
                raise AccessError(
                    Message("There are {most} tokens already: revoke one that is not used any more.", most=MOST)
                )
            connection.execute(sql.insert(TOKENS), row)
        return text, token

    def list_tokens(self, visitor: str) -> list[Token]:
        """Return the tokens of a visitor, the newest first."""
        query = sql.select(TOKENS).where(TOKENS.c.visitor == visitor).order_by(TOKENS.c.made_at.desc(), TOKENS.c.id)
        with self._database.read() as connection:
            return [_token(row) for row in connection.execute(query)]

    def revoke(self, visitor: str, token_id: str) -> bool:
        """Revoke a token of a visitor at once; whether there was one."""
        mine = (TOKENS.c.id == token_id, TOKENS.c.visitor == visitor)
        with self._database.write() as connection:
            return bool(connection.execute(sql.delete(TOKENS).where(*mine)).rowcount)

    def find(self, text: object) -> Token | None:
        """Return the facts about a token, None where it is wrong, revoked, or its account is let in no more."""
        if not is_token(text):
            return None
        with self._database.read() as connection:
            row = connection.execute(sql.select(TOKENS).where(TOKENS.c.hash == _hash(text))).one_or_none()
        if row is None or not hmac.compare_digest(row.seal, self._seal(row.id, row.account)):
            return None
        token, now = _token(row), datetime.now(UTC)
        if token.used_at is None or now - token.used_at > NOTED:
            with self._database.write() as connection:
                connection.execute(sql.update(TOKENS).where(TOKENS.c.id == token.id).values(used_at=now))
        return token

    def _seal(self, token_id: str, account: str) -> str:
        # Of nobody who is let in: a seal that no row has.
        seal = self._accounts.seal(Account(account)) or secrets.token_hex(32)
        return self._accounts.secret.sign("token", f"{token_id}\0{seal}")


def is_token(text: object) -> bool:
    """Whether a text has the form of a token."""
    return isinstance(text, str) and FORM.fullmatch(text) is not None


def _hash(text: object) -> str:
    return hashlib.sha256(str(text).encode()).hexdigest()


def _token(row: sql.Row[Any]) -> Token:
    used_at = None if row.used_at is None else in_utc(row.used_at)
    return Token(row.id, row.visitor, row.account, row.name, in_utc(row.made_at), used_at)
