"""The texts of a page in each language: its configuration translated, and the updates that switch a page over.

Gradio builds one configuration of the page, in English. A property that shows text is looked up in the catalogue; a
property whose text is computed has its function called again, by ``anew``.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import gradio as gr

from components.studio.language.catalogue import read_catalogue
from components.studio.language.reader import reading

# The properties that show text, of every kind of widget.
TEXTS = ("label", "info", "placeholder", "alt_text")
# The kinds of widgets whose value is a text of the page.
SAYING = ("button", "downloadbutton", "uploadbutton", "html", "markdown")
# An update of the editor makes the browser encode its canvas; the editor shows no text.
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


def list_texts(config: Mapping[str, Any], blocks: Mapping[int, Any], languages: list[str]) -> list[Any]:
    """Return the widgets whose texts a switch of the language updates."""
    finds = [read_catalogue(language).find for language in languages]
    changed = [
        component["id"]
        for component in config["components"]
        if component["type"] not in NEVER_UPDATED and any(_switched(component, blocks, find) for find in finds)
    ]
    return [blocks[name] for name in changed]


def switch_texts(config: Mapping[str, Any], blocks: Mapping[int, Any], widgets: list[Any], language: str) -> list[Any]:
    """Return the updates that put the texts of ``widgets`` into a language, and change nothing else."""
    find = read_catalogue(language).find
    by_id = {component["id"]: component for component in config["components"]}
    updates = []
    for widget in widgets:
        said = _switched(by_id[widget._id], blocks, find, whole=True)
        if isinstance(widget, gr.Gallery) and "value" in said:
            said["value"] = [(picture["image"]["path"], picture["caption"]) for picture in said["value"]]
        updates.append(gr.update(**said))
    return updates


def _switched(
    component: Mapping[str, Any], blocks: Mapping[int, Any], find: Find, whole: bool = False
) -> dict[str, Any]:
    """Return the translated properties that a switch updates; ``whole`` is whether also those that stay the same."""
    props, computed = component["props"], _computed_texts(blocks.get(component["id"]))
    said = {name: text for name, text in _translate_props(component, find).items() if name not in computed}
    return said if whole else {name: text for name, text in said.items() if text != props[name]}


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
