"""Files in an object store that speaks S3: asked for no more than is needed, and its refusals are sentences."""

import errno
from uuid import uuid4

import pytest

from components.errors import StorageError
from components.library.storage.disk_errors import describe_error
from components.library.storage.files import Files
from components.library.storage.snapshots.bucket_files import BucketFiles
from tests.library.stores.object_store import run_object_store, run_refusing_store, set_environment

REFUSED = "The place where pictures are kept cannot be used ({}). Check PROOFROOM_FILES_URL and what it may."


@pytest.fixture(scope="module")
def object_store():
    """Give a real object store over HTTP."""
    with run_object_store() as url, pytest.MonkeyPatch.context() as patch:
        set_environment(patch, url)
        yield


@pytest.mark.parametrize("kind", [Files, BucketFiles])
def test_a_file_is_written_listed_read_and_removed(object_store, kind):
    url = f"s3://proofroom/{uuid4().hex}"
    files, elsewhere = kind(url), kind(url)
    assert not files.has("shots/1/answer.png")
    assert files.list_folder("shots") == []
    files.write_file("shots/1/answer.png", b"12345")
    # Another process sees at once what this one has written, though it has looked before.
    assert elsewhere.list_folder("shots") == ["shots/1"]
    assert elsewhere.read_file("shots/1/answer.png", 2, 1) == b"23"
    elsewhere.write_file("shots/1/answer.png", b"678")
    assert files.read_file("shots/1/answer.png") == b"678"
    assert files.size("shots/1/answer.png") == 3
    assert files.age("shots/1/answer.png") < 3600
    assert list(files.walk()) == ["shots/1/answer.png"]
    assert files.sizes() == files.sizes("shots/1") == {"shots/1/answer.png": 3}
    elsewhere.remove("shots/1/answer.png")
    assert not files.has("shots/1/answer.png")


@pytest.mark.parametrize("code", ["AccessDenied", "SignatureDoesNotMatch"])
def test_a_store_that_refuses_a_file_is_told_of_and_asked_for_nothing_else(monkeypatch, code: str):
    with run_refusing_store(code) as (url, asked):
        set_environment(monkeypatch, url)
        files = Files("s3://proofroom/folder")
        with pytest.raises(StorageError) as caught:
            files.write_file("shots/1/answer.png", b"12345")
    assert str(caught.value) == REFUSED.format("Permission denied")
    # Neither whether the bucket is there, nor to make it.
    assert asked == ["HEAD /proofroom", "PUT /proofroom/folder/shots/1/answer.png"]


class EndpointConnectionError(Exception):
    """What s3fs lets through where nobody answers, by its name."""


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OSError(errno.EBUSY, "https://sk-secret"), "it failed, or has too much to do"),
        (OSError(errno.EREMOTEIO, "https://sk-secret"), "it failed, or has too much to do"),
        (EndpointConnectionError("https://sk-secret"), "it does not answer"),
        (TimeoutError("https://sk-secret"), "it does not answer"),
        (OSError(errno.EINVAL, "https://sk-secret"), "OSError"),
        (RuntimeError("https://sk-secret"), "RuntimeError"),
    ],
)
def test_an_error_of_a_store_is_a_sentence_without_its_address(error: Exception, reason: str):
    assert str(describe_error(error, local=False)) == REFUSED.format(reason)
