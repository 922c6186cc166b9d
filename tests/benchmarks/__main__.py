"""Measure and print: ``python -m tests.benchmarks [--only imaging|click] [--runs N]``."""

import argparse

from tests.benchmarks import clicks, imaging
from tests.benchmarks.machine import describe_machine
from tests.browser.chromium import find_chromium


def main() -> None:
    """Print the machine and every table asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Measure, and print tables.")
    parser.add_argument("--only", choices=("imaging", "click"), help="one of the two tables")
    parser.add_argument("--runs", type=int, default=5, help="runs of each row; the median is stated (default 5)")
    options = parser.parse_args()
    chromium = None if options.only == "imaging" else find_chromium()
    print(describe_machine(chromium) + "\n", flush=True)
    if options.only != "click":
        imaging.main(options.runs)
        print()
    if options.only != "imaging":
        clicks.main(options.runs, chromium)


if __name__ == "__main__":
    main()
