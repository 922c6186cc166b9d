"""The filmstrip of a picture: a thumbnail and a caption for each version.

Knows no widgets.
"""

from functools import lru_cache

from components.errors import ProofroomError, StorageError
from components.library.records.lineage import Lineage, Version, short_number
from components.library.records.store import Store
from components.library.records.thumbnails import Thumbnails, draw_thumbnail
from components.library.records.title import title_of
from components.studio.language.translation import _, translate
from components.studio.page.cache import cache_tile

# The letters of a prompt under a thumbnail, and in a list.
CAPTION, LABEL = 28, 70
KEPT_UPLOADS = 256


class Filmstrip:
    """Draw filmstrips; ``thumbnails`` has the tiles of shots on disk, and uploads are drawn here."""

    def __init__(self, store: Store, thumbnails: Thumbnails) -> None:
        self._files, self._thumbnails = store.files, thumbnails
        # Keeps no error: an object store that does not answer now may answer at the next look.
        self._draw_file = lru_cache(KEPT_UPLOADS)(self._draw)

    def draw(self, lineage: Lineage) -> list[str]:
        """Return a file in Gradio's cache for each version, a grey tile where the picture is gone."""
        drawn = iter(self._thumbnails.find([version.shot for version in lineage if version.shot]))
        tiles: list[bytes | None] = [
            next(drawn) if version.shot else self._draw_upload(version.key) for version in lineage
        ]
        return [cache_tile(tile, "version.webp") for tile in tiles]

    def _draw_upload(self, key: str) -> bytes | None:
        """Return the tile of an upload, None where the file is gone, cannot be read now, or is no picture."""
        try:
            return self._draw_file(key)
        except StorageError:
            return None

    def _draw(self, key: str) -> bytes | None:
        """Return the tile of an upload, None for a file that is no picture. Raises StorageError."""
        data = self._files.read_file(key)
        try:
            return draw_thumbnail(data)
        except ProofroomError:
            return None


def pair_of(lineage: Lineage, version: Version) -> tuple[Version, Version]:
    """Return the first pair to compare: a version with its parent, or the root with the newest version."""
    if parent := lineage.find(version.parent):
        return parent, version
    made = [(other.shot.recipe.made_at, other) for other in lineage if other.shot and other.parent is not None]
    return version, max(made, key=lambda pair: pair[0], default=(None, version))[1]


def write_caption(lineage: Lineage, version: Version, most: int) -> str:
    """Return the name of a version for people: its number and the first ``most`` letters of its title."""
    if version.shot is None:
        return _("Deleted version") if lineage.root_is_gone else _("Upload")
    title = " ".join(translate(title_of(version.shot.recipe))[: 4 * most].split())
    beginning = title if len(title) <= most else f"{title[: most - 1].rstrip()}…"
    place = short_number(version) or (_("Created") if version.shot.recipe.kind == "generate" else _("First"))
    return " · ".join([place, *([_("in the bin")] if version.binned else []), beginning])
