"""The entrance: how people sign in to this Proofroom, and whether anybody may enter without.

Entrance
├── accounts         ids of who signs in, and who is let in
├── passwords        where people sign in with one
├── sign_ins         what a browser's cookie holds
├── tokens           what a script sends
├── attempts         the waits after failures to sign in
└── token_attempts   the waits after wrong tokens: a script that was forgotten keeps nobody from signing in
"""

from dataclasses import dataclass, field

from components.access.accounts import Account, Accounts
from components.access.addresses import is_within, read_address
from components.access.passwords import Passwords
from components.access.secret import Secret
from components.access.sign_ins import SignIns
from components.access.tokens import Tokens
from components.credentials.attempts import Attempts
from components.library.storage.database import Database
from components.settings.access_settings import AccessSettings


@dataclass(frozen=True)
class Entrance:
    """Hold how people sign in."""

    settings: AccessSettings
    accounts: Accounts
    sign_ins: SignIns
    tokens: Tokens
    passwords: Passwords | None = None
    attempts: Attempts = field(default_factory=Attempts)
    token_attempts: Attempts = field(default_factory=Attempts)

    @property
    def has_sign_in(self) -> bool:
        """Whether there is anything to sign in to, so that the page offers it."""
        return self.settings.entrance in ("password", "huggingface")

    @property
    def closed(self) -> bool:
        """Whether nothing is served to those who have not signed in."""
        return self.settings.entrance != "open" and self.settings.spenders == "anyone"

    async def try_password(self, name: str, password: str) -> Account | None:
        """Return the account of a name with its password, None where one of both is wrong."""
        if self.passwords is None or not await self.passwords.check(name, password):
            return None
        return self.accounts.find(name if self.passwords.of_names else "")

    def trusts(self, peer: str | None) -> bool:
        """Whether the other end of a connection is a proxy that is believed."""
        return is_within(read_address(peer), self.settings.sign_in.proxies)


def open_entrance(settings: AccessSettings, secret: Secret, database: Database) -> Entrance:
    """Return the entrance that the settings describe. Raises SettingsError and StorageError."""
    passwords = None
    if settings.entrance == "password":
        passwords = Passwords(settings.sign_in.password, settings.sign_in.passwords)
    accounts = Accounts(settings, secret, passwords)
    return Entrance(settings, accounts, SignIns(accounts, database), Tokens(accounts, database), passwords)
