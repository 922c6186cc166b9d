"""Edit in the language of its reader: refusals, the line, labels and choices."""

import re
from dataclasses import replace
from pathlib import Path

import gradio as gr
import pytest

from components.endpoint.contracts.contract import ROWS, contract_for
from components.errors import EmptyMask, ValueNotAllowed
from components.message.message import Sentences
from components.studio.edit.edit_layout import build_edit_tab
from components.studio.edit.edit_tab import EditTab
from components.studio.edit.mask.mask_changes import MaskChanges
from components.studio.edit.mask.mask_history import MaskHistory
from components.studio.edit.mask.mask_tools import SHAPERS
from components.studio.form.choices import Choices
from components.studio.form.form import describe_model
from components.studio.form.restore import restore_form
from components.studio.language.page_texts import translate_config
from components.studio.language.reader import reading
from components.studio.language.translation import translate
from components.studio.page.visitor import build_token
from components.studio.server.session_blocks import SessionBlocks
from tests.library.pictures import PNG
from tests.studio.conftest import Served

TOKEN = "d" * 64
TAG = re.compile(r"<[^>]*>")
# Names that are the same in Chinese: models, providers, formats, languages of programs, units.
NAMES = re.compile(
    r"gpt-image-[\w.-]+|ModelVerse|OpenAI|Azure|token|PNG|JPEG|WebP|curl|make segmenter|Python \(\w+\)|\bpx\b"
    r"|(?<=\d) x (?=\d)"
)


@pytest.fixture
def blocks() -> gr.Blocks:
    return SessionBlocks()


@pytest.fixture
def tab(served: Served, blocks: gr.Blocks) -> EditTab:
    with blocks:
        return build_edit_tab(served.service, [], build_token(), gr.State(None))


@pytest.fixture
def values(tab: EditTab) -> list[object]:
    return [widget.value for widget in tab.asks.form.widgets]


def latin(text: object) -> list[str]:
    """Return the Latin words of a text, without the names."""
    return re.findall(r"[A-Za-z]{2,}", NAMES.sub("", TAG.sub("", str(text))))


def test_what_is_opened_is_said_in_chinese_without_a_word_of_english(tab, values, tmp_path: Path):
    path = tmp_path / "picture.png"
    path.write_bytes(PNG)
    with reading("zh-CN"):
        *_, updates = tab.editor.open_upload(str(path), [], MaskHistory(), None, TOKEN, *values)
        line = updates[tab.job_status.line]
    assert "涂抹要修改的部分，描述修改内容，然后点击“重绘”。" in line
    assert latin(line) == []


def test_a_tool_refuses_in_the_language_of_the_reader(tab, values, served, tmp_path):
    path = tmp_path / "picture.png"
    path.write_bytes(PNG)
    pictures, run = served.service.loaded_pictures, tab.job_status.run
    changes = MaskChanges(tab.panel, gr.Number(), pictures, tab.editor.loaded, tab.asks, run)
    loaded = pictures.load(str(path))
    with pytest.raises(EmptyMask) as refused:
        changes.use_tool(SHAPERS[0], None, MaskHistory(), 0, loaded, None, 8, False)
    with reading("de"):
        assert translate(refused.value.message) == "Noch nichts übermalt. Zuerst malen oder eine Maske hochladen."
    with reading("zh-CN"):
        assert latin(translate(refused.value.message)) == []


@pytest.mark.parametrize(
    ("language", "one", "many"),
    [
        ("en", "gpt-image-1 takes 1 reference picture at most.", "gpt-image-1 takes 3 reference pictures at most."),
        ("de", "gpt-image-1 nimmt höchstens 1 Referenzbild.", "gpt-image-1 nimmt höchstens 3 Referenzbilder."),
        ("zh-CN", "gpt-image-1 最多接受 1 张参考图。", "gpt-image-1 最多接受 3 张参考图。"),
    ],
)
def test_a_reference_too_many_is_refused_with_the_number_that_the_model_takes(tab, language, one, many):
    for most, said in ((1, one), (3, many)):
        contract = replace(contract_for("gpt-image-1"), max_images=most + 1)
        with pytest.raises(ValueNotAllowed) as refused:
            tab.asks.references.add("a.png", [("b.png", None)] * most, contract)
        with reading(language):
            assert translate(refused.value.message).startswith(said)


def test_what_of_a_recipe_was_not_restored_is_listed_in_the_language_of_the_reader(tab, values):
    recipe = {"model": "gpt-image-9", "size": "7x7", "quality": "best", "output_format": "tiff"}
    said = restore_form(tab.asks.form, values, recipe, ["gpt-image-1"]).said
    for language, told in (
        (
            "en",
            "The picture was made by gpt-image-9, which is not offered here."
            " The model takes no such size, quality or format.",
        ),
        ("zh-CN", "原图由 gpt-image-9 生成，此处不可用。模型不支持原来的尺寸、质量或格式。"),
        ("de", "Das Modell unterstützt diese Werte nicht: Größe, Qualität oder Format."),
    ):
        with reading(language):
            assert translate(Sentences(*said)).endswith(told)


def test_every_label_and_choice_of_the_tab_is_chinese(tab, blocks):
    config = translate_config(blocks.get_config_file(), blocks.blocks, "zh-CN")
    shown = [
        (component["props"].get("elem_id"), name, text)
        for component in config["components"]
        for name, text in list_shown(component["type"], component["props"])
    ]
    assert len(shown) > 100
    english = [each for each in shown if latin(each[2])]
    assert english == []


@pytest.mark.parametrize(("provider", "model"), [*ROWS, ("modelverse", "a-model-of-tomorrow")])
def test_what_the_form_says_about_every_model_is_chinese(provider, model):
    contract = contract_for(model, provider)
    with reading("zh-CN"):
        choices = Choices(contract, best_fit=True)
        labels = [label for options in choices.options().values() for label, _ in options]
        said = [*labels, choices.compression_label, describe_model(contract).replace(model, "")]
    assert [text for text in said if latin(text)] == []


def list_shown(kind: str, props: dict) -> list[tuple[str, object]]:
    """Return the texts of a widget that a person sees."""
    names = [name for name in ("label", "info", "placeholder") if props.get("show_label", True) or name != "label"]
    values = ["value"] if kind in ("button", "html", "downloadbutton", "uploadbutton") else []
    shown = [(name, props.get(name)) for name in [*names, *values]]
    shown += [("choice", choice[0]) for choice in props.get("choices") or []]
    return [(name, text) for name, text in shown if text]
