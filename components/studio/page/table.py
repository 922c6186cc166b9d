"""Pieces of HTML tables; a table that is wider than a phone scrolls by itself, and by keys too.

Every text from outside is escaped by markupsafe.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from markupsafe import Markup

HEAD = Markup('<th scope="col">{}</th>')
NUMBER_HEAD = Markup('<th scope="col" class="number">{}</th>')
LABEL = Markup('<th scope="row">{}</th>')
TEXT = Markup("<td>{}</td>")
NUMBER = Markup('<td class="number">{}</td>')
ROW = Markup("<tr>{}{}</tr>")
TABLE = Markup(
    '<div class="{}" tabindex="0" role="region" aria-label="{}"><table><thead><tr>{}</tr></thead>'
    "<tbody>{}</tbody>{}</table></div>"
)


class Head(NamedTuple):
    """Hold the head of a column; ``numbers`` is whether its cells are numbers, which stand at the right."""

    text: str
    numbers: bool = False


def write_rows(label: str, heads: Sequence[Head], rows: Iterable[Sequence[str]]) -> Markup:
    """Return a table of rows of texts, the first of each row its label; ``label`` names the table."""
    head = Markup().join((NUMBER_HEAD if each.numbers else HEAD).format(each.text) for each in heads)
    body = Markup().join(
        ROW.format(
            LABEL.format(first),
            Markup().join(
                (NUMBER if each.numbers else TEXT).format(cell) for each, cell in zip(heads[1:], rest, strict=True)
            ),
        )
        for first, *rest in rows
    )
    return TABLE.format("sums", label, head, body, "")
