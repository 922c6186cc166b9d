"""The visitor of a page: known by a random token in the browser, stored as its hash.

Visitors are told apart, so that nobody finds the pictures of another. Who they are is not known.
"""

import hashlib
import re
from dataclasses import dataclass

import gradio as gr
from gradio.events import Dependency
from markupsafe import Markup

from components.message.message import Message
from components.studio.language.page_texts import anew
from components.studio.page import messages
from components.studio.page.job_status import QUIET

STORAGE_KEY = "proofroom-visitor"
FORGETS = Message(
    "This browser lets the page keep nothing, so your library is found only until this page is closed or loaded anew."
    " Export what is to last, or allow the page to store data and load it anew."
)
TOKEN = re.compile("[0-9a-f]{64}")
# Made in the browser; a press that comes earlier waits. 256 bits: randomUUID would need https.
KEEP_OR_MAKE = """(token) => /^[0-9a-f]{64}$/.test(token ?? "") ? token :
  [...crypto.getRandomValues(new Uint8Array(32))].map((byte) => byte.toString(16).padStart(2, "0")).join("")"""


@dataclass(frozen=True)
class Visitor:
    """Hold who is at a page.

    ``id`` is recorded with each run and picture of the visitor, "" where the page has no token. ``library_of`` is the
    visitor whose pictures are found, None where everybody finds every picture.
    """

    id: str
    library_of: str | None


def read_visitor(token: object, shared: bool = False) -> Visitor:
    """Return the visitor of a page's token; ``shared`` is whether everybody finds every picture."""
    hashed = hash_token(token)
    return Visitor(hashed, None if shared else hashed)


def build_token() -> gr.BrowserState:
    """Return the browser state with the visitor's token, None until the page has loaded."""
    # A fixed secret hides nothing, since the page has it too. Gradio's default is a new one at each start, after which
    # no visitor would find earlier pictures.
    return gr.BrowserState(None, storage_key=STORAGE_KEY, secret="proofroom")  # noqa: S106


def load_token(studio: gr.Blocks, token: gr.BrowserState) -> Dependency:
    """Return the event of the page having its visitor's token, a new one where the browser kept none."""
    return studio.load(None, token, token, js=KEEP_OR_MAKE, **QUIET)


def let_presses_through(token_loaded: Dependency) -> None:
    """Make the presses that came before the page had its visitor's token.

    To be called once all other events that follow the token are wired: the page sends them in that order.
    """
    token_loaded.then(None, None, None, js="() => { window.proofroomVisitorKnown(); return []; }", **QUIET)


def build_forgets() -> gr.HTML:
    """Return the warning that the library will not last, laid out; the style sheet shows it where nothing is kept."""
    return anew(gr.HTML(warn_of_forgetting(), elem_id="library-forgets"), value=warn_of_forgetting)


def warn_of_forgetting() -> Markup:
    """Return the warning that the library will not last."""
    return messages.caution(FORGETS)


def hash_token(token: object) -> str:
    """Return the hash of a token, 64 hex digits; for a value that is no token "", which no picture has."""
    if not isinstance(token, str) or not TOKEN.fullmatch(token):
        return ""
    return hashlib.sha256(token.encode()).hexdigest()
