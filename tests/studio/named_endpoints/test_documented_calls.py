"""The calls that the documents print: run as they stand there, against the studio as it is served."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app import HOME

SCRIPTING, README = HOME / "docs" / "scripting.md", HOME / "README.md"
ADDRESS = "http://127.0.0.1:7860/"
# Stands before a printed program and keeps the facts of each call.
KEEP = """
import json
kept = []
def keep(**asked):
    files, facts = proofroom.predict(**asked)
    kept.append(facts)
    return files, facts
"""


def read_programs(language: str) -> list[str]:
    """Return the programs of a language that the page on scripting prints."""
    return re.findall(rf"```{language}\n(.*?)```", SCRIPTING.read_text(encoding="utf-8"), re.DOTALL)


def read_rows(heading: str) -> list[str]:
    """Return the names in the first column of the tables below a heading."""
    rows = re.findall(r"^\| (`.*?) \|", read_section(heading), re.MULTILINE)
    return [name for row in rows for name in re.findall("`([^`]+)`", row)]


def read_section(heading: str) -> str:
    """Return what the page on scripting says below a heading, up to the next one."""
    text = SCRIPTING.read_text(encoding="utf-8").partition(f"\n{heading}\n")[2]
    return re.split(r"^## |^### ", text, flags=re.MULTILINE)[0]


@pytest.fixture(scope="module")
def printed(served, tmp_path_factory) -> tuple[Path, list[dict]]:
    """Give what the Python program brings as it is printed: the folder of its pictures, and the facts of each call."""
    program, *_others = read_programs("python")
    program = program.replace(ADDRESS.rstrip("/"), served.address)
    program = program.replace("proofroom.predict(", "keep(") + "\nprint(json.dumps(kept))"
    folder = tmp_path_factory.mktemp("downloads")
    environment = {**os.environ, "GRADIO_TEMP_DIR": str(folder)}
    ran = subprocess.run(
        [sys.executable, "-c", KEEP + program], cwd=HOME, env=environment, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    return folder, json.loads(ran.stdout.splitlines()[-1])


def test_the_python_program_brings_its_pictures(printed):
    folder, (generated, *changed) = printed
    assert len(list(folder.rglob("*.png"))) == 1 + len(changed) == 4
    assert "changed_outside_mask" not in generated
    assert [facts["changed_outside_mask"] for facts in changed] == [0, 0, 0]


def test_the_program_with_a_token_makes_a_picture_for_the_library_of_the_token_and_a_room_of_it(served, tmp_path):
    text, _ = served.service.entrance.tokens.make("3" * 64, None, "laptop")
    _, room, program, *_others = read_programs("python")
    program = program.replace(ADDRESS.rstrip("/"), served.address).replace("proofroom_...", text)
    environment = {**os.environ, "GRADIO_TEMP_DIR": str(tmp_path)}
    # The program of a room goes on from the facts of a call before.
    program += f"\n{room}\nprint(facts['shots'][0], record)"
    ran = subprocess.run([sys.executable, "-c", program], cwd=HOME, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    shot, record = ran.stdout.split()[-2:]
    assert served.store.find_shot(shot).visitor == "3" * 64
    assert "Spring campaign" in Path(record).read_text(encoding="utf-8")


def test_every_name_in_an_answer_is_explained(printed):
    _, kept = printed
    names = {name for facts in kept for name in (*facts, *(facts["got"] or ()), *facts["cost"])}
    drifts = [drift for facts in kept for parts in facts.get("corrected", ()) for drift in parts if drift]
    names |= {name for drift in drifts for name in drift}
    assert {"got", "fill", "trusted"} < names
    assert names <= set(re.findall("`([a-z_]+)`", read_section("## The answer")))


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_the_commands_of_curl_run_as_they_are_printed(served):
    def run(command: str, **filled: str) -> str:
        for name, text in filled.items():
            command = command.replace(name, text)
        command = command.replace("curl ", "curl --silent --show-error --fail ").replace(ADDRESS, served.address)
        return subprocess.run(["bash", "-c", command], cwd=HOME, capture_output=True, check=True, text=True).stdout

    def facts_of(events: str) -> dict:
        assert events.startswith("event: complete")
        return json.loads(events.partition("data: ")[2])[1]

    generating, editing, with_token = (each for each in read_programs("bash") if each.startswith("curl"))
    ask, follow = generating.splitlines()
    event = json.loads(run(ask))["event_id"]
    assert facts_of(run(follow, EVENT_ID=event))["quality"] == "low"

    picture, mask, rest = editing.split("\n", 2)
    ask, follow = rest.rstrip().rsplit("\n", 1)
    [first], [second] = json.loads(run(picture)), json.loads(run(mask))
    event = json.loads(run(ask, FIRST_PATH=first, SECOND_PATH=second))["event_id"]
    assert facts_of(run(follow, EVENT_ID=event))["changed_outside_mask"] == 0

    filled = {"proofroom_...": served.service.entrance.tokens.make("4" * 64, None, "laptop")[0]}
    ask, follow = with_token.splitlines()
    event = json.loads(run(ask, **filled))["event_id"]
    [shot] = facts_of(run(follow, EVENT_ID=event, **filled))["shots"]
    assert served.store.find_shot(shot).visitor == "4" * 64


def test_every_argument_is_explained(served, client):
    offered = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    names = {name: [given["parameter_name"] for given in offered[name]["parameters"]] for name in offered}
    readme = " ".join(README.read_text(encoding="utf-8").split())
    for name, arguments in names.items():
        assert f"`{name}({', '.join(arguments)})`" in readme
    generating, editing = (read_rows(f"### Arguments of {name}") for name in ("/generate", "/edit"))
    assert generating == names["/generate"]
    shared = set(generating) & set(names["/edit"])
    assert {name for name in editing if name in names["/edit"]} | shared == set(names["/edit"])


def test_every_widget_id_that_is_fixed_is_on_the_page(served):
    there = {component["props"].get("elem_id") for component in served.get("config").json()["components"]}
    text = README.read_text(encoding="utf-8").partition("these ids:")[2]
    fixed = set(re.findall(r"`((?:create|edit|endpoint)-[a-z-]+)`", text))
    assert len(fixed) > 20
    assert fixed <= there
