"""Sign-ins: the signed text that a browser's cookie holds, until it expires or the person signs out.

The text has an id, the account, and when it ends, all of which its bearer may read. Nobody can make or change it
without the secret of the installation. What was signed out is kept in the database until it would have expired, so
that a copy of the cookie is worth nothing.
"""

import base64
import hmac
import json
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sql

from components.access.accounts import Account, Accounts
from components.library.storage.database import Database
from components.library.storage.entrance_schema import ENDED_SIGN_INS

LASTS = 7 * 24 * 3600
# Another process may have signed somebody out: its rows are read again after so many seconds.
FRESH = 10.0
MOST_TEXT = 2000


@dataclass(frozen=True)
class SignIn:
    """Hold one sign-in of an account; ``ends`` in seconds since 1970."""

    id: str
    account: Account
    ends: int


class SignIns:
    """Begin, read and end sign-ins. Raises StorageError where the database fails."""

    def __init__(self, accounts: Accounts, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._accounts, self._database, self._clock = accounts, database, clock
        self._lock = threading.Lock()
        self._ended: frozenset[str] = frozenset()
        self._read_at = float("-inf")

    def begin(self, account: Account, number: str = "", lasts: int = LASTS) -> str:
        """Return the text of a new sign-in of an account; ``number`` as ``Accounts.find`` takes it."""
        claims = {
            "id": secrets.token_hex(16),
            "name": account.name,
            "number": number,
            "ends": int(self._clock()) + min(lasts, LASTS),
        }
        body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
        return f"{body}.{self._sign(body, account)}"

    def read(self, text: str | None) -> SignIn | None:
        """Return the sign-in of a text, None where it is not ours, is over, or its account is let in no more."""
        body, _, signature = (text or "").partition(".")
        if not body or len(body) > MOST_TEXT:
            return None
        try:
            claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
            account = self._accounts.find(str(claims["name"]), str(claims["number"]))
            sign_in = SignIn(str(claims["id"]), account, int(claims["ends"]))
        except (ValueError, TypeError, KeyError, RecursionError, OverflowError):
            return None
        # The signature tells whether any of this was ours; nothing was done with the values before.
        if not hmac.compare_digest(self._sign(body, account).encode(), signature.encode("utf-8", "replace")):
            return None
        return None if sign_in.ends <= self._clock() or sign_in.id in self._list_ended() else sign_in

    def end(self, sign_in: SignIn) -> None:
        """End a sign-in, for every process, and forget those that have expired since."""
        with self._database.write() as connection:
            connection.execute(sql.delete(ENDED_SIGN_INS).where(ENDED_SIGN_INS.c.ends <= int(self._clock())))
            known = sql.select(ENDED_SIGN_INS.c.id).where(ENDED_SIGN_INS.c.id == sign_in.id)
            if connection.scalar(known) is None:
                connection.execute(sql.insert(ENDED_SIGN_INS), {"id": sign_in.id, "ends": sign_in.ends})
        with self._lock:
            self._ended |= {sign_in.id}

    def refresh(self) -> None:
        """Read what other processes have signed out."""
        with self._database.read() as connection:
            ended = frozenset(connection.scalars(sql.select(ENDED_SIGN_INS.c.id)))
        with self._lock:
            self._ended, self._read_at = ended, time.monotonic()

    @property
    def stale(self) -> bool:
        """Whether ``refresh`` is due."""
        return time.monotonic() - self._read_at > FRESH

    def _list_ended(self) -> frozenset[str]:
        with self._lock:
            return self._ended

    def _sign(self, body: str, account: Account) -> str:
        # Of nobody who is let in: a signature that no text has.
        seal = self._accounts.seal(account) or secrets.token_hex(32)
        return self._accounts.secret.sign("sign-in", f"{body}\0{seal}")
