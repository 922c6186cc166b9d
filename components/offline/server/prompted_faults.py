"""The rehearsal: which fault a prompt asks for, and which prompts were to fail once.

    fault: 429 retry-after 2 once          the name, its number, "once": the same prompt is drawn from then on
    a red ball                             further lines are for the faults that still draw

What happens under each name is data of ``faults``.
"""

import re
from dataclasses import replace

from components.offline.server.faults import FAULTS, NO_FAULT, Fault
from components.offline.server.refusal import Refusal
from components.offline.server.request import Order

MOST_SEEN = 10_000
LONGEST_WAIT = 600


class PromptedFaults:
    """Find the fault a prompt asks for, and remember the prompts that were to fail once."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def find(self, order: Order) -> Fault:
        """Return the fault, NO_FAULT for none; raises a Refusal with the known names for one that is unknown."""
        asked = re.match(r"\s*fault:(.*)", order.prompt, re.IGNORECASE)
        if asked is None:
            return NO_FAULT
        words = asked[1].lower().split()
        once = words[-1:] == ["once"]
        fault = _find_fault(words[:-1] if once else words)
        if fault.stream and not order.stream:
            raise Refusal("This fault is one of streaming: send stream=true with it.")
        if once and order.prompt in self._seen:
            return NO_FAULT
        if once and len(self._seen) < MOST_SEEN:
            self._seen.add(order.prompt)
        return fault


def _find_fault(words: list[str]) -> Fault:
    if fault := FAULTS.get(" ".join(words)):
        return fault
    fault, number = FAULTS.get(" ".join(words[:-1])), words[-1] if words else ""
    if fault and fault.number is not None and re.fullmatch(r"\d{1,6}(\.\d+)?", number):
        fault = replace(fault, number=float(number))
        if fault.seconds <= LONGEST_WAIT:
            return fault
    raise Refusal(f"Unknown fault. The known ones are: {', '.join(FAULTS)}.", "unknown_fault")
