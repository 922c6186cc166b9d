"""Import Gradio without the parts that Proofroom never uses: stubs for editors, pandas, and Gradio's own MCP server.

Gradio parses the source of each of its 80 components for a .pyi file whenever it is imported, and loads pandas and the
MCP SDK, where that is installed: two thirds of the processor time of ``import gradio``. The parameters of a class of
widgets are found once, when the class is made: Gradio asks for them whenever it makes or describes a widget.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from inspect import signature
from types import ModuleType
from typing import Any

META, WRITER, WRAPPER = "gradio.component_meta", "create_or_modify_pyi", "updateable"
SERVING, SDK = "gradio.mcp", "mcp"
# Its only use of pandas is to tell whether something that is cached is a table.
CACHING, TABLES = "gradio.caching", "pandas"


class LeanLoader(Loader):
    """Load a module of Gradio as another loader does, but for the part that is left out."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Return the module that the other loader makes."""
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Run the module; a version of Gradio without the part is left as it is."""
        if module.__name__ == SERVING:
            # As where the SDK is not installed, which Gradio allows.
            with stand_in(SDK, None):
                self._loader.exec_module(module)
        elif module.__name__ == CACHING:
            with stand_in(TABLES, defer(TABLES)):
                self._loader.exec_module(module)
        else:
            self._loader.exec_module(module)
            if hasattr(module, WRITER):
                setattr(module, WRITER, write_nothing)
            if hasattr(module, WRAPPER):
                setattr(module, WRAPPER, remember_parameters(getattr(module, WRAPPER)))


class LeanFinder(MetaPathFinder):
    """Find the modules of Gradio of which a part is left out, and nothing else."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return how the module is loaded; None leaves any other to the usual finders."""
        if fullname not in (META, SERVING, CACHING):
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is None or spec.loader is None:
            return None
        spec.loader = LeanLoader(spec.loader)
        return spec


@contextmanager
def stand_in(name: str, module: ModuleType | None) -> Iterator[None]:
    """Have an import of ``name`` give another module meanwhile, None = fail; where it is loaded already, it stays."""
    if name in sys.modules:
        yield
        return
    # The types of Python know of no None, which says that there is no such module.
    sys.modules[name] = module  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[name]


def defer(name: str) -> ModuleType:
    """Return a module that loads the one of this name when something of it is asked for."""
    deferred = ModuleType(name)
    vars(deferred)["__getattr__"] = lambda attribute: getattr(import_module(name), attribute)
    return deferred


def write_nothing(*_: Any) -> None:
    """Take what the writer of stubs takes, and write none."""


def remember_parameters(wrap: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return ``wrap``, which wraps the ``__init__`` of each class of widgets, so that Python finds its parameters once.

    Where there is a ``__signature__``, ``inspect`` returns it as it is.
    """

    def wrap_with_parameters(make: Any) -> Any:
        make.__signature__ = signature(make)
        return wrap(make)

    return wrap_with_parameters


def import_lean() -> None:
    """Have an import of Gradio from now on leave those parts out; one that is imported already stays as it is."""
    if not any(isinstance(finder, LeanFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, LeanFinder())
