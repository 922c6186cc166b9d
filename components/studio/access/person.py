"""The person of the event at work: who sends it, as far as the server knows.

Held in the context of each event, like the reader of its answer. Outside of an event the person is nobody.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from components.access.keys.key_check import VisitorKey


@dataclass(frozen=True)
class Person:
    """Hold a person.

    ``visit`` is the session of the page, "" for a script. ``account`` is the id of who signed in, 64 hex digits, ""
    where nobody did; ``name`` is the account's name for the page. ``owner``: whether the person may see the Owner tab.
    ``address`` stands for the network address, as an HMAC, "" where the address is unknown. ``signed_in`` holds for
    those too who know the one password of everybody, and have no account. ``library`` is the visitor for whom a script
    with a token works, "" for a page. ``key`` is what is known of the visit's own key, also of a forgotten one, None
    for none; it stays the same for the whole of an event, so that a call is priced and sent by one endpoint.
    """

    visit: str = ""
    account: str = ""
    name: str = ""
    owner: bool = False
    address: str = ""
    signed_in: bool = False
    library: str = ""
    key: VisitorKey | None = None


_PERSON: ContextVar[Person | None] = ContextVar("person", default=None)


def person_now() -> Person:
    """Return the person of the event at work."""
    return _PERSON.get() or Person()


@contextmanager
def acting(person: Person) -> Iterator[None]:
    """Act for a person."""
    token = _PERSON.set(person)
    try:
        yield
    finally:
        _PERSON.reset(token)
