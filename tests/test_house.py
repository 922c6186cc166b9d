"""The house rules that can be read off the files: who imports whom, names, sizes, and the tree in the documentation."""

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMPONENTS = ROOT / "components"

# Each part of components/ and the parts it may import, besides itself:
# message  <-  errors, settings  <-  credentials, endpoint, imaging  <-  library, offline  <-  access, review
#          <-  operation  <-  studio, terminal  <-  app
GROUND = {"message", "errors", "settings"}
PARTS = {
    "message": set(),
    "errors": {"message"},
    "settings": {"message", "errors"},
    "credentials": GROUND,
    "endpoint": GROUND,
    "imaging": GROUND,
    "library": GROUND | {"endpoint", "imaging"},
    "offline": GROUND | {"endpoint", "imaging"},
    "access": GROUND | {"credentials", "endpoint", "imaging", "library", "offline"},
    "review": GROUND | {"credentials", "endpoint", "imaging", "library", "offline"},
    "operation": GROUND | {"credentials", "endpoint", "imaging", "library", "offline", "access", "review"},
    "terminal": GROUND | {"endpoint", "imaging", "library", "offline", "access", "review", "operation"},
    "studio": GROUND | {"credentials", "endpoint", "imaging", "library", "offline", "access", "review", "operation"},
}

# Packages from outside, and the only places that may import them.
ONLY_IN = {
    "gradio": ("components/studio/", "app.py"),
    "gradio_client": ("components/studio/", "app.py"),
    "requests": ("components/endpoint/client/transport.py",),
}
NEVER_IN = {"components/endpoint/": {"numpy", "PIL", "cv2"}}

SAYS_NOTHING = {"util", "utils", "helper", "helpers", "common", "manager", "managers"}
MOST_LINES = 250
MOST_LINES_OF_A_FUNCTION = 60
# The layout of a tab.
MOST_LINES_OF_A_LAYOUT, LAYOUT = 100, re.compile(r"build_\w+_tab")
# Files of code in a folder.
MOST_FILES = 16
MOST_PICTURE_BYTES = 1_000_000
PICTURES = {".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif"}
# Absolute paths of somebody's machine; in an address such as https://host/tmp/ something stands before the slash.
MACHINE_PATH = re.compile(r"(?<![\w.~}])/(?:work|tmp)/")


