"""The versions of a picture on a page: what is offered, what is shown once it is asked for, and to whom."""

import asyncio
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import gradio as gr
import numpy as np
import pytest

from components.errors import StorageError
from components.library.records.shot import Shot
from components.library.records.store import Store
from components.library.records.thumbnails import Thumbnails
from components.message.message import Message
from components.studio.events.clicked import Clicked
from components.studio.events.event_errors import StalePage
from components.studio.page.loaded_pictures import LoadedPictures
from components.studio.page.service import Service
from components.studio.page.updates import Signal
from components.studio.page.visitor import build_token, hash_token
from components.studio.server.session_blocks import SessionBlocks
from components.studio.versions.filmstrip import pair_of, write_caption
from components.studio.versions.versions_layout import build_versions_panel
from components.studio.versions.versions_panel import VersionsPanel
from tests.library.pictures import alpha_mask, decode, disc, encode, noise
from tests.library.shots import bare_shot, edit_shot
from tests.studio.conftest import service

TOKEN, OTHERS_TOKEN = "1" * 64, "2" * 64
BEFORE, MASK = noise(48, 32), disc(48, 32, 9)
AFTER = np.where(MASK[..., None], 255 - BEFORE, BEFORE)


@dataclass(frozen=True)
class Page:
    """Hold a panel, and what a page would send to it."""

    blocks: gr.Blocks
    panel: VersionsPanel
    token: gr.BrowserState

    def trigger(self, widget: gr.blocks.Block, event: str, *given: object, **data: object) -> dict:
        """Return what an event of a widget has updated at its end; ``given`` are the values of its inputs."""
        [found] = [f for f in self.blocks.fns.values() if (widget._id, event) in f.targets]
        given = (*given, Clicked(None, data)) if data else given

        async def run() -> dict:
            updates, work = {}, found.fn(*given)
            if inspect.isawaitable(work):
                return await work
            async for some in work:
                assert set(some) <= set(found.outputs)
                updates |= some
            return updates

        return asyncio.run(run())

    def unfold(self, shot: Shot, token: str = TOKEN) -> dict:
        return self.trigger(self.panel.accordion, "expand", Signal(shot.id), token, False)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "cache"))
    store = Store(f"sqlite:///{tmp_path / 'any.db'}", str(tmp_path / "files"))
    yield store
    store.close()


@pytest.fixture
def page(store: Store) -> Iterator[Page]:
    thumbnails = Thumbnails(store)
    at_work: Service = replace(service(), store=store, loaded_pictures=LoadedPictures(store), thumbnails=thumbnails)
    with SessionBlocks() as blocks:
        token = build_token()
        yield Page(blocks, build_versions_panel(at_work, token), token)
    thumbnails.close()


@pytest.fixture
def keep(store: Store) -> Callable[..., Shot]:
    """Give a function that stores an edit, of an upload or of the shot called ``parent``, its picture being AFTER."""

    def keep(called: str, prompt: str, parent: str | None = None, token: str = TOKEN, **changes) -> Shot:
        files, shot = store.files, edit_shot()
        folder, parent = f"shots/{called * 32}", parent and parent * 32
        recipe = replace(shot.recipe, parent=parent, parameters={**shot.recipe.parameters, "prompt": prompt})
        keys = {
            "answer": files.write_file(f"{folder}/answer.png", encode(AFTER)),
            "pasted": files.write_file(f"{folder}/pasted.png", encode(AFTER)),
            "source": files.write_once("pictures", "png", encode(AFTER if parent else BEFORE)),
            "mask": files.write_once("masks", "png", alpha_mask(MASK)),
        }
        kept = replace(shot, id=called * 32, recipe=recipe, visitor=hash_token(token), handling=None, **keys | changes)
        store.add_shot(kept)
        return kept

    return keep


def test_what_has_versions_offers_them_and_what_has_none_does_not(store, page, keep):
    edit = keep("a", "A red rose")
    offered = page.panel.show(edit, hash_token(TOKEN))
    assert set(offered) == set(page.panel.shown)
    assert offered[page.panel.accordion] == gr.update(visible=True, label="Versions · 2")
    assert offered[page.panel.asked].value == edit.id
    assert not offered[page.panel.single]["visible"]
    assert page.panel.show(edit, hash_token(TOKEN))[page.panel.asked] != offered[page.panel.asked]
    alone = replace(bare_shot(), visitor=hash_token(TOKEN))
    store.add_shot(alone)
    assert page.panel.show(alone, hash_token(TOKEN))[page.panel.single]["visible"]
    for shot, visitor in ((alone, hash_token(TOKEN)), (edit, hash_token(OTHERS_TOKEN)), (edit, "")):
        updates = page.panel.show(shot, visitor)
        assert not updates[page.panel.accordion]["visible"]
        assert updates[page.panel.asked].value == ""


def test_opened_it_shows_the_filmstrip_and_the_shot_beside_what_it_was_made_of(page, keep):
    keep("a", "A red rose")
    keep("b", "A <b>lemon</b>", "a")
    updates = page.unfold(keep("c", "A cat " * 40, "a"))
    panel = page.panel
    strip = updates[panel.strip]
    assert [caption for _, caption in strip["value"]] == [
        "Upload",
        "1 · A red rose",
        "1.1 · A <b>lemon</b>",
        "▸ 1.2 · A cat A cat A cat A cat A c…",
    ]
    assert strip["selected_index"] == 3
    assert all(max(decode(Path(file).read_bytes()).shape) <= 256 for file, _ in strip["value"])
    assert [updates[choice]["value"] for choice in (panel.before, panel.after)] == ["a" * 32, "c" * 32]
    assert [name for _, name in updates[panel.before]["choices"]][1:] == [letter * 32 for letter in "abc"]
    assert "No pixel differs" in updates[panel.facts]
    assert updates[panel.reveal]["visible"] is False


