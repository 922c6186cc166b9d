"""A Blocks whose page is served in the language of its reader."""

from typing import Any

import gradio as gr

from components.studio.language.languages import ENGLISH_TAG
from components.studio.language.page_texts import translate_config
from components.studio.language.reader import Readers, reader_now, reading


class TranslatedBlocks(gr.Blocks):
    """A Blocks whose ``config`` is in the language of the reader at work; ``readers`` remembers what visits chose.

    Gradio reads ``config`` for every page that it serves. Each language is translated once.
    """

    def __init__(self, **options: Any) -> None:
        self._configs: dict[str, Any] = {}
        self.readers = Readers()
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

    def get_api_info(self, *args: Any, **options: Any) -> Any:
        """Return the description of the named endpoints, which is in English for everybody."""
        with reading(ENGLISH_TAG):
            return super().get_api_info(*args, **options)
