"""The output of a command: facts to standard output, as lines or as JSON, and everything else to standard error."""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Output:
    """Write the result of a command; ``as_json`` writes one object, ``quiet`` leaves progress out."""

    as_json: bool = False
    quiet: bool = False

    def tell(self, facts: Mapping[str, Any], lines: str) -> None:
        """Write the facts, as an object or as the given lines."""
        written = json.dumps(facts, ensure_ascii=False, default=str) if self.as_json else lines
        sys.stdout.write(f"{written}\n")
        sys.stdout.flush()

    def note(self, line: str) -> None:
        """Write a line that is no result."""
        if not self.quiet:
            sys.stderr.write(f"{line}\n")
            sys.stderr.flush()

    def fail(self, sentence: str, kind: str) -> None:
        """Write why a command failed; in JSON as the object of the command too."""
        if self.as_json:
            sys.stdout.write(json.dumps({"error": sentence, "kind": kind}, ensure_ascii=False) + "\n")
            sys.stdout.flush()
        sys.stderr.write(f"{sentence}\n")
        sys.stderr.flush()
