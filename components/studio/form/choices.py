"""The offer: what a form may ask of a model, in words for people, as the model's contract allows it.

Knows values and their labels; knows nothing about widgets.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from components.endpoint.contracts.contract import ModelContract
from components.endpoint.contracts.cost import FREE
from components.endpoint.request import TRANSPARENT_FORMATS

# The value of the size that is typed in, where a model draws any by a rule.
CUSTOM = "custom"
# What not every model takes.
OPTIONAL = {"output_compression", "background", "moderation", "input_fidelity", "partial_images", "user"}
# The choice that leaves a field out.
LEFT_OUT = ("Default", "")
# How many unfinished pictures are asked for at first where they cost nothing.
FREE_PARTIALS = 1
WORDS = {"webp": "WebP", "png": "PNG", "jpeg": "JPEG", "xhigh": "Extra high"}

Choices = list[tuple[str, object]]


@dataclass(frozen=True)
class Offer:
    """Say what a form may ask of one model; ``best_fit`` is whether the size may be left open, as ""."""

    contract: ModelContract
    best_fit: bool = False

    @property
    def taken(self) -> set[str]:
        """Return which of the fields that not every model takes this one does."""
        contract = self.contract
        takes = {
            "output_compression": contract.compressible,
            "background": contract.backgrounds,
            "moderation": contract.moderations,
            "input_fidelity": contract.input_fidelities,
            "partial_images": contract.streams,
            "user": contract.takes_user,
        }
        return {name for name, value in takes.items() if value}

    def choices(self, background: str = "") -> dict[str, Choices]:
        """Return the (label, value) of what each field may be, beside that background; one alone is no choice."""
        contract = self.contract
        sizes = [(size.replace("x", " x "), size) for size in contract.sizes]
        sizes += [("Custom", CUSTOM)] if contract.size_rule else []
        partials = range(1, contract.max_partials + 1) if contract.streams else ()
        return {
            "size": [("Best fit", ""), *sizes] if self.best_fit else sizes,
            "quality": _word(contract.qualities),
            "n": [(str(count), count) for count in range(1, contract.max_count + 1)],
            "background": [LEFT_OUT, *_word(contract.backgrounds)],
            "output_format": _word(
                name for name in contract.formats if background != "transparent" or name in TRANSPARENT_FORMATS
            ),
            "moderation": [LEFT_OUT, *_word(contract.moderations)],
            "input_fidelity": [LEFT_OUT, *_word(contract.input_fidelities)],
            "partial_images": [("None", 0), *((str(count), count) for count in partials)],
        }

    @property
    def defaults(self) -> dict[str, object]:
        """Return what each field is at first."""
        contract = self.contract
        return {
            "size": "" if self.best_fit else contract.default_size,
            "quality": contract.default_quality,
            "n": 1,
            "background": "",
            "output_format": contract.default_format,
            "moderation": "",
            "input_fidelity": "",
            "partial_images": min(FREE_PARTIALS, contract.max_partials) if contract.prices == FREE else 0,
        }

    @property
    def compression(self) -> str:
        """Return the label of the compression, as the endpoint documents it."""
        return f"Compression setting · {self.contract.compression_scale}"

    def fit(self, asked: dict[str, object]) -> dict[str, object]:
        """Return values as this model takes them: what it does not is as it is at first."""
        fitted, defaults = dict(asked), self.defaults
        # In the order of the defaults: the background decides which formats there are.
        for name in filter(asked.__contains__, defaults):
            offered = [value for _, value in self.choices(str(fitted.get("background") or ""))[name]]
            if fitted[name] not in offered:
                fitted[name] = defaults[name] if defaults[name] in offered else offered[0]
        return fitted

    def snap(self, width: object, height: object) -> tuple[int, int]:
        """Return the size the model draws for what was typed in: each edge snapped by itself first, as a page does."""
        rule = self.contract.size_rule
        return rule.snap(*self.snap_edges(width, height)) if rule else self.contract.canvas_sizes[0]

    def snap_edges(self, *edges: object) -> tuple[int, ...]:
        """Return each edge as the nearest that the model draws; nothing typed in is 1024."""
        return tuple(self.contract.size_rule.snap_edge(1024 if edge is None else int(edge)) for edge in edges)


def _word(values: Iterable[str]) -> Choices:
    return [(WORDS.get(value, value.capitalize()), value) for value in values]
