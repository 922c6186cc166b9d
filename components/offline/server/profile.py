"""Profiles: the endpoint whose contract is kept, with its fields and models. Data only."""

from dataclasses import dataclass
from types import MappingProxyType

from components.endpoint.contracts.contract import ROWS

FIELDS = ("prompt", "model", "n", "size", "quality", "output_format", "output_compression")
STREAM_FIELDS = ("stream", "partial_images")
PICTURE_FIELDS = ("image", "image[]", "mask")


@dataclass(frozen=True)
class Profile:
    """Hold the fields and models of an endpoint.

    ``provider``: the rows of contracts with the models and the values of each field. ``fields``: the fields of
    generations. ``edit_fields``: the fields of edits. ``schema``: whether OpenAI's schema is kept: "auto" is a size and
    a quality, error.param is the field and not the request id, usage always counts image tokens, and answers repeat
    size, quality, background and format.

    The default profile, "modelverse", answers and refuses as ModelVerse documents. It also takes fields that ModelVerse
    does not document [?]: ``stream``, ``partial_images``, ``background``, ``user``, several pictures, and for edits
    ``input_fidelity``, so that all fields can be tried without a key. Its provider is therefore "offline".
    """

    provider: str
    fields: tuple[str, ...]
    edit_fields: tuple[str, ...]
    schema: bool = False

    @property
    def models(self) -> tuple[str, ...]:
        """Return the names of the served models."""
        return tuple(model for provider, model in ROWS if provider == self.provider)


_ALL = (*FIELDS, *STREAM_FIELDS, "background", "user")
_EDIT = (*_ALL, "input_fidelity")
PROFILES = MappingProxyType(
    {
        "modelverse": Profile("offline", fields=_ALL, edit_fields=_EDIT),
        "openai": Profile("openai", fields=(*_ALL, "moderation"), edit_fields=_EDIT, schema=True),
    }
)
