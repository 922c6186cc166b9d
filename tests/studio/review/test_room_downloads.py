"""Files of a room for keeping, by links that permit them: pictures, and for hosts the record."""

import io

from PIL import Image

from tests.studio.review.room_of_pictures import refused


def test_a_host_exports_the_record_in_every_format_and_a_guest_in_none(room):
    ben, anna = room.guest("Ben", download=True), room.host("Anna")
    ben.act("say", picture=room.pictures[0], text="Warmer <b>light</b>")
    begins = {"html": b"<!doctype html>", "pdf": b"%PDF", "csv": b"\xef\xbb\xbf", "json": b"{", "zip": b"PK"}
    for wanted, begin in begins.items():
        answer = anna.send("GET", f"export/{wanted}")
        assert answer.content.startswith(begin), wanted
        assert answer.headers["content-disposition"].endswith(f"Hero.{wanted}")
        assert refused(ben.send("GET", f"export/{wanted}")) == (403, "NotPermitted")
    assert refused(anna.send("GET", "export/exe")) == (400, "WrongEntry")


def test_a_picture_is_downloaded_by_a_link_that_permits_it(room):
    answer = room.guest("Ben", download=True).send("GET", f"download/{room.pictures[0]}")
    assert Image.open(io.BytesIO(answer.content)).size == (48, 64)
    assert refused(room.guest("Cleo").send("GET", f"download/{room.pictures[0]}")) == (403, "NotPermitted")
