"""The export: shots and their files as a ZIP that is written while the ZIP is sent.

    index.html      the contact sheet
    pictures/       the finished pictures of edits, and the answers of other calls, byte for byte
    answers/        the answers of edits, byte for byte
    sources/        the pictures that were edited, and the reference pictures, as they came
    masks/          the masks of edits: alpha 0 = repaint
    thumbnails/     small copies, for the page
    recipes/        the manifest of each picture, which ``importer`` reads

In memory are one picture and the names of shared files; the page and the list of files are on the disk. A file that
cannot be read is left out, with a sentence on the page.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, suppress
from datetime import datetime
from pathlib import PurePosixPath
from tempfile import SpooledTemporaryFile
from typing import IO

from components.endpoint.request import read_png_header
from components.errors import RecipeTooNew, StorageError, UnreadablePicture
from components.library.exchange.contact_sheet import IN_ENGLISH, Card, Wording, draw_card, draw_head, draw_tail
from components.library.exchange.manifest import list_keys, write_manifest
from components.library.exchange.zip_writer import ZipWriter
from components.library.recipes.png_recipe import read_png_recipe, write_png_recipe
from components.library.records.run import ERASE
from components.library.records.shot import Shot
from components.library.records.title import title_of
from components.library.storage.files import Files
from components.message.message import Message

# Bytes of the page and of the list of files before they go to the disk.
SPOOLED = 1024 * 1024
NAME_LETTERS, NAME_BYTES = 48, 96
ID_LETTERS = 12


def stream_zip(
    shots: Iterable[Shot],
    files: Files,
    thumbnail: Callable[[Shot], bytes | None] = lambda shot: None,
    wording: Wording = IN_ENGLISH,
) -> Iterator[bytes]:
    """Yield the bytes of a ZIP with ``shots`` in their order; each shot is read when its turn comes.

    ``thumbnail`` returns a small WebP of a shot, or None; then the page shows the picture itself.
    ``wording``: the language of the page. An error that
    ``shots`` raises ends the ZIP before its list of files.
    """
    with ExitStack() as open_files:
        entries, cards, page = (open_files.enter_context(SpooledTemporaryFile(max_size=SPOOLED)) for _ in range(3))
        yield from _Export(ZipWriter(entries), files, thumbnail, cards, wording).write(shots, page)


def name_picture(shot: Shot) -> str:
    """Return a file name without a suffix: the day, the beginning of the prompt, and the beginning of the id.

    Letters and numbers of any script stay, and every other character becomes a space.
    """
    said = "erased" if shot.recipe.kind == ERASE else shot.recipe.prompt
    prompt = unicodedata.normalize("NFC", said[: 4 * NAME_LETTERS])
    kept = "".join(letter if unicodedata.category(letter)[0] in "LMN" else " " for letter in prompt)
    words = " ".join(kept.split())[:NAME_LETTERS].encode()[:NAME_BYTES].decode("utf-8", "ignore").strip()
    return " ".join(filter(None, [f"{shot.recipe.made_at:%Y-%m-%d}", words, shot.id[:ID_LETTERS]]))


class _Export:
    """Write one ZIP."""

    def __init__(
        self,
        zip_writer: ZipWriter,
        files: Files,
        thumbnail: Callable[[Shot], bytes | None],
        cards: IO[bytes],
        wording: Wording,
    ) -> None:
        self._wording = wording
        self._archive, self._files, self._thumbnail, self._cards = zip_writer, files, thumbnail, cards
        # Files that several shots share are written once.
        self._shared: set[str] = set()
        self._count = 0
        self._first: datetime | None = None
        self._last: datetime | None = None

    def write(self, shots: Iterable[Shot], page: IO[bytes]) -> Iterator[bytes]:
        for shot in shots:
            yield from self._add(shot)
        page.write(draw_head(self._count, self._first, self._last, self._wording).encode())
        self._cards.seek(0)
        for line in self._cards:
            page.write(line)
        page.write(draw_tail(self._wording).encode())
        yield from self._archive.add_stream("index.html", page, self._last)
        yield from self._archive.finish()

    def _add(self, shot: Shot) -> Iterator[bytes]:
        name, made_at = name_picture(shot), shot.recipe.made_at
        places: dict[str, str] = {}
        missing, size = [], (shot.width, shot.height)
        for key in list_keys(shot):
            place = _place_of(shot, name, key)
            if place not in self._shared:
                try:
                    data = self._files.read_file(key)
                except StorageError:
                    isolated = f"\u2068{place}\u2069"
                    missing.append(Message("{name} could not be read and is missing.", name=isolated))
                    continue
                if key == shot.pasted:
                    data, size = self._with_recipe(shot, data)
                yield from self._archive.add(place, data, made_at)
                del data
                if not key.startswith("shots/"):
                    self._shared.add(place)
            places[key] = place
        thumbnail = self._thumbnail(shot) if shot.picture in places else None
        if thumbnail is not None:
            yield from self._archive.add(f"thumbnails/{name}.webp", thumbnail, made_at)
        yield from self._archive.add(f"recipes/{name}.json", write_manifest(shot, places), made_at)
        further = ((Message("Mask"), shot.mask), (Message("Before"), shot.source))
        links = [(label, places[key]) for label, key in further if key in places]
        card = Card(
            shot,
            places.get(shot.picture),
            size,
            f"thumbnails/{name}.webp" if thumbnail else None,
            [*links, (Message("Recipe"), f"recipes/{name}.json")],
            [*filter(None, [shot.note]), *missing],
        )
        self._cards.write(draw_card(card, self._wording).encode("utf-8", "replace"))
        self._count += 1
        self._first, self._last = min(self._first or made_at, made_at), max(self._last or made_at, made_at)

    def _with_recipe(self, shot: Shot, data: bytes) -> tuple[bytes, tuple[int, int]]:
        """Return the finished picture with its recipe in it, and (width, height); a damaged picture unchanged."""
        size = (shot.width, shot.height)
        with suppress(UnreadablePicture, RecipeTooNew):
            size = read_png_header(data)[:2]
            if title_of(shot.recipe) and read_png_recipe(data) is None:
                mask = None
                with suppress(StorageError):
                    mask = self._files.read_file(shot.mask) if shot.mask else None
                data = write_png_recipe(data, shot.recipe, mask)
        return data, size


def _place_of(shot: Shot, name: str, key: str) -> str:
    """Return the place in the ZIP of the file under a key of a shot."""
    path = PurePosixPath(key)
    if key == shot.picture:
        return f"pictures/{name}{path.suffix}"
    if key.startswith("shots/"):
        return f"answers/{name}-{path.name}"
    # Named by the hash of its content, and so the same for all shots that share the file.
    return f"{'masks' if key == shot.mask else 'sources'}/{path.name}"
