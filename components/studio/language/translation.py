"""Translation for the reader at work: what a handler shows is said in the reader's language.

_("Create")                                      a sentence
_("about {cost}", cost=forecast.cost)            a sentence with values
_n("{n} picture", "{n} pictures", n=3)           one of two sentences
translate(error.message)                         a message that was made elsewhere
N_("Create")                                     English, for a layout: the page is translated when it is served
"""

from components.message.message import Message, Plural, Value, say_value
from components.studio.language.catalogue import language_of
from components.studio.language.reader import reader_now


def translate(said: Value) -> str:
    """Return a message in the language of the reader; a text stays as it is, a number or a date is formatted."""
    return say_value(said, language_of(reader_now()))


def _(text: str, /, **values: Value) -> str:
    """Return an English sentence in the language of the reader, its fields filled in."""
    return translate(Message(text, **values))


def _n(one: str, many: str, /, n: int, **values: Value) -> str:
    """Return a sentence for one thing or for many, ``{n}``, in the language of the reader."""
    return translate(Plural(one, many, n=n, **values))


def N_(text: str) -> str:  # noqa: N802 - the name of gettext for this
    """Return an English text as it is, marked for the catalogues."""
    return text
