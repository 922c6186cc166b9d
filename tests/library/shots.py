"""Shots and runs to put into a store."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from components.endpoint.contracts.cost import Cost
from components.library.records.handling import AnsweredPart, Handling
from components.library.records.run import Run
from components.library.records.shot import Recipe, Shot


def part_of(answer: str, **changes) -> AnsweredPart:
    """Return the part of an edit whose answer has a key."""
    return AnsweredPart(**{"answer": answer, "box": (0, 0, 9, 9), "canvas": (9, 9), "place": (0, 0, 9, 9)} | changes)


def edit_shot(**changes) -> Shot:
    """Return a shot of which every field says something."""
    recipe = Recipe(
        kind="edit",
        endpoint="images.example",
        parameters={"model": "gpt-image-1", "prompt": "一只猫 <b>&\n\"'", "n": 2, "size": "1024x1024"},
        usage={"total_tokens": 4169, "input_tokens_details": {"text_tokens": 9}},
        cost=Cost(Decimal("1.165115"), "CNY"),
        request_id="req-1",
        seconds=12.375,
        made_at=datetime(2026, 3, 4, 5, 6, 7, 891234, UTC),
        parent="f" * 32,
    )
    shot = Shot(
        recipe=recipe,
        number=1,
        answer="shots/2026/03/04/a/answer.png",
        sha256="0123456789abcdef" * 4,
        width=1024,
        height=768,
        source="pictures/1.jpg",
        mask="masks/2.png",
        pasted="shots/2026/03/04/a/pasted.png",
        changed_outside_mask=0,
        handling=Handling(parts=(part_of("shots/2026/03/04/a/answer.png"),)),
    )
    return replace(shot, **changes)


def bare_shot(**changes) -> Shot:
    """Return a shot of which everything is unknown that can be."""
    made_at = datetime(2026, 3, 4, tzinfo=UTC)
    recipe = Recipe("generate", "offline", {"model": "m", "prompt": "p"}, None, None, None, 0.0, made_at)
    return replace(Shot(recipe, 0, "shots/b/answer.webp", "0" * 64, 1, 1), **changes)


def some_run(**changes) -> Run:
    """Return a run of which little is known."""
    return Run(**{"kind": "generate", "endpoint": "e", "parameters": {"model": "m", "prompt": "花"}} | changes)
