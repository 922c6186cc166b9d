"""A shot of an edit, for the tests of what a page says and shows of it."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from components.endpoint.contracts.cost import Cost
from components.library.records.handling import Handling
from components.library.records.shot import Recipe, Shot


def shot(**changes) -> Shot:
    recipe = Recipe(
        kind="edit",
        endpoint="images.example",
        parameters={"prompt": "p", "model": "gpt-image-1", "size": "1024x1024", "n": 1, "output_format": "png"},
        usage=None,
        cost=changes.pop("cost", Cost(Decimal("1.165115"), "CNY")),
        request_id=None,
        seconds=12.4,
        made_at=datetime.now(UTC),
    )
    return replace(
        Shot(
            recipe,
            0,
            "shots/a/answer.png",
            "0" * 64,
            1024,
            1024,
            mask="m",
            changed_outside_mask=0,
            handling=Handling(outside_mask=225_550),
        ),
        **changes,
    )
