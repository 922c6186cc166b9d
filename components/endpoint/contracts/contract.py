"""The contract of a model: allowed values, prices and shutdown date, read from a row.

Every dropdown, every check of a request and the offline endpoint read these contracts. A model without a row gets
cautious defaults. Makes no request; reads no clock and no environment.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from urllib.parse import urlsplit

from components.endpoint.contracts.cost import (
    FREE,
    PARTIAL_TOKENS,
    Forecast,
    Prices,
    count_drawn_tokens,
    count_text_tokens,
    count_tile_tokens,
    forecast_cost,
)
from components.endpoint.contracts.rows import (
    CLASSIC,
    ENDPOINT_NOTES,
    OUTPUT_TOKENS,
    TABLE,
    Row,
)
from components.endpoint.contracts.sizes import SizeRule, parse_size
from components.errors import ValueNotAllowed
from components.message.message import Listed, Message, Plural, Value

__all__ = [
    "OUTPUT_TOKENS",
    "PARTIAL_TOKENS",
    "ROWS",
    "ModelContract",
    "contract_for",
    "count_text_tokens",
    "count_tile_tokens",
    "parse_size",
    "provider_of",
]

WARNING_DAYS = 60
SCALE = Message("0 to 100, as the endpoint means it")


@dataclass(frozen=True)
class ModelContract:
    """Hold the allowed values and the prices of one model at one kind of endpoint.

    ``sizes``: "WIDTHxHEIGHT", all allowed sizes or, with a ``size_rule``, a selection. ``compressible``: the formats
    with ``output_compression``; ``compression_scale`` describes the scale for people. ``backgrounds``,
    ``input_fidelities`` and ``moderations`` are empty where the model does not take the field. ``max_images``: the most
    pictures of an edit; one picture is sent in ``image_field``, several in one ``images_field`` each. ``max_partials``:
    the most partial pictures of a stream. ``output_tokens``: (quality, size) -> tokens per picture, for ``sizes``, or
    empty. ``output_factors``: quality -> factor of ``count_drawn_tokens``, for any size. ``tiled_input``: whether
    ``count_tile_tokens`` applies. ``prices``: None = unknown. ``retires``: the day of the shutdown. ``notes``:
    sentences for people.
    """

    model: str
    sizes: tuple[str, ...] = CLASSIC
    default_size: str = "1024x1024"
    qualities: tuple[str, ...] = ("low", "medium", "high")
    default_quality: str = "high"
    formats: tuple[str, ...] = ("png", "jpeg")
    default_format: str = "png"
    compressible: frozenset[str] = frozenset({"jpeg"})
    default_compression: int = 100
    compression_scale: Message = SCALE
    max_count: int = 4
    max_prompt: int = 32_000
    output_tokens: Mapping[tuple[str, str], int] = field(default_factory=dict)
    prices: Prices | None = None
    size_rule: SizeRule | None = None
    backgrounds: tuple[str, ...] = ()
    input_fidelities: tuple[str, ...] = ()
    moderations: tuple[str, ...] = ()
    takes_user: bool = False
    takes_mask: bool = True
    max_images: int = 1
    image_field: str = "image"
    images_field: str = "image[]"
    mask_field: str = "mask"
    streams: bool = False
    max_partials: int = 0
    output_factors: Mapping[str, int] = field(default_factory=dict)
    tiled_input: bool = False
    retires: date | None = None
    notes: tuple[Message, ...] = ()

    def check(self, name: str, value: str, allowed: tuple[str, ...]) -> None:
        """Raise ValueNotAllowed unless ``value`` is one of ``allowed``; the message names both.

        A size is also allowed by the ``size_rule``. An empty ``allowed`` allows no value.
        """
        if value in allowed:
            return
        rule = self.size_rule if name == "size" else None
        if rule and rule.takes(value):
            return
        if not allowed:
            raise ValueNotAllowed(Message("{model} takes no {name}: leave it out.", model=self.model, name=name))
        if rule:
            raise ValueNotAllowed(rule.refuse(value, self.model))
        raise ValueNotAllowed(
            Message(
                "{name} cannot be {value} for {model}: choose {choices}.",
                name=name,
                value=repr(value),
                model=self.model,
                choices=Listed(allowed, "or"),
            )
        )

    def check_range(self, name: str, value: int | None, least: int, most: int) -> None:
        """Raise ValueNotAllowed unless ``value`` is a whole number from ``least`` to ``most``."""
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise ValueNotAllowed(
                Message(
                    "{name} cannot be {value} for {model}: choose a whole number from {least} to {most}.",
                    name=name,
                    value=repr(value),
                    model=self.model,
                    least=least,
                    most=most,
                )
            )

    @property
    def canvas_sizes(self) -> tuple[tuple[int, int], ...]:
        """Return ``sizes`` as (width, height) in pixels."""
        return tuple(parse_size(size) for size in self.sizes)

    def count_output_tokens(self, quality: str, size: str) -> int | None:
        """Return the tokens of one output picture, None = unknown."""
        if factor := self.output_factors.get(quality):
            return count_drawn_tokens(factor, *parse_size(size))
        return self.output_tokens.get((quality, size))

    def count_input_tokens(self, width: int, height: int, fidelity: str = "") -> int | None:
        """Return the tokens of one input picture, None = unknown."""
        return count_tile_tokens(width, height, fidelity) if self.tiled_input else None

    def forecast(
        self,
        size: str,
        quality: str,
        n: int,
        *,
        prompt: str = "",
        pictures: Iterable[tuple[int, int]] = (),
        fidelity: str = "",
        partials: int = 0,
    ) -> Forecast:
        """Return the expected cost of a request; ``pictures`` are the input pictures' sizes, (width, height).

        A mask is not counted: no endpoint documents whether a mask is charged.
        """
        drawn = self.count_output_tokens(quality, size)
        output = None if drawn is None else n * (drawn + PARTIAL_TOKENS * partials)
        counts = [self.count_input_tokens(*picture, fidelity) for picture in pictures]
        known = [count for count in counts if count is not None]
        image = sum(known) if len(known) == len(counts) else None
        return forecast_cost(self.prices, output, image, count_text_tokens(prompt))

    def retirement(self, today: date) -> Message | None:
        """Return a warning for a model that is shut down, or will be within WARNING_DAYS; else None."""
        if self.retires is None:
            return None
        days = (self.retires - today).days
        facts: dict[str, Value] = {"model": self.model, "day": self.retires}
        if days <= 0:
            return Message("{model} was shut down on {day}: choose another model.", **facts)
        if days > WARNING_DAYS:
            return None
        if days == 1:
            return Message("{model} will be shut down on {day}, tomorrow: choose another model soon.", **facts)
        return Plural(
            "{model} will be shut down on {day}, in {n} day: choose another model soon.",
            "{model} will be shut down on {day}, in {n} days: choose another model soon.",
            n=days,
            **facts,
        )


def _read_row(model: str, row: Row) -> ModelContract:
    contract = ModelContract(model, **row)
    notes = tuple(note.with_values(model=model) for note in contract.notes)
    tokens = contract.output_tokens or {
        (quality, size): count_drawn_tokens(factor, *parse_size(size))
        for quality, factor in contract.output_factors.items()
        for size in contract.sizes
    }
    return replace(contract, notes=notes, output_tokens=MappingProxyType(dict(tokens)))


ROWS: Mapping[tuple[str, str], ModelContract] = MappingProxyType(
    {(provider, model): _read_row(model, row) for provider, rows in TABLE.items() for model, row in rows.items()}
)

_HOSTS = {
    "modelverse.cn": "modelverse",
    "umodelverse.ai": "modelverse",
    "api.openai.com": "openai",
    # Azure's clouds, and the hosts its portals give to a resource.
    "openai.azure.com": "azure",
    "openai.azure.us": "azure",
    "openai.azure.cn": "azure",
    "cognitiveservices.azure.com": "azure",
    "services.ai.azure.com": "azure",
}
# A model's name may carry the day it was made: gpt-image-2-2026-04-21.
MADE_ON = re.compile(r"-[0-9]{4}-[0-9]{2}-[0-9]{2}$")


def provider_of(base_url: str | None) -> str:
    """Return the kind of endpoint at a base URL: "modelverse", "openai", "azure", "other", or "offline" for None."""
    if base_url is None:
        return "offline"
    host = urlsplit(base_url).hostname or ""
    for name, provider in _HOSTS.items():
        if host == name or host.endswith("." + name):
            return provider
    return "other"


def contract_for(model: str, provider: str = "modelverse") -> ModelContract:
    """Return the contract of a model at a kind of endpoint, or cautious defaults with a note.

    Without a row for the endpoint, the model's first row at another endpoint counts, without prices, date and notes.
    The offline endpoint has its own rows only, and is always free. A date at the end of a model's name is ignored.
    """
    name, said = MADE_ON.sub("", model), ENDPOINT_NOTES.get(provider, ())
    if row := ROWS.get((provider, name)):
        return replace(row, model=model, notes=row.notes + said)
    offline = provider == "offline"
    for (_, known), row in ROWS.items():
        if known == name and not offline:
            return replace(row, model=model, prices=None, retires=None, notes=said)
    note = Message("Nothing is known of {model}: it is asked with cautious values.", model=model)
    return ModelContract(model=model, prices=FREE if offline else None, notes=(note, *said))
