"""The texts of a page in each language: its configuration translated, and the updates that switch a page over.

Gradio builds one configuration of the page, in English. A property that shows text is looked up in the catalogue; a
property whose text is computed has its function called again, by ``anew``.
"""

from collections.abc import Callable, Collection, Mapping
from itertools import chain
from types import MappingProxyType
from typing import Any, TypeVar

import gradio as gr

from components.studio.language.catalogue import read_catalogue
from components.studio.language.reader import reading

# The properties that show text, of every kind of widget.
TEXTS = ("label", "info", "placeholder", "alt_text")
# The kinds of widgets whose value is a text of the page.
SAYING = ("button", "downloadbutton", "uploadbutton", "html", "markdown")
# The kinds of widgets on which a handler may have put a text in all languages.
TOLD = (*SAYING, "code")
# An update of the editor has Gradio's page ask the editor for its value; the editor shows no text.
NEVER_UPDATED = ("imageeditor",)

Find = Callable[[str], str]
Widget = TypeVar("Widget")


def anew(widget: Widget, **texts: Callable[[], object]) -> Widget:
    """Return a widget whose properties named in ``texts`` are computed again for each language the page is served in.

    A switch of the language leaves these properties alone: a handler may have changed them, and says them again itself.
    """
    widget.computed_texts = texts  # type: ignore[attr-defined]
    return widget


def translate_config(config: Mapping[str, Any], blocks: Mapping[int, Any], language: str) -> dict[str, Any]:
    """Return the configuration of a page in a language; ``blocks`` are its widgets by their ids."""
    find = read_catalogue(language).find
    components = []
    with reading(language):
        for component in config["components"]:
            computed = _computed_texts(blocks.get(component["id"]))
            props = component["props"] | _translate_props(component, find)
            props |= {name: _plain(say()) for name, say in computed.items()}
            components.append(component | {"props": props})
    return {**config, "components": components}


def list_texts(
    config: Mapping[str, Any], blocks: Mapping[int, Any], languages: list[str], told: Collection[Any] = ()
) -> dict[Any, set[str]]:
    """Return the widgets that a switch of the language updates, each with the properties laid out as texts.

    ``told`` are the widgets on which handlers put something: those of them that say texts are there in any case.
    """
    finds = [read_catalogue(language).find for language in languages]
    texts = {}
    for component in config["components"]:
        if component["type"] not in NEVER_UPDATED:
            widget = blocks[component["id"]]
            said = chain.from_iterable(_translate_props(component, find).items() for find in finds)
            names = {name for name, text in said if text != component["props"][name]} - {*_computed_texts(widget)}
            if names or (component["type"] in TOLD and widget in told):
                texts[widget] = names
    return texts


def switch_texts(
    config: Mapping[str, Any],
    texts: Mapping[Any, set[str]],
    language: str,
    shown: Mapping[int, Mapping[str, str]] = MappingProxyType({}),
) -> list[Any]:
    """Return the updates that put the texts of a page into a language, and change nothing else.

    ``texts`` are the widgets and properties of ``list_texts``. ``shown`` are the texts, in that language, that handlers
    have put on the page, by the ids of the widgets.
    """
    find = read_catalogue(language).find
    by_id = {component["id"]: component for component in config["components"]}
    updates = []
    for widget, names in texts.items():
        translated = _translate_props(by_id[widget._id], find)
        said = {name: text for name, text in translated.items() if name in names}
        if isinstance(widget, gr.Gallery) and "value" in said:
            said["value"] = [(picture["image"]["path"], picture["caption"]) for picture in said["value"]]
        updates.append(gr.update(**{**said, **shown.get(widget._id, {})}))
    return updates


def _translate_props(component: Mapping[str, Any], find: Find) -> dict[str, Any]:
    """Return the properties of a widget that show text, translated; of a gallery also the captions."""
    props = component["props"]
    names = [*TEXTS, "value"] if component["type"] in SAYING else TEXTS
    said: dict[str, Any] = {name: find(props[name]) for name in names if isinstance(props.get(name), str)}
    # A gallery that is laid out empty holds what a person or a handler puts there.
    if component["type"] == "gallery" and (pictures := props.get("value")):
        said["value"] = [picture | {"caption": find(picture.get("caption") or "")} for picture in pictures]
    if isinstance(choices := props.get("choices"), list):
        said["choices"] = [_translate_choice(choice, find) for choice in choices]
    return said


def _translate_choice(choice: Any, find: Find) -> Any:
    """Return a choice with its name translated and its value as it is."""
    if isinstance(choice, list | tuple) and len(choice) == 2 and isinstance(choice[0], str):
        return (find(choice[0]), choice[1])
    return choice


def _computed_texts(widget: Any) -> Mapping[str, Callable[[], object]]:
    return getattr(widget, "computed_texts", {})


def _plain(text: object) -> object:
    """Return a piece of HTML as a plain string, which is what a configuration holds."""
    return str(text) if isinstance(text, str) else text
