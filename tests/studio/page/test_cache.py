"""Only what lies in the cache reaches a browser, and only by names that nobody can guess."""

import hashlib
import json
import re
from pathlib import Path
from urllib.parse import quote

from app import HOME


def test_a_file_that_nobody_uploaded_is_not_read(served, ball):
    """Neither what others made nor what lies on this machine can be had by naming its path."""
    shot_id = ball[1]["shots"][0]
    for path in (served.data / "files" / served.store.find_shot(shot_id).picture, HOME / "examples" / "coffee.png"):
        file = {"path": str(path), "meta": {"_type": "gradio.FileData"}}
        said = served.call("edit", prompt="A rose", image=file, quality="low", region="whole-picture")
        assert said.startswith("event: error\n")
        assert str(path) not in said


def test_the_data_folder_is_not_served(served, ball):
    files, facts = ball
    shot = served.store.find_shot(facts["shots"][0])
    made = (served.data / "files" / shot.picture).parent
    kept = [*made.iterdir(), *served.data.glob("proofroom.db*")]
    assert {made / "answer.png", made / "recipe.json", served.data / "proofroom.db"} <= set(kept)
    for path in kept:
        past_the_cache = f"{served.cache}/../{served.data.parent.name}/{path.relative_to(served.data.parent)}"
        for way in (str(path), past_the_cache, quote(past_the_cache, safe="")):
            assert served.get(f"gradio_api/file={way}").status_code in (403, 404)
    assert Path(files[0]).exists()


def test_whatever_a_page_or_an_answer_names_lies_in_the_cache(served):
    said = served.call("generate", prompt="A ball", quality="low")
    [[file], _] = json.loads(said.rpartition("data: ")[2])
    path = Path(file["path"])
    assert path.is_relative_to(served.cache)
    # It lies under a name that nobody can guess, not even with the picture at hand.
    assert re.fullmatch("[0-9a-f]{64}", path.parent.name)
    assert path.parent.name != hashlib.sha256(path.read_bytes()).hexdigest()
    assert served.get(f"gradio_api/file={path}").content == path.read_bytes()

    values = [component["props"].get("value") for component in served.get("config").json()["components"]]
    galleries = [entry for value in values if isinstance(value, list) for entry in value if isinstance(entry, dict)]
    shown = [entry["image"]["path"] for entry in galleries]
    assert len(shown) >= 3
    for path in map(Path, shown):
        assert path.is_relative_to(served.cache)
        assert served.get(f"gradio_api/file={path}").status_code == 200
