"""A Proofroom with its files in a bucket, that waits to be killed.

Takes the data folder, the URL of the files, that of the endpoint, and the seconds that a file stays unseen. Says one
line for whatever a person was told of: "run", "shot", "comment", "decision" or "favourite", and the id.
"""

import random
import sys
import threading
import time
from functools import partial
from itertools import count
from pathlib import Path

from components.endpoint.client.client import ImagesClient
from components.endpoint.contracts.contract import contract_for
from components.endpoint.request import GenerateRequest
from components.library.records.prompts import Prompts
from components.library.records.store import Store, open_copied_store
from components.library.runs.asker import Asker
from components.library.runs.jobs import Jobs
from components.library.runs.maker import Maker
from components.library.runs.recovery import recover
from components.review.decisions.decision import DECISIONS
from components.review.review import open_review
from components.review.rooms.room import Permissions
from components.review.rooms.visit import RoomVisit
from tests.library.ended_processes.accounts import VISITOR
from tests.library.pictures import PLAIN, disc
from tests.library.plans import plan
from tests.library.shots import bare_shot
from tests.library.stores.bucket import BucketFileSystem

# An edit takes longer than a creation, which has no answer to be put back.
EDITS, CREATIONS = 2, 6
# The key of a picture that people talk about, and that was never made.
NO_FILE = "none"


def main(folder: str, files: str, endpoint: str, delay: str) -> None:
    """Do what people do until killed."""
    say("starts", "")
    BucketFileSystem.be_another_machine(float(delay))
    work(open_copied_store(Path(folder), files, float(delay)), endpoint)


def work(store: Store, endpoint: str) -> None:
    """Make pictures and talk in a room until killed."""
    recover(store)
    maker = Maker(ImagesClient(endpoint, "key", read_timeout=60), store, Jobs(), "images.example")
    say("started", "")
    threading.Thread(target=talk, args=(store,), daemon=True).start()
    edit = plan(PLAIN, disc(48, 32, 9), n=2)
    flower = GenerateRequest(contract_for("gpt-image-1"), "a beautiful flower", n=2)
    for start in [partial(maker.create, flower)] * CREATIONS + [partial(maker.repaint, edit)] * EDITS:
        job = start(Asker(VISITOR))
        say("run", job.run)
        threading.Thread(target=follow, args=(job,), daemon=True).start()
    sys.stdin.read()


def follow(job) -> None:
    """Say what a job has made."""
    for shot in job.result():
        say("shot", shot.id)


def talk(store: Store) -> None:
    """Comment, decide, keep prompts and set stars, again and again."""
    review = open_review(store)
    shot = bare_shot(visitor=VISITOR, answer=NO_FILE)
    store.add_row(shot)
    visit = RoomVisit.of_owner(review.rooms.create(VISITOR, "Hero"))
    [picture] = review.pictures.add(visit, [shot.id])
    token, link = review.links.make(visit, label="Ben", permissions=Permissions())
    secret, _ = review.guests.join(link, "Ben")
    for number in count():
        visit = review.enter(token, secret=secret)
        say("comment", review.comments.add(visit, picture.id, f"Comment {number}").id)
        say("decision", review.decisions.decide(visit, picture.id, DECISIONS[number % len(DECISIONS)]).id)
        say("favourite", Prompts(store.database).save_favourite(VISITOR, f"A cat, {random.random()}").id)
        store.star(shot.id, number % 2 == 0)
        # Else the other threads would wait most of the time.
        time.sleep(0.02)


def say(kind: str, name: str) -> None:
    """Say a line in one piece."""
    sys.stdout.write(f"{kind} {name}\n")
    sys.stdout.flush()
