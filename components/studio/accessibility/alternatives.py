"""Alternative texts of pictures, for those who do not see them.

Gradio's pictures have none. The page learns the texts from hidden elements, and puts them at its pictures (names.js).
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from markupsafe import Markup

from components.message.message import Message
from components.studio.language.all_languages import in_all_languages
from components.studio.language.translation import _, translate

HIDDEN = Markup('<span hidden data-alternatives="{}"></span>')
MOST_LETTERS = 300


def give_alternatives(pictures: Iterable[tuple[str, Message | str]]) -> Markup:
    """Return a hidden element with the alternative text of each picture.

    ``pictures`` are (path, title), the path of a file in Gradio's cache; an empty title is one that is not known.
    """
    named = [("/".join(Path(path).parts[-2:]), title) for path, title in pictures]
    return _write_hidden(named) if named else Markup()


@in_all_languages
def _write_hidden(named: Sequence[tuple[str, Message | str]]) -> Markup:
    return HIDDEN.format(json.dumps({name: _write_alternative(title) for name, title in named}, ensure_ascii=False))


def _write_alternative(title: Message | str) -> str:
    text = " ".join(translate(title).split())
    if len(text) > MOST_LETTERS:
        return f"{text[: MOST_LETTERS - 1]}…"
    return text or _("A picture whose prompt is not known")
