"""What is said of how an answer was corrected."""

from components.library.records.handling import Handling
from components.studio.page import messages
from tests.library.shots import part_of
from tests.studio.page.shots import shot
from tests.studio.page.shown_html import Page


def corrected(**changes) -> str:
    """Return what is said of an answer that was moved and toned, or of one that ``changes`` describe."""
    drift = {
        "trusted": True,
        "dx": 3.2,
        "dy": -1.5,
        "scale": 1.0041,
        "rotation": 0.12,
        "gain": [1.02, 1, 0.98],
        "offset": [-3.1, 0, 2],
        "residual_before": 4.21,
        "residual": 0.63,
    }
    return Page(messages.corrected(shot(handling=Handling(parts=(part_of("a", corrected=drift | changes),))))).text


def test_what_was_corrected_is_said_in_numbers():
    text = corrected()
    for words in (
        "+3.2 px across",
        "-1.5 px down",
        "1.0041 times",
        "+0.12°",
        "red × 1.020 -3.1",
        "4.2 levels",
        "0.6 then",
    ):
        assert words in text


def test_what_was_not_corrected_is_said_too():
    still = {"dx": 0, "dy": 0, "scale": 1, "rotation": 0}
    plain = {"gain": [1, 1, 1], "offset": [0, 0, 0]}
    assert "lay where it should. Its tone was left as it came." in corrected(**still, **plain)
    assert "lay where it should. Within itself the answer was bent by up to 2.1 px" in corrected(bend=2.14, **still)
    assert "was not moved" in corrected(trusted=False, **still)
    assert "put back as it came" in corrected(residual=None, residual_before=None)
