"""The commands that make pictures, run against the offline endpoint: files, facts, the library, and the exit codes."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from components.access.access import open_access
from components.access.entrance import open_entrance
from components.library.records.shot import Shot
from components.library.records.store import Store, open_store
from components.library.runs.jobs import Jobs
from components.settings.access_settings import AccessSettings
from components.terminal import following
from components.terminal.commands import run
from tests.far_end import FarEnd
from tests.library.ended_processes.accounts import VISITOR

KEY = "sk-Zk3vQ8rTn5WbX2yLp7Hd"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the data folder of the commands, which run in another, empty folder."""
    environ = {"DATA": str(tmp_path / "data"), "OFFLINE_DELAY": "0", "OFFLINE_PAINTER": "flat", "OFFLINE_FAULTS": "1"}
    for name, value in environ.items():
        monkeypatch.setenv(f"PROOFROOM_{name}", value)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "data"


@pytest.fixture
def picture(tmp_path: Path) -> tuple[str, str]:
    """Give the files of a picture, and of a mask whose transparent middle is repainted."""
    Image.linear_gradient("L").convert("RGB").resize((96, 64)).save(tmp_path / "picture.png")
    mask = Image.new("RGBA", (96, 64), "black")
    mask.paste((0, 0, 0, 0), (40, 24, 56, 40))
    mask.save(tmp_path / "mask.png")
    return str(tmp_path / "picture.png"), str(tmp_path / "mask.png")


def list_shots(data: Path) -> list[Shot]:
    store = open_store(data)
    shots = store.latest_shots(10)
    store.close()
    return shots


def facts_of(capsys: pytest.CaptureFixture[str]) -> dict:
    return json.loads(capsys.readouterr().out)


def test_a_created_picture_is_a_file_here_and_in_the_library(data, capsys):
    assert run(["generate", "A red ball", "--quality", "low", "-n", "2", "--json"]) == 0
    facts = facts_of(capsys)
    shots = list_shots(data)
    assert sorted(facts["shots"]) == sorted(shot.id for shot in shots)
    assert [Image.open(name).size for name in facts["files"]] == [(1024, 1024)] * 2
    assert len(set(facts["files"])) == 2
    assert all("A red ball" in name for name in facts["files"])
    assert facts["quality"] == "low"
    assert shots[0].visitor is None


def test_without_json_the_paths_alone_go_to_standard_output(capsys):
    assert run(["generate", "A ball", "-o", "ball.png"]) == 0
    written = capsys.readouterr()
    assert written.out == "ball.png\n"
    assert written.err
    assert run(["generate", "A ball", "-o", "again.png", "--quiet"]) == 0
    assert capsys.readouterr().err == ""


def test_an_edit_changes_nothing_outside_the_mask(data, picture, capsys):
    source, mask = picture
    assert run(["edit", source, "A hole", "--mask", mask, "--grow", "2", "-o", "edited.png", "--json"]) == 0
    facts = facts_of(capsys)
    assert facts["changed_outside_mask"] == 0
    before, after = Image.open(source).convert("RGB"), Image.open("edited.png").convert("RGB")
    assert after.size == before.size
    assert after.getpixel((5, 5)) == before.getpixel((5, 5))
    assert list_shots(data)[0].recipe.kind == "edit"


def test_an_erasure_asks_no_endpoint(data, picture, capsys):
    source, mask = picture
    assert run(["erase", source, "--mask", mask, "-o", "erased.png", "--json"]) == 0
    assert facts_of(capsys)["cost"]["amount"] == 0
    assert Image.open("erased.png").size == (96, 64)
    assert list_shots(data)[0].recipe.kind == "erase"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["generate", "  "], 2, "the prompt is empty"),
        (["generate", "A ball", "--size", "10x10"], 2, "size cannot be"),
        (["generate", "fault: 400 moderation"], 4, "safety system refused"),
        (["edit", "missing.png", "A hole"], 2, "There is no file missing.png"),
        (["generate", "A ball", "-o", "nowhere/ball.png"], 2, "There is no folder nowhere"),
    ],
)
def test_what_fails_is_a_sentence_and_an_exit_code(arguments, code, said, capsys):
    assert run(arguments) == code
    written = capsys.readouterr()
    assert said in written.err
    assert written.out == ""
    assert list(Path().iterdir()) == []


def test_a_file_is_never_written_over_and_nothing_is_sent_then(data, capsys):
    Path("ball.png").write_bytes(b"mine")
    assert run(["generate", "A ball", "-o", "ball.png"]) == 2
    assert Path("ball.png").read_bytes() == b"mine"
    assert not data.exists()


def test_the_limits_of_money_hold_at_a_terminal_too(far_end: FarEnd, monkeypatch, capsys):
    for name, value in {"BASE_URL": far_end.url, "BUDGET_CALL": "0.000001 USD", "MODEL": "gpt-image-1"}.items():
        monkeypatch.setenv(f"PROOFROOM_{name}", value)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("PROOFROOM_UNKNOWN_PRICE", "1 USD")
    assert run(["generate", "A ball"]) == 3
    assert far_end.asked == []
    assert KEY not in "".join(capsys.readouterr())


def make_token(store: Store) -> str:
    jobs = Jobs(1)
    access = open_access(AccessSettings(), store.database, jobs)
    text, _ = open_entrance(AccessSettings(), access.secret, store.database).tokens.make(VISITOR, None, "terminal")
    jobs.close()
    return text


def test_with_a_token_pictures_are_in_the_library_of_whoever_made_the_token(data, monkeypatch, capsys):
    store = open_store(data)
    monkeypatch.setenv("PROOFROOM_TOKEN", make_token(store))
    store.close()
    assert run(["generate", "A ball", "-o", "ball.png"]) == 0
    assert list_shots(data)[0].visitor == VISITOR
    monkeypatch.setenv("PROOFROOM_TOKEN", "proofroom_" + "x" * 43)
    assert run(["generate", "A ball", "-o", "another.png"]) == 3
    assert "The token is wrong" in capsys.readouterr().err


def test_pictures_are_exported_as_the_page_exports_them(data, capsys):
    for number in (1, 2):
        assert run(["generate", f"A ball of wool {number}", "-o", f"{number}.png"]) == 0
    assert run(["generate", "A house", "-o", "3.png"]) == 0
    capsys.readouterr()
    assert run(["export", "wool.zip", "--words", "wool", "--json"]) == 0
    assert facts_of(capsys)["pictures"] == 2
    with zipfile.ZipFile("wool.zip") as opened:
        names = opened.namelist()
        first = next(name for name in names if name.startswith("pictures/"))
        assert Image.open(io.BytesIO(opened.read(first))).size == (1024, 1024)
    assert sum(name.startswith("recipes/") for name in names) == 2
    assert run(["export", "wool.zip"]) == 2


def test_after_ctrl_c_an_answer_on_its_way_is_kept(data, monkeypatch, capsys):
    monkeypatch.setenv("PROOFROOM_OFFLINE_DELAY", "0.5")
    wait, presses = following.wait, []

    def press(futures, timeout):
        job_sent = any(run.sent_at for run in store.list_runs())
        if job_sent and not presses:
            presses.append(1)
            raise KeyboardInterrupt
        return wait(futures, timeout=0.02)

    store = open_store(data)
    monkeypatch.setattr(following, "wait", press)
    assert run(["generate", "A ball", "-o", "ball.png"]) == 0
    store.close()
    assert "Nothing more is sent" in capsys.readouterr().err
    assert Path("ball.png").exists()
    assert len(list_shots(data)) == 1
