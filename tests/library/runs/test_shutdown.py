"""Proofroom is told to stop: what is on its way is waited for, what was not sent is not sent any more."""

import asyncio
import json
import signal
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app import HOME
from components.endpoint.client.client import ImagesClient
from components.endpoint.client.retry import Retries
from components.errors import Stopped
from components.library.records.store import open_store
from components.library.runs.jobs import Jobs
from components.library.runs.maker import Maker
from components.library.runs.recovery import Recovered, recover
from components.library.runs.shutdown import Shutdown
from tests.browser.running_app import start_app, stop_app
from tests.far_end import FarEnd
from tests.forked_process import ForkedProcess
from tests.library.conftest import KEY
from tests.library.ended_processes.accounts import check_shots
from tests.library.pictures import PNG, answer_with, flat_answer
from tests.library.plans import ask, plan_two_parts

SLOW_DOWN = ({"error": {"message": "Slow down", "code": "rate_limit"}}, 429)
STOPPED = "Proofroom is being stopped, so nothing was sent. Ask again once it has been restarted."


class Gate:
    """Answer with a picture once it is opened; ``come`` counts who has asked."""

    def __init__(self) -> None:
        self.come, self.open = threading.Semaphore(0), threading.Event()

    def __call__(self, _asked: object) -> bytes:
        self.come.release()
        assert self.open.wait(60)
        return answer_with(PNG)

    def wait_for(self, count: int) -> None:
        """Return when so many more have asked."""
        for _ in range(count):
            assert self.come.acquire(timeout=60)


@pytest.fixture
def gate() -> Iterator[Gate]:
    gate = Gate()
    yield gate
    gate.open.set()


@pytest.fixture
def patient(far_end: FarEnd, jobs: Jobs, store) -> Maker:
    """Give a maker that asks again after a minute."""
    client = ImagesClient(far_end.url, KEY, retries=Retries(first=60, chance=lambda: 0))
    return Maker(client, store, jobs, "images.example")


async def stop_in_countdown(jobs: Jobs, job) -> None:
    """Stop while a job waits to ask again, and return when it has ended."""
    async for progress in job.follow(every=0.01):
        if "Asking again in" in str(progress.stage):
            jobs.stop()


async def test_a_call_that_waits_to_be_made_again_is_not_made(far_end, patient, jobs, store):
    far_end.answer(*SLOW_DOWN)
    job = patient.create(ask())
    await stop_in_countdown(jobs, job)
    with pytest.raises(Stopped) as caught:
        job.result(60)
    assert str(caught.value) == STOPPED
    run = store.find_run(job.run)
    assert (run.state, run.spent, run.sent_at) == ("interrupted", "no", None)
    assert len(far_end.asked) == 1


async def test_the_parts_that_came_are_put_back_without_the_rest(far_end, patient, jobs, store):
    far_end.say(lambda asked: answer_with(flat_answer(asked, 250)))
    far_end.answer(*SLOW_DOWN)
    job = patient.repaint(plan_two_parts())
    await stop_in_countdown(jobs, job)
    [shot] = await asyncio.to_thread(job.result, 10)
    assert store.find_shot(shot.id) == shot
    assert str(job.notice).startswith("1 of 2 parts came. Proofroom was being stopped, so the rest was not sent.")


def test_what_is_asked_for_meanwhile_is_refused_and_what_has_come_is_stored(far_end, maker, jobs, store):
    jobs.stop()
    job = maker.create(ask())
    with pytest.raises(Stopped) as caught:
        job.result(60)
    assert str(caught.value) == STOPPED
    assert str(store.find_run(job.run).message) == "Proofroom was stopped before this was sent: nothing was sent."
    assert jobs.start(lambda _job: ["stored"], sends=False).result(60) == ["stored"]
    assert far_end.asked == []


@contextmanager
def stopping(folder: Path, far_end: FarEnd, gate: Gate, grace: float, count: int) -> Iterator[ForkedProcess]:
    """Give a process that was told to stop while ``count`` calls were on their way."""
    for _ in range(count):
        far_end.say(gate)
    with ForkedProcess("tests.library.ended_processes.stopped", folder, far_end.url, grace, count) as process:
        try:
            assert process.stdout.readline() == "all\n"
            gate.wait_for(count)
            process.send_signal(signal.SIGTERM)
            assert process.stdout.readline().startswith(f"Waiting up to {grace} s for {count} running jobs, ")
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("again", [signal.SIGTERM, signal.SIGINT, None], ids=["SIGTERM", "Ctrl+C", "grace"])
def test_a_second_signal_or_the_end_of_the_grace_gives_up_and_says_so(tmp_path, far_end, gate, again):
    folder = tmp_path / "data"
    with stopping(folder, far_end, gate, 300 if again else 0, count=2) as process:
        if again:
            process.send_signal(again)
        assert process.stdout.readline().startswith("Gave up 2 of 2. What was sent may have been billed")
        assert process.wait(60) == 1
    store = open_store(folder)
    assert {(run.state, run.spent) for run in store.list_runs()} == {("interrupted", "perhaps")}
    assert recover(store) == Recovered()
    store.close()


def call(url: str, prompt: str) -> str:
    """Return the events that curl would see of a call to /generate."""
    body = json.dumps({"prompt": prompt, "quality": "low"}).encode()
    asked = urllib.request.Request(f"{url}/gradio_api/call/v2/generate", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(asked, timeout=60) as answer:
        event = json.load(answer)["event_id"]
    with urllib.request.urlopen(f"{url}/gradio_api/call/generate/{event}", timeout=60) as answer:
        return answer.read().decode()


def test_the_app_keeps_every_picture_that_was_paid_for_and_serves_pages_meanwhile(tmp_path, gate):
    count, far_end, said = 4, FarEnd(models=["gpt-image-1"]), []
    for _ in range(count):
        far_end.say(gate)
    app = start_app(HOME / "app.py", tmp_path, PROOFROOM_BASE_URL=far_end.url, MODELVERSE_API_KEY=KEY)
    callers = [threading.Thread(target=lambda: said.append(call(app.url, "A ball"))) for _ in range(count)]
    try:
        for caller in callers:
            caller.start()
        gate.wait_for(count)
        app.process.terminate()
        while "Waiting up to 300 s for 4 running jobs" not in app.last_words():
            assert app.process.poll() is None
        assert STOPPED in call(app.url, "Another")
        with urllib.request.urlopen(app.url, timeout=20) as page:
            assert b"gradio_config" in page.read()
        gate.open.set()
        for caller in callers:
            caller.join(60)
        assert app.process.wait(60) == 0
    finally:
        stop_app(app)
        far_end.close()
    assert all("event: complete" in events for events in said)
    assert len(said) == count
    assert "Traceback" not in app.last_words(200)
    store = open_store(app.data)
    shots = check_shots(store, app.data / "files")
    assert len(shots) == len(far_end.asked) == count
    assert sorted(run.state for run in store.list_runs()) == [*["done"] * count, "interrupted"]
    store.close()


def test_where_another_process_serves_a_load_balancer_is_given_time_to_hear_of_the_end(maker, monkeypatch):
    """Nothing is under way, and the process ends at once where it is the only one."""
    heard = []
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(Shutdown, "_wait_for_pages", lambda shutdown: heard.append(maker.jobs.stopping))
    for others in (False, True):
        shutdown = Shutdown(maker, 1.0, others)
        shutdown._note(signal.SIGTERM, None)
        assert shutdown.wait(print)
    assert heard == [True]
