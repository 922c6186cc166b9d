"""Visitors who share pages of a browser, one after the other.

Whatever their language, window and colours: nothing is kept in a page but the app's files in its cache, which halves
what opening the studio costs. What a test sets on its page (routes, permissions, size, media) is taken back; a script
that runs in each page, and a listener, are taken back by the test.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, CDPSession, Frame, Page
from playwright.sync_api import Error as PlaywrightError

DESK = {"width": 1280, "height": 800}
# A visitor whose pixels nobody looks at: each of them costs time.
VISITOR = {"viewport": DESK, "locale": "en-US", "device_scale_factor": 0.5}
# What Playwright changes of a page at any time, and how it is for a visitor who says nothing of it. The scale of the
# screen, and whether it is touched as a phone is, are there for good.
MEDIA = {
    "color_scheme": "light",
    "reduced_motion": "no-preference",
    "forced_colors": "none",
    "contrast": "no-preference",
}
# The app keeps the typed prompts at the moment in which its page is left.
FORGET = """() => {
    if (location.origin === "null") return;
    const forget = () => { localStorage.clear(); sessionStorage.clear(); };
    forget();
    addEventListener("pagehide", forget);
}"""


class Visitors:
    """Keep pages that go from visitor to visitor, of one scale, and with or without touch."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free_pages: dict[tuple[float, bool], list[Page]] = {}

    def come(self, options: dict[str, Any]) -> tuple[Page, Callable[[], None]]:
        """Return a blank page and what ends its visit.

        ``options`` are those of Playwright's ``new_context`` that VISITOR and MEDIA name, and ``has_touch``.
        """
        scale, is_phone = screen = options["device_scale_factor"], options.get("has_touch", False)
        free_pages = self._free_pages.setdefault(screen, [])
        if free_pages:
            page = free_pages.pop()
        else:
            touch = {"has_touch": is_phone, "is_mobile": is_phone}
            page = self._browser.new_context(viewport=DESK, device_scale_factor=scale, **touch).new_page()
        page.set_viewport_size(options["viewport"])
        page.emulate_media(**MEDIA | {name: options[name] for name in MEDIA if name in options})
        # A language of the context itself would be there for good.
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setLocaleOverride", {"locale": options["locale"]})
        session.send("Emulation.setUserAgentOverride", {"userAgent": "", "acceptLanguage": options["locale"]})

        places: set[str] = set()

        def note(frame: Frame) -> None:
            places.add(place_of(frame.url))

        page.on("framenavigated", note)

        def leave() -> None:
            # What is kept for a place can be taken away only there.
            is_clean = places <= {"", place_of(page.url)} and clear(page, session)
            page.remove_listener("framenavigated", note)
            if is_clean:
                free_pages.append(page)
            else:
                page.context.close()

        return page, leave


def place_of(url: str) -> str:
    """Return the host and port of an address, "" for a page that no server has sent."""
    parts = urlsplit(url)
    return parts.netloc if parts.scheme in ("http", "https") else ""


def clear(page: Page, session: CDPSession) -> bool:
    """Take away all that a visit has left but the cache; return whether that could be done."""
    try:
        for other in page.context.pages:
            if other is not page:
                other.close()
        page.evaluate(FORGET)
        page.unroute_all(behavior="ignoreErrors")
        page.context.clear_cookies()
        page.context.clear_permissions()
        page.goto("about:blank")
        session.detach()
    except PlaywrightError:
        return False
    return True
