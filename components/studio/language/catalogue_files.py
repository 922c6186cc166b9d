"""The files of the catalogues: extract the sentences of the code, update each .po file, compile each .mo file.

``make messages`` runs this file. The files have no dates and no places in the code, so that they change with the
sentences only.
"""

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from components.studio.language.languages import CATALOGUES, DOMAIN, ENGLISH_TAG, offered

ROOT = Path(__file__).resolve().parents[3]
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "N_": None,
    "Message": None,
    "_n": (1, 2),
    "Plural": (1, 2),
}
OPTIONS = {"encoding": "utf-8"}
# The offline endpoint is an endpoint: its sentences are its own.
LEFT_OUT = ("components/offline/",)


class PlainCatalog(Catalog):
    """A catalogue whose header says the language, the plural forms and the encoding only."""

    def _list_headers(self) -> list[tuple[str, str]]:
        named = {"Language", "Plural-Forms", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"}
        return [pair for pair in self._get_mime_headers() if pair[0] in named]

    mime_headers = property(_list_headers, Catalog._set_mime_headers)


def extract() -> Catalog:
    """Return the sentences of the code and the prompts of the examples, without sentences of fields only."""
    template = Catalog(fuzzy=False)
    folder = ROOT / "components"
    found: list[Any] = [
        (f"components/{name}", *rest)
        for name, *rest in extract_from_dir(
            folder, [("**.py", "python")], {"**.py": OPTIONS}, KEYWORDS, strip_comment_tags=True
        )
    ]
    found += [("app.py", *rest) for rest in extract_from_file("python", ROOT / "app.py", KEYWORDS, options=OPTIONS)]
    examples = json.loads((ROOT / "examples" / "examples.json").read_text(encoding="utf-8"))
    found += [("examples/examples.json", 0, example["prompt"], [], None) for example in examples]
    for name, _, text, _, _ in found:
        first = text[0] if isinstance(text, tuple) else text
        if not name.startswith(LEFT_OUT) and re.search(r"[^\W\d_]|%", re.sub(r"\{[^{}]*\}", "", first)):
            template.add(text)
    return template


def read_file(tag: str) -> Catalog:
    """Return the .po file of a language, empty where there is none yet."""
    path, locale = file_of(tag), tag.replace("-", "_")
    if not path.exists():
        return Catalog(locale=locale)
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def update(tag: str, template: Catalog) -> Catalog:
    """Return the catalogue of a language with exactly the sentences of ``template``."""
    known, updated = read_file(tag), PlainCatalog(locale=tag.replace("-", "_"), fuzzy=False)
    updated.header_comment = f"# {updated.locale_identifier}"
    for message in template:
        if message.id:
            said = known.get(message.id)
            same = said is not None and isinstance(said.id, tuple) == isinstance(message.id, tuple)
            updated[message.id] = Message(message.id, said.string if said and same else "")
    return updated


def write(tag: str, catalogue: Catalog) -> None:
    """Write the .po file and the .mo file of a language."""
    path = file_of(tag)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=0, no_location=True, sort_output=True)
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)


def file_of(tag: str) -> Path:
    """Return the path of a language's .po file."""
    return CATALOGUES / tag.replace("-", "_") / "LC_MESSAGES" / f"{DOMAIN}.po"


def list_missing(catalogue: Catalog) -> list[object]:
    """Return the sentences that are not translated."""
    return [message.id for message in catalogue if message.id and not all(_forms(message))]


def _forms(message: Message) -> Sequence[object]:
    return message.string if isinstance(message.string, tuple | list) else (message.string,)


def main() -> None:
    """Update the files of all languages, and print how many sentences are still to be translated."""
    template = extract()
    for tag in [each for each in offered() if each != ENGLISH_TAG]:
        catalogue = update(tag, template)
        write(tag, catalogue)
        missing = list_missing(catalogue)
        sys.stdout.write(f"{tag}: {len(catalogue)} sentences, {len(missing)} to be translated\n")


if __name__ == "__main__":
    main()
