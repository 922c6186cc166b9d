"""Read one field of a request by its type and its allowed values; a refusal names both.

``given``: the fields of a JSON object, or of a form, in which every value is a text. Knows no field by name.
"""

from collections.abc import Mapping

from components.message.message import Listed
from components.offline.server.refusal import Refusal


def read_choice(given: Mapping[str, object], name: str, allowed: tuple[str, ...], default: str) -> str:
    """Return one of the allowed values."""
    value = given.get(name, default)
    if not isinstance(value, str) or value not in allowed:
        raise Refusal(
            f"Invalid '{name}': {_shown(value)} is not supported. Supported values are {Listed(allowed, 'or')}.",
            param=name,
        )
    return value


def read_number(given: Mapping[str, object], name: str, least: int, most: int, default: int, text: bool) -> int:
    """Return a whole number within bounds; ``text``: whether the number is a text, as in a form."""
    value = given.get(name, default)
    if text and isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise Refusal(
            f"Invalid '{name}': {_shown(value)} is not supported. Supported values are whole numbers"
            f" from {least} to {most}.",
            param=name,
        )
    return value


def read_flag(given: Mapping[str, object], name: str, text: bool) -> bool:
    """Return true or false; false for a missing field."""
    value = given.get(name, False)
    value = {"true": True, "false": False}.get(value, value) if text and isinstance(value, str) else value
    if not isinstance(value, bool):
        raise Refusal(f"Invalid '{name}': {_shown(value)} is not supported. Send true or false.", param=name)
    return value


def check_text(given: Mapping[str, object], name: str) -> None:
    """Raise a Refusal unless the field is a text or missing."""
    if not isinstance(given.get(name, ""), str):
        raise Refusal(f"Invalid type for '{name}': a text is expected.", param=name)


def list_and(names: tuple[str, ...]) -> str:
    """Return "a, b and c"."""
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
