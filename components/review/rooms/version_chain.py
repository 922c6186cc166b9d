"""Chains of versions: a picture of a room, the next version of it, the next version of that. Knows no database."""

from collections.abc import Iterable

from components.review.rooms.room import RoomPicture


def list_chains(pictures: Iterable[RoomPicture]) -> list[list[RoomPicture]]:
    """Return the pictures of a room as chains, the oldest version of a chain first, in the order of the pictures.

    A version whose earlier version is not among the pictures begins a chain. Two versions may follow the same one,
    where one of them was removed: the one that was added earlier comes first.
    """
    pictures = list(pictures)
    known = {picture.id for picture in pictures}
    later: dict[str | None, list[RoomPicture]] = {}
    for picture in sorted(pictures, key=lambda picture: (picture.added_at, picture.id), reverse=True):
        later.setdefault(picture.previous, []).append(picture)
    chains = []
    for picture in pictures:
        if picture.previous not in known:
            chain, following = [], [picture]
            while following:
                chain.append(following.pop())
                following += later.get(chain[-1].id, [])
            chains.append(chain)
    return chains


def newest_versions(pictures: Iterable[RoomPicture]) -> dict[str, str]:
    """Return the id of the newest version of each picture, by the id of the picture."""
    return {picture.id: chain[-1].id for chain in list_chains(pictures) for picture in chain}
