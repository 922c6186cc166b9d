"""Machines that a link may lead to, and fetching without a pause."""

import socket

import pytest

from components.endpoint.client import linked_pictures as fetched
from components.endpoint.client import safe_links as links_module
from tests.endpoint.client.answered_links import PNG
from tests.far_end import FarEnd


@pytest.fixture
def no_pause(monkeypatch):
    monkeypatch.setattr(fetched, "PAUSE", 0)


@pytest.fixture
def house():
    """A machine of the house that answers with a picture, and is not to be asked for one."""
    house = FarEnd()
    house.answer(PNG)
    yield house
    house.close()


@pytest.fixture
def files_example(monkeypatch) -> list[str]:
    """Let files.example be here, and be called public, when it is first looked up; give what is looked up."""
    looked_up, really = [], socket.getaddrinfo

    def look_up(host, port, *more, **named):
        if host != "files.example":
            return really(host, port, *more, **named)
        looked_up.append(host)
        # By the second time its owner has it point into the house.
        address = "127.0.0.1" if len(looked_up) == 1 else "192.168.0.9"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port or 0))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(links_module, "_is_public", lambda address: address == "127.0.0.1")
    return looked_up
