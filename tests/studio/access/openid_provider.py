"""A small OpenID provider on loopback, in the place of Hugging Face: it lets in whoever the test says is there."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import uvicorn
from fastapi import FastAPI, Form
from fastapi.responses import RedirectResponse
from joserfc import jwk, jwt

CLIENT, SECRET = "proofroom-test", "a secret of the Space"
ACCESS_TOKEN = "hf_oauth_never_to_be_kept"


@dataclass
class Provider:
    """Hold the provider's address, and the account that is signed in there."""

    address: str = ""
    account: dict[str, Any] = field(default_factory=dict)
    nonce: str = ""

    def build(self) -> FastAPI:
        """Return the provider as an app: discovery, keys, the page of consent, and the exchange of codes."""
        app, key = FastAPI(), jwk.RSAKey.generate_key(2048, {"kid": "1", "alg": "RS256", "use": "sig"})

        @app.get("/.well-known/openid-configuration")
        def discover() -> dict[str, Any]:
            return {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/oauth/authorize",
                "token_endpoint": f"{self.address}/oauth/token",
                "jwks_uri": f"{self.address}/jwks",
                "id_token_signing_alg_values_supported": ["RS256"],
            }

        @app.get("/jwks")
        def list_keys() -> dict[str, Any]:
            return {"keys": [key.as_dict(private=False)]}

        @app.get("/oauth/authorize")
        def authorize(redirect_uri: str, state: str, nonce: str = "") -> RedirectResponse:
            self.nonce = nonce
            mark = "&" if "?" in redirect_uri else "?"
            return RedirectResponse(f"{redirect_uri}{mark}{urlencode({'code': '1', 'state': state})}", 303)

        @app.post("/oauth/token")
        def exchange(code: str = Form()) -> dict[str, Any]:
            now = int(time.time())
            claims = {"iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 600, "nonce": self.nonce}
            token = jwt.encode({"alg": "RS256", "kid": "1"}, claims | self.account, key)
            return {"access_token": ACCESS_TOKEN, "token_type": "bearer", "expires_in": 3600, "id_token": token}

        return app


@contextmanager
def serve_provider() -> Iterator[Provider]:
    """Serve a provider on a free port until the end."""
    provider = Provider()
    server = uvicorn.Server(uvicorn.Config(provider.build(), port=0, log_level="warning"))
    # uvicorn sets this once its socket is bound.
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    provider.address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    yield provider
    server.should_exit = True
    thread.join(10)
