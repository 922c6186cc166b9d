"""Updates that a handler returns to the page, and signals of a state's change."""

from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from uuid import uuid4

# Gradio adds the events of a widget at run time, so that its class has no types for them.
Widget = Any

# Widget -> its new value, or ``gr.update(...)``.
Updates = dict[Any, Any]

T = TypeVar("T")


@dataclass(frozen=True)
class Signal(Generic[T]):
    """Hold a value for a ``gr.State`` whose ``change`` event is to run, even where the value is the one before.

    Gradio compares the old and the new value of a state, and runs no event for equal ones: each signal has its own id.
    """

    value: T = field(compare=False)
    id: str = field(default_factory=lambda: uuid4().hex)
