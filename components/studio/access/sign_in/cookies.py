"""The cookies of the entrance, as lines of a response: the sign-in, and the mark of a browser that signed in before.

No script of a page can read them. Over https they are sent over https only. In a Space the page is a frame in a page
of another site, whose cookies browsers keep only when they are partitioned (CHIPS).
"""

from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import Scope

from components.studio.page.root_address import root_path_of

SIGN_IN_COOKIE, BROWSER_COOKIE = "proofroom-sign-in", "proofroom-browser"
BROWSER_LASTS = 180 * 24 * 3600


@dataclass(frozen=True)
class Cookies:
    """Write cookies; ``framed`` is whether the page may be a frame in a page of another site."""

    framed: bool = False

    def write(self, scope: Scope, name: str, value: str, lasts: int) -> tuple[bytes, bytes]:
        """Return the header that sets a cookie for so many seconds; 0 removes the cookie.

        ``value``: letters, digits and ``-_.=`` only.
        """
        # Below a path alone: whatever else the host serves, another Proofroom too, gets no cookie of this one.
        parts = [f"{name}={value}", f"Path={root_path_of(scope)}", f"Max-Age={lasts}", "HttpOnly"]
        if not is_https(scope):
            parts.append("SameSite=Lax")
        elif self.framed:
            parts += ["Secure", "SameSite=None", "Partitioned"]
        else:
            parts += ["Secure", "SameSite=Lax"]
        return b"set-cookie", "; ".join(parts).encode("ascii")


def is_https(scope: Scope) -> bool:
    """Whether the browser speaks https, to this server or to the proxy before it.

    Anybody may write the proxy's header: a cookie that is then kept from http harms its own browser only.
    """
    forwarded = Headers(scope=scope).get("x-forwarded-proto", "").partition(",")[0].strip().lower()
    return (forwarded or scope.get("scheme")) == "https"
