"""The commands ``room link``, ``room links`` and ``room revoke``: the links by which people come into a room."""

import argparse
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from components.errors import InputError
from components.review.rooms.links import MOST_DAYS, STANDARD_DAYS, Role
from components.review.rooms.room import Link, Permissions
from components.settings.settings import Settings
from components.terminal.exit_codes import DONE
from components.terminal.open_rooms import open_room
from components.terminal.output import Output

# Characters of a file that holds a password.
MOST_PASSWORD_FILE = 2_000


def make_link(settings: Settings, asked: argparse.Namespace, output: Output) -> int:
    """Make a link to a room; its token is shown this once."""
    permissions = Permissions(not asked.no_comment, not asked.no_decide, asked.download)
    ends_at, password = end_after(asked.days), _read_password(asked.password_file)
    with open_room(settings, asked.room) as (_library, review, visit):
        role: Role = "host" if asked.host else "guest"
        token, link = review.links.make(
            visit, role, asked.label, permissions, watermark=asked.watermark, password=password, ends_at=ends_at
        )
    address = address_of(asked.address, token)
    output.tell({"id": link.id, "link": address, "ends_at": ends_at.isoformat()}, address)
    return DONE


def list_links(settings: Settings, asked: argparse.Namespace, output: Output) -> int:
    """List the links of a room, those that open it no more too; without their tokens, which nothing keeps."""
    with open_room(settings, asked.room) as (_library, review, visit):
        links = review.links.list_links(visit.room)
    now = datetime.now(UTC)
    lines = [f"{link.id}  {link.role:5}  {_until(link, now)}  {link.label}" for link in links]
    output.tell({"links": [_describe(link, now) for link in links]}, "\n".join(lines) or "The room has no links.")
    return DONE


def revoke_link(settings: Settings, asked: argparse.Namespace, output: Output) -> int:
    """End a link at once."""
    with open_room(settings, asked.room) as (_library, review, visit):
        if asked.link not in [link.id for link in review.links.list_links(visit.room)]:
            raise InputError("The room has no such link. The command room links lists the ids of its links.")
        link = review.links.revoke(visit, asked.link)
    output.tell(_describe(link, datetime.now(UTC)), f"{link.id} opens the room no more.")
    return DONE


def add_link(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``room link``."""
    command.add_argument("room", help="the id of the room")
    command.add_argument("label", help="whom the link is for")
    command.add_argument("--host", action="store_true", help="a link of a host, who may change the room")
    command.add_argument("--no-comment", action="store_true", help="whoever comes by it cannot comment")
    command.add_argument("--no-decide", action="store_true", help="whoever comes by it cannot decide")
    command.add_argument("--download", action="store_true", help="whoever comes by it can download pictures")
    command.add_argument("--watermark", action="store_true", help="pictures carry the name of the guest")
    about = "a file with a password for the link in its first line, - for standard input"
    command.add_argument("--password-file", metavar="FILE", help=about)
    add_end(command)


def add_end(command: argparse.ArgumentParser) -> None:
    """Add the arguments of every new link: until when it is good, and the address in front of it."""
    about = f"how long the link is good, 1 to {MOST_DAYS} (default: %(default)s)"
    command.add_argument("--days", type=int, default=STANDARD_DAYS, help=about)
    about = "the address of the studio (default: %(default)s)"
    command.add_argument("--address", default="http://127.0.0.1:7860", help=about)


def end_after(days: int) -> datetime:
    """Return the moment so many days from now. Raises InputError."""
    if not 1 <= days <= MOST_DAYS:
        raise InputError(f"--days must be from 1 to {MOST_DAYS}.")
    return datetime.now(UTC) + timedelta(days=days)


def address_of(address: str, token: str) -> str:
    """Return the link with a token, at the address of a studio."""
    return f"{address.rstrip('/')}/room#{token}"


def _read_password(name: str | None) -> str:
    """Return the password in the first line of a file, "" for no file. Raises InputError."""
    if name is None:
        return ""
    try:
        if name == "-":
            said = sys.stdin.readline(MOST_PASSWORD_FILE)
        else:
            with Path(name).open(encoding="utf-8") as file:
                said = file.readline(MOST_PASSWORD_FILE)
    except (OSError, UnicodeDecodeError):
        raise InputError("The file of the password cannot be read. Check --password-file.") from None
    password = said.rstrip("\r\n")
    if not password:
        raise InputError("The first line of the file of the password is empty. Check --password-file.")
    return password


def _describe(link: Link, now: datetime) -> dict[str, object]:
    may = link.permissions
    return {
        "id": link.id,
        "label": link.label,
        "role": link.role,
        "opens": link.opens(now),
        "ends_at": link.ends_at and link.ends_at.isoformat(),
        "revoked_at": link.revoked_at and link.revoked_at.isoformat(),
        "password": link.has_password,
        "comment": may.comment,
        "decide": may.decide,
        "download": may.download,
    }


def _until(link: Link, now: datetime) -> str:
    if not link.opens(now):
        return "ended           "
    return f"until {link.ends_at:%Y-%m-%d}" if link.ends_at else "without an end  "
