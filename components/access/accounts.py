"""The accounts of people who sign in: an id that nobody can turn back into the name, and whether they are let in.

The id is an HMAC of the entrance and of what the entrance knows somebody by, so that the records of pictures hold no
name. Knows nothing about cookies and pages.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass

from components.access.passwords import Passwords, clean_name
from components.access.secret import Secret
from components.settings.access_settings import AccessSettings


@dataclass(frozen=True)
class Account:
    """Hold an account: its id, "" for everybody who knows the one password; its name for the page; who owns Proofroom.

    The entrance "huggingface" knows somebody by a number that stays when the account gets another name.
    """

    id: str = ""
    name: str = ""
    owner: bool = False


@dataclass(frozen=True)
class Accounts:
    """Find accounts, by the settings; ``passwords`` only where people sign in with one."""

    settings: AccessSettings
    secret: Secret
    passwords: Passwords | None = None

    @property
    def named(self) -> bool:
        """Whether people who sign in have names."""
        return self.settings.entrance in ("huggingface", "header") or bool(self.passwords and self.passwords.of_names)

    def find(self, name: str, number: str = "") -> Account:
        """Return the account with a name; ``number`` is what the entrance knows it by where this is not the name."""
        name = clean_name(name)
        owner = bool(name) and name.casefold() in {each.casefold() for each in self.settings.owners}
        return Account(self._id_of(number or name) if name else "", name, owner)

    def list_names(self) -> dict[str, str]:
        """Return the names that the settings and the file of passwords know, by the ids of their accounts."""
        names = {*self.settings.owners, *self.settings.sign_in.accounts}
        names |= {*self.passwords.list_names()} if self.passwords and self.passwords.of_names else set()
        return {self.find(name).id: name for name in sorted(names)}

    def lets_in(self, name: str, organisations: Collection[str]) -> bool:
        """Whether the lists of accounts and organisations let somebody in; Hugging Face's names have no case."""
        sign_in = self.settings.sign_in
        if not sign_in.accounts and not sign_in.organisations:
            return True
        ours = {each.casefold() for each in sign_in.organisations}
        return name.casefold() in {each.casefold() for each in sign_in.accounts} or any(
            each.casefold() in ours for each in organisations
        )

    def seal(self, account: Account) -> str | None:
        """Return the text that seals every proof of an account, None for an account that is let in no more.

        The seal changes with the password, and with the lists of who is let in: cookies and tokens of before are then
        worth nothing. The seal is never shown. An account without its name is known by its id.
        """
        admits = self._admits(account)
        if admits is None:
            return None
        return self.secret.sign("seal", f"{self.settings.entrance}\0{account.id}\0{admits}")

    def _admits(self, account: Account) -> str | None:
        sign_in = self.settings.sign_in
        if self.settings.entrance == "huggingface":
            return json.dumps([sorted(sign_in.accounts), sorted(sign_in.organisations)])
        if self.settings.entrance == "header":
            return (sign_in.header or "").lower()
        if self.passwords is None:
            return ""
        if account.name or not account.id:
            return self.passwords.find(account.name)
        names = (name for name in self.passwords.list_names() if self._id_of(name) == account.id)
        return next((self.passwords.find(name) for name in names), None)

    def _id_of(self, known_by: str) -> str:
        return self.secret.sign("account", f"{self.settings.entrance}\0{known_by}")
