"""The address of an endpoint, with the header of the key and Azure's api-version.

Most endpoints take the key as a bearer token. Azure takes the bare key in ``api-key``, and wants an ``api-version`` in
every address below a deployment, but not below /openai/v1. An address with a version or a deployment counts as Azure's
on any host, because a gateway may stand before Azure. Holds no key; sends nothing.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from components.endpoint.contracts.contract import provider_of
from components.message.message import Message, verbatim
from components.settings.addresses import checked_url, deployment_in

AZURE_VERSION = "2025-04-01-preview"
# The name under which the calls of the offline endpoint are on record; other endpoints have their host.
OFFLINE = "the offline endpoint"


@dataclass(frozen=True)
class Address:
    """Hold an endpoint's ``base_url`` without a query, the name of the key's header, and Azure's version or ""."""

    base_url: str
    key_header: str = "Authorization"
    api_version: str = ""

    @property
    def host(self) -> str:
        """Return the endpoint's host, with the port, for showing."""
        return urlsplit(self.base_url).netloc

    @property
    def query(self) -> str:
        """Return the query of every address, with the question mark; "" for no query."""
        return f"?api-version={self.api_version}" if self.api_version else ""

    @property
    def key_prefix(self) -> str:
        """Return the text before the key in the key's header."""
        return "Bearer " if self.key_header == "Authorization" else ""

    def url(self, path: str) -> str:
        """Return the full address of a path such as /images/generations."""
        return self.base_url + path + self.query


def read_address(text: str) -> Address:
    """Return the address in a base URL. Raises SettingsError for an unusable one."""
    base_url, _, query = checked_url(text.strip()).partition("?")
    version = query.removeprefix("api-version=")
    deployment = deployment_in(base_url)
    if not (version or deployment or provider_of(base_url) == "azure"):
        return Address(base_url)
    return Address(base_url, "api-key", version or (AZURE_VERSION if deployment else ""))


def name_endpoint(recorded: str) -> Message:
    """Return the name of an endpoint for people, by the name that is on record."""
    return Message("the offline endpoint") if recorded == OFFLINE else verbatim(recorded)
