"""The panel that shows a request as a program."""

from dataclasses import replace

import pytest

from components.endpoint.contracts.contract import contract_for
from components.endpoint.request import EditRequest, GenerateRequest
from components.studio.form.code_panel import CodePanel, build_code_panel
from components.studio.language.reader import reading
from components.studio.server.session_blocks import SessionBlocks
from tests.library.pictures import encode, noise
from tests.studio.conftest import service


@pytest.fixture
def cache(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "cache"))


def build(with_files: bool) -> CodePanel:
    with SessionBlocks():
        return build_code_panel("here", with_files)


def test_a_request_is_shown_as_a_program_with_the_name_of_the_key():
    panel = build(with_files=False)
    request = GenerateRequest(contract_for("gpt-image-1"), "a beautiful flower")
    text = panel.show(service(), request, "curl")[panel.code]["value"]
    assert "https://api.modelverse.cn/v1/images/generations" in text
    assert '"Authorization: Bearer $MODELVERSE_API_KEY"' in text
    openai = service("openai", "https://api.openai.com/v1")
    openai = replace(openai, endpoint=replace(openai.endpoint, key_name="OPENAI_API_KEY"))
    text = panel.show(openai, request, "python-openai")[panel.code]["value"]
    assert 'os.environ["OPENAI_API_KEY"]' in text


def test_an_edit_comes_with_the_files_that_its_program_reads(cache):
    panel = build(with_files=True)
    picture = encode(noise(8, 8, 4))
    request = EditRequest(contract_for("gpt-image-1"), "a rose", image=picture, mask=picture)
    updates = panel.show(service(), request, "curl")
    assert [path.rpartition("/")[2] for path in updates[panel.files]] == ["image.png", "mask.png"]


def test_what_is_missing_is_said_where_the_program_would_stand():
    panel = build(with_files=True)
    updates = panel.explain("Describe the picture first: the prompt is empty.")
    assert updates[panel.code]["value"] == "# Describe the picture first: the prompt is empty."
    assert updates[panel.files] is None


def test_a_program_is_written_for_its_reader(cache):
    panel = build(with_files=True)
    request = EditRequest(contract_for("gpt-image-1"), "a rose", image=encode(noise(8, 8, 4)))
    with reading("zh-CN"):
        text = panel.show(service(), request, "python-requests")[panel.code]["value"]
    assert text.startswith("# 需要：pip install requests\n# 从当前文件夹读取：image.png\n")
