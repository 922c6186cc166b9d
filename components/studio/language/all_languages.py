"""A text that is said in all languages on offer at once, so that a switch of the language shows it in another.

``str`` of the text is in the language of the reader at work. Handlers return such texts for what stays on the page:
results, errors, hints, prices. The texts are data: nothing is kept of what they were made from.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from markupsafe import Markup

from components.message.message import Value
from components.studio.language.languages import offered
from components.studio.language.reader import reader_now, reading
from components.studio.language.translation import translate

P = ParamSpec("P")
T = TypeVar("T", bound=str)


class TextInAll(str):
    """A plain text with ``texts``, the same text in each language by its tag."""

    texts: Mapping[str, str]


class MarkupInAll(Markup):
    """A piece of HTML with ``texts``, the same piece in each language by its tag; pieces are joined with ``+``.

    Whatever else is made of it, such as a slice or a copy, is a piece of HTML in one language.
    """

    texts: Mapping[str, str]

    def __new__(cls, *made: Any) -> Markup:  # type: ignore[misc]
        """Return a piece of HTML in one language; ``_hold`` makes those in all languages."""
        return Markup(*made)  # noqa: S704 - as safe as what it is made of

    def __reduce__(self) -> tuple[Any, ...]:
        return Markup, (str.__str__(self),)

    def __add__(self, other: Any) -> "MarkupInAll":
        after = other.texts if isinstance(other, MarkupInAll) else dict.fromkeys(self.texts, Markup.escape(other))
        texts = {tag: f"{text}{after[tag]}" for tag, text in self.texts.items()}
        return _hold(MarkupInAll, texts, reader_now().language)

    def __radd__(self, other: Any) -> "MarkupInAll":
        before = Markup.escape(other)
        texts = {tag: f"{before}{text}" for tag, text in self.texts.items()}
        return _hold(MarkupInAll, texts, reader_now().language)


def in_all_languages(say: Callable[P, T]) -> Callable[P, T]:
    """Return a function that returns the text of ``say`` in all languages; ``say`` runs once for each of them."""

    @wraps(say)
    def say_in_all(*args: P.args, **values: P.kwargs) -> T:
        reader = reader_now()
        texts: dict[str, str] = {}
        for tag in offered():
            with reading(replace(reader, language=tag)):
                texts[tag] = say(*args, **values)
        kind = MarkupInAll if isinstance(texts[reader.language], Markup) else TextInAll
        return cast(T, _hold(kind, texts, reader.language))

    return say_in_all


_translate = in_all_languages(translate)


def translate_in_all(said: Value) -> TextInAll:
    """Return a message in all languages."""
    return cast(TextInAll, _translate(said))


def switch_text(said: TextInAll | MarkupInAll, language: str) -> TextInAll | MarkupInAll:
    """Return a text in another of its languages."""
    return _hold(type(said), said.texts, language)


def _hold(kind: Any, texts: Mapping[str, str], language: str) -> Any:
    # Plain strings: a piece of HTML is one only in the class that joins pieces.
    plain = {tag: str.__str__(text) for tag, text in texts.items()}
    held = str.__new__(kind, plain[language])
    held.texts = plain
    return held
