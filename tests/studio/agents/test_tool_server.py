"""The tools for agents, called by the official client over HTTP."""

import base64
import io
import json

import httpx
from PIL import Image

from components.studio.agents import tools
from tests.library.pictures import encode, noise
from tests.studio.agents.conftest import connect

PNG = f"data:image/png;base64,{base64.b64encode(encode(noise(120, 90))).decode()}"
NAMES = {"generate", "edit", "erase", "library_search", "get_picture"} | {
    f"room_{verb}" for verb in ("create", "add", "link", "state", "say", "decide", "lock", "export")
}


def sentence(answer) -> str:
    """Return the sentence of a tool that failed."""
    assert answer.is_error
    [said] = answer.content
    assert ".py" not in said.text or "mistake of its own" not in said.text
    return said.text


async def test_an_agent_makes_looks_at_finds_and_edits_pictures(for_agents, token):
    async with connect(for_agents, token) as client:
        offered = (await client.list_tools()).tools
        assert {tool.name for tool in offered} == NAMES
        assert all(len(tool.description) > 20 and tool.input_schema["properties"] for tool in offered)
        made = await client.call_tool("generate", {"prompt": "A ball", "quality": "low"})
        facts, picture = json.loads(made.content[0].text), made.content[1]
        assert facts == made.structured_content
        assert max(Image.open(io.BytesIO(base64.b64decode(picture.data))).size) <= 1024
        assert picture.mime_type == "image/webp"
        [shot] = facts["shots"]
        found = (await client.call_tool("library_search", {"text": "ball", "pictures": True})).structured_content
        assert [each["shot"] for each in found["pictures"]] == [shot]
        edited = await client.call_tool(
            "edit", {"prompt": "A rose", "picture": shot, "boxes": [[0.4, 0.4, 0.6, 0.6]], "quality": "low"}
        )
        facts = edited.structured_content
        assert facts["changed_outside_mask"] == 0
        assert 0 < 1024 * 1024 - facts["pixels_outside_mask"] < 1024 * 1024 * 0.05
        seen = await client.call_tool("get_picture", {"shot": facts["shots"][0], "original": True})
        assert seen.structured_content["parent"] is None or seen.structured_content["kind"] == "edit"
        assert seen.content[1].mime_type == "image/png"


async def test_a_picture_that_comes_as_base64_is_erased_from_for_free(for_agents):
    async with connect(for_agents) as client:
        answer = await client.call_tool("erase", {"picture": PNG, "boxes": [[0.2, 0.2, 0.5, 0.5]]})
        assert answer.structured_content["cost"]["amount"] == 0
        assert answer.structured_content["changed_outside_mask"] == 0


async def test_errors_are_tool_errors_with_the_remedy(for_agents):
    async with connect(for_agents) as client:
        assert "Its input schema" in sentence(await client.call_tool("generate", {"prompt": 7, "key": "sk-secret-1"}))
        refused = sentence(await client.call_tool("generate", {"prompt": "A", "size": "1x1"}))
        assert "1024x1024" in refused
        assert "no tool of this name" in sentence(await client.call_tool("resume_visit", {}))
        assert "needs a token" in sentence(await client.call_tool("library_search", {}))
        assert "no picture with this id" in sentence(await client.call_tool("get_picture", {"shot": "0a" * 16}))
        boxes = {"prompt": "A", "boxes": [[0, 0, 1, 1]]}
        for picture in ("http://127.0.0.1/a.png", "file:///etc/passwd", "a.png"):
            assert "names no picture" in sentence(await client.call_tool("edit", boxes | {"picture": picture}))
        assert "not uploaded from here" in sentence(
            await client.call_tool("edit", boxes | {"picture": "/etc/hostname"})
        )


async def test_nobody_sees_the_library_of_another(for_agents, token):
    other = for_agents.service.entrance.tokens.make("5c" * 32, None, "another")[0]
    async with connect(for_agents, token) as client:
        [shot] = (await client.call_tool("generate", {"prompt": "A secret", "quality": "low"})).structured_content[
            "shots"
        ]
    for stranger in (other, ""):
        async with connect(for_agents, stranger) as client:
            for tool, asked in (
                ("get_picture", {"shot": shot}),
                ("erase", {"picture": shot, "boxes": [[0, 0, 1, 0.5]]}),
            ):
                assert "no picture with this id" in sentence(await client.call_tool(tool, asked))
            if stranger:
                assert (await client.call_tool("library_search", {})).structured_content["found"] == 0


async def test_a_caller_with_too_many_calls_on_their_way_is_told_to_wait(for_agents, monkeypatch):
    monkeypatch.setattr("components.studio.agents.tool_server.MOST_OF_CALLER", 0)
    async with connect(for_agents) as client:
        assert "Too many calls" in sentence(await client.call_tool("library_search", {}))


def test_a_wrong_token_and_a_body_that_is_too_large_are_refused_before_the_tools(for_agents):
    address = f"{for_agents.address}gradio_api/mcp"
    asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    wrong = {"Authorization": f"Bearer proofroom_{'a' * 43}"}
    assert httpx.post(address, json=asked, headers=wrong).status_code == 401
    assert httpx.post(address, content=b'"' + b"a" * 10**6 + b'"').status_code == 413
    assert httpx.get(address).status_code == 404


def test_without_the_setting_there_is_nothing(served):
    assert httpx.post(f"{served.address}gradio_api/mcp", json={}).status_code == 404


async def test_the_record_of_a_room_comes_as_an_embedded_file(for_agents, token, monkeypatch):
    async with connect(for_agents, token) as client:
        made = (await client.call_tool("generate", {"prompt": "A ball", "quality": "low"})).structured_content
        asked = {"title": "Ball", "shots": made["shots"]}
        room = (await client.call_tool("room_create", asked)).structured_content
        answer = await client.call_tool("room_export", {"host": room["host"]})
        record = answer.content[1].resource
        assert record.mime_type == "application/json"
        assert json.loads(record.text)
        assert answer.structured_content["size"] == len(record.text.encode())
        answer = await client.call_tool("room_export", {"host": room["host"], "format": "pdf"})
        assert base64.b64decode(answer.content[1].resource.blob).startswith(b"%PDF")
        assert "does not permit" in sentence(await client.call_tool("room_export", {"host": room["guest"]}))
        # A record that is too large for an agent is not sent.
        monkeypatch.setattr(tools, "MOST_RECORD", 1_000)
        said = sentence(await client.call_tool("room_export", {"host": room["host"], "format": "html"}))
        assert "Ask for json or csv" in said
