"""The browser that the other tests rely on."""

import pytest
from playwright.sync_api import Error

from tests.browser.hand import SMALL
from tests.browser.visitors import VISITOR, Visitors

HAS_WEBGL = "() => document.createElement('canvas').getContext('webgl2') !== null"

# How the language writes numbers, the size of the window, whether it is dark, and whether it should rest.
SEEN = """() => [(1.5).toLocaleString(), innerWidth, innerHeight,
  matchMedia("(prefers-color-scheme: dark)").matches, matchMedia("(prefers-reduced-motion: reduce)").matches]"""


def test_the_editors_webgl_is_there(page):
    assert page.evaluate(HAS_WEBGL)


@pytest.mark.parametrize("address", ["http://example.com", "http://192.0.2.1"])
def test_nothing_outside_is_reached(page, address):
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto(address)


def test_an_uncaught_error_is_noticed(page, page_errors):
    with page.context.expect_event("weberror"):
        page.evaluate("() => { setTimeout(() => { throw new Error('lost') }) }")
    assert "lost" in page_errors.pop()


def test_a_visitor_finds_nothing_of_the_one_before_on_the_same_page(visitors: Visitors, app_url):
    german = VISITOR | {"viewport": SMALL, "locale": "de-DE", "color_scheme": "dark", "reduced_motion": "reduce"}
    first, leave = visitors.come(german)
    # All answers but the page itself are sandboxed, and have no storage.
    with first.expect_request(f"{app_url}/") as asked:
        first.goto(app_url, wait_until="commit")
    assert asked.value.all_headers()["accept-language"].startswith("de-DE")
    assert first.evaluate(SEEN) == ["1,5", 960, 600, True, True]
    first.evaluate("() => { localStorage.a = sessionStorage.b = 'kept'; document.cookie = 'c=kept' }")
    first.evaluate("() => addEventListener('pagehide', () => { sessionStorage.b = 'kept'; })")
    first.route("**/*", lambda route: route.abort())
    first.emulate_media(forced_colors="active")
    with first.expect_popup():
        first.evaluate("() => { open('about:blank'); }")
    leave()
    second, leave = visitors.come(VISITOR)
    assert second is first
    assert second.context.pages == [second]
    assert second.url == "about:blank"
    with second.expect_request(f"{app_url}/") as asked:
        second.goto(app_url, wait_until="commit")
    assert asked.value.all_headers()["accept-language"].startswith("en-US")
    assert second.evaluate(SEEN) == ["1.5", 1280, 800, False, False]
    assert not second.evaluate("() => matchMedia('(forced-colors: active)').matches")
    # The page itself keeps the time zone.
    kept = second.evaluate("() => [localStorage.a ?? '', sessionStorage.b ?? '', document.cookie]")
    assert "kept" not in "".join(kept)
    second.close()
    leave()
    third, leave = visitors.come(VISITOR)
    assert third is not second
    leave()
    finger, leave = visitors.come(VISITOR | {"has_touch": True})
    assert finger is not third
    leave()


def test_a_page_that_left_what_it_kept_elsewhere_is_given_to_nobody(visitors: Visitors, app_url):
    first, leave = visitors.come(VISITOR)
    first.goto(f"{app_url}/healthz")
    first.goto("about:blank")
    leave()
    assert first.is_closed()
