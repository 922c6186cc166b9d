"""The import: stores the pictures of an exported ZIP for a visitor, one after another.

A picture that is there already is not stored twice, and a picture in the bin is restored. A picture is stored with its
answer or not at all; a sentence says which other files are missing. A picture that cannot be imported stops no other.
No name in the ZIP becomes a key.
"""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from components.errors import DiskFull, PictureTooLarge, StorageError, UnreadablePicture
from components.imaging.picture.picture import check_picture
from components.library.answers.damage import join_note
from components.library.exchange.manifest import NewerManifest, list_keys, move_keys, read_manifest
from components.library.exchange.zip_reader import BadFile, Overflow, ZipReader, open_zip
from components.library.records.shot import Shot
from components.library.records.store import Store
from components.message.message import NO_MESSAGE, Message, Plural, Sentences

MOST_RECIPE = 1_000_000
# Further problems are counted, and not listed.
MOST_PROBLEMS = 20
OVERFLOW = Message("The ZIP unpacks to far more than pictures can. The rest was left out.")
FULL = Message(
    "The disk is full, so the rest did not come. Free some space and import the ZIP again: nothing comes twice."
)


@dataclass(frozen=True)
class Imported:
    """Count the pictures of an import after ``seen`` of ``asked``; ``problems`` are sentences.

    ``came``: stored; ``there``: there already; ``restored``: from the bin; ``untold``: problems that are not listed.
    """

    asked: int
    seen: int = 0
    came: int = 0
    there: int = 0
    restored: int = 0
    problems: tuple[Message, ...] = ()
    untold: int = 0

    @property
    def sentence(self) -> Message:
        """Return the counts in a few sentences."""
        said: list[Message] = [Plural("{n:,} picture came in.", "{n:,} pictures came in.", n=self.came)]
        if self.there:
            said.append(Plural("{n:,} picture was here already.", "{n:,} pictures were here already.", n=self.there))
        if self.restored:
            said.append(
                Plural(
                    "{n:,} picture came back from the bin.", "{n:,} pictures came back from the bin.", n=self.restored
                )
            )
        if self.untold:
            said.append(
                Plural("{n:,} more problem is not listed.", "{n:,} more problems are not listed.", n=self.untold)
            )
        return Sentences(*said)

    def with_problem(self, sentence: Message) -> "Imported":
        """Return the counts with one more problem."""
        if len(self.problems) == MOST_PROBLEMS:
            return replace(self, untold=self.untold + 1)
        return replace(self, problems=(*self.problems, sentence))


def import_zip(path: Path, store: Store, visitor: str | None = None, everybodys: bool = False) -> Iterator[Imported]:
    """Store the pictures of an exported ZIP as pictures of ``visitor``; yield the counts before each and at the end.

    With ``everybodys`` a picture of any visitor counts as there already. Raises UnreadableExport for anything but an
    export, and StorageError where the store cannot be used.
    """
    with open_zip(path) as zip_reader:
        done = Imported(len(zip_reader.recipes))
        if zip_reader.outside:
            done = done.with_problem(
                Message(
                    "Files whose names lead out of the ZIP's folder were left out ({count:,}).",
                    count=zip_reader.outside,
                )
            )
        importer = _Importer(zip_reader, store, visitor or None, everybodys)
        # Oldest first, so that a parent is there before its children.
        for seen, (place, name) in enumerate(reversed(zip_reader.recipes.items())):
            done = replace(done, seen=seen)
            yield done
            # Isolated, so that a name from right to left does not turn the sentence.
            name = f"\u2068{name}\u2069"
            try:
                outcome, problem = importer.import_picture(place)
                done = replace(done, **{outcome: getattr(done, outcome) + 1})
                if problem:
                    without = Message("{name} came without all of its files.", name=name)
                    done = done.with_problem(Sentences(without, problem))
            except BadFile as error:
                done = done.with_problem(Sentences(Message("{name} was left out.", name=name), error.message))
            except Overflow:
                done = done.with_problem(OVERFLOW)
                break
            except DiskFull:
                done = done.with_problem(FULL)
                break
        yield replace(done, seen=done.asked)


