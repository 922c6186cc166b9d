"""The visit that is to be kept apart: it makes and keeps one of everything, and knows what nobody else may see."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from components.library.records.prompts import Prompt, Prompts
from components.library.records.run import Run
from components.library.records.search import Search
from components.library.records.shot import Shot
from components.studio.page.visitor import hash_token
from tests.library.pictures import disc, encode, noise, white_mask
from tests.studio.conftest import Served
from tests.studio.forged.visit import Visit
from tests.studio.handed_strokes import hand_over

SESSION, TOKEN = "0wnersvisit", "a1" * 32
PROMPT, FAVOURITE, NAME = "A quince that nobody sees", "A medlar kept for later", "Nobodys name"
WIDTH, HEIGHT = 300, 200
# Some of the files, from everywhere: always as many, so that each run of the test makes the same choices.
MOST_PATHS = 12


@dataclass(frozen=True)
class Owner:
    """Hold a visit that has worked.

    ``ids`` name its pictures, runs and kept prompts, ``kinds`` one of each, ``paths`` its files on the server,
    ``secrets`` are all the texts that no other visit may be sent, and ``digests`` the SHA-256 of its files.
    """

    visit: Visit
    ids: tuple[str, ...]
    kinds: tuple[str, ...]
    paths: tuple[str, ...]
    secrets: frozenset[str]
    digests: frozenset[str]
    zip_link: str

    def library(self) -> str:
        """Return everything on record of the visit, as JSON."""
        return describe_library(self.visit)


def work(served: Served) -> Owner:
    """Return a visit that has made pictures, edited one with a mask, kept a prompt, failed once and asked for a ZIP."""
    visit, before = Visit(served, SESSION, TOKEN), set(list_files(served))
    visit.press("CreateTab.create", create_prompt=PROMPT, create_quality="low")
    visit.press("PromptPanel.keep_prompt", create_prompt=FAVOURITE, create_prompts_name=NAME)
    visit.press("PromptPanel.refresh")
    picture = visit.upload(encode(noise(WIDTH, HEIGHT, seed=41)), "owner.png")
    visit.press("Editor.open_upload", edit_picture=picture)
    mask = visit.upload(white_mask(disc(WIDTH, HEIGHT, 40)), "owners-mask.png")
    visit.press("MaskChanges.upload_mask", edit_mask_upload=mask)
    stroke = hand_over(disc(WIDTH, HEIGHT, 30))
    visit.press("EditTab.run_accepted", strokes=stroke, edit_prompt=f"{PROMPT} again", edit_quality="low")
    visit.press("CreateTab.create", create_prompt=f"fault: 401 {PROMPT}")
    visit.press("LibraryTab.open")
    visit.press("LibraryView.choose", clicked={"index": 0, "value": None})
    said = visit.press("LibraryView.offer_zip")
    zip_link = re.search(r"gradio_api/proofroom/export/[\w-]+", said)[0]
    made = [path for path in list_files(served) if path not in before]
    shots, runs, prompts = read_library(visit)
    run_ids = [run.id for run in runs]
    kept = [prompt.id for prompt in prompts if prompt.id not in run_ids]
    ids = [shot.id for shot in shots] + run_ids + kept
    calls = [shot.recipe.request_id for shot in shots if shot.recipe.request_id]
    own = [path for path in map(str, made) if "owner" in path or any(name in path for name in ids)]
    texts = [PROMPT, FAVOURITE, NAME, TOKEN, SESSION, hash_token(TOKEN), zip_link.rpartition("/")[2]]
    assert len(shots) == 2
    assert len(runs) == 3
    assert kept
    return Owner(
        visit,
        tuple(ids),
        (shots[0].id, run_ids[0], kept[0]),
        tuple(sorted(map(str, made))[:: max(1, len(made) // MOST_PATHS)][:MOST_PATHS]),
        frozenset([*texts, *ids, *calls, *own]),
        frozenset(hashlib.sha256(path.read_bytes()).hexdigest() for path in made),
        zip_link,
    )


def read_library(visit: Visit) -> tuple[list[Shot], list[Run], list[Prompt]]:
    """Return the shots, the runs and the prompts of a visit."""
    store, whose = visit.served.store, hash_token(visit.token)
    prompts = Prompts(store.database).list_prompts(whose)
    return store.find_shots(Search(visitor=whose), 0, 100), store.list_runs(whose), prompts


def describe_library(visit: Visit) -> str:
    """Return everything on record of a visit, as JSON."""
    shots, runs, prompts = read_library(visit)
    return json.dumps([[shot.as_json() for shot in shots], [str(row) for row in (*runs, *prompts)]], default=str)


def list_files(served: Served) -> Iterator[Path]:
    """Yield the files of Gradio's cache and of the data folder, without the database and what is being written."""
    for folder in (served.cache, served.data / "files"):
        yield from (path for path in folder.rglob("*") if path.suffix != ".part" and is_full(path))


def is_full(path: Path) -> bool:
    """Whether there is a file with some bytes: Gradio leaves empty ones behind."""
    return path.is_file() and path.stat().st_size > 0
