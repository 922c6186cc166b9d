"""The catalogues have exactly the sentences of the code, each translated, with the fields of the English sentence."""

import ast
import gettext
import re
from functools import cache

import pytest
from babel.messages.catalog import Catalog

from components.studio.language import catalogue_files
from components.studio.language.languages import offered

TAGS = [tag for tag in offered() if tag != "en"]
FIELD = re.compile(r"\{[^{}]*\}")
WORD = re.compile(r"[^\W\d_]")
SAYING = {"Message", "Plural", "_", "_n"}


@cache
def template() -> Catalog:
    return catalogue_files.extract()


def forms(said: str | tuple[str, ...] | list[str]) -> list[str]:
    return [said] if isinstance(said, str) else list(said)


@pytest.mark.parametrize("tag", TAGS)
def test_a_catalogue_has_the_sentences_of_the_code_and_no_others(tag):
    kept = {message.id for message in catalogue_files.read_file(tag) if message.id}
    asked = {message.id for message in template() if message.id}
    assert (asked - kept, kept - asked) == (set(), set()), "run `make messages`"


def test_the_catalogues_have_the_sentence_of_every_call_that_marks_one():
    """Babel reads tokens, and misses a call inside of an f-string."""
    known = {form for message in template() if message.id for form in forms(message.id)}
    marked = {
        arg.value
        for folder, _, calls in read_calls()
        for call in calls
        if folder != "offline" and name_of(call) in {*SAYING, "N_"}
        for arg in call.args
        if isinstance(arg, ast.Constant) and isinstance(arg.value, str) and WORD.search(FIELD.sub("", arg.value))
    }
    assert marked - known == set()


@pytest.mark.parametrize("tag", TAGS)
def test_every_sentence_is_translated(tag):
    catalogue = catalogue_files.read_file(tag)
    assert catalogue_files.list_missing(catalogue) == []
    assert not catalogue.obsolete
    assert not [message.id for message in catalogue if message.id and message.fuzzy]


@pytest.mark.parametrize("tag", TAGS)
def test_a_translation_has_the_fields_of_its_sentence(tag):
    for message in catalogue_files.read_file(tag):
        if message.id:
            fields = {field for form in forms(message.id) for field in FIELD.findall(form)}
            # A form for one thing need not say the number.
            spare = {"{n}", "{n:,}"} if isinstance(message.id, tuple) else set()
            for form in forms(message.string):
                found = set(FIELD.findall(form))
                assert fields - spare <= found <= fields, (message.id, form)


@pytest.mark.parametrize("tag", TAGS)
def test_the_compiled_catalogue_says_what_the_readable_one_says(tag):
    with catalogue_files.file_of(tag).with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message in catalogue_files.read_file(tag):
        if isinstance(message.id, tuple):
            said = {compiled.ngettext(*message.id, n) for n in (0, 1, 2, 5)}
            assert said <= set(forms(message.string)), "run `make messages`"
        elif message.id:
            assert compiled.gettext(message.id) == message.string, "run `make messages`"


def test_make_messages_changes_no_file_that_is_up_to_date(monkeypatch, tmp_path):
    kept = {tag: catalogue_files.file_of(tag).read_bytes() for tag in TAGS}
    files = {tag: catalogue_files.update(tag, template()) for tag in TAGS}
    monkeypatch.setattr(catalogue_files, "CATALOGUES", tmp_path)
    for tag, catalogue in files.items():
        catalogue_files.write(tag, catalogue)
        assert catalogue_files.file_of(tag).read_bytes() == kept[tag]


@cache
def read_calls() -> list[tuple[str, str, list[ast.Call]]]:
    """Return the folder below components/, the name and the calls of each file of the code."""
    read = []
    for path in sorted((catalogue_files.ROOT / "components").rglob("*.py")):
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        folder = path.relative_to(catalogue_files.ROOT / "components").parts[0]
        read.append((folder, path.name, [node for node in nodes if isinstance(node, ast.Call)]))
    return read


def list_calls() -> list[tuple[str, set[str], set[str]]]:
    """Return the place of each message in the code, the fields of its sentence, and the values it is given.

    A sentence that is escaped gets its other fields as HTML.
    """
    calls = []
    for _, file, nodes in read_calls():
        escaped = {arg for node in nodes if name_of(node) == "escape" for arg in node.args}
        for node in nodes:
            texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
            given = {keyword.arg for keyword in node.keywords}
            if name_of(node) in SAYING and texts and None not in given:
                fields = {field.strip("{}").partition(":")[0] for text in texts for field in FIELD.findall(str(text))}
                calls.append((f"{file}:{node.lineno}", fields & given if node in escaped else fields, given))
    return calls


def name_of(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def test_every_field_of_a_sentence_is_given_its_value():
    calls = list_calls()
    assert len(calls) > 300
    # A sentence without any value is a template; the number of a plural need not be said.
    assert [call for call in calls if call[2] and call[1] | {"n"} != call[2] | {"n"}] == []
