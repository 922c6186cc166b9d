"""The answers to one run, in memory: files by picture and part, with their keys.

Each picture has a folder. An edit in several parts has several answers to each of its pictures. Stores nothing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any, Protocol

from components.endpoint.answers.answer import Answer, sum_usages
from components.endpoint.contracts.cost import Cost, sum_costs
from components.imaging.picture.picture import suffix_of
from components.library.answers.unread_answers import name_answer, say_kept
from components.library.records.run import Run
from components.library.records.shot import Recipe
from components.message.message import Message, Sentences

ANSWER = re.compile(r"answer(?:-(\d+))?\.\w+")


class Asked(Protocol):
    """Say what was asked for: a request to an endpoint, or work of this machine."""

    @property
    def parameters(self) -> Mapping[str, Any]:
        """Return the parameters, as a recipe has them."""

    def cost_of(self, usage: Mapping[str, object] | None) -> Cost | None:
        """Return the cost, None where the cost is not known."""


@dataclass(frozen=True)
class File:
    """Hold a file as it came, and its key."""

    key: str
    data: bytes = field(repr=False)


class KeptAnswers:
    """Gather the answers to one run as they come.

    ``unread``: the answers without a readable picture, by their keys. ``lost``: sentences with the reasons.
    ``notices``: sentences that came with the pictures.
    """

    def __init__(self, run: Run) -> None:
        self.run = run
        self._made_at = datetime.now(UTC)
        self._came: list[tuple[Asked, Answer]] = []
        self._pictures: list[tuple[str, dict[int, File]]] = []
        self.unread: dict[str, bytes] = {}
        self.lost: list[Message] = []
        self.notices: list[Message] = []

    def add(self, request: Asked, answer: Answer) -> None:
        """Add the answer to the next part."""
        part = len(self._came)
        if answer.unread:
            self.unread[f"{name_answer()}.bin"] = answer.unread
        for told, said in ((self.lost, answer.lost), (self.notices, answer.notice)):
            if said and said not in told:
                told.append(said)
        self._came.append((request, answer))
        for number, data in enumerate(answer.pictures):
            if number == len(self._pictures):
                self._pictures.append((self.run.shot_id(number), {}))
            shot, files = self._pictures[number]
            name = "answer" if part == 0 else f"answer-{part + 1}"
            key = f"shots/{self._made_at:%Y/%m/%d}/{shot}/{name}.{suffix_of(data) or 'bin'}"
            files[part] = File(key, data)

    def __len__(self) -> int:
        """Return the count of answers that came."""
        return len(self._came)

    def __iter__(self) -> Iterator[tuple[str, Mapping[int, File]]]:
        """Yield the id of the shot and the files, by the number of their part, of each picture."""
        yield from self._pictures

    @property
    def notice(self) -> Message:
        """Return sentences about the answers: those of the endpoint, and those about pictures that were lost."""
        if not self.unread:
            return Sentences(*self.notices)
        kept = say_kept(
            self.unread,
            Message("What came back is kept as {names} in the data folder."),
            Message("What came back is kept as {names} in the data folder, {most:,} bytes of it."),
        )
        return Sentences(*self.notices, Message("Not every picture could be read."), *self.lost, kept)

    @property
    def recipe(self) -> Recipe:
        """Return the recipe of the pictures, with the usage, cost and seconds of all answers together."""
        request, _ = self._came[0]
        answers = [answer for _, answer in self._came]
        ids = [answer.request_id for answer in answers if answer.request_id]
        return Recipe(
            kind=self.run.kind,
            endpoint=self.run.endpoint,
            parameters=request.parameters,
            usage=sum_usages([answer.usage for answer in answers]),
            cost=sum_costs(request.cost_of(answer.usage) for request, answer in self._came),
            request_id=" ".join(ids) or None,
            seconds=sum(answer.seconds for answer in answers),
            made_at=self._made_at,
            parent=self.run.parent,
        )


def answers_among(keys: Iterable[str]) -> dict[int, str]:
    """Return the keys of answers among the keys of a shot, by the number of their part, from 0."""
    found = ((ANSWER.fullmatch(key.rpartition("/")[2]), key) for key in keys)
    return dict(sorted((int(match[1] or 1) - 1, key) for match, key in found if match))


def folder_of(files: Mapping[int, File]) -> PurePosixPath:
    """Return the folder of the files of a picture, as a key."""
    return PurePosixPath(next(iter(files.values())).key).parent
