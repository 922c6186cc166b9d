"""A search for shots: words, filters, visitor and bin, as conditions of a database query."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, tzinfo

import sqlalchemy as sql

from components.errors import ValueNotAllowed
from components.library.storage.days import midnight, midnight_after
from components.library.storage.plain_text import fold
from components.library.storage.schema import BINNED, NOT_BINNED, SHOTS
from components.message.message import Message

# The database looks through every prompt for each word.
MOST_WORDS, MOST_LETTERS = 32, 64
# Newest first; pictures of one call in their order, the last on top.
ORDER = (SHOTS.c.made_at.desc(), SHOTS.c.number.desc(), SHOTS.c.id.desc())


@dataclass(frozen=True)
class Search:
    """Hold the conditions of a search; a field with its default is no condition.

    ``text``: words that are all in the prompt, in upper or lower case. ``kind``: "generate", "edit" or "erase".
    ``since`` and ``until``: days in the time ``zone``, both included. ``visitor``: a hash. ``binned``: the shots in the
    bin instead of the others. Raises ValueNotAllowed for too many words.
    """

    text: str = ""
    kind: str = ""
    model: str = ""
    size: str = ""
    quality: str = ""
    starred: bool = False
    since: date | None = None
    until: date | None = None
    zone: tzinfo = UTC
    visitor: str | None = None
    binned: bool = False

    def __post_init__(self) -> None:
        list_words(self.text)

    @property
    def whose(self) -> list[sql.ColumnElement[bool]]:
        """Return the condition on the visitor; none for everybody."""
        return [] if self.visitor is None else [SHOTS.c.visitor == self.visitor]

    @property
    def scope(self) -> list[sql.ColumnElement[bool]]:
        """Return the conditions on the visitor and on the bin."""
        return [BINNED if self.binned else NOT_BINNED, *self.whose]

    @property
    def conditions(self) -> list[sql.ColumnElement[bool]]:
        """Return every condition."""
        return [*self.scope, *self._narrowed()]

    def _narrowed(self) -> Iterator[sql.ColumnElement[bool]]:
        for name in ("kind", "model", "size", "quality"):
            if value := getattr(self, name):
                yield SHOTS.c[name] == value
        if self.starred:
            yield SHOTS.c.starred.is_(True)
        if self.since is not None:
            yield SHOTS.c.made_at >= midnight(self.since, self.zone)
        if self.until is not None:
            yield SHOTS.c.made_at < midnight_after(self.until, self.zone)
        for word in list_words(self.text):
            yield SHOTS.c.words.contains(word, autoescape=True)


def list_words(text: str) -> list[str]:
    """Return the words of a search in lower case. Raises ValueNotAllowed for too many or too long words."""
    words = fold(text).split()
    if len(words) > MOST_WORDS or any(len(word) > MOST_LETTERS for word in words):
        raise ValueNotAllowed(
            Message(
                "A search takes {words} words at most, of {letters} letters at most. Leave some of them out.",
                words=MOST_WORDS,
                letters=MOST_LETTERS,
            )
        )
    return words
