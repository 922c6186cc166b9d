"""Sessions: what Gradio keeps in memory of each visit, let go once nobody comes back to it.

Gradio keeps a copy of the whole page's settings, 0.7 MB, for everybody who ever called, until as many others have as
its ``state_session_capacity`` says. Knows nothing about what a visit does.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import gradio as gr

# Gradio's own: so long it keeps the states of a page that was closed, in case it comes back.
COMES_BACK = timedelta(hours=1)
# More visits at once than this, and the page that was idle for longest begins anew.
MOST = 1000


class Sessions:
    """Look after the sessions of the Blocks that are being built."""

    def __init__(self, studio: gr.Blocks) -> None:
        self._studio = studio

    @contextmanager
    def let_go_after(self, request: gr.Request | None) -> Iterator[None]:
        """Let the session of a call to a named endpoint go at the end: it keeps nothing, unless it is a page's."""
        try:
            yield
        finally:
            holder = self._studio.state_holder
            name = request and request.session_hash
            session = holder.session_data.get(name)
            if session is not None and not session.state_data:
                self._let_go(name)

    def sweep(self) -> None:
        """Let the sessions go of pages that were closed and did not come back."""
        holder, since = self._studio.state_holder, datetime.now() - COMES_BACK
        for name, session in list(holder.session_data.items()):
            if session.is_closed and holder.time_last_used.get(name, since) <= since:
                self._let_go(name)

    def _let_go(self, name: str) -> None:
        holder = self._studio.state_holder
        with holder.lock:
            holder.session_data.pop(name, None)
            holder.time_last_used.pop(name, None)
