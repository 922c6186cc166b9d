"""The sessions of Gradio: its memory of each visit, freed when the visit is over.

Gradio itself keeps the states of every caller until ``state_session_capacity`` others have called.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import gradio as gr

from components.studio.language.translated_blocks import TranslatedBlocks

# The time for which Gradio keeps the states of a closed page, in case the page comes back.
COMES_BACK = timedelta(hours=1)
# With more visits at once than this, the page that was idle for longest begins anew.
MOST = 1000


class Sessions:
    """Free the sessions of the Blocks that are being built."""

    def __init__(self, studio: TranslatedBlocks) -> None:
        self._studio = studio

    @contextmanager
    def free_after(self, request: gr.Request | None) -> Iterator[None]:
        """Free the session of a call to a named endpoint at its end, unless the session has the states of a page."""
        try:
            yield
        finally:
            holder = self._studio.state_holder
            name = request.session_hash if request else None
            session = holder.session_data.get(name) if name else None
            if name and session is not None and not session.state_data:
                self._free(name)

    def sweep(self) -> None:
        """Free the sessions of pages that were closed and did not come back."""
        holder, since = self._studio.state_holder, datetime.now() - COMES_BACK
        for name, session in list(holder.session_data.items()):
            if session.is_closed and holder.time_last_used.get(name, since) <= since:
                self._free(name)

    def open_visits(self) -> frozenset[str]:
        """Return the visits whose pages are open, or may come back."""
        return frozenset(self._studio.state_holder.session_data)

    def _free(self, name: str) -> None:
        holder = self._studio.state_holder
        with holder.lock:
            holder.session_data.pop(name, None)
            holder.time_last_used.pop(name, None)
        self._studio.readers.forget(name)


class NoSessions(Sessions):
    """Free nothing: the sessions of calls that come without Gradio."""

    def __init__(self) -> None:
        """Know no Blocks."""

    @contextmanager
    def free_after(self, _request: gr.Request | None) -> Iterator[None]:
        """Do nothing after a call."""
        yield
