"""Limits of Gradio's queue: the events that a visit, and all visits together, may have on their way.

An event is on its way from its being asked for until its outcome was read. Each holds its values until then.
"""

from typing import Any

from components.message.message import Message
from components.studio.language.translation import translate

MOST_OF_VISIT = 100
MOST = 4000
VISIT_FULL = Message("This page has too much on its way. Wait until some of it has come, or load the page again.")
FULL = Message("Too many people are here at once. Try again in a minute.")


def limit_queue(queue: Any) -> None:
    """Have a queue of Gradio refuse events beyond the limits, with a sentence."""
    push = queue.push

    async def push_within_limits(body: Any, request: Any, username: str | None) -> tuple[bool, Any, str]:
        own = queue.pending_event_ids_session.get(body.session_hash, ())
        if len(own) >= MOST_OF_VISIT:
            return False, translate(VISIT_FULL), "queue_full"
        if len(queue.event_ids_to_events) >= MOST:
            return False, translate(FULL), "queue_full"
        outcome: tuple[bool, Any, str] = await push(body, request, username)
        return outcome

    queue.push = push_within_limits
