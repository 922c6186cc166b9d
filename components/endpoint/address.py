"""Where an endpoint is, in which header it wants the key, and what every one of its addresses ends in.

Most take the key as a bearer's. Azure takes it bare in ``api-key`` and, below a deployment, wants an ``api-version`` in
every address; its newer /openai/v1 wants none. An address that names a version or a deployment is taken for Azure's
whoever its host is: a gateway of one's own may stand before it. Holds no key; sends nothing.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from components.endpoint.contracts.contract import provider_of
from components.settings import checked_url, deployment_in

AZURE_VERSION = "2025-04-01-preview"


@dataclass(frozen=True)
class Address:
    """Hold an endpoint's ``base_url`` without a query, the header of its key, and Azure's version or ""."""

    base_url: str
    key_header: str = "Authorization"
    api_version: str = ""

    @property
    def host(self) -> str:
        """Return its name for showing."""
        return urlsplit(self.base_url).netloc

    @property
    def query(self) -> str:
        """Return what stands after the path of every address, the question mark included; "" for nothing."""
        return f"?api-version={self.api_version}" if self.api_version else ""

    @property
    def key_prefix(self) -> str:
        """Return what stands before the key in its header."""
        return "Bearer " if self.key_header == "Authorization" else ""

    def url(self, path: str) -> str:
        """Return the address of something the endpoint has, such as /images/generations."""
        return self.base_url + path + self.query


def read_address(text: str) -> Address:
    """Return what a base URL means. Raises SettingsError for one that cannot be used."""
    base_url, _, query = checked_url(text.strip()).partition("?")
    version = query.removeprefix("api-version=")
    deployment = deployment_in(base_url)
    if not (version or deployment or provider_of(base_url) == "azure"):
        return Address(base_url)
    return Address(base_url, "api-key", version or (AZURE_VERSION if deployment else ""))
