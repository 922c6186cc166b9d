"""Import Gradio without the type stubs that each of its components writes beside its source.

Gradio parses the source of each of its 80 components for a .pyi file for editors, whenever it is imported: half of the
processor time of ``import gradio``, and no part of what runs.
"""

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

MODULE, WRITER = "gradio.component_meta", "create_or_modify_pyi"


class StublessLoader(Loader):
    """Load a module as another loader does, and have its writer of stubs do nothing."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Return the module that the other loader makes."""
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Run the module; a version of Gradio without the writer is left as it is."""
        self._loader.exec_module(module)
        if hasattr(module, WRITER):
            setattr(module, WRITER, write_nothing)


class StublessFinder(MetaPathFinder):
    """Find the module of Gradio that writes stubs, and nothing else."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return how the module is loaded; None leaves any other to the usual finders."""
        spec = PathFinder.find_spec(fullname, path, target) if fullname == MODULE else None
        if spec is None or spec.loader is None:
            return None
        spec.loader = StublessLoader(spec.loader)
        return spec


def write_nothing(*_: Any) -> None:
    """Take what the writer of stubs takes, and write none."""


def leave_stubs_out() -> None:
    """Have an import of Gradio from now on write no stubs; one that is imported already stays as it is."""
    if not any(isinstance(finder, StublessFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, StublessFinder())
