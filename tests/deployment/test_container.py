"""The Dockerfile, the compose files and the locked versions are true: what they name is there, and agrees."""

import json
import re
import subprocess
import sys
from fnmatch import fnmatch
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from components.settings.settings import Settings
from tests.far_end import FarEnd

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ROOT / "deploy" / "locks"
EXTRAS = sorted(file.stem.removeprefix("requirements-") for file in ROOT.glob("requirements-*.txt"))
COMPOSE, SCALE = (yaml.safe_load((ROOT / name).read_text()) for name in ("compose.yaml", "compose.scale.yaml"))
APPS = [COMPOSE["services"]["proofroom"], SCALE["services"]["app-1"], SCALE["services"]["app-2"]]
HASHES = r"(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+"
PIN = re.compile(rf"^(?P<requirement>\S+==.+?) \\\n(?P<hashes>{HASHES})", re.MULTILINE)


def instructions() -> list[tuple[str, str]]:
    """Return the instructions of the Dockerfile and their arguments, lines joined and comments left out."""
    lines = [line for line in (ROOT / "Dockerfile").read_text().splitlines() if not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [tuple(line.split(" ", 1)) for line in joined.splitlines() if line]


DOCKERFILE = instructions()
SHIPPED = DOCKERFILE[[kind for kind, _ in DOCKERFILE].index("FROM", 1) :]


def arguments(kind: str, of: list[tuple[str, str]]) -> list[str]:
    return [given for found, given in of if found == kind]


def environment() -> dict[str, str]:
    return dict(pair.split("=", 1) for given in arguments("ENV", SHIPPED) for pair in given.split())


def named_settings() -> set[str]:
    read = "".join(file.read_text() for file in (ROOT / "components" / "settings").glob("*.py"))
    return set(re.findall(r'"((?:PROOFROOM|MODELVERSE|OPENAI|GRADIO)_[A-Z_]+)"', read))


def pins(lock: str) -> list[Requirement]:
    """Return the pinned requirements of a lock file; none without hashes, and nothing else in the file."""
    text = (LOCKS / f"{lock}.txt").read_text()
    assert PIN.sub("", text) == ""
    return [Requirement(found["requirement"]) for found in PIN.finditer(text)]


def holding(lock: str) -> dict[str, str]:
    """Return the pinned versions of a lock file that hold for this Python and system."""
    held = [pin for pin in pins(lock) if pin.marker is None or pin.marker.evaluate()]
    return {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==") for pin in held}


def asked_for(requirements: Path) -> list[Requirement]:
    lines = [line.partition(" #")[0].strip() for line in requirements.read_text().splitlines()]
    return [Requirement(line) for line in lines if line]


def test_what_is_copied_into_the_image_is_there_and_not_ignored():
    passed = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    copied = [given.split()[:-1] for given in arguments("COPY", DOCKERFILE) if not given.startswith("--from")]
    sources = [source for sources in copied for source in sources]
    assert sorted(sources) == sorted(passed)
    for source in sources:
        assert (ROOT / source).exists(), source
    # What app.py reads lies in these.
    assert {"app.py", "components", "examples"} <= set(sources)


def test_no_secret_travels_into_the_image():
    lines = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if not line.startswith("#")]
    assert lines[0] == "*"
    assert not any(fnmatch(name, line[1:]) for name in (".env", "data", ".git") for line in lines if line[0] == "!")


def test_the_container_runs_as_nobody_in_particular_and_python_gets_the_signals():
    [user] = arguments("USER", SHIPPED)
    assert all(int(number) >= 1000 for number in user.split(":"))
    assert json.loads(arguments("ENTRYPOINT", SHIPPED)[-1]) == ["python", "app.py"]
    assert arguments("STOPSIGNAL", SHIPPED) == ["SIGTERM"]
    # Compilers, and pip, stay in the first stage.
    assert not re.search(r"\b(pip|gcc|build-essential|-dev)\b", " ".join(arguments("RUN", SHIPPED)))


def test_settings_of_the_image_and_the_compose_files_are_read_by_proofroom():
    given = set(environment()) | {name for app in APPS for name in app.get("environment", {})}
    ours = {name for name in given if name.startswith(("PROOFROOM_", "MODELVERSE_", "OPENAI_"))}
    assert ours <= named_settings()
    # All that is written lies on the volume.
    [volume] = json.loads(arguments("VOLUME", SHIPPED)[0])
    assert environment()["PROOFROOM_DATA"] == volume
    assert environment()["GRADIO_TEMP_DIR"].startswith(volume + "/")
    assert all(mount.split(":")[1] == volume for app in APPS for mount in app["volumes"])


def test_the_ports_agree():
    port = environment()["GRADIO_SERVER_PORT"]
    assert arguments("EXPOSE", SHIPPED) == [port]
    assert [published.rsplit(":", 1)[1] for published in APPS[0]["ports"]] == [port]
    assert all(published.startswith("127.0.0.1:") for app in APPS for published in app.get("ports", ()))


@pytest.mark.parametrize("app", APPS)
def test_a_container_may_do_little_and_is_given_time_to_stop(app):
    # Never an image of a registry that happens to have the same name.
    assert app["pull_policy"] == "build"
    assert app["read_only"]
    assert app["cap_drop"] == ["ALL"]
    assert app["security_opt"] == ["no-new-privileges:true"]
    assert [mount.split(":")[0] for mount in app["tmpfs"]] == ["/tmp"]
    assert app["mem_limit"]
    assert int(app["stop_grace_period"].removesuffix("s")) > Settings(data=ROOT, model="").grace


def test_nothing_of_the_large_set_up_starts_with_a_password_that_others_know():
    for name, service in SCALE["services"].items():
        for variable, value in service.get("environment", {}).items():
            if re.search(r"PASSWORD|SECRET|://.*@", f"{variable}={value}"):
                assert re.search(r"\$\{[A-Z_]+:\?", value), f"{name}: {variable}"
    images = [service["image"] for service in SCALE["services"].values()]
    assert all(":" in image and not image.endswith(":latest") for image in images)


def test_the_proxy_of_the_large_set_up_is_believed():
    nginx = SCALE["services"]["nginx"]
    address = nginx["networks"]["default"]["ipv4_address"]
    assert [app["environment"]["PROOFROOM_PROXIES"] for app in APPS[1:]] == [address] * 2
    [mounted] = [mount.split(":")[0] for mount in nginx["volumes"]]
    if (ROOT / mounted).exists():
        upstreams = set(re.findall(r"server ([\w-]+):(\d+)", (ROOT / mounted).read_text()))
        assert upstreams == {(name, environment()["GRADIO_SERVER_PORT"]) for name in ("app-1", "app-2")}


def test_a_container_is_healthy_while_it_answers(far_end: FarEnd):
    command = json.loads(arguments("HEALTHCHECK", SHIPPED)[0].split("CMD ", 1)[1])
    port = {"GRADIO_SERVER_PORT": str(far_end.port)}

    def check() -> int:
        return subprocess.run([sys.executable, *command[1:]], env=port, capture_output=True, check=False).returncode

    far_end.answer({"ok": True})
    assert check() == 0
    far_end.answer({"ok": False}, 503)
    assert check() == 1
    assert [asked.line for asked in far_end.asked] == ["GET /healthz HTTP/1.1"] * 2


def test_each_extra_has_locked_versions_and_can_be_asked_for():
    assert sorted(file.stem for file in LOCKS.iterdir()) == sorted([*EXTRAS, "app"])
    named = re.search(r"^extras = (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert named
    assert named[1].split() == EXTRAS
    for file in ("Dockerfile", "compose.yaml"):
        assert f"# Any of: {' '.join(EXTRAS)}." in re.sub(" +", " ", (ROOT / file).read_text())
    [extras] = {app["build"]["args"]["EXTRAS"] for app in APPS[1:]}
    assert {"postgresql", "s3"} <= set(extras.split())


@pytest.mark.parametrize("lock", ["app", *EXTRAS])
def test_the_locked_versions_are_those_that_are_asked_for(lock):
    file = ROOT / ("requirements.txt" if lock == "app" else f"requirements-{lock}.txt")
    held = holding(lock)
    for asked in asked_for(file):
        assert held.get(canonicalize_name(asked.name)) in asked.specifier, f"make lock: {asked}"


def test_no_two_locks_disagree_so_that_extras_go_together():
    every: dict[str, set[str]] = {}
    for lock in ("app", *EXTRAS):
        for pin in pins(lock):
            every.setdefault(f"{canonicalize_name(pin.name)} {pin.marker}", set()).add(str(pin.specifier))
    assert {name: found for name, found in every.items() if len(found) > 1} == {}


@pytest.mark.parametrize("lock", ["app", *EXTRAS])
def test_what_a_locked_package_needs_is_locked_too(lock):
    held = holding(lock)
    for name, version in held.items():
        # Packages are asked for what they need where the very version is installed here.
        if version_here(name) != version:
            continue
        for needed in map(Requirement, metadata.requires(name) or ()):
            if needed.marker is None or needed.marker.evaluate(default_environment() | {"extra": ""}):
                assert canonicalize_name(needed.name) in held, f"make lock: {name} needs {needed}"


def version_here(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
