"""Visitors of an app, over HTTP as their browsers would come: ``python -m tests.benchmarks.load.visit URL COUNT``.

Each loads the page, presses Create, reads the server-sent events until a picture is named, and fetches the picture. A
process of its own, so that its processor time is none of the server's. Prints the seconds until all have their picture,
the bytes of the page and of the picture, and the number of visits that failed.
"""

import asyncio
import json
import re
import secrets
import sys
import time
from contextlib import AsyncExitStack
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import httpx

CONFIG = re.compile(r"window\.gradio_config = (\{.*?\});</script>", re.DOTALL)
PICTURE = re.compile(r'"url":"([^"]*/file=[^"]*\.png)"')
PRESSED = "create-run"
PROMPT = "A lighthouse above the sea at sunset"
# As of a browser.
HEADERS = {"accept-language": "en", "accept-encoding": "gzip"}
API = "/gradio_api"


def fill_in(component: dict[str, Any], token: str) -> object:
    """Return the value of a component as the page sends it."""
    kind, props = component["type"], component["props"]
    if kind == "browserstate":
        return token
    if kind == "state":
        return None
    return props.get("value") or (PROMPT if kind == "textbox" else props.get("value"))


async def press(client: httpx.AsyncClient, config: dict[str, Any], visit: str, cookies: dict[str, str]) -> str:
    """Join the queue as a click on Create does; return the id of the event; ``cookies`` are a header or none."""
    components = {component["id"]: component for component in config["components"]}
    button = next(name for name, one in components.items() if one["props"].get("elem_id") == PRESSED)
    event = next(one for one in config["dependencies"] if [button, "click"] in one["targets"])
    token = secrets.token_hex(32)
    asked = {
        "data": [fill_in(components[name], token) for name in event["inputs"]],
        "event_data": None,
        "fn_index": event["id"],
        "trigger_id": button,
        "session_hash": visit,
    }
    answer = await client.post(f"{API}/queue/join", json=asked, headers=cookies)
    answer.raise_for_status()
    return str(answer.json()["event_id"])


async def await_picture(client: httpx.AsyncClient, visit: str, event: str, cookies: dict[str, str]) -> str:
    """Return the address of the picture that the event has brought once it is complete."""
    named = ""
    asked = {"params": {"session_hash": visit}, "headers": cookies}
    async with client.stream("GET", f"{API}/queue/data", **asked) as stream:
        async for line in stream.aiter_lines():
            if not line.startswith("data: "):
                continue
            said = json.loads(line[6:])
            if found := PICTURE.findall(line):
                named = found[0]
            if said["msg"] == "process_completed" and said["event_id"] == event:
                assert said["success"], line
                return named
    raise AssertionError("The stream ended before the event had")


async def visit_once(client: httpx.AsyncClient, watch: httpx.AsyncClient) -> tuple[int, int]:
    """Make one visit, and return the bytes of the page and of the picture; ``watch`` is for the page's open stream."""
    page = await client.get("/")
    page.raise_for_status()
    config = json.loads(CONFIG.search(page.text)[1])
    visit = secrets.token_hex(6)
    # Each visitor has a browser of their own.
    kept = "; ".join(f"{name}={value}" for name, value in page.cookies.items())
    cookies = {"cookie": kept} if kept else {}
    async with AsyncExitStack() as stack:
        # The page keeps this stream open for as long as it is there.
        await stack.enter_async_context(watch.stream("GET", f"{API}/heartbeat/{visit}", headers=cookies))
        event = await press(client, config, visit, cookies)
        named = await await_picture(client, visit, event, cookies)
        picture = await client.get(named, headers=cookies)
        picture.raise_for_status()
        assert picture.content.startswith(b"\x89PNG")
    return len(page.content), len(picture.content)


async def visit_all(url: str, count: int) -> None:
    """Make all visits at once, and print what they took."""
    # A connection for each request: a server may close an idle one at the moment at which it is used again.
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    options: dict[str, Any] = {
        "base_url": url,
        "timeout": 600,
        "limits": limits,
        "headers": HEADERS,
        "trust_env": False,
    }
    async with httpx.AsyncClient(**options) as client, httpx.AsyncClient(**options) as watch:
        for each in (client, watch):
            each.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        started = time.perf_counter()
        visits = await asyncio.gather(*(visit_once(client, watch) for _ in range(count)), return_exceptions=True)
        seconds = time.perf_counter() - started
        done, failed = (
            [visit for visit in visits if isinstance(visit, tuple)],
            [v for v in visits if isinstance(v, Exception)],
        )
        for error in failed[:5]:
            print(f"{type(error).__name__}: {str(error)[:300]}", file=sys.stderr)
        page, picture = done[0] if done else (0, 0)
        print(json.dumps([seconds, page, picture, len(failed)]))


if __name__ == "__main__":
    asyncio.run(visit_all(sys.argv[1], int(sys.argv[2])))
