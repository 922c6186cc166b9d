"""The choices that a form offers for a model, by the model's contract.

Knows nothing about widgets.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from components.endpoint.contracts.contract import ModelContract
from components.endpoint.contracts.cost import FREE
from components.endpoint.contracts.value_names import name_value
from components.endpoint.request import TRANSPARENT_FORMATS
from components.studio.language.translation import _, translate

# The value of the size field where width and height are typed in, for a model that draws any size within a rule.
CUSTOM = "custom"
# The fields that only some models take.
OPTIONAL = {"output_compression", "background", "moderation", "input_fidelity", "partial_images", "user"}
# The number of unfinished pictures that are asked for at first, where they cost nothing.
FREE_PARTIALS = 1
# The edge in pixels that stands for an empty box of a custom size.
DEFAULT_EDGE = 1024
# (label, value) of each choice.
Options = list[tuple[str, object]]


@dataclass(frozen=True)
class Choices:
    """Offer choices for a request to one model; ``best_fit`` is whether the size may be left open, as ""."""

    contract: ModelContract
    best_fit: bool = False

    @property
    def taken(self) -> set[str]:
        """Return the names in ``OPTIONAL`` of the fields that this model takes."""
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

    def options(self, background: str = "") -> dict[str, Options]:
        """Return the options of each field beside a ``background``; a field with one option needs no widget."""
        contract = self.contract
        sizes: Options = [(size.replace("x", " x "), size) for size in contract.sizes]
        sizes += [(_("Custom"), CUSTOM)] if contract.size_rule else []
        # The choice that leaves a field out.
        left_out = (_("Default"), "")
        partials = range(1, contract.max_partials + 1) if contract.streams else ()
        return {
            "size": [(_("Best fit"), ""), *sizes] if self.best_fit else sizes,
            "quality": _label(contract.qualities),
            "n": [(str(count), count) for count in range(1, contract.max_count + 1)],
            "background": [left_out, *_label(contract.backgrounds)],
            "output_format": _label(
                name for name in contract.formats if background != "transparent" or name in TRANSPARENT_FORMATS
            ),
            "moderation": [left_out, *_label(contract.moderations)],
            "input_fidelity": [left_out, *_label(contract.input_fidelities)],
            "partial_images": [(_("None"), 0), *((str(count), count) for count in partials)],
        }

    @property
    def defaults(self) -> dict[str, object]:
        """Return the value of each field in a new form."""
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
    def compression_label(self) -> str:
        """Return the label of the compression, with its scale as the endpoint documents it."""
        return _("Compression setting · {scale}", scale=self.contract.compression_scale)

    def fit(self, asked: Mapping[str, object]) -> dict[str, object]:
        """Return form values in which each value that this model does not take is replaced by the default."""
        fitted, defaults = dict(asked), self.defaults
        # In the order of the defaults: the background decides which formats there are.
        for name in filter(asked.__contains__, defaults):
            values = [value for _, value in self.options(str(fitted.get("background") or ""))[name]]
            if fitted[name] not in values:
                fitted[name] = defaults[name] if defaults[name] in values else values[0]
        return fitted

    def snap_size(self, width: float | None, height: float | None) -> tuple[int, int]:
        """Return the size, (width, height), that the model draws for the typed one."""
        rule = self.contract.size_rule
        if rule is None:
            return self.contract.canvas_sizes[0]
        # Each edge by itself first, as the page shows it.
        return rule.snap(self.snap_edge(width), self.snap_edge(height))

    def snap_edge(self, edge: float | None) -> int:
        """Return the edge, in pixels, that the model draws for a typed one; None is an empty box."""
        typed = DEFAULT_EDGE if edge is None else int(edge)
        rule = self.contract.size_rule
        return rule.snap_edge(typed) if rule else typed


def _label(values: Iterable[str]) -> Options:
    return [(translate(name_value(value)), value) for value in values]
