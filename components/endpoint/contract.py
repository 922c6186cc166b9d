"""What each model allows and charges: data, not code.

Every dropdown, every check of a request and the offline endpoint read these rows, and nothing else says what is
allowed. A model without a row is usable with the cautious row. Makes no request and reads no environment.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from urllib.parse import urlsplit

from components.endpoint.cost import FREE, Prices
from components.errors import ValueNotAllowed

# Output tokens per picture of the models before gpt-image-2 (OpenAI, image generation guide; the documented example
# of ModelVerse, high 1024x1024 = 4160, agrees).
OUTPUT_TOKENS = MappingProxyType(
    {
        ("low", "1024x1024"): 272,
        ("low", "1024x1536"): 408,
        ("low", "1536x1024"): 400,
        ("medium", "1024x1024"): 1056,
        ("medium", "1024x1536"): 1584,
        ("medium", "1536x1024"): 1568,
        ("high", "1024x1024"): 4160,
        ("high", "1024x1536"): 6240,
        ("high", "1536x1024"): 6208,
    }
)


@dataclass(frozen=True)
class ModelContract:
    """Say what one model at one kind of endpoint takes, and what it charges.

    ``sizes`` are "WIDTHxHEIGHT" texts as they travel. ``compressible`` are the formats that take
    ``output_compression``. ``output_tokens`` maps (quality, size) to tokens per picture. ``prices`` is None when
    they are not known. ``documented`` is False for a model nobody wrote a row for.
    """

    model: str
    sizes: tuple[str, ...] = ("1024x1024", "1024x1536", "1536x1024")
    default_size: str = "1024x1024"
    qualities: tuple[str, ...] = ("low", "medium", "high")
    default_quality: str = "high"
    formats: tuple[str, ...] = ("png", "jpeg")
    default_format: str = "png"
    compressible: frozenset[str] = frozenset({"jpeg"})
    default_compression: int = 100
    max_count: int = 4
    max_prompt: int = 32_000
    output_tokens: Mapping[tuple[str, str], int] = field(default_factory=dict)
    prices: Prices | None = None
    documented: bool = True

    def check(self, name: str, value: str, allowed: tuple[str, ...]) -> None:
        """Raise ValueNotAllowed unless ``value`` is one of ``allowed``; the sentence names both."""
        if value not in allowed:
            raise ValueNotAllowed(f"{name} cannot be {value!r} for {self.model}: choose {list_values(allowed)}.")

    def check_range(self, name: str, value: int, least: int, most: int) -> None:
        """Raise ValueNotAllowed unless ``value`` is a whole number from ``least`` to ``most``."""
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise ValueNotAllowed(
                f"{name} cannot be {value!r} for {self.model}: choose a whole number from {least} to {most}."
            )

    @property
    def canvas_sizes(self) -> tuple[tuple[int, int], ...]:
        """Return the allowed sizes as (width, height) in pixels."""
        return tuple(parse_size(size) for size in self.sizes)


def list_values(values: tuple[str, ...]) -> str:
    """Return "a, b or c"."""
    return values[0] if len(values) == 1 else f"{', '.join(values[:-1])} or {values[-1]}"


def parse_size(size: str) -> tuple[int, int]:
    """Return (width, height) of "WIDTHxHEIGHT"."""
    width, height = size.split("x")
    return int(width), int(height)


# ModelVerse prices: UCloud, modelverse price list (CNY per million tokens); OpenAI prices: LiteLLM 1.106.2 cost map.
ROWS: Mapping[tuple[str, str], ModelContract] = MappingProxyType(
    {
        ("modelverse", "gpt-image-1"): ModelContract(
            model="gpt-image-1",
            output_tokens=OUTPUT_TOKENS,
            prices=Prices("CNY", text_in=35, image_in=35, image_out=280),
        ),
        ("openai", "gpt-image-2"): ModelContract(
            model="gpt-image-2",
            max_count=10,
            # low, medium and high of OpenAI's own calculator.
            output_tokens=MappingProxyType(
                {
                    ("low", "1024x1024"): 196,
                    ("low", "1024x1536"): 158,
                    ("low", "1536x1024"): 158,
                    ("medium", "1024x1024"): 1756,
                    ("medium", "1024x1536"): 1372,
                    ("medium", "1536x1024"): 1372,
                    ("high", "1024x1024"): 7024,
                    ("high", "1024x1536"): 5488,
                    ("high", "1536x1024"): 5488,
                }
            ),
            prices=Prices("USD", text_in=5, image_in=8, image_out=30),
        ),
    }
)

_HOSTS = {"modelverse.cn": "modelverse", "umodelverse.ai": "modelverse", "api.openai.com": "openai"}


def provider_of(base_url: str | None) -> str:
    """Return "modelverse", "openai", "other", or "offline" for None."""
    if base_url is None:
        return "offline"
    host = urlsplit(base_url).hostname or ""
    for name, provider in _HOSTS.items():
        if host == name or host.endswith("." + name):
            return provider
    return "other"


def contract_for(model: str, provider: str = "modelverse") -> ModelContract:
    """Return the row of a model, or the cautious row under its name.

    The offline endpoint keeps ModelVerse's contract and charges nothing; an endpoint nobody wrote rows for keeps
    the limits of the model's best-known row without its prices.
    """
    if provider == "offline":
        return replace(contract_for(model, "modelverse"), prices=FREE)
    if row := ROWS.get((provider, model)):
        return row
    for (_, name), row in ROWS.items():
        if name == model:
            return replace(row, prices=None)
    return ModelContract(model=model, documented=False)
