"""Shots with files in a store, and ZIPs of them."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from components.library.exchange.export import stream_zip
from components.library.exchange.importer import Imported, import_zip
from components.library.exchange.manifest import list_keys
from components.library.records.handling import Handling
from components.library.records.search import Search
from components.library.records.shot import Shot
from components.library.records.store import Store
from tests.library.pictures import JPEG, alpha_mask, disc, encode, noise
from tests.library.shots import bare_shot, edit_shot, part_of

MASK = alpha_mask(disc(60, 40, 9))
VISITOR, OTHER = "5" * 64, "6" * 64


def id_of(number: int) -> str:
    return hashlib.sha256(b"%d" % number).hexdigest()[:32]


def add_edit(store: Store, number: int = 1, prompt: str = "一只猫 <b>&\n\"'", **changes) -> Shot:
    """Put an edit in two parts with all its files into a store; all of them share mask and upload."""
    shot_id = changes.pop("id", id_of(number))
    folder = f"shots/2026/03/04/{shot_id}"
    answer, answer_2 = encode(noise(30, 20, seed=number)), encode(noise(30, 20, seed=number + 99))
    recipe = edit_shot().recipe
    source = store.files.write_once("pictures", "jpg", JPEG)
    parameters = {**recipe.parameters, "prompt": prompt, "output_format": "png", "quality": "low"}
    shot = edit_shot(
        recipe=replace(recipe, parameters=parameters, parent=changes.pop("parent", recipe.parent)),
        id=shot_id,
        answer=f"{folder}/answer.png",
        sha256=hashlib.sha256(answer).hexdigest(),
        width=30,
        height=20,
        source=source,
        mask=store.files.write_once("masks", "png", MASK),
        pasted=f"{folder}/pasted.png",
        handling=Handling(
            parts=(part_of(f"{folder}/answer.png"), part_of(f"{folder}/answer-2.png")),
            asked_parts=2,
            references=(source,),
        ),
        **{"visitor": VISITOR} | changes,
    )
    store.files.write_file(f"{folder}/answer-2.png", answer_2)
    store.files.write_file(shot.pasted, encode(noise(60, 40, seed=number)))
    store.files.write_file(shot.answer, answer)
    store.add_shot(shot)
    return shot


def add_made(store: Store, **changes) -> Shot:
    """Put a picture that was drawn from a prompt into a store, one of which little is known."""
    answer = encode(noise(30, 20), "WEBP")
    digest = hashlib.sha256(answer).hexdigest()
    shot = replace(bare_shot(), sha256=digest, id="b" * 32, width=30, height=20, visitor=VISITOR)
    shot = replace(shot, answer=f"shots/2026/03/04/{shot.id}/answer.webp", **changes)
    store.files.write_file(shot.answer, answer)
    store.add_shot(shot)
    return shot


def write_zip(path: Path, store: Store, shots: Iterable[Shot], **options) -> Path:
    with path.open("wb") as file:
        file.writelines(stream_zip(shots, store.files, **options))
    return path


def bring(path: Path, store: Store, visitor: str | None = VISITOR, **options) -> Imported:
    """Import a ZIP and return what that did altogether."""
    *_, done = import_zip(path, store, visitor, **options)
    return done


def files_of(store: Store, shot: Shot) -> list[bytes]:
    """Return the bytes of a shot's files: its picture's first."""
    return [store.files.read_file(key) for key in list_keys(shot)]


def unpack(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def rewrite(path: Path, change: Callable[[str, bytes], list[tuple[str, bytes]]], **options) -> Path:
    """Pack a ZIP again, each file as what ``change(name, data)`` makes of it."""
    made = [pair for name, data in unpack(path).items() for pair in change(name, data)]
    with zipfile.ZipFile(path, "w", **options) as archive:
        for name, data in made:
            archive.writestr(name, data)
    return path


def change_recipes(path: Path, change: Callable[[dict], dict]) -> Path:
    """Pack a ZIP again, each recipe as what ``change`` makes of it."""

    def alter(name: str, data: bytes) -> list[tuple[str, bytes]]:
        if name.startswith("recipes/"):
            data = json.dumps(change(json.loads(data))).encode()
        return [(name, data)]

    return rewrite(path, alter)


def spoil_first(path: Path, folder: str, change: Callable[[bytes], bytes | None], name: str = "") -> Path:
    """Pack a ZIP again in which the first file of a folder is another, perhaps by another name; None takes it away."""
    done = []

    def alter(old: str, data: bytes) -> list[tuple[str, bytes]]:
        if old.startswith(f"{folder}/") and not done:
            done.append(old)
            made = change(data)
            return [] if made is None else [(name or old, made)]
        return [(old, data)]

    return rewrite(path, alter)


def shots_in(store: Store, visitor: str | None = VISITOR) -> list[Shot]:
    return store.find_shots(Search(visitor=visitor), 0, 100)


def whole(done: Imported, came: int) -> None:
    """Assert that so many came, and that there was nothing else to say."""
    assert done == Imported(asked=done.asked, seen=done.asked, came=came)