class _Importer:
    """Import one picture after another."""

    def __init__(self, zip_reader: ZipReader, store: Store, visitor: str | None, everybodys: bool) -> None:
        self._zip_reader, self._store, self._visitor, self._everybodys = zip_reader, store, visitor, everybodys
        # The keys of files that came with an earlier picture, by their places in the ZIP.
        self._known: dict[str, str] = {}
        # The ids of pictures that were here before, by their ids in the ZIP.
        self._names: dict[str, str] = {}
        self._came: set[str] = set()

    def import_picture(self, place: str) -> tuple[str, Message]:
        """Import the picture of a manifest; return the name of its count in Imported, and a problem, or an empty one.

        Raises BadFile.
        """
        old, places = _read(self._zip_reader.unpack(place, MOST_RECIPE))
        shot_id = self._name_of(old.id)
        there = self._store.find_shot(shot_id) or self._find_like(old)
        if there is not None:
            self._names[old.id] = there.id
            if there.deleted_at is None:
                return "there", NO_MESSAGE
            if not self._store.restore_shots([there.id]):
                raise BadFile(Message("It was just being removed from the bin. Import the ZIP once more."))
            return "restored", NO_MESSAGE
        parent = old.recipe.parent and self._name_of(old.recipe.parent)
        shot = replace(old, id=shot_id, visitor=self._visitor, recipe=replace(old.recipe, parent=parent))
        self._store.files.check_space()
        problem = self._keep(shot, places)
        self._came.add(shot_id)
        return "came", problem

    def _name_of(self, old: str) -> str:
        """Return the id here for an id in the ZIP: the same, unless a picture of another visitor has the id."""
        if old in self._names:
            return self._names[old]
        there = self._store.find_shot(old)
        if there is None or self._is_own(there):
            return old
        return hashlib.sha256(f"{self._visitor}\0{old}".encode()).hexdigest()[:32]

    def _find_like(self, old: Shot) -> Shot | None:
        """Return a picture of the visitor with the same answer, from before this import, or None."""
        same = (shot for shot in self._store.list_shots_with(old.sha256) if self._is_own(shot))
        return next((shot for shot in same if shot.id not in self._came), None)

    def _is_own(self, shot: Shot) -> bool:
        return self._everybodys or shot.visitor == self._visitor

    def _keep(self, shot: Shot, places: Mapping[str, str]) -> Message:
        """Store a shot and its files under new keys; return a problem, or an empty message. Raises BadFile."""
        folder = f"shots/{shot.recipe.made_at:%Y/%m/%d}/{shot.id}"
        named = list_keys(shot)
        further = [key for key in named if key.startswith("shots/") and key not in (shot.answer, shot.pasted)]
        own = {key: f"answer-{number}" for number, key in enumerate(further, 2)} | {shot.answer: "answer"}
        own |= {shot.pasted: "pasted"} if shot.pasted else {}
        keys: dict[str, str] = {}
        missing, size = [], (shot.width, shot.height)
        damage: tuple[Message, ...] = ()
        try:
            # The answer last: recovery takes a folder without an answer for no picture.
            for key in sorted(named, key=shot.answer.__eq__):
                try:
                    if key not in own:
                        keys[key] = self._keep_shared(places.get(key), "masks" if key == shot.mask else "pictures")
                        continue
                    # An answer that was cut off was paid for, and is stored too.
                    data, suffix, measured, notices = self._read_picture(places.get(key), cut=True)
                    if key == shot.answer:
                        if hashlib.sha256(data).hexdigest() != shot.sha256:
                            raise BadFile(Message("The endpoint's answer is not the one that came."))
                        size, damage = measured, notices
                    keys[key] = f"{folder}/{own[key]}.{suffix}"
                    self._store.files.write_file(keys[key], data)
                    del data
                except BadFile as error:
                    if key == shot.answer:
                        raise
                    missing.append(error.message)
            # A count on the finished picture, and on no other file.
            changed = shot.changed_outside_mask if shot.pasted in keys else None
            kept = replace(move_keys(shot, keys), width=size[0], height=size[1], changed_outside_mask=changed)
            self._store.add_shot(replace(kept, note=NO_MESSAGE if kept.pasted else join_note(damage)))
        except BaseException:
            with suppress(StorageError):
                # Not where another import stored the same picture at the same time.
                if self._store.find_shot(shot.id) is None:
                    for key in self._store.files.walk(folder):
                        self._store.files.remove(key)
            raise
        return Sentences(*missing)

    def _keep_shared(self, place: str | None, folder: str) -> str:
        """Store a file that several pictures may share; return its key. Raises BadFile."""
        if place is None or place not in self._known:
            data, suffix, *_ = self._read_picture(place)
            self._known[place or ""] = self._store.files.write_once(folder, suffix, data)
        return self._known[place or ""]

    def _read_picture(
        self, place: str | None, cut: bool = False
    ) -> tuple[bytes, str, tuple[int, int], tuple[Message, ...]]:
        """Return a picture's bytes, suffix, (width, height), and notices about damage. Raises BadFile.

        ``cut`` as for ``check_picture``.
        """
        data = self._zip_reader.unpack(place)
        try:
            width, height, suffix, notices = check_picture(data, cut=cut)
        except (UnreadablePicture, PictureTooLarge):
            raise BadFile(Message("{name} is no whole picture.", name=str(place)[:80])) from None
        return data, suffix, (width, height), notices


def _read(data: bytes) -> tuple[Shot, Mapping[str, str]]:
    try:
        return read_manifest(data)
    except NewerManifest:
        raise BadFile(Message("A later Proofroom wrote it. Update Proofroom to have it too.")) from None
    except ValueError:
        raise BadFile(Message("Its recipe is damaged.")) from None
