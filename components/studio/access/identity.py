"""The identity that the sender of a request has shown: a sign-in, a script's token, or a trusted proxy's word.

``Authentication`` reads the identity once and leaves it in the scope of the request, where all code after it finds it.
"""

from dataclasses import dataclass
from typing import Any

from components.access.accounts import Account
from components.access.sign_ins import SignIn

IN_SCOPE = "proofroom.identity"


@dataclass(frozen=True)
class Identity:
    """Hold who somebody has shown to be.

    ``sign_in`` is the browser's sign-in. ``visitor`` is whose library a script works for, "" for a page; a script may
    call the named endpoints and nothing else.
    """

    account: Account
    sign_in: SignIn | None = None
    visitor: str = ""

    @property
    def of_script(self) -> bool:
        """Return whether a script's token was shown."""
        return bool(self.visitor)


def identity_of(request: Any) -> Identity | None:
    """Return the identity of a request, a ``gr.Request`` or one of Starlette; None for somebody who showed none."""
    scope = getattr(getattr(request, "request", None) or request, "scope", None) or {}
    identity = scope.get(IN_SCOPE)
    return identity if isinstance(identity, Identity) else None
