"""The language of a reader is the one that was chosen, else the one that the browser asks for, else English."""

import gradio as gr
import pytest
from starlette.requests import Request

from components.studio.language.languages import find_tag, negotiate, offered
from components.studio.language.reader import MOST_VISITS, Readers, read_reader, reader_now, reading


def request(**headers: str) -> gr.Request:
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return gr.Request(Request({"type": "http", "headers": pairs}))


def test_english_german_and_chinese_are_on_offer_under_their_own_names():
    assert {tag: language.name for tag, language in offered().items()} == {
        "en": "English",
        "de": "Deutsch",
        "zh-CN": "中文",
    }
    assert {language.direction for language in offered().values()} == {"ltr"}


@pytest.mark.parametrize(
    ("accepted", "tag"),
    [
        ("", "en"),
        ("de", "de"),
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
        ("zh-TW", "zh-CN"),
        ("zh-Hans-CN", "zh-CN"),
        ("fr-FR,fr;q=0.9,de;q=0.5,en;q=0.7", "en"),
        ("fr, de;q=0.3", "de"),
        ("en;q=0.2, zh;q=0.7", "zh-CN"),
        ("de;q=0, en", "en"),
        ("*", "en"),
        ("fr", "en"),
        (";;;,q=1,de;q=9,-,zh;q=abc", "en"),
        ("xx," * 100_000 + "de", "en"),
    ],
)
def test_a_browsers_first_language_on_offer_is_served(accepted, tag):
    assert negotiate(accepted) == tag


@pytest.mark.parametrize("wanted", [None, 3, "", "../de", "x" * 10**6, ["de"]])
def test_a_language_that_is_not_on_offer_is_not_found(wanted):
    assert find_tag(wanted) is None


def test_a_choice_is_kept_in_a_cookie_and_comes_before_the_browsers_language():
    assert read_reader({"accept-language": "zh"}, {"proofroom-language": "de"}).language == "de"
    assert read_reader({"accept-language": "zh"}, {"proofroom-language": "tlh"}).language == "zh-CN"


@pytest.mark.parametrize(
    "zone", ["", "Europe%2FBerlin", "../../etc/passwd", "/etc/localtime", "Nowhere/Land", "x" * 999]
)
def test_a_zone_is_known_or_none(zone):
    found = read_reader({}, {"proofroom-zone": zone}).zone
    assert str(found) == ("Europe/Berlin" if zone.startswith("Europe") else "None")


def test_a_visit_reads_what_it_chose_where_its_browser_keeps_no_cookie():
    readers, german = Readers(), request(accept_language="de")
    assert readers.follow(german, "visit")().language == "de"
    readers.choose("visit", "zh-CN")
    readers.choose("visit", "klingon")
    assert readers.follow(german, "visit")().language == "zh-CN"
    assert readers.follow(german, "another visit")().language == "de"
    readers.forget("visit")
    assert readers.follow([german], "visit")().language == "de"
    assert readers.follow(None, None)().language == "en"


def test_no_number_of_visits_fills_the_memory():
    readers = Readers()
    for number in range(MOST_VISITS + 5):
        readers.choose(str(number), "de")
    assert readers.follow(None, "0")().language == "en"
    assert readers.follow(None, str(MOST_VISITS))().language == "de"


def test_a_reader_who_switches_during_an_event_reads_the_rest_of_it_in_the_new_language():
    readers = Readers()
    with reading(readers.follow(None, "visit")):
        assert reader_now().language == "en"
        readers.choose("visit", "de")
        assert reader_now().language == "de"


def test_outside_of_an_event_english_is_read():
    assert reader_now().language == "en"
    with reading("de"):
        assert reader_now().language == "de"
    assert reader_now().language == "en"