def test_a_tile_that_could_not_be_read_once_is_shown_at_the_next_look(store, page, keep, monkeypatch):
    edit, read = keep("a", "A red rose"), store.files.read_file

    def fail_for_uploads(key: str, *part: int) -> bytes:
        if key == edit.source:
            raise StorageError(Message("The object store does not answer."))
        return read(key, *part)

    with monkeypatch.context() as storage:
        storage.setattr(store.files, "read_file", fail_for_uploads)
        [(tile, _), _] = page.unfold(edit)[page.panel.strip]["value"]
        assert Path(tile).name == "no-picture.png"
    [(tile, _), _] = page.unfold(edit)[page.panel.strip]["value"]
    assert Path(tile).name == "version.webp"


def test_any_two_are_compared_with_the_mask_and_the_heat_map_when_asked_for(page, keep):
    edit = keep("a", "A red rose")
    keep("b", "A lemon", "a")
    panel, opened = page.panel, page.unfold(edit)
    count = f"<strong>{np.count_nonzero(MASK):,} of {MASK.size:,} pixels differ</strong>"
    assert count in opened[panel.facts]
    assert opened[panel.masked]["visible"]
    assert opened[panel.heat] == gr.update(value=None, visible=False)
    lineage = opened[panel.lineage]
    plain, masked = (
        page.trigger(panel.masked, "input", lineage, lineage.root.name, edit.id, chosen)[panel.compare]["value"]
        for chosen in (False, True)
    )
    assert [
        np.array_equal(decode(Path(file).read_bytes()), px) for file, px in zip(plain, (BEFORE, AFTER), strict=True)
    ]
    assert plain[0] != masked[0]
    across = page.trigger(panel.before, "input", lineage, lineage.root.name, "b" * 32, True)
    assert count in across[panel.facts]
    assert across[panel.masked]["visible"] is False
    heat = page.trigger(panel.reveal, "click", lineage, lineage.root.name, edit.id)[panel.heat]
    assert heat["visible"]
    assert decode(Path(heat["value"]).read_bytes()).shape == (32, 48, 3)


def test_a_click_in_the_filmstrip_opens_that_version_and_lays_the_upload_beside_what_is_looked_at(page, keep):
    keep("a", "A red rose")
    lineage = page.unfold(keep("b", "A lemon", "a"))[page.panel.lineage]
    panel = page.panel
    clicked, again = (page.trigger(panel.strip, "select", lineage, "b" * 32, False, index=1) for _ in range(2))
    assert clicked[panel.chosen].value == again[panel.chosen].value == "a" * 32
    # A page is told of what differs only.
    assert clicked != again
    clicked = page.trigger(panel.strip, "select", lineage, "b" * 32, False, index=0)
    assert clicked[panel.before] == lineage.root.name
    assert f"{np.count_nonzero(MASK):,} of" in clicked[panel.facts]
    with pytest.raises(StalePage):
        page.trigger(panel.strip, "select", lineage, "b" * 32, False, index=9)


def test_nobody_is_shown_what_another_made(page, keep):
    edit = keep("a", "A red rose")
    keep("b", "A secret", token=OTHERS_TOKEN)
    keep("c", "A secret", "a", token=OTHERS_TOKEN)
    assert [caption for _, caption in page.unfold(edit)[page.panel.strip]["value"]] == ["Upload", "▸ 1 · A red rose"]
    for token in (OTHERS_TOKEN, "", None, "no token"):
        updates = page.unfold(edit, token)
        assert page.panel.strip not in updates
        assert "no longer in the library" in updates[page.panel.facts]


def test_a_page_cannot_name_what_is_no_version(page, keep):
    edit, other = keep("a", "A red rose"), keep("b", "A secret", token=OTHERS_TOKEN)
    lineage = page.unfold(edit)[page.panel.lineage]
    for named in (other.id, other.pasted, "../../proofroom.db", None, ["x"]):
        updates = page.trigger(page.panel.after, "input", lineage, lineage.root.name, named, False)
        assert updates[page.panel.compare] is None
        assert "is no longer there" in updates[page.panel.facts]


def test_a_picture_that_is_gone_is_grey_and_said_to_be(store, page, keep):
    edit = keep("a", "A red rose")
    store.files.remove(edit.source)
    updates = page.unfold(edit)
    assert len(updates[page.panel.strip]["value"]) == 2
    assert "is no longer there" in updates[page.panel.facts]


def test_nothing_is_decoded_for_a_panel_that_is_closed(page, keep):
    asked = Signal(keep("a", "A red rose").id)
    assert page.trigger(page.panel.asked, "change", False, asked, TOKEN, False) == {}
    assert page.panel.compare in page.trigger(page.panel.asked, "change", True, asked, TOKEN, False)


def test_versions_are_called_by_what_they_are(store, page, keep):
    visitor = hash_token(TOKEN)
    first = replace(bare_shot(), visitor=visitor)
    store.add_shot(first)
    gone = keep("b", "A lemon", "f")
    store.bin_shots([gone.id])
    lineage = store.find_lineage(gone.id, visitor)
    assert [write_caption(lineage, version, 28) for version in lineage] == [
        "Deleted version",
        "1 · in the bin · A lemon",
    ]
    lineage = store.find_lineage(first.id, visitor)
    assert write_caption(lineage, lineage.root, 28) == "Created · p"
    assert pair_of(lineage, lineage.root) == (lineage.root, lineage.root)
