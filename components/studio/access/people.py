"""People: who sends a request, by its connection and its headers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from components.access.access import Access
from components.access.addresses import is_within, name_customer, read_address
from components.studio.access.identity import Identity, identity_of
from components.studio.access.person import Person

FORWARDED = "x-forwarded-for"


@dataclass(frozen=True)
class People:
    """Tell people apart by the rules of ``access``."""

    access: Access

    def read(self, request: Any, visit: str) -> Person:
        """Return the person who sends an event, by its ``gr.Request``, or by the first of several."""
        first = request[0] if isinstance(request, list) and request else request
        headers = getattr(first, "headers", None) or {}
        client = getattr(first, "client", None)
        address = self.sign_address(getattr(client, "host", None), headers)
        person = Person(visit, address=address, key=self.access.keys.find(visit))
        return self.name_person(person, identity_of(first))

    def name_person(self, person: Person, identity: Identity | None) -> Person:
        """Return a person with what the person has shown to be."""
        if identity is None:
            return person
        return replace(
            person,
            account=identity.account.id,
            name=identity.account.name,
            owner=identity.account.owner,
            signed_in=self.access.settings.entrance != "open",
            library=identity.visitor,
        )

    def sign_address(self, peer: str | None, headers: Mapping[str, str]) -> str:
        """Return the HMAC of the address from which a request comes, "" where the address is unknown.

        All addresses of one IPv6 customer have the same HMAC, or the limits of an address would hold for nobody there.

        Only a trusted proxy is believed. Where no proxy is named, one in a private network may stand before the server:
        its own address would stand for everybody behind it, so that such a request has none. Anybody else has made the
        header up, and would be rid of the limits of an address.
        """
        address, trusted = read_address(peer), self.access.settings.sign_in.proxies
        hops = [hop.strip() for hop in headers.get(FORWARDED, "").split(",") if hop.strip()]
        # From the right: whatever stands before the last address that is no trusted proxy's may be made up.
        believed = False
        while hops and is_within(address, trusted):
            address, believed = read_address(hops.pop()), True
        if address is None or address.is_loopback:
            return ""
        if hops and not believed and not trusted and not address.is_global:
            return ""
        return self.access.secret.sign("address", name_customer(address))
