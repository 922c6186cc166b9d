"""Facts about the pictures of one call, as JSON values: for scripts and for the commands of a terminal."""

from collections.abc import Sequence
from typing import Any

from components.library.records.findings import count_outside, format_of
from components.library.records.shot import Shot


def describe_shots(shots: Sequence[Shot]) -> dict[str, Any]:
    """Return facts about the shots of one call, as JSON values."""
    recipe, first = shots[0].recipe, shots[0]
    facts: dict[str, Any] = {
        name: recipe.parameters[name]
        for name in ("model", "size", "quality", "output_format", "fill")
        if name in recipe.parameters
    } | {
        "usage": None if recipe.usage is None else dict(recipe.usage),
        "cost": recipe.cost.as_json() if recipe.cost else None,
        "request_id": recipe.request_id,
        "seconds": round(recipe.seconds, 3),
        "shots": [shot.id for shot in shots],
        "got": {"width": first.width, "height": first.height, "format": format_of(first)},
    }
    if first.mask is not None:
        facts["changed_outside_mask"] = _sum_known([shot.changed_outside_mask for shot in shots])
        facts["pixels_outside_mask"] = _sum_known([count_outside(shot) for shot in shots])
    if first.handling is not None:
        answered = [shot.handling.parts for shot in shots if shot.handling]
        facts["corrected"] = [[part.model_dump(mode="json")["corrected"] for part in parts] for parts in answered]
    return facts


def _sum_known(counts: Sequence[int | None]) -> int | None:
    """Return the sum of counts; None where one of them is not known."""
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None
