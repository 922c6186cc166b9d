"""Identities: who sends a request, by the cookie of a sign-in, a script's token, or a trusted proxy's header."""

import asyncio
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import Scope

from components.access.access_errors import WrongToken
from components.access.accounts import Account
from components.access.entrance import Entrance
from components.access.sign_ins import SignIn
from components.access.tokens import is_token
from components.studio.access.identity import Identity
from components.studio.access.people import People
from components.studio.access.person import Person
from components.studio.access.sign_in.cookies import SIGN_IN_COOKIE, read_values


@dataclass(frozen=True)
class Identities:
    """Read identities, by the rules of the entrance."""

    entrance: Entrance
    people: People

    async def read(self, scope: Scope) -> Identity | None:
        """Return the identity of a request, None where there is none. Raises WrongToken and TooManyAttempts."""
        headers = Headers(scope=scope)
        kind, _, token = headers.get("authorization", "").partition(" ")
        # Anything else in this header is not for us: Hugging Face's own tokens come in it.
        if kind.lower() == "bearer" and is_token(token.strip()):
            return await self.read_token(token.strip(), self.place(scope))
        if self.entrance.settings.entrance == "header":
            return self._read_header(scope, headers)
        if not self.entrance.has_sign_in:
            return None
        if self.entrance.sign_ins.stale:
            await asyncio.to_thread(self.entrance.sign_ins.refresh)
        sign_in = next(iter(self.list_sign_ins(scope)), None)
        return None if sign_in is None else Identity(sign_in.account, sign_in)

    def list_sign_ins(self, scope: Scope) -> list[SignIn]:
        """Return the valid sign-ins among a request's cookies, in their order."""
        values = read_values(scope, SIGN_IN_COOKIE)
        return [sign_in for sign_in in map(self.entrance.sign_ins.read, values) if sign_in]

    async def read_token(self, text: object, place: str) -> Identity:
        """Return the identity of a script by its token; ``place`` as ``Attempts`` takes it.

        Raises WrongToken and TooManyAttempts.
        """
        found = await asyncio.to_thread(self.entrance.tokens.find, text)
        if found is None:
            # After the look: a script that knows its token never waits for others at its address. A guess of 256 bits
            # needs no slowing for its own sake; the work for it does.
            await asyncio.sleep(self.entrance.token_attempts.begin(place))
            raise WrongToken()
        return Identity(Account(found.account), visitor=found.visitor)

    async def name_caller(self, token: object, person: Person) -> Person:
        """Return who calls a named endpoint: by the token in the arguments, else as the request has shown.

        Raises WrongToken and TooManyAttempts.
        """
        return self.people.name_person(person, await self.read_token(token, person.address)) if token else person

    def place(self, scope: Scope) -> str:
        """Return where a request comes from, an HMAC of the network address, "" where that is unknown."""
        client = scope.get("client")
        return self.people.sign_address(client[0] if client else None, Headers(scope=scope))

    def _read_header(self, scope: Scope, headers: Headers) -> Identity | None:
        client, header = scope.get("client"), self.entrance.settings.sign_in.header or ""
        if not self.entrance.trusts(client[0] if client else None):
            return None
        values = headers.getlist(header)
        # Two values: one of them may be a stranger's, which the proxy did not remove.
        account = self.entrance.accounts.find(_decode(values[0])) if len(values) == 1 else Account()
        return Identity(account) if account.id else None


def _decode(value: str) -> str:
    """Return a header's value as UTF-8 where it is, which Starlette reads as Latin-1."""
    try:
        return value.encode("latin-1").decode()
    except ValueError:
        return value
