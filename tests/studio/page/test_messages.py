"""The lines of the page about a failure, a result, a mask and who is at work."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from components.endpoint.contracts.cost import UNKNOWN, Cost, Forecast
from components.errors import SPENT, EndpointFailed, EndpointUnreachable, ProofroomError
from components.imaging.frame import frame_picture
from components.library.records.handling import Handling, read_handling
from components.studio.edit.mask.mask_facts import mask_facts
from components.studio.page import messages
from tests.library.shots import part_of
from tests.studio.page.shots import shot
from tests.studio.page.shown_html import Page

HOSTILE = "<img src=x onerror=alert(1)> & \"quoted\" 'too' </div><script>alert(2)</script>"
OURS = {"div", "span", "strong"}
MASK = np.zeros((10, 20), dtype=bool)
MASK[:, :5] = True
CUT = "The lower 40 % is missing <b>."


@pytest.mark.parametrize(
    "html",
    [
        messages.quiet(HOSTILE),
        messages.failed(ProofroomError(HOSTILE)),
        messages.failed(EndpointFailed("It failed.", request_id=HOSTILE)),
        messages.status_chip(HOSTILE, "gpt-image-1", offline=False),
        messages.status_chip("images.example", HOSTILE, offline=False),
        messages.made([shot(cost=Cost(Decimal(3), HOSTILE))], 1),
        messages.caution(HOSTILE),
        mask_facts(
            MASK, [frame_picture((20, 10), (1536, 1024))], Forecast(Cost(Decimal(3), HOSTILE)), [HOSTILE], HOSTILE
        ),
        messages.edited(shot(cost=Cost(Decimal(3), HOSTILE))),
    ],
)
def test_words_from_outside_stay_words(html):
    page = Page(html)
    assert set(page.tags) <= OURS
    assert {name for name, _ in page.attributes} <= {"class", "role", "title", "aria-hidden"}
    assert HOSTILE in page.text


def test_a_size_that_a_person_typed_stays_words():
    hostile = shot()
    hostile = replace(
        hostile, recipe=replace(hostile.recipe, parameters={"size": HOSTILE, "output_format": HOSTILE, "n": 1})
    )
    assert set(Page(messages.made([hostile], 1)).tags) <= OURS


def test_a_failure_is_announced_with_the_name_of_the_call():
    page = Page(messages.failed(EndpointFailed("The endpoint failed. Try again.", request_id="req-7")))
    assert ("role", "alert") in page.attributes
    assert "The endpoint failed. Try again." in page.text
    assert "Request req-7" in page.text


@pytest.mark.parametrize(("spent", "said"), SPENT.items())
def test_a_failure_says_once_whether_it_was_billed(spent, said):
    assert Page(messages.failed(EndpointFailed("The endpoint failed.", spent=spent))).text.count(str(said)) == 1


def test_a_failure_without_a_name_of_the_call_says_none():
    assert "Request" not in Page(messages.failed(EndpointUnreachable("Nothing was sent."))).text


def test_an_edit_says_how_many_pixels_changed_outside_the_mask():
    page = Page(messages.edited(shot()))
    assert "✓ 0 of 225,550 pixels outside the mask changed" in page.text
    assert "12.4 s" in page.text


def test_pixels_that_did_change_are_a_warning():
    assert "⚠ 1,234 of 225,550 pixels outside the mask changed" in messages.edited(shot(changed_outside_mask=1234))


def test_where_it_was_not_recorded_nothing_is_said_of_how_many_there_are():
    for handling in (None, Handling(), read_handling({"outside_mask": "many"})):
        assert "✓ 0 pixels outside the mask changed" in messages.edited(shot(handling=handling))


def test_an_answer_that_shows_what_was_sent_is_a_warning():
    same = Handling(parts=(part_of("a", unchanged=True),))
    assert "The endpoint sent the picture back unchanged inside the mask." in messages.edited(shot(handling=same))
    whole = messages.edited(shot(mask=None, changed_outside_mask=None, handling=same))
    assert "sent the picture back unchanged. Say what" in whole
    both = Handling(parts=tuple(part_of("a", unchanged=unchanged) for unchanged in (None, True, False)))
    assert "sent part 2 of 3 back unchanged inside the mask" in messages.edited(shot(handling=both))
    for handling in (
        Handling(parts=(part_of("a", unchanged=False), part_of("a"))),
        read_handling({"parts": "x"}),
        None,
    ):
        assert "unchanged" not in messages.edited(shot(handling=handling))


def test_the_size_of_the_file_stands_beside_its_format(tmp_path):
    small, large = tmp_path / "a.jpg", tmp_path / "b.png"
    small.write_bytes(bytes(41_600))
    large.write_bytes(bytes(1_830_000))
    assert "JPEG · 42 kB" in Page(messages.made([shot()], 1, [str(small)])).text
    assert "PNG · 1.8 MB" in Page(messages.edited(shot(), str(large))).text
    assert "PNG · 3.7 MB together" in Page(messages.made([shot()] * 2, 2, [str(large)] * 2)).text
    assert "PNG" in Page(messages.edited(shot(), str(tmp_path / "swept.png"))).text


def test_a_redrawn_picture_claims_nothing_about_a_mask():
    text = Page(messages.edited(shot(mask=None, changed_outside_mask=None))).text
    assert "The whole picture was redrawn" in text
    assert "pixels" not in text
    assert "✓" not in text


@pytest.mark.parametrize(
    ("cost", "words"),
    [
        (Cost(Decimal("1.165115"), "CNY"), "¥1.17"),
        (Cost(Decimal("0.0421"), "USD"), "$0.042"),
        (Cost(Decimal(0), "CNY"), "free"),
        (None, "cost not known"),
    ],
)
def test_what_it_cost_is_said_and_what_is_not_known_is_not_0(cost, words):
    for html in (messages.edited(shot(cost=cost)), messages.made([shot(cost=cost)], 1)):
        assert Page(html).text.endswith(words)
        if cost is None:
            assert "0.00" not in html
            assert "free" not in html


@pytest.mark.parametrize("amount", ["0.0004", "0.000001"])
def test_what_cost_a_little_does_not_look_like_nothing(amount):
    text = Page(messages.edited(shot(cost=Cost(Decimal(amount), "USD")))).text
    assert not text.endswith(("$0.000", "free"))


def test_pictures_are_counted():
    assert "1 picture" in Page(messages.made([shot()], 1)).text
    assert "1 pictures" not in Page(messages.made([shot()], 1)).text
    assert "3 pictures" in Page(messages.made([shot()] * 3, 3)).text


def test_fewer_pictures_than_asked_for_are_said():
    assert "2 of 4 pictures came" in Page(messages.made([shot()] * 2, 4)).text


def test_a_size_that_was_not_asked_for_is_said():
    assert "1024 x 1024" in messages.made([shot()], 1)
    assert "asked for" not in messages.made([shot()], 1)
    assert "1536 x 1024 (asked for 1024 x 1024)" in messages.made([shot(width=1536)], 1)
    assert "answered as 1536 x 1024 (asked for 1024 x 1024)" in messages.edited(shot(width=1536))
    assert "answered" not in messages.edited(shot())


def test_a_format_that_was_not_asked_for_is_said():
    assert "JPEG (asked for PNG)" in messages.made([shot(answer="shots/a/answer.jpg")], 1)
    assert "answered as WEBP (asked for PNG)" in messages.edited(shot(answer="shots/a/answer.webp"))


def test_the_chip_says_who_is_at_work():
    assert "gpt-image-1 · images.example" in Page(messages.status_chip("images.example", "gpt-image-1", False)).text
    offline = Page(messages.status_chip("the offline endpoint", "gpt-image-1", True))
    assert "Offline · draws locally" in offline.text
    assert "gpt-image-1" not in offline.text
    assert "No model is at work" in dict(offline.attributes)["title"]


def test_a_mask_says_its_share_what_travels_and_the_price():
    frames = [frame_picture((20, 10), (1536, 1024))]
    text = Page(mask_facts(MASK, frames, Forecast(Cost(Decimal("1.165115"), "CNY")), ())).text
    assert text == "25 % of the picturetravels enlarged 76.8 times, as 1536 x 1024about ¥1.17"
    assert "travels reduced to 50 %" in mask_facts(MASK, [frame_picture((3072, 2048), (1536, 1024))], UNKNOWN, ())
    assert "travels at its own size" in mask_facts(MASK, [frame_picture((1536, 1024), (1536, 1024))], UNKNOWN, ())
    assert "2 requests: 1536 x 1024, 1536 x 1024" in Page(mask_facts(MASK, frames * 2, UNKNOWN, ())).text
    assert "price not known" in mask_facts(MASK, frames, UNKNOWN, ())
    assert "Nothing is painted yet." in mask_facts(MASK, [], UNKNOWN, ())


def test_what_is_not_as_it_should_be_with_a_picture_is_said_where_it_is_shown():
    cut, whole = shot(note=CUT), shot()
    assert f"⚠{CUT}" in Page(messages.edited(cut)).text
    assert f"⚠{CUT}" in Page(messages.made([cut, cut], 2)).text
    assert f"⚠Picture 2: {CUT}" in Page(messages.made([whole, cut], 2)).text
    assert "⚠" not in messages.made([whole], 1) + messages.edited(whole)
    assert "b" not in Page(messages.made([whole, cut], 2)).tags
