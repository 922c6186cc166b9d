"""A Blocks whose visits cost little: no copy of the page for each, and no work for widgets that stay as they are.

Gradio describes every widget again for each visit, 0.7 MB, and again at each update, for links to a page in its present
state (deep links), which this server does not serve.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from functools import cached_property
from importlib.util import find_spec
from typing import Any

import gradio as gr
import gradio.blocks
from gradio.blocks import BlocksConfig, convert_component_dict_to_list

from components.studio.language.translated_blocks import TranslatedBlocks
from components.studio.server.queue_limits import limit_queue

QUEUE_POLL = 0.02  # seconds between looks at an empty queue
# Widgets whose values are read in no time. Gradio reads every value on a thread, which takes longer than the reading.
QUICK = (gr.Textbox, gr.Number, gr.Slider, gr.Dropdown, gr.Radio, gr.Checkbox, gr.BrowserState)
# Properties that no event reads: a visit need not know them to read and to answer the events of its page.
SHOWN_ONLY = frozenset(("__type__", "visible", "interactive"))


class SharedConfig(BlocksConfig):
    """Hold the widgets and events of the page; a copy, which Gradio makes for each visit, describes no widget."""

    def __init__(self, root_block: gr.Blocks) -> None:
        super().__init__(root_block)
        self._described: dict[int, dict[str, Any]] | None = None

    @contextmanager
    def describing_once(self) -> Iterator[None]:
        """Keep the description of each widget until the context ends; no widget may change within."""
        self._described = {}
        try:
            yield
        finally:
            self._described = None

    def config_for_block(  # type: ignore[override]  # a method here, so that descriptions can be kept
        self, _id: int, rendered_ids: list[int], block: Any, renderable: Any = None
    ) -> dict[str, Any]:
        """Return the description of a widget."""
        if self._described is None or renderable:
            return super().config_for_block(_id, rendered_ids, block, renderable)
        if _id not in self._described:
            self._described[_id] = super().config_for_block(_id, rendered_ids, block)
        return self._described[_id]

    def __copy__(self) -> BlocksConfig:
        """Return what a visit keeps."""
        return _VisitConfig(self)


class _VisitConfig(BlocksConfig):
    """Hold the widgets of one visit, with the properties that its events have changed."""

    def __init__(self, shared: BlocksConfig) -> None:
        super().__init__(shared.root_block)
        self.blocks, self.fns, self.fn_id = copy(shared.blocks), copy(shared.fns), shared.fn_id
        self.renderables = copy(shared.renderables)

    @staticmethod
    def config_for_block(*_block: object, **_more: object) -> dict[str, Any]:
        """Return no description of a widget: nobody asks a visit for one."""
        return {}


class SessionBlocks(TranslatedBlocks):
    """A Blocks that keeps and does for a visit only what the visit's page is told."""

    def __init__(self, **options: Any) -> None:
        self._is_ending = False
        super().__init__(**options)
        self.default_config: SharedConfig = SharedConfig(self)

    def __exit__(self, *error: Any) -> None:
        """End the layout of a page; the description of its widgets is made by ``launch``, once all pages are there."""
        self._is_ending = True
        with without_web_apps():
            super().__exit__(*error)
        self._is_ending = False

    def get_config_file(self) -> Any:
        """Return the description of the page; an empty one where the layout of a page ends, since nobody reads it."""
        if self._is_ending:
            return {}
        return super().get_config_file()

    def launch(self, *values: Any, **options: Any) -> Any:
        """Serve the page as Gradio does, which describes it twice: before it makes the web application, and after."""
        with self.default_config.describing_once():
            return super().launch(*values, **options)

    def queue(self, *values: Any, **options: Any) -> Any:
        """Return the Blocks with its queue, bounded, which rests while nobody is there and keeps no list of visits."""
        with without_web_apps():
            queued, queue = super().queue(*values, **options), self._queue
        # Gradio looks for work every millisecond, which keeps a tenth of a processor busy.
        queue.sleep_when_free = queue.progress_update_sleep_when_free = QUEUE_POLL
        # After each event it would make a table of the latest 10,000 events of all visits, which no page here shows.
        queue.ANALYTICS_MAX_EVENTS, queue.ANAYLTICS_CACHE_FREQUENCY = 0, sys.maxsize
        limit_queue(queue)
        hide_missing_matplotlib()
        return queued

    async def preprocess_data(self, block_fn: Any, inputs: Any, state: Any, explicit_call: bool = False) -> list[Any]:
        """Return the arguments of a handler for the values of a page; values that are read quickly are read here."""
        if not block_fn.preprocess or block_fn.component_prop_inputs or not _are_quick(block_fn.inputs):
            return await super().preprocess_data(block_fn, inputs, state, explicit_call)
        unread = copy(block_fn)
        unread.preprocess = False
        values = await super().preprocess_data(unread, inputs, state, explicit_call)
        pairs = zip(block_fn.inputs, values, strict=True)
        return [
            value if block.stateful else (state[block._id] if state and block._id in state else block).preprocess(value)
            for block, value in pairs
        ]

    @cached_property
    def _watched(self) -> frozenset[int]:
        """Return the ids of the widgets and states whose change raises an event; the page is complete by then."""
        targets = (target for fn in self.fns.values() for target in fn.targets)
        return frozenset(block for block, event in targets if event == "change" and block is not None)

    def get_state_ids_to_track(self, block_fn: Any, state: Any) -> tuple[list[int], list[Any]]:
        """Return the states whose change raises an event, and their hashes; Gradio looks through all events for it."""
        if not any(output._id in self._watched for output in block_fn.outputs):
            return [], []
        return super().get_state_ids_to_track(block_fn, state)

    async def postprocess_data(self, block_fn: Any, predictions: Any, state: Any) -> list[Any]:
        """Return the data of each output for the page; a widget that the handler left alone is not built again."""
        outputs = block_fn.outputs
        if isinstance(predictions, dict) and predictions:
            predictions = convert_component_dict_to_list(list(outputs), predictions)
        if not isinstance(predictions, list | tuple) or not 1 < len(outputs) == len(predictions):
            return await super().postprocess_data(block_fn, predictions, state)
        told: list[Any] = [_told_as_it_is(block, said) for block, said in zip(outputs, predictions, strict=True)]
        said = [place for place, value in enumerate(told) if value is None]
        if said:
            part = copy(block_fn)
            part.outputs = [outputs[place] for place in said]
            chosen = [predictions[place] for place in said]
            brought = await super().postprocess_data(part, chosen if len(said) > 1 else chosen[0], state)
            for place, value in zip(said, brought, strict=True):
                told[place] = value
        return told

    def handle_streaming_diffs(
        self,
        block_fn: Any,
        data: list[Any],
        session_hash: str | None,
        run: str | None,
        final: bool,
        simple_format: bool = False,
    ) -> list[Any]:
        """Return an update of an event with several updates as it is sent; the end of a page's event changes nothing.

        Gradio ends an event with its last update once more, which a page carries out: over what a person has typed,
        chosen or painted since then. A script that calls a named endpoint reads its result there.
        """
        sent = super().handle_streaming_diffs(block_fn, data, session_hash, run, final, simple_format)
        if not final or block_fn.api_visibility == "public":
            return sent
        return [None if output.stateful else gr.skip() for output in block_fn.outputs]


