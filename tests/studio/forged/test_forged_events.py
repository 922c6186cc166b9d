"""A stranger's forged events: whatever is sent, it is answered with a result or a sentence, and nobody else is met.

Every event of the app is called, whatever its visibility, with values that no page of Proofroom sends. Of another visit
a stranger may know the ids and the paths. The token and the session hash are its secrets, which no answer may show.
"""

import hashlib
import json
import logging
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from components.endpoint.client.client import ImagesClient
from components.offline.server.server import start_offline
from components.studio.events.event_errors import StalePage
from tests.library.pictures import encode, noise
from tests.studio.conftest import Served
from tests.studio.forged.forged_values import forge, forge_fields
from tests.studio.forged.owner import Owner, work
from tests.studio.forged.visit import Answer, Sent, Visit, list_events, name_handler

# Calls of each event: four with one value forged, one with every value, one with a field too.
# All of them together are at least MOST.
CALLS, MOST = 6, 1400
SEED = 20261129
PATH = re.compile(r'"path":\s*("(?:[^"\\]|\\.)*")')
SLIP = "made a mistake of its own"


@pytest.fixture(scope="module")
def owner(serve: Callable[..., Served]) -> Iterator[Owner]:
    offline = start_offline(delay=0, painter="flat", faults=True)
    yield work(serve(ImagesClient(offline.base_url, offline.api_key), "the offline endpoint", "offline"))
    offline.stop()


@pytest.fixture
def strangers(owner: Owner) -> list[Visit]:
    """Give who calls: a page that has worked, a page that was just opened, and one whose browser keeps no token."""
    worked = Visit(owner.visit.served, "worked", "b2" * 32)
    worked.press("CreateTab.create", create_prompt="A plum", create_quality="low")
    picture = worked.upload(encode(noise(64, 48, seed=5)), "strangers.png")
    worked.press("Editor.open_upload", edit_picture=picture)
    worked.press("LibraryTab.open")
    worked.press("LibraryView.choose", clicked={"index": 0, "value": None})
    return [worked, Visit(owner.visit.served, "opened", "c3" * 32), Visit(owner.visit.served, "nameless", None)]


def forged_calls(
    event: gr.blocks.BlockFunction, caller: Visit, owner: Owner, chance: random.Random
) -> Iterator[tuple[list[Any], Sent]]:
    """Yield calls of an event, each its values and other fields: one value forged, or every value, or a field.

    Where the handler and not Gradio looks up what was chosen, ids of another visit are chosen: in a small form one of
    each kind at each place, in a large one in turn.
    """
    fields = forge_fields(owner, event.targets[0][0] or 0)
    forged = [forge(widget, owner) for widget in event.inputs]
    for number in range(CALLS):
        values, at = caller.values(event), chance.randrange(max(1, len(forged)))
        for place, choices in enumerate(forged):
            if place == at or number % CALLS == 1:
                values[place] = chance.choice(choices)
        yield values, chance.choice(fields) if number % CALLS == 2 or not values else {}
    inputs = () if event.preprocess else tuple(enumerate(event.inputs))
    looked_up = [place for place, widget in inputs if isinstance(widget, gr.Dropdown | gr.Radio | gr.Textbox)]
    for place in looked_up:
        for known in owner.kinds if len(looked_up) < 6 else (owner.kinds[place % len(owner.kinds)],):
            values = caller.values(event)
            values[place] = known
            yield values, {}


def judge(owner: Owner, sent: str, answer: Answer) -> list[str]:
    """Return what is wrong with an answer to a stranger who has ``sent`` so much, ids and paths among it."""
    wrong = [f"shows {secret}" for secret in owner.secrets if secret in answer.text and secret not in sent]
    for path in {json.loads(path) for path in PATH.findall(answer.text)}:
        if "\0" not in path and Path(path).is_file() and digest(path) in owner.digests:
            wrong.append(f"serves {path}")
    wrong += [f"says {words}" for words in (SLIP, "Traceback", "Internal Server Error") if words in answer.text]
    if answer.status != 200:
        # Gradio's status for a refusal outside of the queue is 500, and its body is the sentence.
        said = json.loads(answer.text).get("error") if answer.text.startswith("{") else None
        wrong += [] if said and said.endswith(".") else [f"has the status {answer.status}"]
    return wrong


def digest(path: str) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def test_no_forged_event_meets_another_visit_or_ends_without_a_sentence(owner, strangers, caplog):
    caplog.set_level(logging.WARNING)
    chance, before = random.Random(SEED), owner.library()
    calls, sent, wrong = 0, "", []
    script = Visit(owner.visit.served, None, None)
    for number, event in enumerate(list_events(owner.visit.served)):
        caller = strangers[number % len(strangers)]
        asked = list(forged_calls(event, caller, owner, chance))
        answers = caller.send(event, asked)
        if number % 6 == 0:
            asked.append(asked[-1])
            answers += script.send(event, asked[-1:])
        # What was sent earlier too: a stranger may have kept an id as a prompt.
        written = map(json.dumps, asked)
        sent += "".join(call for call in written if any(known in call for known in owner.secrets))
        for call, answer in zip(asked, answers, strict=True):
            calls += 1
            problems = judge(owner, sent, answer)
            wrong += [f"{name_handler(event)} {each}: {call!r:.400} -> {answer.text[-400:]}" for each in problems]
    assert wrong == []
    assert owner.library() == before
    assert [record.getMessage() for record in caplog.records] == []
    assert calls >= MOST


