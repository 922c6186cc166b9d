"""A shot: one picture that was made, with its recipe.

Holds keys of files, never their bytes. Knows nothing about databases.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any
from uuid import uuid4

from pydantic import PlainSerializer, TypeAdapter

from components.endpoint.contracts.cost import Cost, is_all_zeros
from components.library.records.handling import Handling, HandlingOrNone
from components.library.records.json_types import Count, Moment, Text

# What a database keeps of a note, in characters.
MOST_NOTE = 255


@dataclass(frozen=True)
class Recipe:
    """Say how a picture was asked for and what came with the answer, enough to ask again.

    ``parameters`` are the fields that travelled, pictures apart. ``cost`` is that of the whole call, which made
    ``parameters["n"]`` pictures. A ``usage`` of zeros alone, and a cost of 0 told by it, become None. ``parent`` is the
    shot whose picture was edited.
    """

    kind: Text
    endpoint: Text
    parameters: Mapping[str, Any]
    usage: Mapping[str, object] | None
    cost: Annotated[Cost, PlainSerializer(Cost.as_json)] | None
    request_id: Text | None
    seconds: float
    made_at: Moment
    parent: Text | None = None

    def __post_init__(self) -> None:
        # Recorded before such a usage was taken for none: what it counted as nothing was not free.
        if is_all_zeros(self.usage):
            object.__setattr__(self, "usage", None)
            if self.cost is not None and self.cost.amount == 0:
                object.__setattr__(self, "cost", None)

    @property
    def prompt(self) -> str:
        """Return the prompt."""
        return str(self.parameters["prompt"])


def _write_handling(handling: Handling | None) -> dict[str, object] | None:
    return handling.as_json() if handling else None


@dataclass(frozen=True)
class Shot:
    """Hold one picture: ``answer`` is the key of the endpoint's bytes, verbatim; ``width`` and ``height`` are theirs.

    For an edit ``source`` is the key of the upload as it came, ``mask`` of the mask at the picture's size (None: the
    whole picture), and ``pasted`` of what was made of the answer, with ``changed_outside_mask`` counted on that file.
    ``handling`` are JSON values: the frames that travelled, the answers to each, what was corrected in them, what was
    found, which ``findings`` has words for, and ``mask_box``, the box (left, top, right, bottom) that holds the mask.
    ``visitor`` is who made it, hashed, None where nobody was told apart; ``run`` the run it came of; ``deleted_at``
    since when it is in the bin; ``note`` sentences about what is not as it should be with its files, of at most
    ``MOST_NOTE`` characters.
    """

    recipe: Recipe
    number: Count
    answer: Text
    sha256: Text
    width: Count
    height: Count
    id: Text = field(default_factory=lambda: uuid4().hex)
    source: Text | None = None
    mask: Text | None = None
    pasted: Text | None = None
    changed_outside_mask: int | None = None
    handling: Annotated[HandlingOrNone, PlainSerializer(_write_handling)] = None
    visitor: Text | None = None
    run: Text | None = None
    starred: bool = False
    deleted_at: Moment | None = None
    note: Text = ""

    @property
    def picture(self) -> str:
        """Return the key of the picture to show and to go on with: the pasted one, else the endpoint's."""
        return self.pasted or self.answer

    def as_json(self) -> dict[str, object]:
        """Return everything as JSON values: the content of the recipe file beside the picture."""
        values: dict[str, object] = _SHOT.dump_python(self)
        return values

    @classmethod
    def from_json(cls, values: object) -> "Shot":
        """Return the shot of values that ``as_json`` returned; fields that a later Proofroom added are left out.

        Raises ValueError for anything else.
        """
        shot = _SHOT.validate_python(values)
        asked = shot.recipe.parameters
        if not (isinstance(asked.get("model"), str) and asked.get("prompt") and shot.width and shot.height):
            raise ValueError("a recipe with values that no shot has")
        return shot


_SHOT = TypeAdapter(Shot)
