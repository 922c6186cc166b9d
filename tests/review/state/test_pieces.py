"""Pieces make up one answer in any order, plain or as a gzip file, of which each piece can be read as it comes."""

import gzip
import json
import zlib

from components.review.state.pieces import Packer, Piece

SHARED = Piece(b"a line that many are told, again and again\n" * 50)


def test_pieces_that_were_packed_once_are_one_gzip_file_in_any_order():
    for own in (b"mine\n", b"yours, which is longer\n"):
        packer = Packer(packs=True)
        sent = packer.add(Piece(own), SHARED) + packer.add(SHARED, Piece(own)) + packer.end()
        assert gzip.decompress(sent) == own + SHARED.plain * 2 + own
        assert len(sent) < len(SHARED.plain) / 4


def test_what_was_sent_can_be_read_before_the_next_piece_comes():
    packer, reader = Packer(packs=True), zlib.decompressobj(31)
    for number in range(3):
        line = Piece(f"line {number}\n".encode())
        assert reader.decompress(packer.add(line)) == line.plain
    reader.decompress(packer.end())
    assert reader.eof


def test_an_answer_without_a_piece_is_a_gzip_file_too():
    assert gzip.decompress(Packer(packs=True).end()) == b""


def test_who_takes_no_gzip_gets_the_pieces_as_they_are():
    packer = Packer(packs=False)
    assert packer.add(SHARED, Piece(b"mine")) + packer.end() == SHARED.plain + b"mine"


def test_members_of_an_object_are_written_without_its_braces():
    assert json.loads(Piece.of_members({"a": "é"}, b"{").plain + Piece.of_members({"b": [1]}, b",").plain + b"}") == {
        "a": "é",
        "b": [1],
    }
