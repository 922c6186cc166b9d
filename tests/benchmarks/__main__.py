"""Measure and print: ``python -m tests.benchmarks [--only NAME] [--runs N]``."""

import argparse

from tests.benchmarks import exports, library, overhead, records, start
from tests.benchmarks.load import cluster, crowd, hostile_uploads, leftover, rooms, visitors
from tests.benchmarks.machine import describe_machine
from tests.benchmarks.page import clicks, tool_pauses
from tests.benchmarks.pictures import bombs, drawing, erase, imaging, largest, seams, selections
from tests.browser.chromium import find_chromium

TABLES = (
    "imaging",
    "largest",
    "seam",
    "erase",
    "selection",
    "drawing",
    "client",
    "bomb",
    "leftover",
    "hostile",
    "crowd",
    "visitor",
    "cluster",
    "library",
    "export",
    "record",
    "room",
    "click",
    "tools",
    "start",
)


def main() -> None:
    """Print the machine and every table asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Measure, and print tables.")
    parser.add_argument("--only", choices=TABLES, help="one of the tables")
    parser.add_argument("--runs", type=int, default=5, help="runs of each row; the median is stated (default 5)")
    options = parser.parse_args()
    wanted = {options.only} if options.only else set(TABLES)
    chromium = find_chromium() if wanted & {"click", "tools"} else None
    print(describe_machine(chromium) + "\n", flush=True)
    if "imaging" in wanted:
        imaging.main(options.runs)
        print()
    if "largest" in wanted:
        largest.main()
        print()
    if "seam" in wanted:
        seams.main(options.runs)
        print()
    if "erase" in wanted:
        erase.main(min(options.runs, 3))
        print()
    if "selection" in wanted:
        selections.main()
        print()
    if "drawing" in wanted:
        drawing.main(options.runs)
        print()
    if "client" in wanted:
        overhead.main(options.runs)
        print()
    if "bomb" in wanted:
        bombs.main(options.runs)
        print()
    if "leftover" in wanted:
        leftover.main()
        print()
    if "hostile" in wanted:
        hostile_uploads.main()
        print()
    if "crowd" in wanted:
        crowd.main(options.runs)
        print()
    if "visitor" in wanted:
        visitors.main(min(options.runs, 3))
        print()
    if "cluster" in wanted:
        cluster.main()
        print()
    if "library" in wanted:
        library.main(options.runs)
        print()
    if "export" in wanted:
        exports.main()
        print()
    if "record" in wanted:
        records.main()
        print()
    if "room" in wanted:
        rooms.main()
        print()
    if "click" in wanted:
        clicks.main(options.runs, chromium)
        print()
    if "tools" in wanted:
        tool_pauses.main(min(options.runs, 3), chromium)
        print()
    if "start" in wanted:
        start.main(options.runs)


if __name__ == "__main__":
    main()
