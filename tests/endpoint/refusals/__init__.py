"""Refusals as they come from real endpoints, what a person reads of each, and whether it was billed."""

from tests.endpoint.refusals.access import ACCESS
from tests.endpoint.refusals.inputs import INPUTS
from tests.endpoint.refusals.load import LOAD
from tests.endpoint.refusals.shapes import SHAPES

REFUSALS = [
    # As the endpoint says refusals in its own JSON.
    *INPUTS,
    *ACCESS,
    *LOAD,
    # As a proxy, another endpoint or nobody says refusals.
    *SHAPES,
]