def test_states_are_the_servers_and_never_what_a_page_sends_for_them(owner):
    shot = {"id": owner.ids[0], "starred": False, "visitor": None}
    for session in ("a stranger without states", None):
        stranger = Visit(owner.visit.served, session, "d4" * 32)
        for name in ("LibraryView.star", "LibraryView.move_one", "TabLinks.open_in_edit", "TabLinks.make_again"):
            event = next(event for event in list_events(owner.visit.served) if name_handler(event) == name)
            values = [shot if isinstance(widget, gr.State) else None for widget in event.inputs]
            [answer] = stranger.send(event, [(values, {})])
            assert str(StalePage())[:40] in answer.text, name


def test_nobody_acts_on_another_visit_by_a_session_like_its_own(owner):
    session, served = owner.visit.session, owner.visit.served
    before = owner.library()
    for guess in (session[:-1], session.upper(), f"{session} ", f"../{session}", "\0"):
        stranger = Visit(served, guess, "d4" * 32)
        event = next(event for event in list_events(served) if name_handler(event) == "LibraryView.star")
        [answer] = stranger.send(event, [(stranger.values(event), {})])
        assert not [secret for secret in owner.secrets - {session} if secret in answer.text]
        body = {"session_hash": guess, "fn_index": event._id, "event_id": "a" * 32}
        assert stranger.http.post(f"{served.address}gradio_api/cancel", json=body).status_code == 200
    assert owner.library() == before
    # The visit itself goes on.
    assert "Starred" in owner.visit.press("LibraryView.star")
    owner.visit.press("LibraryView.star")


def test_files_of_a_visit_lie_where_nobody_can_guess_them(owner):
    stranger = Visit(owner.visit.served, "opened", "c3" * 32)
    for path in owner.paths:
        kept = Path(path).is_relative_to(owner.visit.served.data)
        assert stranger.get(f"gradio_api/file={path}").status_code in ((403,) if kept else (200, 403)), path
        # Not even for whoever has the same bytes: Gradio hashes them with a secret of the installation.
        assert kept or re.search("[0-9a-f]{32}", path), path
        assert kept or digest(path) not in path
        for guess in (Path(path).parent, f"{path}/../{Path(path).name}x", Path(path).parent.parent):
            assert stranger.get(f"gradio_api/file={guess}").status_code in (403, 404)


def test_links_and_events_of_a_visit_are_not_found_by_a_guess(owner):
    stranger, link = Visit(owner.visit.served, "opened", "c3" * 32), owner.zip_link
    other = link[:-1] + ("A" if link[-1] != "A" else "B")
    for guess in (link[:-1], other, link.swapcase(), f"{link.rpartition('/')[0]}/{owner.ids[0]}"):
        assert stranger.get(guess).status_code == 404
    assert owner.visit.get(link).status_code == 200
    for post in (f"stream/{owner.ids[0]}", f"stream/{owner.ids[0]}/close"):
        assert stranger.http.post(f"{stranger.served.address}gradio_api/{post}", json={"data": []}).status_code == 404


@pytest.mark.parametrize(
    ("route", "body", "status", "said"),
    [
        ("run/predict", {"fn_index": 10**6, "data": []}, 404, "The page has no such event."),
        ("queue/join", {"fn_index": -1, "data": [], "session_hash": "s"}, 404, "The page has no such event."),
        ("run/nothing", {"data": []}, 404, "There is no endpoint of this name."),
        ("call/nothing", {"data": []}, 404, "There is no endpoint of this name."),
        ("call/v2/nothing", {"prompt": "A ball"}, 404, "There is no endpoint of this name."),
        ("call/v2/generate", {"no_argument": 1}, 422, "The endpoint does not take these arguments"),
    ],
)
def test_a_call_of_what_the_app_does_not_have_is_refused_in_a_sentence(owner, caplog, route, body, status, said):
    answer = owner.visit.http.post(f"{owner.visit.served.address}gradio_api/{route}", json=body)
    assert (answer.status_code, answer.json()["detail"][: len(said)]) == (status, said)
    assert not caplog.records


def test_an_event_that_happens_in_the_browser_alone_is_refused_too(owner, caplog):
    event = next(event for event in owner.visit.served.studio.fns.values() if not event.fn)
    [answer] = owner.visit.send(event, [([], {})])
    assert "There is nothing here." in answer.text
    assert not caplog.records
