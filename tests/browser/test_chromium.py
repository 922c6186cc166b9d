"""The browser that the other tests rely on."""

import pytest
from playwright.sync_api import Error

from tests.browser.conftest import Visitors

HAS_WEBGL = "() => document.createElement('canvas').getContext('webgl2') !== null"


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
    options = {"locale": "de-DE"}
    first, leave = visitors.come(options)
    # All answers but the page itself are sandboxed, and have no storage.
    first.goto(app_url, wait_until="commit")
    first.evaluate("() => { localStorage.a = sessionStorage.b = 'kept'; document.cookie = 'c=kept' }")
    first.route("**/*", lambda route: route.abort())
    leave()
    second, leave = visitors.come(options)
    assert second is first
    assert second.url == "about:blank"
    second.goto(app_url, wait_until="commit")
    # The page itself keeps the time zone.
    kept = second.evaluate("() => [localStorage.a ?? '', sessionStorage.b ?? '', document.cookie]")
    assert "kept" not in "".join(kept)
    second.close()
    leave()
    third, leave = visitors.come(options)
    assert third is not second
    leave()
