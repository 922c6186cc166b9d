"""Which endpoint is played: the fields it takes, the models it lists, and how it answers. Data and nothing else."""

from dataclasses import dataclass
from types import MappingProxyType

from components.endpoint.contracts.contract import ROWS

FIELDS = ("prompt", "model", "n", "size", "quality", "output_format", "output_compression")
STREAM_FIELDS = ("stream", "partial_images")
PICTURE_FIELDS = ("image", "image[]", "mask")


@dataclass(frozen=True)
class Profile:
    """Say which endpoint is played.

    ``provider`` is whose rows hold: the models, and the values of each field. ``fields`` are those of generations,
    ``edit_fields`` those of edits. ``schema`` is whether OpenAI's is kept to the letter: "auto" is a size and a
    quality, error.param names the field and not the call, usage always counts image tokens, and answers repeat size,
    quality, background and format.

    The default one, "modelverse", answers and refuses as ModelVerse documents it. It takes besides what ModelVerse does
    not document [?]: ``stream``, ``partial_images``, ``background``, ``user``, several pictures, and on edits
    ``input_fidelity``, so that all of it can be tried without a key. That is why its provider is "offline".
    """

    provider: str
    fields: tuple[str, ...]
    edit_fields: tuple[str, ...]
    schema: bool = False

    @property
    def models(self) -> tuple[str, ...]:
        """Return the models that are served."""
        return tuple(model for provider, model in ROWS if provider == self.provider)


_ALL = (*FIELDS, *STREAM_FIELDS, "background", "user")
_EDIT = (*_ALL, "input_fidelity")
PROFILES = MappingProxyType(
    {
        "modelverse": Profile("offline", fields=_ALL, edit_fields=_EDIT),
        "openai": Profile("openai", fields=(*_ALL, "moderation"), edit_fields=_EDIT, schema=True),
    }
)
