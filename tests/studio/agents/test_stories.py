"""The stories of agents that the page on scripting prints, run as they stand there."""

import os
import subprocess
import sys

import pytest

from app import HOME
from components.studio.page.visitor import hash_token
from tests.studio.conftest import Served
from tests.studio.named_endpoints.test_documented_calls import ADDRESS, read_programs


@pytest.mark.parametrize("number", [0, 1], ids=["drafts", "comments"])
def test_a_story_runs_as_it_is_printed(number, for_agents: Served, tmp_path):
    program = [each for each in read_programs("python") if "from mcp import" in each][number]
    visitor = hash_token(f"{number:064x}")
    token = for_agents.service.entrance.tokens.make(visitor, None, "agent")[0]
    program = program.replace(ADDRESS.rstrip("/"), for_agents.address.rstrip("/")).replace("proofroom_...", token)
    environment = {**os.environ, "GRADIO_TEMP_DIR": str(tmp_path), "PYTHONPATH": str(HOME)}
    ran = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    [room] = for_agents.service.review.rooms.list_rooms(visitor)
    pictures = for_agents.service.review.pictures.list_pictures(room)
    assert len(pictures) == 2
    shots = [for_agents.store.find_shot(picture.shot) for picture in pictures]
    assert "edit" in [shot.recipe.kind for shot in shots]
    assert {shot.visitor for shot in shots} == {visitor}
