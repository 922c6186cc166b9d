"""The asker: who asks for a run, whose limits count, and which endpoint answers."""

from dataclasses import dataclass

from components.endpoint.client.client import ImagesClient


@dataclass(frozen=True)
class OtherEndpoint:
    """Hold an endpoint other than the one of this Proofroom; no money of the owner is spent there.

    ``name`` is the endpoint's name for people, ``provider`` the provider whose contracts the endpoint keeps. The client
    holds the key, which no representation contains.
    """

    client: ImagesClient
    name: str
    provider: str


@dataclass(frozen=True)
class Asker:
    """Hold who asks.

    ``visitor`` is the id that is recorded with the run and its pictures, None for nobody. ``address`` stands for the
    network address, as an HMAC, "" where the address is unknown or does not count. ``other`` is the endpoint of the
    visitor's own key, None for the owner's.
    """

    visitor: str | None = None
    address: str = ""
    other: OtherEndpoint | None = None

    @property
    def brings_key(self) -> bool:
        """Whether a key of the asker's own pays; whoever draws offline beside the owner's endpoint brings none."""
        return self.other is not None and self.other.provider != "offline"


NOBODY = Asker()
