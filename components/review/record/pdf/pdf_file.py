"""A PDF whose pictures are on the disk until the PDF is written, so that memory does not grow with their count.

reportlab keeps a document in memory and joins it at the end. Here a picture is read when its turn comes, and every
object goes to the file at once; the order and the form of the objects are reportlab's (``PDFDocument.format``).
"""

import hashlib
from dataclasses import dataclass
from typing import IO, Any, Self

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus.flowables import Flowable

from components.review.record.marked_picture import Jpeg


@dataclass(frozen=True)
class SpooledJpeg:
    """Hold where a JPEG lies in a file, and its (width, height) in pixels."""

    file: IO[bytes]
    start: int
    length: int
    size: tuple[int, int]

    @classmethod
    def write(cls, file: IO[bytes], jpeg: Jpeg) -> Self:
        """Return a JPEG that was put at the end of a file."""
        start = file.seek(0, 2)
        file.write(jpeg.data)
        return cls(file, start, len(jpeg.data), jpeg.size)

    def read(self) -> bytes:
        """Return the bytes of the JPEG."""
        self.file.seek(self.start)
        return self.file.read(self.length)


class SpooledPicture(Flowable):  # type: ignore[misc] # reportlab has no types
    """Draw a JPEG as large as a width and a height allow, ``left`` from the margin, in points."""

    def __init__(self, jpeg: SpooledJpeg, width: float, height: float, left: float = 0) -> None:
        super().__init__()
        scale = min(width / jpeg.size[0], height / jpeg.size[1])
        self.width, self.height = jpeg.size[0] * scale, jpeg.size[1] * scale
        self._jpeg, self._left = jpeg, left

    def draw(self) -> None:
        """Put the picture on the page; called by reportlab."""
        draw_jpeg(self.canv, self._jpeg, self._left, 0, self.width, self.height)


def draw_jpeg(canvas: Canvas, jpeg: SpooledJpeg, x: float, y: float, width: float, height: float) -> None:
    """Put a JPEG on the page, with its left lower corner at ``x`` and ``y``, in points."""
    image = _Image(jpeg)
    name = canvas._doc.getXObjectName(image.name)
    canvas._currentPageHasImages = 1
    canvas._doc.Reference(image, name)
    canvas._doc.addForm(image.name, image)
    canvas._formsinuse.append(image.name)
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(width, height)
    canvas._code.append(f"/{name} Do")
    canvas.restoreState()


class SpooledCanvas(Canvas):  # type: ignore[misc] # reportlab has no types
    """Draw pages as reportlab's canvas does, and write each object to the file as soon as it is formatted."""

    def save(self) -> None:
        """Write the document to the file that the canvas was made with."""
        if len(self._code):
            self.showPage()
        document: Any = self._doc
        for font in document.delayedFonts:
            font.addObjects(document)
        document.info.invariant = document.invariant
        document.info.digest(document.signature)
        document.Reference(document.Catalog)
        document.Reference(document.info)
        document.Outlines.prepare(document, self)
        if document.Outlines.ready < 0:
            document.Catalog.Outlines = None
        document.encrypt.prepare(document)
        _write_objects(document, _SpooledFile(self._filename, document._pdfVersion))


def _write_objects(document: Any, file: "_SpooledFile") -> None:
    """Write the objects by their numbers, new ones of the writing included, and the list of their places."""
    document.__accum__ = file
    ids, number = [], 1
    while number in document.numberToId:
        name = document.numberToId[number]
        formatted = pdfdoc.PDFIndirectObject(name, document.idToObject[name]).format(document)
        document.idToOffset[name] = file.add(formatted)
        ids.append(name)
        number += 1
    table = pdfdoc.PDFCrossReferenceTable()
    table.addsection(0, ids)
    start = file.add(table.format(document))
    trailer = pdfdoc.PDFTrailer(
        startxref=start,
        Size=number,
        Root=document.Reference(document.Catalog),
        Info=document.Reference(document.info),
        ID=document.ID(),
    )
    file.add(trailer.format(document))


class _SpooledFile(pdfdoc.PDFFile):  # type: ignore[misc] # reportlab has no types
    """Write what is added at once."""

    def __init__(self, file: IO[bytes], version: tuple[int, int]) -> None:
        super().__init__(version)
        file.write(b"".join(self.strings))
        self.write = file.write


class _Image(pdfdoc.PDFImageXObject):  # type: ignore[misc] # reportlab has no types
    """Hold a JPEG as an object of a PDF, without its bytes."""

    def __init__(self, jpeg: SpooledJpeg) -> None:
        self._jpeg = jpeg
        super().__init__(hashlib.sha256(b"%d" % jpeg.start).hexdigest())
        self.width, self.height = jpeg.size
        self.bitsPerComponent, self.colorSpace, self._filters = 8, "DeviceRGB", ("DCTDecode",)

    @property
    def streamContent(self) -> bytes:  # noqa: N802 - reportlab's name
        """Return the bytes of the JPEG, read when they are written."""
        return self._jpeg.read()

    @streamContent.setter
    def streamContent(self, _content: object) -> None:  # noqa: N802 - reportlab's name
        """Leave out the picture that reportlab begins with."""
