"""A shot: one picture that was made, with its recipe.

Holds keys of files, never their bytes. Knows nothing about databases.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

from components.endpoint.contracts.cost import Cost, is_all_zeros

# What a database keeps of a note, in characters.
MOST_NOTE = 255


@dataclass(frozen=True)
class Recipe:
    """Say how a picture was asked for and what came with the answer, enough to ask again.

    ``parameters`` are the fields that travelled, pictures apart. ``cost`` is that of the whole call, which made
    ``parameters["n"]`` pictures. A ``usage`` of zeros alone, and a cost of 0 told by it, become None. ``parent`` is the
    shot whose picture was edited.
    """

    kind: str
    endpoint: str
    parameters: Mapping[str, object]
    usage: Mapping[str, object] | None
    cost: Cost | None
    request_id: str | None
    seconds: float
    made_at: datetime
    parent: str | None = None

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
    number: int
    answer: str
    sha256: str
    width: int
    height: int
    id: str = field(default_factory=lambda: uuid4().hex)
    source: str | None = None
    mask: str | None = None
    pasted: str | None = None
    changed_outside_mask: int | None = None
    handling: Mapping[str, object] | None = None
    visitor: str | None = None
    run: str | None = None
    starred: bool = False
    deleted_at: datetime | None = None
    note: str = ""

    @property
    def picture(self) -> str:
        """Return the key of the picture to show and to go on with: the pasted one, else the endpoint's."""
        return self.pasted or self.answer

    def as_json(self) -> dict[str, object]:
        """Return everything as JSON values: what stands in the recipe file beside the picture."""
        values = asdict(self)
        recipe = values["recipe"]
        recipe["made_at"] = self.recipe.made_at.isoformat()
        recipe["cost"] = self.recipe.cost.as_json() if self.recipe.cost else None
        recipe["parameters"] = dict(self.recipe.parameters)
        values["deleted_at"] = self.deleted_at and self.deleted_at.isoformat()
        return values

    @classmethod
    def from_json(cls, values: object) -> "Shot":
        """Return the shot of what ``as_json`` returned; what a later Proofroom added is left out.

        Raises ValueError for anything else.
        """
        try:
            recipe, known = dict(values["recipe"]), {field.name for field in fields(cls)} - {"recipe", "deleted_at"}
            cost = recipe["cost"] and Cost(Decimal(str(recipe["cost"]["amount"])), str(recipe["cost"]["currency"]))
            recipe |= {"cost": cost, "made_at": _moment(recipe["made_at"])}
            recipe = {field.name: recipe[field.name] for field in fields(Recipe) if field.name in recipe}
            shot = cls(
                recipe=Recipe(**recipe),
                deleted_at=_moment(values.get("deleted_at")),
                **{name: value for name, value in values.items() if name in known},
            )
            well = all(
                isinstance(text, str) for text in (shot.id, shot.answer, shot.sha256, shot.recipe.parameters["model"])
            )
            if not (well and shot.recipe.prompt and int(shot.number) >= 0 and shot.width * shot.height > 0):
                raise ValueError("a recipe with values that no shot has")
        except (KeyError, TypeError, AttributeError, ArithmeticError) as error:
            raise ValueError("no recipe of a shot") from error
        return shot


def _moment(text: str | None) -> datetime | None:
    moment = None if text is None else datetime.fromisoformat(text)
    return moment and (moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC))
