"""Prompts: what a visitor asked for before, what they keep as favourites, and blanks to be filled in.

A blank is a name in braces, such as {animal}: up to 40 letters, digits, spaces, hyphens and underscores. The same name
is one blank, however often it stands there. What else is in braces, or in two, is no blank and stays as it is.
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
from components.library.storage.schema import PROMPTS, RUNS

# As long as any model's may be.
LONGEST = 32_000
LONGEST_NAME = 120
# So far back the history goes: each is read to be looked into.
MOST_RUNS = 3000
BLANK = re.compile(r"(?<!\{)\{(\w[\w -]{0,39})\}(?!\})")


@dataclass(frozen=True)
class Prompt:
    """Hold one prompt: of a favourite ``id`` is its own, else that of the latest run that asked for it."""

    id: str
    text: str
    name: str = ""
    favourite: bool = False


class Prompts:
    """Find and keep the prompts in a database; ``visitor`` None is everybody. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list_prompts(self, visitor: str | None, text: str = "", count: int = 50) -> list[Prompt]:
        """Return ``count`` prompts at most that have all words of ``text``: favourites, then history, newest first.

        Failed runs are in the history too. One that is a favourite is there once.
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
        """Return a visitor's prompt, or None where they have none of that id."""
        of_prompts = sql.select(PROMPTS).where(PROMPTS.c.id == prompt_id, *_of(PROMPTS, visitor))
        of_runs = sql.select(RUNS.c.parameters).where(RUNS.c.id == prompt_id, *_of(RUNS, visitor))
        with self._database.read() as connection:
            if row := connection.execute(of_prompts).one_or_none():
                return _favourite(row)
            text = _text_of(connection.scalar(of_runs))
        return Prompt(prompt_id, text) if text else None

    def save_favourite(self, visitor: str | None, text: str, name: str = "") -> Prompt:
        """Keep a prompt and return it; one that is kept already gets the name, where there is one.

        Raises MissingPrompt, or ValueNotAllowed for one longer than ``LONGEST`` characters.
        """
        text, name = plain(text).strip(), " ".join(plain(name).split())[:LONGEST_NAME]
        if not text:
            raise MissingPrompt("There is nothing to keep: the prompt is empty.")
        if len(text) > LONGEST:
            raise ValueNotAllowed(f"A prompt that is kept has {LONGEST:,} characters at most; this has {len(text):,}.")
        prompt_id = _id_of(visitor, text)
        row = {"id": prompt_id, "visitor": visitor, "text": text, "saved_at": datetime.now(UTC)}
        one = PROMPTS.c.id == prompt_id
        with self._database.write() as connection:
            name = name or connection.scalar(sql.select(PROMPTS.c.name).where(one)) or ""
            connection.execute(sql.delete(PROMPTS).where(one))
            connection.execute(sql.insert(PROMPTS), row | {"name": name, "words": fold(f"{name} {text}")})
        return Prompt(prompt_id, text, name, favourite=True)

    def remove_favourite(self, visitor: str | None, prompt_id: str) -> None:
        """Keep a visitor's prompt no longer; of others' nothing is removed."""
        with self._database.write() as connection:
            connection.execute(sql.delete(PROMPTS).where(PROMPTS.c.id == prompt_id, *_of(PROMPTS, visitor)))

    @staticmethod
    def _history(connection: sql.Connection, visitor: str | None) -> Iterator[Prompt]:
        """Yield what was asked for, newest first, each once, for as long as somebody asks."""
        query = sql.select(RUNS.c.id, RUNS.c.parameters).where(*_of(RUNS, visitor))
        query = query.order_by(RUNS.c.asked_at.desc(), RUNS.c.id).limit(MOST_RUNS)
        seen = set()
        for row in connection.execute(query):
            text = _text_of(row.parameters)
            if text and text not in seen:
                seen.add(text)
                yield Prompt(row.id, text)


def list_blanks(text: str) -> list[str]:
    """Return the names of a prompt's blanks, each once, in their order."""
    return list(dict.fromkeys(name.strip() for name in BLANK.findall(text)))


def fill_blanks(text: str, values: Mapping[str, str]) -> str:
    """Return a prompt with values in its blanks, by their names; one without a value stays as it is."""
    return BLANK.sub(lambda found: values.get(found[1].strip(), "").strip() or found[0], text)


def _of(table: sql.Table, visitor: str | None) -> list[sql.ColumnElement[bool]]:
    return [] if visitor is None else [table.c.visitor == visitor]


def _id_of(visitor: str | None, text: str) -> str:
    return hashlib.sha256(f"{visitor or ''}\0{plain(text).strip()}".encode()).hexdigest()[:32]


def _favourite(row: sql.Row[Any]) -> Prompt:
    return Prompt(row.id, row.text, row.name, favourite=True)


def _text_of(parameters: object) -> str:
    """Return the prompt in a run's parameters, "" where there is none."""
    text = parameters.get("prompt") if isinstance(parameters, dict) else None
    return text.strip() if isinstance(text, str) else ""
