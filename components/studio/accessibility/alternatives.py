"""Alternative texts of pictures, for those who do not see them.

Gradio's pictures have none. The page learns the texts from hidden elements, and puts them at its pictures (names.js).
"""

import json
from collections.abc import Iterable
from pathlib import Path

from markupsafe import Markup

from components.studio.language.translation import _

HIDDEN = Markup('<span hidden data-alternatives="{}"></span>')
MOST_LETTERS = 300


def give_alternatives(pictures: Iterable[tuple[str, str]]) -> Markup:
    """Return a hidden element with the alternative text of each picture.

    ``pictures`` are (path, prompt), the path of a file in Gradio's cache; "" is the prompt that is not known.
    """
    texts = {"/".join(Path(path).parts[-2:]): _write_alternative(prompt) for path, prompt in pictures}
    return HIDDEN.format(json.dumps(texts, ensure_ascii=False)) if texts else Markup()


def _write_alternative(prompt: str) -> str:
    text = " ".join(prompt.split())
    if len(text) > MOST_LETTERS:
        return f"{text[: MOST_LETTERS - 1]}…"
    return text or _("A picture whose prompt is not known")
