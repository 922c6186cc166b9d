"""A filmstrip: the versions of a picture as small pictures in a row, and what they are called for people.

Knows no widgets.
"""

from functools import lru_cache

from components.errors import ProofroomError
from components.library.records.lineage import Lineage, Version, short_number
from components.library.records.store import Store
from components.library.records.thumbnails import Thumbnails, draw_thumbnail
from components.studio.page.cache import cache_tile

# How much of a prompt stands under a small picture, and in a list.
CAPTION, LABEL = 28, 70
KEPT_UPLOADS = 256


class Filmstrip:
    """Draw filmstrips; those of shots are ``thumbnails``, uploads have none on disk."""

    def __init__(self, store: Store, thumbnails: Thumbnails) -> None:
        self._files, self._thumbnails = store.files, thumbnails
        self._draw_upload = lru_cache(KEPT_UPLOADS)(self._draw_file)

    def draw(self, lineage: Lineage) -> list[str]:
        """Return a file in Gradio's cache for each version, a grey one where there is no picture."""
        drawn = iter(self._thumbnails.find([version.shot for version in lineage if version.shot]))
        tiles = [next(drawn) if version.shot else self._draw_upload(version.key) for version in lineage]
        return [cache_tile(tile, "version.webp") for tile in tiles]

    def _draw_file(self, key: str) -> bytes | None:
        try:
            return draw_thumbnail(self._files.read_file(key))
        except ProofroomError:
            return None


def pair_of(lineage: Lineage, version: Version) -> tuple[Version, Version]:
    """Return what a version is compared with at first, and itself; where it all began, that and the newest."""
    if version.parent is not None:
        return lineage.find(version.parent), version
    made = [other for other in lineage if other.parent is not None]
    return version, max(made, key=lambda other: other.shot.recipe.made_at, default=version)


def write_caption(lineage: Lineage, version: Version, most: int) -> str:
    """Return what a version is called for people: its number and the beginning of its prompt."""
    if version.shot is None:
        return "Deleted version" if lineage.begins_gone else "Upload"
    prompt = " ".join(version.shot.recipe.prompt[: 4 * most].split())
    words = prompt if len(prompt) <= most else f"{prompt[: most - 1].rstrip()}…"
    place = short_number(version) or ("Created" if version.shot.recipe.kind == "generate" else "First")
    return " · ".join([place, *(["in the bin"] if version.binned else []), words])
