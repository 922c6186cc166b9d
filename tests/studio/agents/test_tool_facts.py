"""The facts about a picture that the tools for agents tell."""

from uuid import uuid4

from components.library.storage.files import Files
from components.studio.agents.tools import describe
from tests.library.pictures import encode, noise
from tests.library.shots import bare_shot, edit_shot


def test_the_size_of_a_picture_is_that_of_what_is_shown():
    files = Files(f"memory://{uuid4().hex}")
    shot, drawn = edit_shot(), bare_shot()
    files.write_file(shot.pasted, encode(noise(40, 30)))
    size = [describe(shot, files)[name] for name in ("width", "height")]
    assert size == [40, 30] != [shot.width, shot.height]
    assert describe(drawn, files)["width"] == drawn.width


def test_a_picture_whose_file_cannot_be_read_has_no_size():
    assert describe(edit_shot(), Files(f"memory://{uuid4().hex}"))["width"] is None
