"""The lineage of a picture: all its versions, from the upload or the first shot on.

    coffee.png              the upload, or the first shot
    ├── 1                   an edit of it
    │   ├── 1.1             an edit of version 1
    │   └── 1.2
    └── 2                   another edit of the upload

Reads rows of one visitor and opens no file. A damaged row, a circle or a parent that is gone ends a branch.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import sqlalchemy as sql

from components.library.records.search import Search
from components.library.records.shot import Shot
from components.library.storage.schema import SHOTS, shot_of_row
from components.message.message import NO_MESSAGE, Message

# The most shots of a lineage, and the most steps from a shot up to its beginning.
MOST = 200
# Shots in the bin come last, so that they take no other place; otherwise the newest come first.
LIVING_FIRST = (SHOTS.c.deleted_at.is_not(None), SHOTS.c.made_at.desc(), SHOTS.c.number.desc(), SHOTS.c.id.desc())


@dataclass(frozen=True)
class Version:
    """Hold one version: ``key`` is the key of its picture; ``shot`` is None for an upload and for a shot that is gone.

    ``number`` is the place in the tree: "1.2" is the second edit of version 1, and "" is the root. ``parent`` is the
    name of the version that was edited, None for the root.
    """

    key: str
    number: str
    shot: Shot | None = None
    parent: str | None = None

    @property
    def name(self) -> str:
        """Return the name of the version: the id of the shot, or the key of the file."""
        return self.shot.id if self.shot else self.key

    @property
    def binned(self) -> bool:
        """Whether the version is in the bin."""
        return self.shot is not None and self.shot.deleted_at is not None


@dataclass(frozen=True)
class Lineage:
    """Hold the versions of a picture: each after its parent, and the children of one parent in the order of making.

    The tree is a flat list, because the branches may be ``MOST`` steps deep. ``cut`` is a sentence where versions are
    left out, else empty.
    """

    versions: tuple[Version, ...]
    cut: Message = NO_MESSAGE

    def __len__(self) -> int:
        """Return the count of versions, with the root."""
        return len(self.versions)

    def __iter__(self) -> Iterator[Version]:
        """Yield the versions in the order of the tree."""
        return iter(self.versions)

    @property
    def root(self) -> Version:
        """Return the first version."""
        return self.versions[0]

    @property
    def root_is_gone(self) -> bool:
        """Whether the root is a picture that was made here and has left the library, so that only its file is left."""
        shots = (version.shot for version in self.children_of(self.root))
        return self.root.shot is None and any(shot.recipe.parent for shot in shots if shot)

    def find(self, name: object) -> Version | None:
        """Return the version of a name, or None."""
        return next((version for version in self.versions if version.name == name), None)

    def children_of(self, version: Version) -> tuple[Version, ...]:
        """Return the edits of a version."""
        return tuple(other for other in self.versions if other.parent == version.name)


def read_lineage(connection: sql.Connection, shot_id: str, visitor: str | None, most: int = MOST) -> Lineage | None:
    """Return the lineage of a shot of a visitor, with at most ``most`` shots; None where there is no such shot.

    ``visitor`` is a hash, or None for everybody. Of too many shots the farthest from the shot and the oldest are left
    out. A shot in the bin is left out, unless that shot is the shot asked for or has an edit outside the bin.
    """
    reader = _LineageReader(connection, visitor, most)
    line = reader.find_ancestors(shot_id)
    if not line:
        return None
    top = line[-1]
    # The edits of the shot first, because they matter most to the reader.
    reader.find_descendants({shot_id})
    starts = {top.id}
    source = None if reader.is_on_record(top.recipe.parent) else top.source
    if source is not None:
        starts = reader.find_siblings(top)
    reader.find_descendants(starts)
    root = Version(top.picture, "", top) if source is None else Version(source, "")
    parents = reader.find_shown_parents(shot_id)
    parents |= {name: None if source is None else root.name for name in starts if name in parents}
    more = Message("There are more versions of this picture than the {most} that are shown.", most=most)
    return Lineage(tuple(_in_order(root, parents, reader.found)), more if reader.is_cut else NO_MESSAGE)


class _LineageReader:
    """Gather the shots of one picture, ``most`` at most."""

    def __init__(self, connection: sql.Connection, visitor: str | None, most: int) -> None:
        self._connection, self._most = connection, most
        self._own = Search(visitor=visitor).whose
        self._searched: set[str] = set()
        self.found: dict[str, Shot] = {}
        self.is_cut = False

    def find_ancestors(self, shot_id: str) -> list[Shot]:
        """Return a shot and its ancestors, step by step, as far as they are on record."""
        start = sql.select(SHOTS.c.id, SHOTS.c.parent, sql.literal(1).label("steps"))
        up = start.where(SHOTS.c.id == shot_id, *self._own).cte("up", recursive=True)
        # The count of steps also ends a circle.
        step = sql.select(SHOTS.c.id, SHOTS.c.parent, up.c.steps + 1).join(up, SHOTS.c.id == up.c.parent)
        up = up.union_all(step.where(up.c.steps < self._most, *self._own))
        query = sql.select(SHOTS).join(up, SHOTS.c.id == up.c.id).order_by(up.c.steps)
        line = []
        for row in self._connection.execute(query):
            if row.id in self.found:
                break
            self.found[row.id] = shot_of_row(row)
            line.append(self.found[row.id])
        if len(line) == self._most:
            above = line[-1].recipe.parent
            self.is_cut = above not in self.found and self.is_on_record(above)
        return line

    def is_on_record(self, shot_id: str | None) -> bool:
        """Whether a shot is on record, found or not."""
        if shot_id is None or shot_id in self.found:
            return shot_id is not None
        query = sql.select(SHOTS.c.id).where(SHOTS.c.id == shot_id, *self._own)
        return self._connection.scalar(query) is not None

    def find_siblings(self, top: Shot) -> set[str]:
        """Return the ids of the edits of the same file as ``top``, with ``top`` itself."""
        # The file of a parent that is gone may be uploaded again, and the edits have no parent then.
        parents = {None, top.recipe.parent}
        of_these = sql.or_(SHOTS.c.parent.is_(None), SHOTS.c.parent.in_(parents - {None}))
        self._gather(SHOTS.c.source == top.source, of_these)
        return {s.id for s in self.found.values() if s.source == top.source and s.recipe.parent in parents}

    def find_descendants(self, parents: set[str]) -> None:
        """Gather the descendants of shots."""
        while not self.is_cut and (parents := parents - self._searched):
            self._searched |= parents
            self._gather(SHOTS.c.parent.in_(parents))
            parents = {shot.id for shot in self.found.values() if shot.recipe.parent in parents}

    def find_shown_parents(self, shot_id: str) -> dict[str, str | None]:
        """Return the parents of the shots to show, by their ids: all except branches that are wholly in the bin."""
        parents: dict[str, str | None] = {}
        for shot in self.found.values():
            kept = shot if shot.deleted_at is None or shot.id == shot_id else None
            while kept is not None and kept.id not in parents:
                parents[kept.id] = kept.recipe.parent
                kept = self.found.get(kept.recipe.parent or "")
        return parents

    def _gather(self, *conditions: sql.ColumnElement[bool]) -> None:
        room = self._most - len(self.found)
        wanted = sql.select(SHOTS.c.id).where(*conditions, *self._own, SHOTS.c.id.not_in(self.found))
        wanted = wanted.order_by(*LIVING_FIRST).limit(room + 1)
        rows = self._connection.execute(sql.select(SHOTS).where(SHOTS.c.id.in_(wanted)).order_by(*LIVING_FIRST)).all()
        self.is_cut |= any(row.deleted_at is None for row in rows[room:])
        self.found |= {row.id: shot_of_row(row) for row in rows[:room]}


def _in_order(root: Version, parents: Mapping[str, str | None], shots: Mapping[str, Shot]) -> Iterator[Version]:
    """Yield the versions of a tree, each after its parent; ``parents`` are names by ids of shots."""
    children: dict[str | None, list[Shot]] = {}
    for shot in sorted((shots[name] for name in parents), key=lambda s: (s.recipe.made_at, s.number, s.id)):
        children.setdefault(parents[shot.id], []).append(shot)
    waiting, shown = [root], set()
    while waiting:
        version = waiting.pop()
        # A circle comes back to its beginning.
        if version.name in shown:
            continue
        shown.add(version.name)
        yield version
        made = enumerate(children.get(version.name, ()), 1)
        numbered = [(f"{version.number}.{number}".lstrip("."), shot) for number, shot in made]
        waiting += [Version(s.picture, number, s, version.name) for number, s in reversed(numbered)]


def short_number(version: Version, most: int = 5) -> str:
    """Return the number of a version, without the middle of a number of more than ``most`` parts."""
    parts = version.number.split(".")
    return version.number if len(parts) <= most else f"{parts[0]}…{'.'.join(parts[-2:])}"
