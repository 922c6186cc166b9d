"""The prompts of a visitor: earlier prompts, favourites, and blanks to be filled in.

A blank is a name in braces, such as {animal}: up to 40 letters, digits, spaces, hyphens and underscores. The same name
is one blank. Any other text in braces, or in double braces, is no blank and stays unchanged.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sql

from components.errors import MissingPrompt, ValueNotAllowed
from components.library.records.search import list_words
from components.library.storage.database import Database
from components.library.storage.plain_text import fold, plain
from components.library.storage.row_insertion import insert_or_change
from components.library.storage.schema import PROMPTS, RUNS
from components.message.message import Message

# The longest prompt of any model, in characters.
LONGEST = 32_000
LONGEST_NAME = 120
# The runs of the history: each is read for a search.
MOST_RUNS = 3000
BLANK = re.compile(r"(?<!\{)\{(\w[\w -]{0,39})\}(?!\})")


@dataclass(frozen=True)
class Prompt:
    """Hold one prompt; ``id`` is the id of the favourite, or of the latest run with the prompt."""

    id: str
    text: str
    name: str = ""
    favourite: bool = False


class Prompts:
    """Find and save the prompts in a database; ``visitor`` None stands for everybody. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list_prompts(self, visitor: str | None, text: str = "", count: int = 50) -> list[Prompt]:
        """Return at most ``count`` prompts with all words of ``text``: favourites, then earlier prompts, newest first.

        The prompts of failed runs are included. A prompt that is a favourite is returned once.
        """
        words = list_words(text)
        query = sql.select(PROMPTS).where(*_of(PROMPTS, visitor))
        query = query.where(*(PROMPTS.c.words.contains(word, autoescape=True) for word in words))
        query = query.order_by(PROMPTS.c.saved_at.desc(), PROMPTS.c.id).limit(count)
        with self._database.read() as connection:
            found = [_favourite(row) for row in connection.execute(query)]
            kept = set(connection.scalars(sql.select(PROMPTS.c.id).where(*_of(PROMPTS, visitor))))
            for prompt in self._history(connection, visitor):
                if len(found) >= count:
                    break
                said = fold(prompt.text)
                if _id_of(visitor, prompt.text) not in kept and all(word in said for word in words):
                    found.append(prompt)
        return found

    def find_prompt(self, visitor: str | None, prompt_id: str) -> Prompt | None:
        """Return a prompt of a visitor, or None where none has the id."""
        of_prompts = sql.select(PROMPTS).where(PROMPTS.c.id == prompt_id, *_of(PROMPTS, visitor))
        of_runs = sql.select(RUNS.c.parameters).where(RUNS.c.id == prompt_id, *_of(RUNS, visitor))
        with self._database.read() as connection:
            if row := connection.execute(of_prompts).one_or_none():
                return _favourite(row)
            text = _text_of(connection.scalar(of_runs))
        return Prompt(prompt_id, text) if text else None

    def save_favourite(self, visitor: str | None, text: str, name: str = "") -> Prompt:
        """Save a favourite and return it; a favourite with the same text gets the name, unless the name is empty.

        Raises MissingPrompt, or ValueNotAllowed for one longer than ``LONGEST`` characters.
        """
        text, name = plain(text).strip(), " ".join(plain(name).split())[:LONGEST_NAME]
        if not text:
            raise MissingPrompt(Message("There is nothing to keep: the prompt is empty."))
        if len(text) > LONGEST:
            raise ValueNotAllowed(
                Message(
                    "A prompt that is kept has {most:,} characters at most; this has {count:,}.",
                    most=LONGEST,
                    count=len(text),
                )
            )
        prompt_id = _id_of(visitor, text)
        row = {"id": prompt_id, "visitor": visitor, "text": text, "saved_at": datetime.now(UTC)}
        one = PROMPTS.c.id == prompt_id
        with self._database.write() as connection:
            name = name or connection.scalar(sql.select(PROMPTS.c.name).where(one)) or ""
            insert_or_change(connection, PROMPTS, row | {"name": name, "words": fold(f"{name} {text}")})
        return Prompt(prompt_id, text, name, favourite=True)

    def remove_favourite(self, visitor: str | None, prompt_id: str) -> None:
        """Remove a favourite of a visitor; favourites of others stay."""
        with self._database.write() as connection:
            connection.execute(sql.delete(PROMPTS).where(PROMPTS.c.id == prompt_id, *_of(PROMPTS, visitor)))

    @staticmethod
    def _history(connection: sql.Connection, visitor: str | None) -> Iterator[Prompt]:
        """Yield the prompts of runs, newest first, each once."""
        query = sql.select(RUNS.c.id, RUNS.c.parameters).where(*_of(RUNS, visitor))
        query = query.order_by(RUNS.c.asked_at.desc(), RUNS.c.id).limit(MOST_RUNS)
        seen = set()
        for row in connection.execute(query):
            text = _text_of(row.parameters)
            if text and text not in seen:
                seen.add(text)
                yield Prompt(row.id, text)


def list_blanks(text: str) -> list[str]:
    """Return the names of the blanks of a prompt, each once, in their order."""
    return list(dict.fromkeys(name.strip() for name in BLANK.findall(text)))


def fill_blanks(text: str, values: Mapping[str, str]) -> str:
    """Return a prompt with the values, by the names of the blanks; a blank without a value stays."""
    return BLANK.sub(lambda found: values.get(found[1].strip(), "").strip() or found[0], text)


def _of(table: sql.Table, visitor: str | None) -> list[sql.ColumnElement[bool]]:
    return [] if visitor is None else [table.c.visitor == visitor]


def _id_of(visitor: str | None, text: str) -> str:
    return hashlib.sha256(f"{visitor or ''}\0{plain(text).strip()}".encode()).hexdigest()[:32]


def _favourite(row: sql.Row[Any]) -> Prompt:
    return Prompt(row.id, row.text, row.name, favourite=True)


def _text_of(parameters: object) -> str:
    """Return the prompt in the parameters of a run, "" for none."""
    text = parameters.get("prompt") if isinstance(parameters, dict) else None
    return text.strip() if isinstance(text, str) else ""
