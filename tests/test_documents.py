"""The documents against the code: names, limits, files and links that a person reads there are those that there are."""

import re
from pathlib import Path

import gradio
import pytest
import yaml

from components.imaging.picture.decode_budget import MOST_PIXELS
from components.imaging.picture.decoder import MAX_PIXELS
from components.library.answers.unread_answers import MOST_EACH, MOST_TOGETHER
from components.library.edits.layout import MOST_PARTS
from components.library.runs.jobs import WORKERS
from components.library.storage.bin_cleaner import BINNED, REMEMBERED
from components.offline.server.faults import FAULTS
from components.settings.settings import read_settings

ROOT = Path(__file__).resolve().parent.parent
README, CONTRIBUTING = ROOT / "README.md", ROOT / "CONTRIBUTING.md"
SECURITY = ROOT / "SECURITY.md"
MANUAL, SCRIPTING, DEPLOYMENT, SETTINGS, OPERATING, OFFLINE, ARCHITECTURE, LANGUAGES = (
    ROOT / "docs" / f"{name}.md"
    for name in (
        "manual",
        "scripting",
        "deployment",
        "settings",
        "operating",
        "offline",
        "architecture",
        "languages",
    )
)
PAGES = (
    README,
    CONTRIBUTING,
    SECURITY,
    MANUAL,
    SCRIPTING,
    DEPLOYMENT,
    SETTINGS,
    OPERATING,
    OFFLINE,
    ARCHITECTURE,
    LANGUAGES,
)
LONGEST_README = 150
VARIABLE = re.compile(r"\b(?:PROOFROOM|MODELVERSE|OPENAI)_[A-Z_]+\b")
LINK = re.compile(r"\]\(([^)\s]+)\)")


def read(page: Path) -> str:
    """Return the text of a page."""
    return page.read_text(encoding="utf-8")


def section(page: Path, heading: str) -> str:
    """Return what stands below a heading, up to the next one of its level or a higher one."""
    level, text = heading.split()[0], read(page)
    start = text.index(f"\n{heading}\n") + 1
    following = re.search(rf"^#{{1,{len(level)}}} ", text[start + len(heading) :], re.MULTILINE)
    return text[start : start + len(heading) + following.start()] if following else text[start:]


def anchors_of(page: Path) -> set[str]:
    """Return the names by which a page's headings are linked to, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", read(page), flags=re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_readme_is_read_in_a_few_minutes():
    assert len(read(README).splitlines()) <= LONGEST_README


def test_the_readme_configures_a_space_that_runs_this_app():
    space = yaml.safe_load(read(README).split("---")[1])
    assert (space["sdk"], space["sdk_version"], space["app_file"]) == ("gradio", gradio.__version__, "app.py")
    assert f"gradio~={space['sdk_version']}" in read(ROOT / "requirements.txt")
    # A longer one is refused by the Hub.
    assert len(space["short_description"]) <= 60
    # Whoever duplicates it may have people sign in, and show it on another page.
    assert space["hf_oauth"]
    assert not space["disable_embedding"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_begins_with_whom_it_is_for(page):
    body = read(page).split("\n# ", 1)[-1]
    assert body.split("\n\n")[1].startswith("This page is for ")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file_and_a_heading_that_are_there(page):
    for target in LINK.findall(read(page)):
        if "://" in target:
            continue
        file, _, anchor = target.partition("#")
        found = (page.parent / file).resolve() if file else page
        assert found.exists(), f"{page.name}: {target}"
        assert not anchor or anchor in anchors_of(found), f"{page.name}: {target}"


def test_the_pages_name_the_environment_variables_that_are_read():
    # In quotes: constants have such names too.
    files = sorted((ROOT / "components" / "settings").glob("*.py"))
    known = {name for file in files for name in re.findall(f'"({VARIABLE.pattern})"', read(file))}
    assert set(VARIABLE.findall(section(README, "## Fixed names"))) == known
    assert set(VARIABLE.findall(read(SETTINGS))) == known
    for page in PAGES:
        assert set(VARIABLE.findall(read(page))) <= known, page.name


def test_the_targets_of_make_are_explained():
    targets = re.findall(r"^([a-z]+):.*##", read(ROOT / "Makefile"), re.MULTILINE)
    assert re.findall(r"^\| `make ([a-z]+)` \|", read(CONTRIBUTING), re.MULTILINE) == targets
    for page in PAGES:
        assert set(re.findall(r"`make ([a-z]+)`", read(page))) <= set(targets), page.name


def test_the_options_of_the_offline_endpoint_are_explained():
    options = re.findall(r'add_argument\(\s*"(--[a-z]+)"', read(ROOT / "components" / "offline" / "__main__.py"))
    assert re.findall(r"^\| `(--[a-z]+)", read(OFFLINE), re.MULTILINE) == options


def test_the_faults_on_demand_are_listed():
    rows = re.findall(r"^\| [a-z][^|`]* \| (`.*) \|$", section(OFFLINE, "## Faults on demand"), re.MULTILINE)
    named = [name for row in rows for name in re.findall("`([^`]+)`", row)]
    assert sorted(named) == sorted(FAULTS)


def test_the_limits_are_those_of_the_code():
    for sentence in (
        f"| pixels of an uploaded picture | {MAX_PIXELS / 1e6:.0f} megapixels |",
        f"Decoding is limited to {MOST_PIXELS / 1e6:.0f} megapixels at a time",
        f"| requests of one edit | {MOST_PARTS} |",
        f"| calls at a time | {WORKERS}; ",
        f"at most {MOST_EACH >> 20} MB of each answer and {MOST_TOGETHER >> 20} MB together",
        f"The bin is emptied after {BINNED.days} days. Failed calls are forgotten after {REMEMBERED.days} days.",
    ):
        assert sentence in read(OPERATING)


def test_every_file_of_the_code_that_a_page_names_is_there():
    for page in PAGES:
        # The tree is compared with the files by the house rules.
        text = re.sub(r"<!-- tree:.*<!-- end of the tree -->", "", read(page), flags=re.DOTALL)
        named = re.findall(r"`([a-z_]+(?:/[a-z_]+)*/(?:[a-z_]+\.py)?)`", text)
        named += re.findall(r"^([a-z_]+(?:/[a-z_]+)+\.py) ", text, re.MULTILINE)
        for path in set(named):
            # What a data folder or a ZIP holds has no Python in it.
            if path.endswith("/") and page != ARCHITECTURE:
                continue
            assert (ROOT / path).exists() or (ROOT / "components" / path).exists(), f"{page.name}: {path}"


def test_the_three_ways_to_let_people_in_are_taken_as_they_are_printed():
    printed = section(DEPLOYMENT, "## Three ways to let people in")
    blocks = re.findall(r"((?:^    \S.*\n)+)", printed, re.MULTILINE)
    ways = [dict(line.strip().split("=", 1) for line in block.splitlines()) for block in blocks]
    assert [len(way) for way in ways] == [6, 6, 6]
    # A Space with ``hf_oauth: true`` has the first variable.
    of_space = {"OAUTH_CLIENT_ID": "0"}
    visitors, signed_in, company = (read_settings(of_space | way).access for way in ways)
    assert (visitors.entrance, visitors.keys) == ("open", "visitor")
    assert (signed_in.entrance, signed_in.spenders) == ("huggingface", "signed-in")
    assert (company.entrance, company.owners) == ("password", ("ada",))
    assert signed_in.budgets.limited
    assert company.budgets.limited
