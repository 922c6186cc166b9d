"""Alternative texts of pictures, for those who do not see them.

Gradio's pictures have none. The page learns the texts from hidden elements, and puts them at its pictures (names.js).
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from markupsafe import Markup

from components.studio.language.all_languages import in_all_languages
from components.studio.language.translation import _

HIDDEN = Markup('<span hidden data-alternatives="{}"></span>')
MOST_LETTERS = 300


def give_alternatives(pictures: Iterable[tuple[str, str]]) -> Markup:
    """Return a hidden element with the alternative text of each picture.

    ``pictures`` are (path, prompt), the path of a file in Gradio's cache; "" is the prompt that is not known.
    """
    named = [("/".join(Path(path).parts[-2:]), prompt) for path, prompt in pictures]
    return _write_hidden(named) if named else Markup()


@in_all_languages
def _write_hidden(named: Sequence[tuple[str, str]]) -> Markup:
    return HIDDEN.format(json.dumps({name: _write_alternative(prompt) for name, prompt in named}, ensure_ascii=False))


def _write_alternative(prompt: str) -> str:
    text = " ".join(prompt.split())
    if len(text) > MOST_LETTERS:
        return f"{text[: MOST_LETTERS - 1]}…"
    return text or _("A picture whose prompt is not known")
