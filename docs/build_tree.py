"""Write the tree of components/ into docs/architecture.md, each file with its own first sentence.

python docs/build_tree.py            writes the tree (`make docs`)
python docs/build_tree.py --check    changes nothing; ends with 1 where the tree is not that of the files
"""

import ast
import re
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- tree: written by `make docs` -->\n", "<!-- end of the tree -->\n"
COMMENT = re.compile(r"\A(?:/\*(.*?)\*/|((?://[^\n]*\n)+))", re.DOTALL)
# Everything after the sentence of a file begins in this column.
COLUMN, WIDTH = 32, 120
SKIPPED = {"__pycache__", "__init__.py"}
# Alembic names its migrations by numbers.
MIGRATIONS = Path("library", "storage", "migrations", "versions")


def read_sentence(path: Path) -> str:
    """Return the first sentence of a module's or package's docstring, of a script's first comment; "" for a picture."""
    if path.is_dir():
        path = path / "__init__.py"
    if not path.is_file() or path.suffix not in {".py", ".js", ".css"}:
        return ""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        said = ast.get_docstring(ast.parse(text)) or ""
    else:
        found = COMMENT.match(text)
        said = re.sub(r"^\s*//", "", found.group(1) or found.group(2), flags=re.MULTILINE) if found else ""
    paragraph = " ".join(said.split("\n\n")[0].split())
    return re.split(r"(?<=[.!?])\s", paragraph)[0].removesuffix(".")


def draw(folder: Path, depth: int = 0) -> list[str]:
    """Return the lines of a folder's tree: files before folders at the top, each with its sentence."""
    lines = []
    for path in sorted(folder.iterdir(), key=lambda path: (path.is_dir(), path.name)):
        if path.name in SKIPPED or path == ROOT / "components" / MIGRATIONS:
            continue
        name = "  " * depth + path.name + ("/" if path.is_dir() else "")
        sentence = textwrap.wrap(read_sentence(path), WIDTH - COLUMN) or [""]
        lines.append(f"{name:<{COLUMN - 1}} {sentence[0]}".rstrip())
        lines += [" " * COLUMN + more for more in sentence[1:]]
        if path.is_dir():
            lines += draw(path, depth + 1)
    return lines


def write_tree(document: str) -> str:
    """Return the document with the tree as the files are now. ValueError where the document has no place for a tree."""
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{DOCUMENT.name} has no place for the tree")
    tree = "\n".join(["components/", *draw(ROOT / "components", 1)])
    return f"{before}{BEGIN}\n```text\n{tree}\n```\n\n{END}{after}"


def main(arguments: list[str]) -> int:
    """Write the tree, or with ``--check`` compare it; return the code to exit with."""
    document = DOCUMENT.read_text(encoding="utf-8")
    written = write_tree(document)
    if "--check" in arguments:
        return int(written != document)
    DOCUMENT.write_text(written, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
