"""Facts about a room as HTML, for the Review tab: its title and state, who has decided, and its pictures."""

from markupsafe import Markup

from components.library.records.shot import Shot
from components.message.message import Message, Plural
from components.review.decisions.reminder import write_reminder
from components.review.review import Review
from components.review.rooms.room import Room
from components.review.rooms.version_chain import list_chains
from components.studio.language.translation import _, translate
from components.studio.page.cache import cache_tile
from components.studio.page.service import Service

# The pictures that the tab shows; the room itself shows all.
MOST_SHOWN = 24
HEAD = Markup('<h2 dir="auto">{}</h2><div class="note facts">{}</div><p class="waiting">{}</p>')
FACT = Markup("<span>{}</span>")


def describe_room(review: Review, room: Room) -> Markup:
    """Return the title of a room, its state, its numbers, and who is waited for."""
    pictures, guests = review.pictures.list_pictures(room), review.guests.list_guests(room)
    facts: list[Message | str] = [
        *_list_state(room),
        Plural("{n:,} picture", "{n:,} pictures", n=len(list_chains(pictures))),
        Plural("{n:,} person was here", "{n:,} people were here", n=len(guests)),
    ]
    if room.settings.deadline:
        facts.append(Message("decide by {deadline}", deadline=room.settings.deadline))
    said = Markup().join(FACT.format(translate(fact)) for fact in facts)
    return HEAD.format(room.title, said, translate(review.decisions.waiting_for(room).message))


def remind(review: Review, room: Room) -> str:
    """Return the text of a reminder, "" where nobody is waited for."""
    return translate(write_reminder(room, review.decisions.waiting_for(room))) if room.open else ""


def list_tiles(service: Service, room: Room) -> list[str]:
    """Return the thumbnails of the newest versions of a room's pictures, as paths of files."""
    chains = list_chains(service.review.pictures.list_pictures(room))[:MOST_SHOWN]
    found = [service.store.find_shot(chain[-1].shot) for chain in chains]
    shots: list[Shot] = [shot for shot in found if shot is not None]
    tiles = zip(shots, service.thumbnails.find(shots), strict=True)
    return [cache_tile(data, f"{shot.id[:8]}.webp") for shot, data in tiles]


def _list_state(room: Room) -> list[str]:
    state = []
    if room.archived_at:
        state.append(_("archived"))
    if room.locked_at:
        state.append(_("locked by {name} on {moment}", name=room.locked_by, moment=room.locked_at))
    if room.closed_at:
        state.append(_("closed"))
    if room.settings.blind:
        state.append(_("blind") if room.hides_origin else _("blind, revealed"))
    return state or [_("open")]
