"""Processes on one PostgreSQL and one object store are killed at any moment: the next one accounts for everything.

Once here, and as often as is asked for in ``make soak``.
"""

import json
import random
import time
from collections import defaultdict
from contextlib import ExitStack, closing
from uuid import uuid4

import pytest

from components.imaging.picture.picture import read_picture
from components.library.records.store import Store
from components.library.runs.orphans.process_watch import ProcessWatch
from components.library.runs.recovery import Recovered, recover
from components.library.storage.locks.missing_locks import SECONDS_GONE
from tests.far_end import FarEnd
from tests.forked_process import ForkedProcess
from tests.library.conftest import Clock
from tests.library.ended_processes.accounts import check_calls, check_told
from tests.library.ended_processes.killed_in_space import CREATIONS, EDITS, NO_FILE
from tests.library.pictures import PLAIN_ANSWERS, answer_with
from tests.library.plans import CONTRACT
from tests.library.stores.object_store import run_object_store, set_environment

PROCESSES, LONGEST = 2, 1.8


@pytest.fixture(scope="module")
def object_store():
    """Give a real object store over HTTP, for this process and those that it starts."""
    with run_object_store() as url, pytest.MonkeyPatch.context() as patch:
        set_environment(patch, url)
        yield


def test_what_was_shown_before_processes_were_killed_is_in_the_database_and_the_object_store(
    make_database, object_store, make_maker, clock: Clock, far_end: FarEnd, accident: int
):
    chance, told = random.Random(), defaultdict(set)
    database, files = make_database(), f"s3://proofroom/{uuid4().hex}"
    for _ in range(PROCESSES * (CREATIONS + EDITS)):
        far_end.say(chance.uniform(0, 0.5), answer_with(*PLAIN_ANSWERS))
    with ExitStack() as ends:
        processes = [
            ends.enter_context(
                ForkedProcess("tests.library.ended_processes.killed_in_cluster", database, files, far_end.url)
            )
            for _ in range(PROCESSES)
        ]
        for process in processes:
            assert process.stdout.readline() == "starts \n"
            assert process.stdout.readline() == "started \n"
        for process in processes:
            # The moment itself is what is by chance here, not a wait for something.
            time.sleep(chance.uniform(0, LONGEST))
            assert process.returncode is None
            process.kill()
        for line in (line for process in processes for line in process.stdout):
            kind, _, name = line.strip().partition(" ")
            if line.endswith("\n"):
                told[kind].add(name)

    with closing(Store(database, files)) as store:
        mended = recover(store)
        watch = ProcessWatch(store, make_maker(store), lambda model: CONTRACT, mended.left, seconds_between=3600.0)
        for clock.now in range(int(SECONDS_GONE) + 1):
            watch.look(clock.now)
        watch.close()
        check_told(store, told)
        check_calls(store, len(far_end.asked))
        check_objects(store)
        # All is mended: a second start finds nothing.
        assert recover(store) == Recovered()
    print({kind: len(names) for kind, names in told.items()}, "asked", len(far_end.asked), mended)


def check_objects(store: Store) -> None:
    """See that every object is whole, and that every answer that arrived has a row."""
    keys = list(store.files.walk("shots"))
    for key in keys:
        data = store.files.read_file(key)
        if key.endswith(".json"):
            json.loads(data)
        else:
            assert read_picture(data).size[0] > 0, key
    # Besides the pictures without a file that people talk about.
    answers = {shot.answer for shot in store.latest_shots(1000)} - {NO_FILE}
    assert {key for key in keys if "/answer." in key} == answers
