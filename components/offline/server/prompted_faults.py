"""Find the fault that a prompt asks for, and remember the prompts that fail once.

fault: 429 retry-after 2 once          the name, its number, "once": the next time the same prompt is drawn
a red ball                             further lines are the prompt for faults that still draw
"""

import re
from dataclasses import replace

from components.offline.server.faults import FAULTS, NO_FAULT, Fault
from components.offline.server.refusal import Refusal
from components.offline.server.request import ImageRequest

MOST_SEEN = 10_000
LONGEST_WAIT = 600


class PromptedFaults:
    """Find the faults that prompts ask for, and remember the prompts that fail once."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def find(self, wanted: ImageRequest) -> Fault:
        """Return the fault, NO_FAULT for none; raises a Refusal with the known names for an unknown name."""
        asked = re.match(r"\s*fault:(.*)", wanted.prompt, re.IGNORECASE)
        if asked is None:
            return NO_FAULT
        words = asked[1].lower().split()
        once = words[-1:] == ["once"]
        fault = _find_fault(words[:-1] if once else words)
        if fault.stream and not wanted.stream:
            raise Refusal("This fault is one of streaming: send stream=true with it.")
        if once and wanted.prompt in self._seen:
            return NO_FAULT
        if once and len(self._seen) < MOST_SEEN:
            self._seen.add(wanted.prompt)
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
