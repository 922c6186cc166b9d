"""The commands ``room create``, ``list``, ``state`` and ``export``: review rooms of their owner, without a page."""

import argparse
import json
from pathlib import Path

from components.review.record.record_files import FORMATS, read_format, write_record
from components.review.record.record_rows import read_record
from components.review.review_errors import ReviewError
from components.review.rooms.room import NO_LIBRARY, RoomSettings
from components.review.rooms.visit import RoomVisit
from components.settings.settings import Settings
from components.terminal.exit_codes import DONE
from components.terminal.new_file import check_new, write_new
from components.terminal.open_rooms import open_room, open_rooms
from components.terminal.output import Output
from components.terminal.parts import Library
from components.terminal.room_links import add_end, address_of, end_after

MOST_LISTED = 200


def create(settings: Settings, asked: argparse.Namespace, output: Output) -> int:
    """Make a room of shots, with a link for hosts and one for guests."""
    ends_at = end_after(asked.days)
    with open_rooms(settings) as (library, review):
        made = review.rooms.create(_owner_of(settings, library), asked.title, RoomSettings(blind=asked.blind))
        visit = RoomVisit.of_owner(made)
        try:
            review.pictures.add(visit, asked.shot)
        except ReviewError:
            review.rooms.delete(visit)
            raise
        host, _ = review.links.make(visit, "host", "Host", ends_at=ends_at)
        guest, _ = review.links.make(visit, "guest", "Guests", ends_at=ends_at)
    links = {name: address_of(asked.address, token) for name, token in (("host", host), ("guest", guest))}
    output.tell({"room": made.id, **links}, f"{made.id}\nhost   {links['host']}\nguest  {links['guest']}")
    return DONE


def list_rooms(settings: Settings, asked: argparse.Namespace, output: Output) -> int:
    """List the rooms, the one that changed last first."""
    with open_rooms(settings) as (library, review):
        rooms = review.rooms.list_rooms(library.visitor, asked.words, limit=MOST_LISTED)
    facts = [{"room": room.id, "title": room.title, "changed_at": room.changed_at.isoformat()} for room in rooms]
    output.tell({"rooms": facts}, "\n".join(f"{room.id}  {room.title}" for room in rooms) or "There are no rooms.")
    return DONE


def read_state(settings: Settings, asked: argparse.Namespace, output: Output) -> int:
    """Tell what the host of a room sees: pictures, comments, decisions and who is waited for."""
    with open_room(settings, asked.room) as (_library, review, visit):
        state = dict(review.state.read_state(visit))
    output.tell(state, json.dumps(state, ensure_ascii=False, indent=1, default=str))
    return DONE


def export_record(settings: Settings, asked: argparse.Namespace, output: Output) -> int:
    """Write the record of a room into a file, whole or not at all."""
    wanted, target = read_format(asked.format), Path(asked.file)
    check_new(target)
    with open_room(settings, asked.room) as (library, _review, visit):
        record, pictures = read_record(library.store, visit.room)
        write_new(target, write_record(wanted, record, pictures))
    output.tell({"file": str(target), "format": wanted}, str(target))
    return DONE


def add_create(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``room create``."""
    command.add_argument("title", help="the title of the room")
    command.add_argument("shot", nargs="+", help="the ids of pictures, as the commands give them with --json")
    command.add_argument("--blind", action="store_true", help="guests see letters in place of names")
    add_end(command)


def add_export(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``room export``."""
    command.add_argument("room", help="the id of the room")
    command.add_argument("file", metavar="FILE", help="the file to be made")
    command.add_argument("--format", default="html", choices=FORMATS, help="(default: %(default)s)")


def _owner_of(settings: Settings, library: Library) -> str | None:
    """Return whose a new room is: of the library of the token, of everybody's in a shared one, else of nobody's."""
    return library.visitor or (None if settings.shared_library else NO_LIBRARY)
