"""The browser that the other tests rely on."""

import pytest
from playwright.sync_api import Error

HAS_WEBGL = "() => document.createElement('canvas').getContext('webgl2') !== null"


def test_the_editors_webgl_is_there(page):
    assert page.evaluate(HAS_WEBGL)


@pytest.mark.parametrize("address", ["http://example.com", "http://192.0.2.1"])
def test_nothing_outside_is_reached(page, address):
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto(address)


def test_an_uncaught_error_is_noticed(page, page_errors):
    page.evaluate("() => { setTimeout(() => { throw new Error('lost') }) }")
    page.wait_for_timeout(200)
    assert "lost" in page_errors.pop()
