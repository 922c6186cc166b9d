"""Which Chromium the tests drive, where it comes from, and how it is kept on this machine.

An installed Chromium or Chrome is used; else Playwright's own; else, as root on Debian, ``apt-get install chromium``.
``python -m tests.browser.chromium`` sees to it that there is one and says in one line which.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

from playwright.sync_api import sync_playwright

INSTALLED = (
    "chromium",
    "google-chrome",
    "google-chrome-stable",
    "chromium-browser",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)

PLAYWRIGHT = (sys.executable, "-m", "playwright")

# Chromium reads the last of several such switches alone, so that Playwright's own names stand here too.
DISABLED_FEATURES = (
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,"
    "LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,"
    "OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch,"
    # Pages of Chromium's own for the address bar of each window, where nobody types.
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup"
)
FLAGS = (
    f"--disable-features={DISABLED_FEATURES}",
    # Every name and every address outside this machine fails to resolve: nothing is asked of a DNS server either.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # Of pages that a page opens: a visitor's own language is set on the first.
    "--lang=en-US",
    "--accept-lang=en-US",
    # The sandbox needs what containers and root do not have.
    "--no-sandbox",
    # The editor draws with WebGL; the same software renderer everywhere, GPU or not.
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    # The rest of a page is put together without it, which takes a third of the time.
    "--disable-gpu-compositing",
)


def find_chromium() -> str | None:
    """Return the executable of a browser that Playwright can drive here, or None."""
    return _first_that_starts() if driver_starts() else None


def install_chromium() -> str | None:
    """Return the executable of a browser, fetching what is missing; None when that failed."""
    if driver_starts():
        found = _first_that_starts()
    else:
        # A bare Debian lacks the one library that the Node.js in Playwright's wheel is linked to.
        _install_from_debian("libatomic1")
        found = find_chromium()
    if found:
        return found
    print("No Chromium or Chrome here: fetching Playwright's own", flush=True)
    _run(*PLAYWRIGHT, "install", "chromium", "--no-shell")
    if found := find_chromium():
        return found
    _install_from_debian("chromium")
    return find_chromium()


def driver_starts() -> bool:
    """Return whether Playwright's driver, which every browser needs, starts on this machine."""
    return subprocess.run([*PLAYWRIGHT, "--version"], capture_output=True, timeout=60).returncode == 0


def _first_that_starts() -> str | None:
    return next((executable for executable in _candidates() if _version_of(executable)), None)


def _candidates() -> Iterator[str]:
    yield from filter(None, map(shutil.which, INSTALLED))
    # Asked last: it takes a second.
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    yield from filter(None, [shutil.which(own)])


def _install_from_debian(package: str) -> None:
    """Install a package where that is possible without asking: as root, on Debian and its kin."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        print(f"Installing Debian's {package}", flush=True)
        _run("apt-get", "-qq", "update")
        _run("apt-get", "-qq", "install", "--yes", "--no-install-recommends", package)


def _version_of(executable: str) -> str:
    """Return what a browser calls itself, or "" for one that does not start (a library is missing, or it is a stub)."""
    try:
        answer = subprocess.run([executable, "--version"], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout.strip() if answer.returncode == 0 else ""


def _run(*command: str) -> None:
    """Run a command without asking anybody; say its last words when it fails."""
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        answer = subprocess.run(
            command,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=900,
        )
    except subprocess.TimeoutExpired:
        print(f"  {' '.join(command)}: gave up after 15 minutes", flush=True)
        return
    if answer.returncode:
        errors = [line for line in answer.stdout.splitlines() if "error" in line.lower() or line.startswith("E:")]
        print(f"  {' '.join(command)}: {(errors or ['failed'])[-1].strip()}", flush=True)


def main() -> int:
    """Get a browser and say which; without one, fail where a skipped test would go unseen."""
    if executable := install_chromium():
        print(f"Browser: {executable} ({_version_of(executable)})")
        return 0
    print(
        "Browser: none that can be driven. Install Chromium or Chrome, on Debian libatomic1 too;"
        " until then the browser tests are skipped.",
        file=sys.stderr,
    )
    return 1 if os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
