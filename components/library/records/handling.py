"""The handling of an edit: framing, answered parts and corrections, as pydantic models.

Read from a database row, a recipe file or an export, which anybody may have written. Holds keys of files, no pixels.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from components.imaging.picture.decoder import MAX_PIXELS
from components.library.records.json_types import MOST_FILES, Box, Count, Name, Number, OrNone

Channels = tuple[Number, Number, Number]


class _Record(BaseModel):
    """A part of a JSON record; fields that a later Proofroom added are left out."""

    model_config = ConfigDict(frozen=True)


class Correction(_Record):
    """Hold the drift of an answer, as ``Drift.as_json`` writes it; the residuals are both None where unknown."""

    dx: Number
    dy: Number
    scale: Number
    rotation: Number
    bend: Number | None = None
    gain: Channels
    offset: Channels
    trusted: Annotated[bool, Field(strict=True)] = False
    residual: Number | None = None
    residual_before: Number | None = None

    @model_validator(mode="after")
    def _both_residuals(self) -> "Correction":
        if (self.residual is None) != (self.residual_before is None):
            raise ValueError("one residual without the other")
        return self


CorrectionOrNone = Annotated[Correction | None, OrNone]
_CORRECTION: TypeAdapter[Correction | None] = TypeAdapter(CorrectionOrNone)


class AnsweredPart(_Record):
    """Hold one part of an edit: the key of its answer, and its frame.

    ``box`` is the rectangle of the picture, ``canvas`` the (width, height) that travelled, and ``place`` the rectangle
    of the canvas where the box lies. ``unchanged`` says whether the answer shows the sent picture, None where unknown.
    """

    answer: Name
    box: Box
    canvas: tuple[Count, Count]
    place: Box
    corrected: CorrectionOrNone = None
    unchanged: Annotated[bool | None, Field(strict=True), OrNone] = None

    @model_validator(mode="after")
    def _possible_frame(self) -> "AnsweredPart":
        (left, top, right, bottom), (width, height) = self.place, self.canvas
        within = left < right <= width and top < bottom <= height and width * height <= MAX_PIXELS
        if not (within and self.box[0] < self.box[2] and self.box[1] < self.box[3]):
            raise ValueError("no frame")
        return self


class Handling(_Record):
    """Hold the facts of an edit that are neither a picture nor a parameter of the request.

    ``extend`` are the margins (left, top, right, bottom); ``feather`` is in pixels of the picture, None for automatic;
    ``references`` are keys. A run says besides how the edit was to travel: ``region``, ``size`` and ``apart`` of a
    Framing, and ``input_fidelity``. A shot says besides the ``parts`` that were answered, ``mask_box``, which holds the
    mask, ``outside_mask``, the count of pixels outside the mask, and ``picture_size``, the (width, height) of the
    finished picture. None means that a fact is not on record.
    """

    parts: Annotated[tuple[AnsweredPart, ...], Field(max_length=MOST_FILES)] = ()
    asked_parts: Count = 1
    outside_mask: Annotated[Count | None, OrNone] = None
    region: Annotated[str | None, OrNone] = None
    size: Annotated[str | None, OrNone] = None
    apart: Annotated[bool | None, OrNone] = None
    feather: Number | None = None
    input_fidelity: Annotated[str | None, OrNone] = None
    extend: Box = (0, 0, 0, 0)
    mask_box: Annotated[Box | None, OrNone] = None
    picture_size: Annotated[tuple[Count, Count] | None, OrNone] = None
    references: Annotated[tuple[Name, ...], Field(max_length=MOST_FILES)] = ()

    def as_json(self) -> dict[str, object]:
        """Return the facts on record as JSON values."""
        return self.model_dump(mode="json", exclude_none=True)


# None where a record is damaged: a picture is worth more than the account of its handling.
HandlingOrNone = Annotated[Handling | None, OrNone]
_HANDLING: TypeAdapter[Handling | None] = TypeAdapter(HandlingOrNone)


def read_correction(values: object) -> Correction | None:
    """Return the correction of JSON values; None for None, and for values without a meaning, such as infinity."""
    return _CORRECTION.validate_python(values)


def read_handling(values: object) -> Handling | None:
    """Return the handling of JSON values; None for None, and for a damaged record."""
    return _HANDLING.validate_python(values)
