"""The commands of the terminal: their arguments, and which function runs them."""

import argparse
from collections.abc import Callable, Sequence
from typing import Any

from components.errors import ProofroomError
from components.settings.settings import read_settings
from components.terminal import exporting, making, operating, room_entries, room_links, rooms
from components.terminal.exit_codes import DONE, INTERRUPTED, code_of
from components.terminal.output import Output

ABOUT = "Without a command the studio is started. Settings are environment variables, as for the studio."
CODES = (
    "exit codes: 0 done, 1 something failed, 2 wrong arguments or input, 3 refused by the limits of the settings,"
    " 4 the endpoint failed or refused, 5 the disk or the database failed, 130 cancelled"
)


def run(arguments: Sequence[str]) -> int:
    """Run a command and return the exit code."""
    asked = build_parser().parse_args(arguments)
    output = Output(asked.json, asked.quiet)
    try:
        return int(asked.run(read_settings(), asked, output))
    except ProofroomError as error:
        output.fail(str(error.message), type(error).__name__)
        return code_of(error)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return DONE


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    parser = argparse.ArgumentParser(prog="app.py", description=f"Proofroom. {ABOUT}", epilog=CODES)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    making.add_generate(add_command(commands, "generate", making.generate, "create pictures from a prompt"))
    making.add_edit(add_command(commands, "edit", making.edit, "repaint the masked part of a picture"))
    about = "fill what a mask marks from the rest of the picture, on this machine and for nothing"
    making.add_erase(add_command(commands, "erase", making.erase, about))
    about = "save pictures of the library as a ZIP, with recipes and a contact sheet"
    exporting.add_export(add_command(commands, "export", exporting.export, about))
    _add_rooms(commands)
    add_command(commands, "check", operating.check, "check settings, key, database, files, disk, fonts and weights")
    file = add_command(commands, "backup", operating.backup, "save the database and all files in one file")
    file.add_argument("file", metavar="FILE", help="the tar file to be made, such as proofroom.tar")
    file = add_command(commands, "restore", operating.restore, "bring a backup back into an empty data folder")
    file.add_argument("file", metavar="FILE", help="the file of a backup")
    return parser


def _add_rooms(commands: Any) -> None:
    about = "make review rooms, their links, comments and decisions, and export their records"
    of_rooms = commands.add_parser("room", help=about, description=f"Proofroom: {about}.")
    actions = of_rooms.add_subparsers(title="actions", metavar="ACTION", required=True)
    rooms.add_create(add_command(actions, "create", rooms.create, "make a room of pictures, with two links"))
    found = add_command(actions, "list", rooms.list_rooms, "list the rooms")
    found.add_argument("--words", default="", help="words that are all in the title")
    for name, run, about in (
        ("state", rooms.read_state, "tell what the host of a room sees"),
        ("links", room_links.list_links, "list the links of a room, without their tokens"),
    ):
        add_command(actions, name, run, about).add_argument("room", help="the id of the room")
    room_entries.add_add(add_command(actions, "add", room_entries.add_pictures, "add pictures to a room"))
    room_links.add_link(
        add_command(actions, "link", room_links.make_link, "make a link to a room, which is shown once")
    )
    revoked = add_command(actions, "revoke", room_links.revoke_link, "end a link at once")
    revoked.add_argument("room", help="the id of the room")
    revoked.add_argument("link", help="the id of the link, as room links gives it")
    room_entries.add_say(add_command(actions, "say", room_entries.say, "comment on a picture of a room"))
    room_entries.add_decide(add_command(actions, "decide", room_entries.decide, "decide over a picture of a room"))
    room_entries.add_lock(add_command(actions, "lock", room_entries.lock, "lock the decisions of a room"))
    rooms.add_export(add_command(actions, "export", rooms.export_record, "write the record of a room into a file"))


def add_command(commands: Any, name: str, run: Callable[..., int], about: str) -> argparse.ArgumentParser:
    """Return the parser of a new command, with the options that all commands have."""
    command: argparse.ArgumentParser = commands.add_parser(name, help=about, description=f"Proofroom: {about}.")
    command.add_argument("--json", action="store_true", help="write the result as one JSON object")
    command.add_argument("--quiet", action="store_true", help="write no progress")
    command.set_defaults(run=run)
    return command
