"""Addresses in environment variables: of an endpoint, of a database, and of a file system."""

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from components.errors import SettingsError
from components.message.message import Message


def checked_database_url(url: str | None) -> str | None:
    """Return the address of a database; raise SettingsError for another address."""
    if url is None or re.match(r"(sqlite|postgres(ql)?)(\+\w+)?://", url):
        return url
    raise SettingsError(
        Message(
            "PROOFROOM_DATABASE_URL must look like postgresql://user:password@host/name or"
            " sqlite:////folder/proofroom.db."
        )
    )


def checked_files_url(url: str | None) -> str | None:
    """Return the address of a file system; raise SettingsError for another address."""
    if url is None or re.match(r"[a-z][a-z0-9+.-]*(::[^ ]*)?://", url) or Path(url).is_absolute():
        return url
    raise SettingsError(Message("PROOFROOM_FILES_URL must look like s3://bucket/folder, or be a whole path."))


def checked_url(url: str) -> str:
    """Return an endpoint's address without the last slash; raise SettingsError for an unusable address.

    Azure's "?api-version=2025-04-01-preview" is kept. "/images/generations", with which Azure's portal shows addresses,
    is removed.
    """
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if usable and "@" not in parts.netloc and not parts.fragment and url.isprintable() and " " not in url:
        base_url, _, query = url.partition("?")
        base_url = re.sub(r"(/images/(generations|edits))?/*$", "", base_url)
        if not query:
            return base_url
        if re.fullmatch(r"api-version=([0-9]{4}-[0-9]{2}-[0-9]{2}(-preview)?|preview|latest|v1)", query):
            return f"{base_url}?{query}"
    raise SettingsError(
        Message(
            "The endpoint's address must look like https://host/v1, without a user, a key or a query in it (but for"
            " Azure's api-version)."
        )
    )


def deployment_in(base_url: str) -> str | None:
    """Return the name of the Azure deployment in an address, None where the address names no deployment."""
    found = re.search(r"/openai/deployments/([^/?]+)", base_url)
    return found and unquote(found[1])
