"""Visitors at the entrance of a served studio: by browser, by script, and as a stranger."""

from dataclasses import dataclass, field

import httpx

PASSWORD = "correct horse battery"


@dataclass
class Browser:
    """Keep cookies as a browser does, and say what a browser says of a page."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def send(self, method: str, path: str, **more: object) -> httpx.Response:
        """Return the answer to a request, and keep the cookies that it sets."""
        headers = {"Accept": "text/html", **self.headers, **more.pop("headers", {})}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = httpx.request(method, f"{self.address}{path.lstrip('/')}", headers=headers, timeout=20, **more)
        for line in answer.headers.get_list("set-cookie"):
            pair, *attributes = line.split("; ")
            name, _, value = pair.partition("=")
            self.cookies.pop(name, None)
            if "Max-Age=0" not in attributes:
                self.cookies[name] = value
        return answer

    def get(self, path: str = "", **more: object) -> httpx.Response:
        """Return what a browser gets of a path."""
        return self.send("GET", path, **more)

    def sign_in(self, password: str = PASSWORD, name: str = "", target: str = "", **more: object) -> httpx.Response:
        """Return the answer to the form of the sign-in page."""
        fields = {"name": name, "password": password, "next": target}
        return self.send("POST", "sign-in", data=fields, **more)
