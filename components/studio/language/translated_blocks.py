"""A Blocks whose page is served in the language of its reader, and switched to another."""

from typing import Any

import gradio as gr

from components.studio.language.languages import ENGLISH_TAG
from components.studio.language.page_texts import translate_config
from components.studio.language.reader import Readers, reader_now, reading
from components.studio.language.shown_texts import Shown, ShownTexts, in_language


class TranslatedBlocks(gr.Blocks):
    """A Blocks whose ``config`` is in the language of the reader at work; ``readers`` remembers what visits chose.

    Gradio reads ``config`` for every page that it serves. Each language is translated once. What handlers put on a
    page is remembered, for a switch of its language.
    """

    def __init__(self, **options: Any) -> None:
        self._configs: dict[str, Any] = {}
        self.readers, self._shown = Readers(), ShownTexts()
        super().__init__(**options)

    @property
    def config(self) -> Any:
        """Return the configuration of the page in the language of the reader."""
        language = reader_now().language
        if language not in self._configs:
            self._configs[language] = translate_config(self.english_config, self.blocks, language)
        return self._configs[language]

    @config.setter
    def config(self, config: Any) -> None:
        self._configs = {ENGLISH_TAG: config}

    @property
    def english_config(self) -> Any:
        """Return the configuration as Gradio built it."""
        return self._configs[ENGLISH_TAG]

    async def postprocess_data(self, block_fn: Any, predictions: Any, state: Any) -> list[Any]:
        """Return what Gradio sends to the page for the values that a handler returned.

        Texts are in the language of now: the reader may have switched it since the handler made them.
        """
        self._shown.remember(state, block_fn.outputs, predictions)
        sent = await super().postprocess_data(block_fn, predictions, state)
        return [in_language(value, reader_now().language) for value in sent]

    def describe_widgets(self) -> dict[str, Any]:
        """Return the part of the page's configuration that has texts: the properties of each widget laid out so far."""
        named = [(number, block.get_block_name(), block.get_config()) for number, block in self.blocks.items()]
        return {"components": [{"id": number, "type": name, "props": props} for number, name, props in named]}

    def switch_shown(self, visit: str | None, language: str) -> Shown:
        """Return the texts that handlers have put on the page of a visit, in another language."""
        session = self.state_holder.session_data.get(visit) if visit else None
        return self._shown.switch(session, language)

    def get_api_info(self, *args: Any, **options: Any) -> Any:
        """Return the description of the named endpoints, which is in English for everybody."""
        with reading(ENGLISH_TAG):
            return super().get_api_info(*args, **options)
