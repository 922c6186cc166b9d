"""A shot: one picture that was made, with its recipe.

Holds keys of files, and no bytes. Knows nothing about databases.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any
from uuid import uuid4

from pydantic import PlainSerializer, TypeAdapter

from components.endpoint.contracts.cost import Cost, is_all_zeros
from components.library.records.handling import Handling, HandlingOrNone
from components.library.records.json_types import Count, JsonMessage, Moment, Text
from components.library.records.run import ERASE
from components.message.message import NO_MESSAGE

# The characters of a note, in English.
MOST_NOTE = 255


@dataclass(frozen=True)
class Recipe:
    """Hold the parameters of a call and the facts of the answer, enough to ask again.

    ``parameters`` are the fields that travelled, without the pictures. ``cost`` is the cost of the whole call, which
    made ``parameters["n"]`` pictures. ``parent`` is the id of the shot whose picture was edited. A ``usage`` of zeros
    alone becomes None, and so does a cost of 0 computed from such a usage.
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
        # Earlier versions recorded a usage of zeros as it came, and a call without known tokens as free.
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
    """Hold one picture; ``answer`` is the key of the endpoint's bytes, verbatim, of ``width`` x ``height`` pixels.

    ``number`` counts the pictures of a call from 0. ``sha256`` is the digest of the answer in hex. Of an edit
    ``source`` is the key of the upload as it came; ``mask`` the key of the mask at the picture's size, or None;
    ``pasted`` the key of the finished picture; ``changed_outside_mask`` a count on the finished picture. ``visitor`` is
    the hash of the maker, None where visitors are not told apart. ``run`` is the id of the run. ``deleted_at`` is the
    moment when the shot was put into the bin. ``note`` are sentences about damage, of at most ``MOST_NOTE`` characters.
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
    note: JsonMessage = NO_MESSAGE

    @property
    def picture(self) -> str:
        """Return the key of the picture to show and to edit: the finished picture, else the answer."""
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
        described = asked.get("prompt") or shot.recipe.kind == ERASE
        if not (isinstance(asked.get("model"), str) and described and shot.width and shot.height):
            raise ValueError("a recipe with values that no shot has")
        return shot


_SHOT = TypeAdapter(Shot)
