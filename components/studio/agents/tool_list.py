"""The list of the tools: what an agent reads of each. No other tool is offered, and no event of the page is one."""

from functools import partial

from components.studio.agents import tool_arguments as arguments
from components.studio.agents.tools import Tool, Tools

# What an agent reads before the tools.
INSTRUCTIONS = (
    "Proofroom makes and edits pictures, and shows them to people who decide in review rooms. Pictures are named by"
    " their ids. generate and edit may cost money: ask the person first where they have not told you to."
)
IDS = "The answer has facts as JSON (`shots` are the ids) and a view of each picture of at most 1024 px."


def list_tools(tools: Tools) -> dict[str, Tool]:
    """Return the tools by their names."""
    room = {name: partial(tools.call_room, name) for name in ROOMS}
    return {
        "generate": Tool(
            tools.generate,
            arguments.Generate,
            f"Create pictures from a description. Costs money where a model is at work; `cost` says how much. {IDS}",
        ),
        "edit": Tool(
            tools.edit,
            arguments.Edit,
            "Repaint the marked part of a picture; every pixel outside it stays as it is, and `changed_outside_mask`"
            " counts those that did not. Mark by boxes or by a mask; without either the whole picture is redrawn."
            f" Costs money where a model is at work. {IDS}",
        ),
        "erase": Tool(
            tools.erase,
            arguments.Erase,
            f"Fill the marked part of a picture from the rest of it. No model is asked, and it is free. {IDS}",
        ),
        "library_search": Tool(
            tools.library_search,
            arguments.LibrarySearch,
            "Find pictures of the library of your token, newest first, by words of their prompts.",
            reads=True,
        ),
        "get_picture": Tool(
            tools.get_picture,
            arguments.GetPicture,
            "Look at one picture by its id, with facts about how it was made.",
            reads=True,
        ),
        "room_export": Tool(
            tools.room_export,
            arguments.RoomExport,
            "Fetch the record of a room, by the link of a host, as an embedded file of at most 3 MB.",
            reads=True,
        ),
    } | {name: Tool(room[name], takes, said, name == "room_state") for name, (takes, said) in ROOMS.items()}


ROOMS: dict[str, tuple[type[arguments.Arguments], str]] = {
    "room_create": (
        arguments.RoomCreate,
        "Make a review room of pictures. `host` and `guest` are links: give people the guest's, and keep the host's.",
    ),
    "room_add": (arguments.RoomAdd, "Add pictures to a room by the link of a host."),
    "room_link": (arguments.RoomLink, "Make a link for guests, with what they may do, by the link of a host."),
    "room_state": (
        arguments.RoomState,
        "Read a room: pictures, comments with the boxes they mean, decisions, and who is waited for.",
    ),
    "room_say": (arguments.RoomSay, "Comment on a picture of a room in a guest's name."),
    "room_decide": (
        arguments.RoomDecide,
        "Decide over a picture in a guest's name; an empty decision withdraws the one before. Decide only what the"
        " person has told you.",
    ),
    "room_lock": (arguments.RoomLock, "Lock the decisions of a room by the link of a host. Not taken back."),
}
