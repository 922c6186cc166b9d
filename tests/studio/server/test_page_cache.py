"""The page is made once for each language and address, and travels packed."""

import asyncio
from collections.abc import Callable
from types import SimpleNamespace

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from components.studio.language.served_page import ServedInLanguage
from components.studio.server.page_cache import MOST_PAGES, PageCache

TEMPLATE = '<!doctype html><html\n\tlang="en"><head></head><body>{}</body></html>'


class Made:
    """A page behind the cache that counts how often it is made."""

    def __init__(self, answer: Callable[[Request], Response] | None = None) -> None:
        self.count = 0
        self._answer = answer or (lambda request: HTMLResponse(TEMPLATE.format(request.url.netloc)))
        routes = [Route("/", self.make), Route("/other", self.make)]
        self.app = Starlette(routes=routes, middleware=[Middleware(ServedInLanguage), Middleware(PageCache)])
        # What Gradio's app knows besides.
        self.app.auth = self.app.auth_dependency = None
        self.app.root_path = ""
        self.app.get_blocks = lambda: SimpleNamespace(custom_mount_path=None)

    async def make(self, request: Request) -> Response:
        """Answer after the others that came at once have come too."""
        self.count += 1
        await asyncio.sleep(0)
        return self._answer(request)

    def ask(self, *paths: str, method: str = "GET", **headers: str) -> list[httpx.Response]:
        """Return the answers to requests that come at once."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}

        async def ask_all() -> list[httpx.Response]:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://a.test", headers=sent) as client:
                return list(await asyncio.gather(*(client.request(method, path) for path in paths)))

        return asyncio.run(ask_all())


def test_a_crowd_that_comes_at_once_gets_one_page_that_was_made_once():
    made = Made()
    pages = made.ask(*["/"] * 20)
    assert made.count == 1
    assert {page.text for page in pages} == {pages[0].text}
    assert "a.test" in pages[0].text


def test_the_head_of_a_page_is_there_at_once_and_is_that_of_the_page_later():
    made = Made()
    [head] = made.ask("/", method="HEAD")
    assert (head.status_code, head.headers["content-type"], made.count) == (200, "text/html; charset=utf-8", 0)
    [page], [head] = made.ask("/"), made.ask("/", method="HEAD")
    assert (head.headers["etag"], head.text, made.count) == (page.headers["etag"], "", 1)


def test_each_language_and_each_address_has_a_page_of_its_own():
    made = Made()
    german, english = (made.ask("/", accept_language=tag)[0] for tag in ("de", "en"))
    assert 'lang="de"' in german.text
    assert 'lang="en"' in english.text
    [other] = made.ask("/", host="b.test")
    assert "b.test" in other.text
    [forwarded] = made.ask("/", x_forwarded_host="c.test")
    assert forwarded.status_code == 200
    assert made.count == 4


def test_pages_of_made_up_addresses_push_out_one_another_and_take_no_memory():
    made = Made()
    for number in range(MOST_PAGES + 5):
        made.ask("/", host=f"{number}.test")
    assert made.count == MOST_PAGES + 5
    made.ask("/", host=f"{MOST_PAGES + 4}.test")
    assert made.count == MOST_PAGES + 5
    made.ask("/", host="0.test")
    assert made.count == MOST_PAGES + 6


def cookie(_request: Request) -> Response:
    answer = HTMLResponse(TEMPLATE.format("Ada"))
    answer.set_cookie("who", "ada")
    return answer


@pytest.mark.parametrize(
    ("answer", "path"),
    [
        (cookie, "/"),
        (lambda _: HTMLResponse(TEMPLATE.format("no"), 503), "/"),
        (lambda _: Response("{}", media_type="application/json"), "/"),
        (None, "/other"),
        (None, "/?deep_link=a"),
        (None, "/?all_endpoints=true"),
    ],
    ids=["cookie", "error", "no page", "another page", "deep link", "all endpoints"],
)
def test_what_is_meant_for_one_request_is_made_for_each(answer, path):
    made = Made(answer)
    first, second = made.ask(path), made.ask(path)
    assert made.count == 2
    assert first[0].content == second[0].content
    assert "etag" not in second[0].headers


def test_the_name_of_a_user_of_gradios_own_signing_in_is_in_no_page_of_another():
    made = Made()
    made.app.auth = {"ada": "secret"}
    made.ask("/")
    made.ask("/")
    assert made.count == 2


def test_the_page_travels_packed_to_whoever_can_unpack_it(served):
    sizes = {}
    for packing in ("gzip", "identity"):
        with httpx.stream("GET", served.address, headers={"accept-encoding": packing}, timeout=20) as page:
            sizes[packing] = len(b"".join(page.iter_raw()))
            assert page.headers.get("content-encoding") == (packing if packing == "gzip" else None)
    assert sizes["identity"] > 400_000
    assert sizes["gzip"] < sizes["identity"] / 4


def test_a_browser_with_the_latest_copy_is_told_so_and_gets_no_page(served):
    page = httpx.get(served.address, timeout=20)
    assert page.headers["cache-control"] == "private, no-cache"
    again = httpx.get(served.address, headers={"if-none-match": page.headers["etag"]}, timeout=20)
    assert (again.status_code, again.content) == (304, b"")
    german = {"if-none-match": page.headers["etag"], "accept-language": "de"}
    assert httpx.get(served.address, headers=german, timeout=20).status_code == 200


def test_the_head_of_the_page_has_no_body(served):
    assert httpx.head(served.address, timeout=20).headers["content-type"].startswith("text/html")
