"""Pictures named in a prompt by their numbers."""

import pytest

from components.errors import ValueNotAllowed
from components.library.edits.named_pictures import name_pictures


@pytest.mark.parametrize(
    ("prompt", "sent"),
    [
        ("The hat of @2 on @1", "The hat of image 2 on image 1"),
        ("@3, but like @2.", "image 3, but like image 2."),
        ("Style (@2)", "Style (image 2)"),
        ("Der Mantel aus @2 für die Person", "Der Mantel aus image 2 für die Person"),
        ("把@2的帽子戴在@1上", "把图2的帽子戴在图1上"),
        ("@1の人に@2の帽子", "image 1の人にimage 2の帽子"),
    ],
)
def test_a_number_becomes_the_words_of_the_prompts_language(prompt, sent):
    assert name_pictures(prompt, 3) == sent


@pytest.mark.parametrize(
    "prompt",
    [
        "A sign: mail me@2.example.org",
        "ana@9",
        "A logo@2x and @2x",
        "@9lives, @2nd and @2.5 or @2,5",
        "@2024 and @ 9",
        "a@b.c, @name, @@9, +@9",
        "https://example.org/@9/cat",
        "@9@example.org",
        "",
    ],
)
def test_what_is_no_name_of_a_picture_stays_as_it_is(prompt):
    assert name_pictures(prompt, 1) == prompt


@pytest.mark.parametrize(
    ("name", "count", "said"),
    [
        ("@0", 2, "2 pictures are sent"),
        ("@3", 2, "2 pictures are sent"),
        ("@2", 1, "1 picture is sent"),
        ("@1", 0, "no picture is sent when one is created"),
    ],
)
def test_a_number_without_a_picture_is_refused(name, count, said):
    with pytest.raises(ValueNotAllowed, match=f"names the picture {name}.*{said}"):
        name_pictures(f"Like {name}", count)
