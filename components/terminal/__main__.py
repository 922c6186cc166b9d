"""Run a command without loading the page: ``python -m components.terminal COMMAND``, as ``python app.py COMMAND``."""

import sys

from components.terminal.commands import run

if __name__ == "__main__":
    sys.exit(run(sys.argv[1:] or ["--help"]))
