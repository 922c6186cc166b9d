"""The commands that put something into a room, as its owner: ``room add``, ``say``, ``decide`` and ``lock``."""

import argparse

from components.review.comments.comment import LONGEST_TEXT
from components.review.comments.mark import box_mark
from components.review.decisions.decision import DECISIONS
from components.settings.settings import Settings
from components.terminal.exit_codes import DONE
from components.terminal.open_rooms import open_room
from components.terminal.output import Output

WITHDRAWN = "withdraw"


def add_pictures(settings: Settings, asked: argparse.Namespace, output: Output) -> int:
    """Add pictures to a room; one that is in the room stays where it is."""
    with open_room(settings, asked.room) as (_library, review, visit):
        pictures = review.pictures.add(visit, asked.shot)
    ids = [picture.id for picture in pictures]
    output.tell({"pictures": ids}, "\n".join(ids))
    return DONE


def say(settings: Settings, asked: argparse.Namespace, output: Output) -> int:
    """Comment on a picture of a room."""
    mark = box_mark(*asked.box) if asked.box else None
    with open_room(settings, asked.room, asked.name) as (_library, review, visit):
        picture = review.pictures.find_named(visit.room, asked.shot)
        comment = review.comments.add(visit, picture.id, asked.text, mark)
    output.tell({"comment": comment.id, "number": comment.number}, f"Comment {comment.number} stands at the picture.")
    return DONE


def decide(settings: Settings, asked: argparse.Namespace, output: Output) -> int:
    """Decide over a picture of a room, or withdraw the decision."""
    wanted = None if asked.decision == WITHDRAWN else asked.decision
    with open_room(settings, asked.room, asked.name) as (_library, review, visit):
        picture = review.pictures.find_named(visit.room, asked.shot)
        made = review.decisions.decide(visit, picture.id, wanted, asked.reason)
    decision = made.decision if made else None
    output.tell({"decision": decision}, decision or "There is no decision over the picture now.")
    return DONE


def lock(settings: Settings, asked: argparse.Namespace, output: Output) -> int:
    """Lock the decisions of a room."""
    with open_room(settings, asked.room, asked.name) as (_library, review, visit):
        room = review.rooms.lock(visit)
    locked_at = room.locked_at and room.locked_at.isoformat()
    facts = {"locked_at": locked_at, "locked_by": room.locked_by, "digest": room.digest}
    output.tell(facts, f"Locked by {room.locked_by}. The SHA-256 of the record is {room.digest}")
    return DONE


def add_add(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``room add``."""
    command.add_argument("room", help="the id of the room")
    command.add_argument("shot", nargs="+", help="the ids of pictures, as the commands give them with --json")


def add_say(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``room say``."""
    _add_picture(command)
    command.add_argument("text", help=f"the comment, at most {LONGEST_TEXT:,} characters")
    about = "the part that is meant, as fractions of the picture from 0 to 1"
    command.add_argument("--box", type=float, nargs=4, metavar=("LEFT", "TOP", "RIGHT", "BOTTOM"), help=about)
    _add_name(command)


def add_decide(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``room decide``."""
    _add_picture(command)
    command.add_argument("decision", choices=[*DECISIONS, WITHDRAWN], help=f"{WITHDRAWN}: takes back what was decided")
    command.add_argument("--reason", default="", help="why, for the record")
    _add_name(command)


def add_lock(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``room lock``."""
    command.add_argument("room", help="the id of the room")
    _add_name(command)


def _add_picture(command: argparse.ArgumentParser) -> None:
    command.add_argument("room", help="the id of the room")
    command.add_argument("shot", help="the id of the picture: of the library, or as room state gives it")


def _add_name(command: argparse.ArgumentParser) -> None:
    about = "your name in the room, once: later commands and the page know it"
    command.add_argument("--name", default="", help=about)
