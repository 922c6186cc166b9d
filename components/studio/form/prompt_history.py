"""The texts that a prompt box held before other prompts were put there, for Undo."""

from dataclasses import dataclass

# The oldest texts beyond this number are dropped.
MOST_HELD = 10


@dataclass(frozen=True)
class PromptHistory:
    """Hold the earlier ``texts`` of a prompt box, the latest last, and the text that was ``placed`` there last."""

    texts: tuple[str, ...] = ()
    placed: str = ""

    def place(self, text: str, now: str) -> "PromptHistory":
        """Return the history once ``text`` replaces ``now``; ``now`` is kept, unless it was placed and not edited."""
        if not now.strip() or now in (self.placed, text):
            return PromptHistory(self.texts, text)
        return PromptHistory((*self.texts, now)[-MOST_HELD:], text)

    def undo(self, now: str) -> tuple[str, "PromptHistory"]:
        """Return the latest earlier text, and the history once it replaces ``now``, which becomes the earliest."""
        *others, text = self.texts
        texts = (now, *others) if now.strip() else tuple(others)
        return text, PromptHistory(texts[-MOST_HELD:], text)
