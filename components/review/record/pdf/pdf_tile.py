"""A row of the contact sheet of a PDF: small pictures with captions below."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.platypus import Flowable, Paragraph

from components.review.record.pdf import pdf_styles as styles
from components.review.record.pdf.pdf_file import SpooledJpeg, draw_jpeg


@dataclass(frozen=True)
class Tile:
    """Hold a picture, None for one that cannot be read, and its caption of two lines."""

    jpeg: SpooledJpeg | None
    caption: Paragraph


class TileRow(Flowable):  # type: ignore[misc] # reportlab has no types
    """Draw tiles beside each other, each picture in the middle of a square."""

    def __init__(self, tiles: Sequence[Tile]) -> None:
        super().__init__()
        self.width, self.height = styles.WIDTH, styles.TILE + styles.CAPTION + styles.TILE_GAP
        self._tiles = tiles

    def draw(self) -> None:
        """Put the tiles on the page; called by reportlab."""
        for number, tile in enumerate(self._tiles):
            left, bottom = number * (styles.TILE + styles.TILE_GAP), styles.CAPTION + styles.TILE_GAP
            self.canv.setFillColor(styles.MAT)
            self.canv.rect(left, bottom, styles.TILE, styles.TILE, stroke=0, fill=1)
            if tile.jpeg:
                inside = styles.TILE - 6
                scale = inside / max(tile.jpeg.size)
                width, height = tile.jpeg.size[0] * scale, tile.jpeg.size[1] * scale
                x, y = left + (styles.TILE - width) / 2, bottom + (styles.TILE - height) / 2
                draw_jpeg(self.canv, tile.jpeg, x, y, width, height)
            tile.caption.wrap(styles.TILE, styles.CAPTION)
            tile.caption.drawOn(self.canv, left, bottom - tile.caption.height - 2)