def list_files() -> list[Path]:
    """Return the files of the repository: what git knows or would add; in a copy without git, what is there."""
    try:
        git = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
            text=True,
        )
        paths = [ROOT / name for name in git.stdout.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        paths = [path for path in ROOT.rglob("*") if not is_made(path.relative_to(ROOT))]
    return sorted({path for path in paths if path.is_file()})


def is_made(path: Path) -> bool:
    """Return whether a path holds what running or setting up has made."""
    return path.parts[0] == "data" or any(
        part == "__pycache__" or part in {".git", ".venv", ".venv-interop"} or part.endswith("_cache")
        for part in path.parts
    )


def name_of(path: Path) -> str:
    """Return a path as it is written from the root: "components/errors.py"."""
    return path.relative_to(ROOT).as_posix()


FILES = list_files()
PARTS_FILES = [path for path in FILES if path.suffix == ".py" and path.is_relative_to(COMPONENTS)]
SOURCES = PARTS_FILES + [path for path in FILES if path == ROOT / "app.py"]
# With the scripts and style sheets of the page, and the tests.
CODE = [path for path in FILES if path.suffix in {".py", ".js", ".css"}]


@cache
def parse(path: Path) -> ast.Module:
    """Return the syntax tree of a file, read once for all the rules."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports_of(path: Path) -> frozenset[str]:
    """Return the dotted name of everything a file imports, at its top or within a function."""
    return frozenset(read_imports(path))


def read_imports(path: Path) -> Iterator[str]:
    """Yield the dotted name of each import of a file.

    "from a import b" yields "a.b"; what b is, a module or a name within one, makes no difference to the rules.
    """
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join((*start, *filter(None, [node.module])))
            yield from (f"{module}.{alias.name}" for alias in node.names)


def read_parts(path: Path) -> Iterator[str]:
    """Yield the parts of components/ that a file imports."""
    for imported in imports_of(path):
        package, _, rest = imported.partition(".")
        if package == "components" and rest:
            yield rest.partition(".")[0]


def part_of(path: Path) -> str:
    """Return the part of components/ that a file belongs to."""
    return path.relative_to(COMPONENTS).parts[0].removesuffix(".py")


def test_a_part_imports_only_parts_below_it():
    for path in PARTS_FILES:
        part = part_of(path)
        if part == "__init__":
            assert list(read_parts(path)) == []
            continue
        assert part in PARTS, f"{name_of(path)} is of no known part: say in PARTS what it may import"
        assert set(read_parts(path)) - {part} <= PARTS[part], name_of(path)


def test_packages_from_outside_stay_where_they_belong():
    for path in SOURCES:
        packages = {imported.partition(".")[0] for imported in imports_of(path)}
        name = name_of(path)
        for package, places in ONLY_IN.items():
            allowed = package not in packages or name.startswith(places)
            assert allowed, f"{name}: {package} belongs in {' and '.join(places)} only"
        for place, strangers in NEVER_IN.items():
            assert not name.startswith(place) or not packages & strangers, name


def test_messages_import_the_standard_library_only():
    for path in PARTS_FILES:
        if part_of(path) == "message":
            packages = {name.partition(".")[0] for name in imports_of(path)}
            assert packages <= sys.stdlib_module_names | {"components"}, name_of(path)


def test_offline_knows_of_the_endpoint_only_its_contract():
    for path in PARTS_FILES:
        if part_of(path) == "offline":
            endpoint = {name for name in imports_of(path) if name.startswith("components.endpoint")}
            assert all(name.startswith("components.endpoint.contracts.contract") for name in endpoint), name_of(path)


def test_the_drawing_is_entered_through_one_module():
    drawing, entrance = "components.offline.drawing.", "components.offline.drawing.picture."
    for path in SOURCES:
        if name_of(path).startswith("components/offline/drawing/"):
            assert not [name for name in imports_of(path) if name.startswith("components.offline.server")], name_of(
                path
            )
        else:
            entered = [name for name in imports_of(path) if f"{name}.".startswith(drawing)]
            assert all(name.startswith(entrance) for name in entered), name_of(path)


def test_a_tab_imports_no_other_tab():
    for path in SOURCES:
        if path.stem.endswith("_tab"):
            assert not [name for name in imports_of(path) if re.search(r"_tab(\.|$)", name)], name_of(path)


def test_the_environment_is_read_in_settings_only():
    readers = {"environ", "environb", "getenv", "getenvb"}
    for path in SOURCES:
        if name_of(path) == "components/settings/settings.py":
            continue
        read = [
            node.lineno
            for node in ast.walk(parse(path))
            if isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == "os"
            and node.attr in readers
        ]
        assert not read, name_of(path)
        assert not {f"os.{reader}" for reader in readers} & imports_of(path), name_of(path)


def test_a_file_is_read_in_one_sitting():
    for path in CODE:
        lines = len(path.read_text(encoding="utf-8").splitlines())
        assert lines <= MOST_LINES, f"{name_of(path)}: {lines} lines: split it by noun"


def test_a_function_does_one_thing():
    for path in SOURCES:
        for node in ast.walk(parse(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                most = MOST_LINES_OF_A_LAYOUT if LAYOUT.fullmatch(node.name) else MOST_LINES_OF_A_FUNCTION
                assert lines <= most, f"{name_of(path)}: {node.name} has {lines} lines: it is several functions"


def test_a_folder_is_seen_at_a_glance():
    folders = Counter(path.parent for path in CODE)
    assert {name_of(folder): count for folder, count in folders.items() if count > MOST_FILES} == {}


def test_a_file_is_named_after_what_it_holds():
    sources = [path.relative_to(ROOT) for path in FILES if path.suffix == ".py"]
    words = {path: {word for part in path.with_suffix("").parts for word in part.split("_")} for path in sources}
    assert [str(path) for path, said in words.items() if said & SAYS_NOTHING] == []


def test_no_file_names_a_path_of_one_machine():
    found = []
    for path in FILES:
        if path.suffix in PICTURES:
            continue
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        found += [f"{name_of(path)}:{number}" for number, line in enumerate(lines, 1) if MACHINE_PATH.search(line)]
    assert found == []


def test_no_picture_is_large():
    large = [path for path in FILES if path.suffix.lower() in PICTURES and path.stat().st_size > MOST_PICTURE_BYTES]
    assert [name_of(path) for path in large] == []


def test_the_tree_in_the_documentation_is_the_house():
    written = subprocess.run([sys.executable, ROOT / "docs" / "build_tree.py", "--check"], check=False)
    assert written.returncode == 0, "the tree in docs/architecture.md is not that of the files: run `make docs`"
