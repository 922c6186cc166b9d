"""A page as it is read: its tags, addresses and text."""

from html.parser import HTMLParser
from urllib.parse import unquote


class Page(HTMLParser):
    """Hold what stands in a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags, self.text, self.attributes = [], "", []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.text += data

    @property
    def addresses(self) -> list[str]:
        """Return where the page leads and what it shows."""
        return [unquote(value) for name, value in self.attributes if name in ("src", "href")]

    @property
    def shown(self) -> list[str]:
        """Return the addresses of its pictures."""
        return [unquote(value) for name, value in self.attributes if name == "src"]
