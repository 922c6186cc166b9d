"""Signing in with Hugging Face: Gradio asks Hugging Face, and our own sign-in is made of the answer.

Gradio keeps the answer, with the access token of the account, in a signed cookie, which says nothing about who is let
in. Here it is taken out of the cookie before the cookie is written: name, number and organisations are looked at once,
and the access token is forgotten.
"""

import time
from collections.abc import Mapping
from typing import Any

from starlette.types import Message, Scope, Send

from components.access.sign_ins import LASTS
from components.studio.access.sign_in.sign_in_routes import SIGN_IN, SignInRoutes

# Gradio's own routes (gradio/oauth.py), and where its SessionMiddleware keeps the answer.
BEGIN, CALLBACK = "/login/huggingface", "/login/callback"
KEPT_AS = "oauth_info"


def take_over(scope: Scope, send: Send, routes: SignInRoutes) -> Send:
    """Return a ``send`` for Gradio's callback, which signs in whoever has come back from Hugging Face."""

    async def sender(message: Message) -> None:
        if message["type"] == "http.response.start" and (answer := scope.get("session", {}).pop(KEPT_AS, None)):
            message = {**message, "headers": _sign_in(answer, scope, routes, list(message["headers"]))}
        await send(message)

    return sender


def _sign_in(
    answer: Mapping[str, Any], scope: Scope, routes: SignInRoutes, headers: list[tuple[bytes, bytes]]
) -> list[tuple[bytes, bytes]]:
    """Return the headers of the callback's answer: a sign-in, or the way back to the page that says why not."""
    said = answer.get("userinfo") or {}
    name, number = str(said.get("preferred_username") or ""), str(said.get("sub") or "")
    accounts = routes.entrance.accounts
    if name and number and accounts.lets_in(name, _list_organisations(said)):
        lasts = int(answer.get("expires_at") or time.time() + LASTS) - int(time.time())
        return [*headers, routes.write_sign_in(scope, accounts.find(name, number), number, max(lasts, 0))]
    refused = f"..{SIGN_IN}?refused=1".encode("ascii")
    return [(key, refused if key.lower() == b"location" else value) for key, value in headers]


def _list_organisations(said: Mapping[str, Any]) -> list[str]:
    """Return the names of the organisations in a userinfo; huggingface_hub's OAuthOrgInfo has the same fields."""
    listed = said.get("orgs")
    organisations = [each for each in listed if isinstance(each, Mapping)] if isinstance(listed, list) else []
    return [str(each["preferred_username"]) for each in organisations if each.get("preferred_username")]
