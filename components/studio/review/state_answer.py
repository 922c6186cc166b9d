"""The state of a room as bytes: what many pages are told is encoded and packed once for all of them.

A state is one line of JSON with "here", the parts that many share, and "you", which is the visitor's own and left out
where the page has been told the same before.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from components.review.decisions.waiting import Waiting
from components.review.rooms.visit import RoomVisit
from components.review.state.pieces import Piece
from components.review.state.room_state import RoomNow, SharedState, describe_state, describe_visitor
from components.studio.language.reader import reader_now
from components.studio.language.translation import translate

END = Piece(b"}\n")


@dataclass
class ToldPage:
    """A page of a visitor: what it has been told so far.

    ``version`` and ``shown`` are those of the last state, 0 and "" for none.
    """

    visit: RoomVisit
    version: int
    shown: str
    _you: bytes = field(default=b"", repr=False)

    def tell(self, now: RoomNow) -> tuple[Piece, ...]:
        """Return the state that brings the page up to date, in the language of the reader.

        Each page is described as the room is now: ``visit`` may be of an earlier moment.
        """
        snapshot, visit = now.snapshot, self.visit
        guest = snapshot.guests.get(visit.guest.id, visit.guest) if visit.guest else None
        visit = replace(visit, room=snapshot.room, guest=guest)
        shared = describe_state(snapshot, visit, self.version, self.shown)
        changed = bool(shared.content["whole"]) or self.version < now.version
        self.version, self.shown = now.version, str(shared.content["shown"])
        you = Piece.of_members({"you": describe_visitor(snapshot, visit)}, b",") if changed else None
        own = (you,) if you and you.plain != self._you else ()
        self._you = you.plain if you else self._you
        return now.here_piece, _encode(shared), *own, END


def _encode(shared: SharedState) -> Piece:
    """Return what many share, with the sentence of who is waited for."""
    language = reader_now().language
    piece = shared.pieces.get(language)
    if piece is None:
        content: dict[str, Any] = shared.content
        if waiting := content.get("waiting"):
            said = Waiting(waiting["decided"], waiting["expected"], tuple(waiting["names"])).message
            content = {**content, "waiting": {**waiting, "said": translate(said)}}
        piece = shared.pieces[language] = Piece.of_members(content, b",")
    return piece
