"""A ZIP from anybody: damaged, packed again, or made to do harm."""

import hashlib
import os
import struct
import tracemalloc
import unicodedata
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from components.errors import UnreadableExport
from components.library.exchange import zip_reader
from components.library.records.store import Store
from tests.library.exports import (
    add_edit,
    bring,
    rewrite,
    shots_in,
    whole,
    write_zip,
)
from tests.library.pictures import PNG
from tests.library.stores.folder import files_in


@pytest.mark.parametrize("folder_name", ["", "Contact sheet (1)/", "一/二/"])
def test_packed_again_in_a_folder_it_is_read_too(exported: Path, store: Store, folder_name: str):
    def move(name: str, data: bytes) -> list[tuple[str, bytes]]:
        return [(folder_name + name, data), (f"__MACOSX/{folder_name}._{hash(name)}", b"")]

    whole(bring(rewrite(exported, move, compression=zipfile.ZIP_DEFLATED), store), 3)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda name: unicodedata.normalize("NFD", name),
        lambda name: name.encode().decode("cp437"),
        lambda name: name.encode("ascii", "replace").decode().replace("?", "_"),
    ],
    ids=["parts of letters one by one", "bytes taken for those of DOS", "ASCII only"],
)
def test_whatever_a_program_makes_of_letters_a_picture_is_found(tmp_path: Path, store: Store, any_store, spoil):
    shots = [add_edit(store, 1, "Éléphant à Zürich"), add_edit(store, 2, "שלום 猫 🐈")]
    path = write_zip(tmp_path / "a.zip", store, shots)
    whole(bring(rewrite(path, lambda name, data: [(spoil(name), data)]), any_store), 2)


@pytest.mark.parametrize("data", [b"", b"no zip", PNG, b"PK\x05\x06" + bytes(18)])
def test_a_file_that_is_no_export_is_refused(tmp_path: Path, store: Store, data: bytes):
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    with pytest.raises(UnreadableExport, match="Choose one that was exported here"):
        bring(path, store)
    with pytest.raises(UnreadableExport):
        bring(tmp_path / "none.zip", store)


def test_a_zip_cut_short_is_refused(exported: Path, store: Store):
    exported.write_bytes(exported.read_bytes()[:-400])
    with pytest.raises(UnreadableExport):
        bring(exported, store)
    assert list(store.files.walk()) == []


def test_a_list_of_files_too_long_to_hold_is_refused(tmp_path: Path, store: Store):
    path = tmp_path / "a.zip"
    with path.open("wb") as file:
        file.truncate(zip_reader.MOST_DIRECTORY + 10)
        file.seek(0, os.SEEK_END)
        file.write(b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 9, 9, zip_reader.MOST_DIRECTORY + 1, 0, 0))
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableExport):
            bring(path, store)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_a_byte_that_has_changed_is_noticed(exported: Path, store: Store):
    data = bytearray(exported.read_bytes())
    data[data.index(b"IDAT") + 200] ^= 1
    exported.write_bytes(data)
    done = bring(exported, store)
    assert "is damaged" in str(done.problems[0])
    assert (done.came, len(done.problems)) == (3, 1)


@pytest.mark.parametrize(
    "name", ["../../evil.png", "/etc/passwd", "pictures/../../evil.png", "..\\evil.png", "C:\\evil.png", "//host/evil"]
)
def test_a_name_that_leads_out_is_left_out_and_the_rest_comes(exported: Path, store: Store, tmp_path: Path, name: str):
    with zipfile.ZipFile(exported, "a") as archive:
        archive.writestr(name, PNG)
    outside = set(files_in(tmp_path))
    done = bring(exported, store)
    assert (done.came, len(done.problems)) == (3, 1)
    assert "lead out" in str(done.problems[0])
    made = {name for name in files_in(tmp_path) if not name.startswith("data/")}
    assert made == outside - {name for name in outside if name.startswith("data/")}


def test_a_file_that_unpacks_to_far_more_is_not_unpacked(exported: Path, store: Store, monkeypatch):
    monkeypatch.setattr(zip_reader, "MOST_BYTES", 3_000_000)
    monkeypatch.setattr(zip_reader.ZipReader.unpack, "__defaults__", (3_000_000,))
    with zipfile.ZipFile(exported) as archive:
        bomb = next(name for name in archive.namelist() if name.startswith("pictures/"))

    def swell(name: str, data: bytes) -> list[tuple[str, bytes]]:
        return [(name, bytes(50_000_000) if name == bomb else data)]

    rewrite(exported, swell, compression=zipfile.ZIP_DEFLATED)
    tracemalloc.start()
    try:
        done = bring(exported, store)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()
    assert (done.came, len(done.problems)) == (3, 1)
    assert "is far too large" in str(done.problems[0])


def test_a_zip_that_unpacks_to_far_more_altogether_ends_there(tmp_path: Path, store: Store, any_store, monkeypatch):
    path = write_zip(tmp_path / "a.zip", store, [add_edit(store, number) for number in range(1, 12)])
    monkeypatch.setattr(zip_reader, "MOST_RATIO_OF_ALL", 0)
    monkeypatch.setattr(zip_reader, "SMALL_OF_ALL", 60_000)
    done = bring(path, any_store)
    assert "The rest was left out." in str(done.problems[-1])
    assert 1 <= done.came < 11
    assert len(shots_in(any_store)) == done.came


def test_a_locked_zip_says_so(exported: Path, store: Store):
    data, at = bytearray(exported.read_bytes()), 0
    while (at := data.find(b"PK\x01\x02", at + 1)) > 0:
        data[at + 8] |= 1
    exported.write_bytes(data)
    assert {"password" in str(problem) for problem in bring(exported, store).problems} == {True}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=6), st.booleans())
def test_whatever_bytes_are_changed_there_is_an_answer(exported: Path, store: Store, changes, at_the_end):
    data = bytearray(exported.read_bytes())
    for at, value in changes:
        # The list of files is at the end, where most can be broken.
        data[-1 - at % 1500 if at_the_end else at % len(data)] = value
    path = exported.with_name("b.zip")
    path.write_bytes(data)
    try:
        done = bring(path, store, hashlib.sha256(data).hexdigest())
    except UnreadableExport:
        return
    assert done.came + done.there + len(done.problems) >= 1
