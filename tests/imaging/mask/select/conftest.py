"""Weights of a network of a few lines of arithmetic, for the tests of this folder."""

import pytest

from tests.imaging.mask.select.tiny_network import write_network


@pytest.fixture(scope="module")
def weights(tmp_path_factory):
    return write_network(tmp_path_factory.mktemp("network"))
