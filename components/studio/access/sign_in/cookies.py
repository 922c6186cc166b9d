"""The cookies of the entrance, written and read: the sign-in, and the mark of a browser that signed in before.

No script of a page can read them. Over https they are sent over https only. In a Space the page is a frame in a page
of another site, whose cookies browsers keep only when they are partitioned (CHIPS).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import Scope

from components.studio.page.root_address import root_path_of

SIGN_IN_COOKIE, BROWSER_COOKIE = "proofroom-sign-in", "proofroom-browser"
BROWSER_LASTS = 180 * 24 * 3600
MOST_VALUES = 4


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


def read_values(scope: Scope, name: str) -> list[str]:
    """Return the values of a cookie's name in the order in which the browser sends them, ``MOST_VALUES`` at most.

    A browser sends a name once for each path that has it: below a path, the cookie of another Proofroom at the root
    of the host comes too, and so does one that was set before the app had a path. Starlette keeps the last only.
    """
    return list(islice(_each_value(scope, name), MOST_VALUES))


def is_https(scope: Scope) -> bool:
    """Return whether the browser speaks https, to this server or to the proxy before it.

    Anybody may write the proxy's header: a cookie that is then kept from http harms its own browser only.
    """
    forwarded = Headers(scope=scope).get("x-forwarded-proto", "").partition(",")[0].strip().lower()
    return (forwarded or scope.get("scheme")) == "https"


def _each_value(scope: Scope, name: str) -> Iterator[str]:
    for header in Headers(scope=scope).getlist("cookie"):
        for pair in header.split(";"):
            yield from (value for key, value in cookie_parser(pair).items() if key == name)