@contextmanager
def without_web_apps() -> Iterator[None]:
    """Have Gradio make no web application meanwhile.

    Gradio makes one at each step of the layout, which takes seconds on a slow machine, and uses the one that ``launch``
    makes at the end.
    """
    module = vars(gradio.blocks)
    kept, module["App"] = module["App"], NoWebApp
    try:
        yield
    finally:
        module["App"] = kept


class NoWebApp:
    """Stands for the class of Gradio's web applications where none is needed yet."""

    @staticmethod
    def create_app(*_values: Any, **_options: Any) -> None:
        """Return no application."""


def hide_missing_matplotlib() -> None:
    """Have Python know that matplotlib is not installed, where it is not.

    Gradio imports matplotlib before and after each step of each event, and Python looks through its folders each time.
    """
    if "matplotlib" not in sys.modules and find_spec("matplotlib") is None:
        # As documented for sys.modules: an import of None fails at once.
        sys.modules["matplotlib"] = None  # type: ignore[assignment]


def _are_quick(inputs: Sequence[Any]) -> bool:
    return all(block.stateful or isinstance(block, QUICK) for block in inputs)


def _told_as_it_is(block: Any, said: Any) -> Any:
    """Return what the page is told of an output for which nothing has to be built, None for another output."""
    if block.stateful or not isinstance(said, dict) or said.get("__type__") != "update":
        return None
    # ``gr.skip()`` too, which is an update of nothing.
    return dict(said) if said.keys() <= SHOWN_ONLY else None
