"""The routes by which people sign in and out.

GET  /sign-in      the page
POST /sign-in      name and password; sets the cookie
POST /sign-out     ends the sign-in
GET  /login/callback is Gradio's, for Hugging Face: ``take_over`` makes our own sign-in of it
"""

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import Scope

from components.access.accounts import Account
from components.access.entrance import Entrance
from components.access.passwords import clean_name
from components.access.sign_ins import LASTS
from components.credentials.attempts import TooManyAttempts
from components.message.message import Message
from components.studio.access.identities import Identities
from components.studio.access.identity import identity_of
from components.studio.access.sign_in.cookies import BROWSER_COOKIE, BROWSER_LASTS, SIGN_IN_COOKIE, Cookies, read_values
from components.studio.access.sign_in.other_site import is_from_another_site
from components.studio.access.sign_in.sign_in_page import quote_target, read_target, write_sign_in_page
from components.studio.server.headers import ANCESTORS, POLICY

SIGN_IN, SIGN_OUT = "/sign-in", "/sign-out"
MOST_BODY = 16_000
HEADERS = {
    "Cache-Control": "no-store",
    POLICY: f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; base-uri 'none';"
    f" {ANCESTORS}",
}
NOT_LET_IN = Message("This account may not enter here. Sign in with another account, or ask the owner of this page.")
FOREIGN = Message("This form was sent from another page. Sign in here.")


@dataclass(frozen=True)
class SignInRoutes:
    """Sign people in and out."""

    identities: Identities
    cookies: Cookies = field(default_factory=Cookies)

    @property
    def entrance(self) -> Entrance:
        """Return how people sign in."""
        return self.identities.entrance

    @property
    def routes(self) -> list[Route]:
        """Return the routes, none where nobody can sign in by a page."""
        if not self.entrance.has_sign_in:
            return []
        methods = ["GET"] if self.entrance.passwords is None else ["GET", "POST"]
        return [
            Route(SIGN_IN, self._sign_in, methods=methods),
            Route(SIGN_OUT, self._sign_out, methods=["POST"]),
        ]

    async def _sign_in(self, request: Request) -> Response:
        if request.method == "POST":
            return await self._try_sign_in(request)
        target = read_target(request.query_params.get("next"))
        if identity_of(request):
            return _go_on(target)
        return self._page(target, NOT_LET_IN, status=403) if "refused" in request.query_params else self._page(target)

    async def _try_sign_in(self, request: Request) -> Response:
        values = await _read_form(request)
        name, target = clean_name(values.get("name", "")), read_target(values.get("next"))
        if is_from_another_site(request.scope):
            return self._page(target, FOREIGN, status=403)
        place, known = self._place(request, name)
        try:
            await asyncio.sleep(self.entrance.attempts.begin(place, known))
        except TooManyAttempts as error:
            refused = self._page(target, error.message, name, 429)
            refused.headers["Retry-After"] = str(int(error.retry_after or 0) + 1)
            return refused
        account = await self.entrance.try_password(name, values.get("password", ""))
        if account is None:
            wrong = Message("The password is wrong.")
            if self.entrance.accounts.named:
                wrong = Message("The name or the password is wrong.")
            return self._page(target, wrong, name, 403)
        self.entrance.attempts.succeed(place)
        response = _go_on(target)
        response.raw_headers += [
            self.write_sign_in(request.scope, account),
            self.cookies.write(request.scope, BROWSER_COOKIE, self._mark_browser(name), BROWSER_LASTS),
        ]
        return response

    async def _sign_out(self, request: Request) -> Response:
        identity = identity_of(request)
        if identity and identity.sign_in and not is_from_another_site(request.scope):
            # Every valid sign-in that the browser sends: a second one would keep the browser signed in.
            for sign_in in self.identities.list_sign_ins(request.scope):
                await asyncio.to_thread(self.entrance.sign_ins.end, sign_in)
        response = _go_on("")
        response.raw_headers.append(self.cookies.write(request.scope, SIGN_IN_COOKIE, "", 0))
        return response

    def write_sign_in(
        self, scope: Scope, account: Account, number: str = "", lasts: int = LASTS
    ) -> tuple[bytes, bytes]:
        """Return the header that signs a browser in, for so many seconds at most."""
        lasts = min(lasts, LASTS)
        value = self.entrance.sign_ins.begin(account, number, lasts)
        return self.cookies.write(scope, SIGN_IN_COOKIE, value, lasts)

    def _place(self, request: Request, name: str) -> tuple[str, bool]:
        """Return where an attempt comes from, and whether this browser has signed in with the name before."""
        for mark in read_values(request.scope, BROWSER_COOKIE):
            nonce, _, signature = mark.partition(".")
            if nonce and secrets.compare_digest(self._sign_browser(nonce, name).encode(), signature.encode()):
                return f"browser {nonce}", True
        return self.identities.place(request.scope), False

    def _mark_browser(self, name: str) -> str:
        nonce = secrets.token_hex(16)
        return f"{nonce}.{self._sign_browser(nonce, name)}"

    def _sign_browser(self, nonce: str, name: str) -> str:
        return self.entrance.accounts.secret.sign("browser", f"{nonce}\0{name}")

    def _page(self, target: str, said: Message | str = "", name: str = "", status: int = 200) -> Response:
        return HTMLResponse(write_sign_in_page(self.entrance, target, said, name), status, HEADERS)


def _go_on(target: str) -> Response:
    # Relative, so that it leads to this server alone, whatever the target holds, and behind a proxy under a path too.
    response = Response(status_code=303, headers=HEADERS)
    response.headers["Location"] = f"./{quote_target(target)}"
    return response


async def _read_form(request: Request) -> Mapping[str, str]:
    """Return the fields of a form; of a body that is too large or no form, none."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BODY:
            return {}
    try:
        fields: dict[str, list[Any]] = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=8)
    except ValueError:
        return {}
    return {name: values[0] for name, values in fields.items()}
