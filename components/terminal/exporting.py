"""The command ``export``: pictures of the library as a ZIP, as the page exports them."""

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from components.library.exchange.export import stream_zip
from components.library.records.search import Search
from components.library.records.shot import Shot
from components.settings.settings import Settings
from components.terminal.exit_codes import DONE
from components.terminal.new_file import check_new, write_new
from components.terminal.output import Output
from components.terminal.parts import open_library


def add_export(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``export``."""
    command.add_argument("file", metavar="FILE", help="the ZIP to be made")
    command.add_argument("--words", default="", help="words that are all in the prompt")
    command.add_argument("--starred", action="store_true", help="pictures with a star alone")
    command.add_argument("--kind", default="", choices=("generate", "edit", "erase"), help="pictures of one kind alone")
    command.add_argument("--since", type=date.fromisoformat, help="the first day, as 2026-11-30 in UTC")
    command.add_argument("--until", type=date.fromisoformat, help="the last day")


def export(settings: Settings, asked: argparse.Namespace, output: Output) -> int:
    """Write the pictures that a search finds, the newest first, with their recipes and a contact sheet."""
    target = Path(asked.file)
    check_new(target)
    with open_library(settings) as library:
        search = Search(
            text=asked.words,
            kind=asked.kind,
            starred=asked.starred,
            since=asked.since,
            until=asked.until,
            visitor=library.visitor,
        )
        count = 0

        def counted() -> Iterator[Shot]:
            nonlocal count
            for shot in library.store.walk_shots(search):
                count += 1
                yield shot

        write_new(target, stream_zip(counted(), library.store.files))
    size = target.stat().st_size
    output.tell({"file": str(target), "pictures": count, "size": size}, f"{target}: {count:,} pictures")
    return DONE
