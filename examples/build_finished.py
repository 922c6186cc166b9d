"""Write the finished edit of the first screen: an example, edited through the offline endpoint, as small pictures.

python -m examples.build_finished            writes components/studio/assets/finished/ anew

The counts are those of the full-size pictures, before the small pictures are made.
"""

import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from components.endpoint.client.client import ImagesClient
from components.endpoint.contracts.contract import contract_for
from components.endpoint.request import GenerateRequest
from components.imaging.paste.diff import count_changed_outside, draw_heat_map
from components.imaging.picture.picture import read_picture
from components.library.edits.edit import plan_edit
from components.library.edits.framing import WHOLE, Framing
from components.library.edits.source import map_source
from components.library.records.store import open_store
from components.library.runs.jobs import Jobs
from components.library.runs.maker import Maker
from components.offline.server.server import OfflinePainter, start_offline
from components.studio.create.first_screen import FINISHED
from components.studio.form.examples import Example, cover_mask, read_examples, write_webp

EXAMPLES = Path(__file__).resolve().parent
# The example that is finished, by its place in examples.json.
NUMBER = 0


def finish_example(example: Example, painter: OfflinePainter = "detailed") -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the facts of an example's edit through the offline endpoint, and the pictures by their names.

    Each picture is (height, width, 3) uint8 RGB at the example's size. The whole picture travels, so that the answer
    can be counted beside the finished picture.
    """
    picture, mask = read_picture(example.picture), example.read_mask()
    request = GenerateRequest(contract_for("gpt-image-1", "offline"), example.prompt, quality="high")
    edit = plan_edit(request, picture, map_source(example.picture), mask, Framing(WHOLE))
    offline = start_offline(0, painter=painter)
    try:
        with tempfile.TemporaryDirectory() as folder:
            store, jobs = open_store(Path(folder)), Jobs()
            client = ImagesClient(offline.base_url, offline.api_key)
            [shot] = Maker(client, store, jobs, "the offline endpoint").repaint(edit).result()
            after, answer = (read_picture(store.files.read_file(key)).pixels for key in (shot.picture, shot.answer))
            jobs.close()
            store.close()
    finally:
        offline.stop()
    redrawn = edit.parts[0].frame.from_canvas(answer)
    facts = {
        "prompt": example.prompt,
        "outside": int(np.count_nonzero(~mask)),
        "changed": count_changed_outside(picture.pixels, after, mask),
        "changed_in_answer": count_changed_outside(picture.pixels, redrawn, mask),
    }
    pictures = {
        "before": cover_mask(picture.pixels, mask),
        "after": after,
        "changes": draw_heat_map(picture.pixels, after),
        "changes-in-answer": draw_heat_map(picture.pixels, redrawn),
    }
    return facts, pictures


def main() -> None:
    """Write the pictures and their facts."""
    facts, pictures = finish_example(read_examples(EXAMPLES)[NUMBER])
    FINISHED.mkdir(exist_ok=True)
    for name, pixels in pictures.items():
        (FINISHED / f"{name}.webp").write_bytes(write_webp(pixels))
    (FINISHED / "facts.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
