"""The stories of agents that the page on scripting prints, run as they stand there."""

import pytest

from components.studio.page.visitor import hash_token
from tests.studio.conftest import Served
from tests.studio.test_documented_calls import read_programs, run_program


@pytest.mark.parametrize("number", [0, 1], ids=["drafts", "comments"])
def test_a_story_runs_as_it_is_printed(number, for_agents: Served, tmp_path, monkeypatch):
    program = [each for each in read_programs("python") if "from mcp import" in each][number]
    visitor = hash_token(f"{number:064x}")
    monkeypatch.chdir(tmp_path)
    run_program(program, for_agents, for_agents.service.entrance.tokens.make(visitor, None, "agent")[0])
    [room] = for_agents.service.review.rooms.list_rooms(visitor)
    pictures = for_agents.service.review.pictures.list_pictures(room)
    assert len(pictures) == 2
    shots = [for_agents.store.find_shot(picture.shot) for picture in pictures]
    assert "edit" in [shot.recipe.kind for shot in shots]
    assert {shot.visitor for shot in shots} == {visitor}
