"""A refusal as it comes from a real endpoint, what a person reads of it, and whether it was billed."""

import json
from dataclasses import dataclass, field

from components.errors import EndpointError

CALL = "c2ad1049-66a6-4640-b2b5-1711dc401092"
NO_MONEY = "The key has no money or quota left ({}). Raise its limit at the provider, or use another key."
BUSY = "api.example is overloaded or being serviced ({}). {} and try again."


def openai(message: str, code: str | None = None, type_: str = "invalid_request_error", **more: object) -> dict:
    return {"error": {"message": message, "type": type_, "param": None, "code": code} | more}


def page(status: int, title: str) -> bytes:
    return f"<html><head><title>{status} {title}</title></head><body><hr>cloudflare</body></html>".encode()


@dataclass(frozen=True)
class Refusal:
    """Hold a refusal as it comes, what the person reads, and what becomes of the call."""

    name: str
    status: int
    body: object
    error: type[EndpointError]
    sentence: str
    words: str = ""
    spent: str = "no"
    headers: dict[str, str] = field(default_factory=dict)
    request_id: str | None = None
    transient: bool = False
    retry_after: float | None = None

    @property
    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()
