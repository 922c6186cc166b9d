"""Every sentence that a person may be shown goes through the catalogues, and is in one language."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from components.studio.language import catalogue_files
from components.studio.language.language_menu import MENU
from tests.studio.language.names import CHINESE, TAG, find_latin

COMPONENTS = Path(__file__).resolve().parents[3] / "components"
# The offline endpoint's sentences are the endpoint's own; an operator and a person at a terminal are told in English.
ENGLISH_ONLY = {"offline", "operation", "terminal"}
# Agents read of the tools in English too, as all of their protocol is.
OF_AGENTS = ("tool_arguments.py", "tool_list.py")
FILES = [
    path
    for path in sorted(COMPONENTS.rglob("*.py"))
    if path.relative_to(COMPONENTS).parts[0] not in ENGLISH_ONLY and path.name not in OF_AGENTS
]
MARKS = {"Message", "Plural", "_", "_n", "N_"}
SENTENCE = re.compile(r"[A-Z][a-z]+,? [a-z(]|[a-z)]{2}\. [A-Z]")
# What is no sentence to a person at the page: where it stands, and why it is not one.
OTHERS = {
    "access/__main__.py": ["The two passwords differ."],  # of a command
    "endpoint/answers/json_body.py": ["Unterminated string", "Expecting property name"],  # of Python's JSON reader
    "endpoint/snippet.py": ["Python (requests)", "Python (openai)"],  # names of programs
    "imaging/colour/colour_tag.py": ["From the picture's gAMA and cHRM"],  # names of colour profiles
    "imaging/colour/hdr.py": ["From the picture's HDR light"],
    "imaging/colour/matrix_profile.py": ["No copyright"],
    "imaging/mask/select/__main__.py": ["The weights of MobileSAM are in "],  # of a command
    "imaging/formats/bombs.py": ["Raw profile type exif"],  # a keyword in PNG files
    "library/edits/notes.py": [  # the prompt, in its own language
        "Change this in the picture:",
        *("At the upper left", "At the top", "At the upper right"),
        *("At the left", "In the middle", "At the right"),
        *("At the lower left", "At the bottom", "At the lower right"),
    ],
    "library/runs/recovery.py": ["From before this start: "],  # the log
    "library/storage/bin_cleaner.py": [  # the log
        "Old rooms could not be removed",
        "The bin could not be emptied",
        "Old runs could not be removed",
        "Old answers could not be removed",
        "Old network addresses could not be removed",
        "Uploads that nothing needs could not be removed",
        "The library could not be kept to its limit",
    ],
    "library/storage/database.py": ["No space left"],  # of PostgreSQL
    "studio/accessibility/names.py": [  # Gradio's own names of its controls, by which they are found
        *("Clear canvas", "Copied message", "Copy code", "Empty value", "Exit fullscreen mode", "More tabs"),
        *("Remove image", "Zoom in", "Zoom out"),
    ],
    "studio/edit/extend_panel.py": ["By sides"],  # values of choices, shown by other texts
    "studio/language/language_menu.py": [str(MENU)],  # filled in, in every language
    "studio/usage/usage_tab.py": ["All three"],
    # Errors of the parser, for which a person is told another sentence.
    "studio/server/uploads/upload_route.py": [
        "This is no form.",
        "This is no file.",
        "A field is too long.",
        "Too many",
    ],
    "studio/server/operation/operation_routes.py": [  # for operators
        "The metrics need the token of PROOFROOM_METRICS_TOKEN: send it as Authorization: Bearer TOKEN.\n",
        "The metrics are for programs on this machine. To read them from another one, set PROOFROOM_METRICS_TOKEN.\n",
        "Another scrape takes long. Ask again in a minute.\n",
    ],
    "studio/page/assets.py": ["Not found"],  # the body of a 404 that no page shows
    "studio/review/room_files.py": ["Not found"],
}


def is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def unmarked(tree: ast.Module) -> Iterator[str]:
    """Yield the sentences of a module that no call marks for the catalogues: no docstrings, nothing that is logged."""
    passed = set()
    for node in ast.walk(tree):
        name = ""
        if isinstance(node, ast.Call):
            called = node.func
            name = getattr(called, "id", getattr(called, "attr", ""))
        if name in MARKS or name in ("warning", "info", "error", "exception", "say") or is_docstring(node):
            passed |= {id(inner) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) and id(node) not in passed else None
        if isinstance(text, str) and SENTENCE.search(TAG.sub(" ", text)):
            yield text


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(COMPONENTS).as_posix())
def test_every_sentence_of_the_code_is_marked_for_the_catalogues(path):
    name = path.relative_to(COMPONENTS).as_posix()
    others = OTHERS.get(name, [])
    assert [text for text in unmarked(ast.parse(path.read_text("utf-8"))) if text not in others] == []


def translations(tag: str) -> Iterator[tuple[str, str]]:
    for message in catalogue_files.read_file(tag):
        if message.id:
            strings = [message.string] if isinstance(message.string, str) else message.string
            for string in strings:
                yield message.id if isinstance(message.id, str) else message.id[0], string


def test_a_chinese_sentence_has_no_latin_word_but_names():
    found = {(word, english) for english, chinese in translations("zh_CN") for word in find_latin(chinese)}
    assert found == set()


def test_an_english_and_a_german_sentence_have_no_chinese_sign():
    # Each catalogue has exactly the sentences of the code: see test_catalogues.py.
    sentences = [message.id for message in catalogue_files.read_file("de") if message.id]
    english = [form for each in sentences for form in ([each] if isinstance(each, str) else each)]
    assert [text for text in english if CHINESE.search(text)] == []
    assert [german for _, german in translations("de") if CHINESE.search(german)] == []
