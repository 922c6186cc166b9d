"""A page that asks without an end is refused with a sentence, and others are not."""

import httpx

from components.studio.server import queue_limits


def join(served, visit: str) -> httpx.Response:
    event = next(fn for fn in served.studio.fns.values() if fn.api_name == "generate")
    body = {"fn_index": event._id, "data": [None] * len(event.inputs), "session_hash": visit}
    return httpx.post(
        f"{served.address}gradio_api/queue/join", json=body, headers={"Accept-Language": "de"}, timeout=20
    )


def test_a_page_has_only_so_much_on_its_way(served, monkeypatch):
    monkeypatch.setattr(queue_limits, "MOST_OF_VISIT", 3)
    assert [join(served, "a flood").status_code for _ in range(5)] == [200, 200, 200, 503, 503]
    assert join(served, "another visit").status_code == 200
    said = join(served, "a flood").json()["detail"]
    assert said == "Diese Seite hat zu viel unterwegs. Warten, bis etwas davon da ist, oder die Seite neu laden."
    # What has come was read, and makes room.
    served.get("gradio_api/queue/data?session_hash=a flood")
    served.get("gradio_api/queue/data?session_hash=another visit")
    assert join(served, "a flood").status_code == 200
    served.get("gradio_api/queue/data?session_hash=a flood")


def test_all_pages_together_have_only_so_much_on_its_way(served, monkeypatch):
    monkeypatch.setattr(queue_limits, "MOST", 0)
    assert join(served, "somebody").status_code == 503
