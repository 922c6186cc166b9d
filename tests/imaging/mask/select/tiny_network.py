"""ONNX files with the inputs and outputs of MobileSAM, and a few lines of arithmetic in place of what was learned.

The encoder averages squares of the picture. The decoder answers with discs around the clicks that add, and leaves those
out whose place the picture shows dark. Written byte by byte (onnx.proto, protobuf's encoding), since the package onnx
would be needed for nothing else.
"""

import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from components.imaging.mask.select.weights import DECODER, ENCODER, Weights

FLOAT, INTEGER = 1, 7
# In pixels of the decoder's answer, which has a quarter of the encoder's square.
RADIUS = 12


def write_network(folder: Path) -> Weights:
    """Write the two files into a folder, and return their paths."""
    weights = Weights(folder / ENCODER, folder / DECODER)
    weights.encoder.write_bytes(model(encoder()))
    weights.decoder.write_bytes(model(decoder()))
    return weights


def encoder() -> bytes:
    pool = node("AveragePool", ["input"], "output", kernel_shape=[16, 16], strides=[16, 16])
    return graph([pool], {}, {"input": (1, 3, 1024, 1024)}, {"output": (1, 3, 64, 64)})


def decoder() -> bytes:
    columns, rows = np.meshgrid(np.arange(256) + 0.5, np.arange(256) + 0.5)
    constants = {
        "columns": columns[None, None].astype(np.float32),
        "rows": rows[None, None].astype(np.float32),
        "quarter": np.array(0.25, np.float32),
        "one": np.array(1, np.float32),
        "far": np.array(1e9, np.float32),
        "radius": np.array(RADIUS**2, np.float32),
        "nothing": np.array(0, np.float32),
        "first": np.array(0, np.int64),
        "second": np.array(1, np.int64),
    }
    nodes = [
        node("Mul", ["point_coords", "quarter"], "places"),
        node("Gather", ["places", "first"], "x", axis=2),
        node("Gather", ["places", "second"], "y", axis=2),
        node("Unsqueeze", ["x"], "x4", axes=[2, 3]),
        node("Unsqueeze", ["y"], "y4", axes=[2, 3]),
        node("Sub", ["columns", "x4"], "across"),
        node("Sub", ["rows", "y4"], "down"),
        node("Mul", ["across", "across"], "across2"),
        node("Mul", ["down", "down"], "down2"),
        node("Add", ["across2", "down2"], "distance"),
        # A click that does not add is far from everything.
        node("Sub", ["point_labels", "one"], "other"),
        node("Mul", ["other", "other"], "other2"),
        node("Mul", ["other2", "far"], "penalty"),
        node("Unsqueeze", ["penalty"], "penalty4", axes=[2, 3]),
        node("Add", ["distance", "penalty4"], "distances"),
        node("ReduceMin", ["distances"], "nearest", axes=[1]),
        node("Sub", ["radius", "nearest"], "discs"),
        # The picture is looked at too: its brightest square decides whether there is an object at all.
        node("ReduceMax", ["image_embeddings"], "brightest", axes=[1, 2, 3]),
        node("Greater", ["brightest", "nothing"], "is_bright"),
        node("Where", ["is_bright", "discs", "nothing"], "low_res_masks"),
        node("Identity", ["low_res_masks"], "masks"),
        node("ReduceMax", ["has_mask_input"], "iou_predictions", axes=[0]),
    ]
    inputs = {
        "image_embeddings": (1, 3, 64, 64),
        "point_coords": (1, "points", 2),
        "point_labels": (1, "points"),
        "mask_input": (1, 1, 256, 256),
        "has_mask_input": (1,),
        "orig_im_size": (2,),
    }
    outputs = {"masks": (1, 1, 256, 256), "iou_predictions": (1,), "low_res_masks": (1, 1, 256, 256)}
    return graph(nodes, constants, inputs, outputs)


def model(of: bytes) -> bytes:
    return number(1, 8) + message(7, of) + message(8, text(1, "") + number(2, 11))


def graph(
    nodes: Sequence[bytes],
    constants: dict[str, np.ndarray],
    inputs: dict[str, Sequence[int | str]],
    outputs: dict[str, Sequence[int | str]],
) -> bytes:
    written = b"".join(message(1, each) for each in nodes) + text(2, "tiny")
    written += b"".join(message(5, constant(name, values)) for name, values in constants.items())
    written += b"".join(message(11, value(name, shape)) for name, shape in inputs.items())
    return written + b"".join(message(12, value(name, shape)) for name, shape in outputs.items())


def node(kind: str, inputs: Sequence[str], output: str, **attributes: int | list[int]) -> bytes:
    written = b"".join(text(1, name) for name in inputs) + text(2, output) + text(4, kind)
    for name, given in attributes.items():
        if isinstance(given, int):
            written += message(5, text(1, name) + number(3, given) + number(20, 2))
        else:
            written += message(5, text(1, name) + b"".join(number(8, each) for each in given) + number(20, 7))
    return written


def constant(name: str, values: np.ndarray) -> bytes:
    kind = FLOAT if values.dtype == np.float32 else INTEGER
    dimensions = b"".join(number(1, length) for length in values.shape)
    return dimensions + number(2, kind) + text(8, name) + message(9, values.tobytes())


def value(name: str, shape: Sequence[int | str]) -> bytes:
    lengths = [number(1, length) if isinstance(length, int) else text(2, length) for length in shape]
    tensor = number(1, FLOAT) + message(2, b"".join(message(1, length) for length in lengths))
    return text(1, name) + message(2, message(1, tensor))


def number(field: int, given: int) -> bytes:
    return varint(field << 3) + varint(given)


def text(field: int, given: str) -> bytes:
    return message(field, given.encode())


def message(field: int, given: bytes) -> bytes:
    return varint(field << 3 | 2) + varint(len(given)) + given


def varint(given: int) -> bytes:
    written = b""
    while given > 127:
        written += struct.pack("B", given & 127 | 128)
        given >>= 7
    return written + struct.pack("B", given)
