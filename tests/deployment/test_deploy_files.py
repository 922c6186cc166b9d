"""The files under deploy/: named in the documents, and wide enough for the limits of the code."""

import http.server
import re
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
import trustme
import uvicorn
from gradio.utils import _parse_file_size

from app import LAUNCH
from components.settings.settings import read_settings
from tests.benchmarks.load.load_balancer import find_nginx
from tests.browser.running_app import find_free_port
from tests.deployment.debian_packages import require_program

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
NGINX, CADDY, SERVICE = (
    (DEPLOY / name).read_text(encoding="utf-8")
    for name in ("nginx/proxy.conf", "caddy/Caddyfile", "systemd/proofroom.service")
)
SETTINGS = read_settings({}, ROOT)
# Of a form around a file: names, borders and the headers of its parts.
FORM = 10_000
IDLE = uvicorn.Config("").timeout_keep_alive


def value_of(text: str, directive: str) -> str:
    """Return the value of a directive that stands in a file once, without its semicolon."""
    [found] = re.findall(rf"^\s*{directive}[ =]([^\n]*?);?$", text, re.MULTILINE)
    return found


def seconds_of(text: str, directive: str) -> int:
    return int(value_of(text, directive).removesuffix("s"))


def test_each_file_is_named_in_the_documents():
    pages = "".join(page.read_text(encoding="utf-8") for page in [*(ROOT / "docs").glob("*.md"), ROOT / "README.md"])
    files = [path.relative_to(ROOT) for path in DEPLOY.rglob("*") if path.is_file()]
    assert files
    # By its own name, or by that of a folder of files that are alike.
    assert [
        str(file) for file in files if file.as_posix() not in pages and f"`{file.parent.as_posix()}`" not in pages
    ] == []


def test_an_upload_as_large_as_the_app_takes_passes_both_proxies():
    largest = _parse_file_size(LAUNCH["max_file_size"]) + FORM
    assert int(value_of(NGINX, "client_max_body_size").removesuffix("m")) << 20 >= largest
    # Caddy's megabytes are decimal.
    assert int(value_of(CADDY, "max_size").removesuffix("MB")) * 10**6 >= largest


def test_both_proxies_wait_longer_than_an_endpoint_may_be_silent():
    assert seconds_of(NGINX, "proxy_read_timeout") > SETTINGS.read_timeout
    assert seconds_of(CADDY, "response_header_timeout") > SETTINGS.read_timeout


def test_both_proxies_close_an_idle_connection_before_the_app_does():
    # Else a request is now and then sent into a connection that the app is closing, and is lost.
    assert seconds_of(NGINX, "keepalive_timeout") < IDLE
    assert seconds_of(CADDY, "keepalive") < IDLE


def test_both_proxies_hold_nothing_back():
    assert value_of(NGINX, "proxy_buffering") == value_of(NGINX, "proxy_request_buffering") == "off"
    assert value_of(CADDY, "flush_interval") == "-1"


def test_a_supervisor_waits_longer_than_the_app_waits_for_its_calls():
    assert seconds_of(SERVICE, "TimeoutStopSec") > SETTINGS.grace


class Echo(http.server.BaseHTTPRequestHandler):
    """Answer with the path and the headers of a request."""

    def do_GET(self) -> None:
        said = "\n".join([self.path, *(f"{name.lower()}: {value}" for name, value in self.headers.items())]).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_said: object) -> None:
        """Write nothing."""


@pytest.fixture
def nginx(tmp_path: Path) -> Iterator[tuple[int, int]]:
    """Give the ports of HTTPS and HTTP of an nginx by the file as it is, but for ports, names and certificates."""
    program = require_program(find_nginx, "nginx")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    certificate = trustme.CA().issue_cert("localhost")
    certificate.private_key_and_cert_chain_pem.write_to_path(tmp_path / "both.pem")
    https, plain = find_free_port(), find_free_port()
    site = re.sub(r".*listen \[.*\n", "", NGINX)
    for old, new in (
        ("listen 443", f"listen 127.0.0.1:{https}"),
        ("listen 80", f"listen 127.0.0.1:{plain}"),
        ("127.0.0.1:7860", f"127.0.0.1:{server.server_port}"),
        ("studio.example.org/fullchain.pem", "both.pem"),
        ("studio.example.org/privkey.pem", "both.pem"),
        ("/etc/ssl", str(tmp_path)),
        ("studio.example.org", "localhost"),
    ):
        assert old in site
        site = site.replace(old, new)
    kept = "".join(f"{kind}_temp_path {tmp_path}/{kind};" for kind in ("proxy", "fastcgi", "uwsgi", "scgi"))
    kept += f"client_body_temp_path {tmp_path}/body;"
    conf = tmp_path / "nginx.conf"
    conf.write_text(
        f"daemon off; pid {tmp_path}/pid; error_log {tmp_path}/errors; events {{}} http {{ {kept} {site} }}"
    )
    process = subprocess.Popen([program, "-p", tmp_path, "-e", tmp_path / "errors", "-c", conf])
    for _ in range(3000):
        if process.poll() is not None or answers(plain):
            break
        time.sleep(0.02)
    assert process.poll() is None, (tmp_path / "errors").read_text()
    yield https, plain
    process.terminate()
    process.wait(60)
    server.shutdown()
    server.server_close()


def answers(port: int) -> bool:
    try:
        with closing(httpx.Client()) as client:
            return bool(client.get(f"http://127.0.0.1:{port}/", timeout=5))
    except httpx.TransportError:
        return False


def test_nginx_passes_on_the_path_as_it_came_and_nothing_that_a_visitor_made_up(nginx: tuple[int, int]):
    https, plain = nginx
    led = httpx.get(f"http://127.0.0.1:{plain}/room?a=1", headers={"Host": "localhost"})
    assert (led.status_code, led.headers["location"]) == (301, "https://localhost/room?a=1")
    forged = dict.fromkeys(("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host"), "evil.example")
    path = "/gradio_api/file=/a//b%2Fc%20d"
    answer = httpx.get(
        f"https://127.0.0.1:{https}{path}", headers=forged | {"Host": f"localhost:{https}"}, verify=False
    )
    said = answer.text.splitlines()
    assert said[0] == path
    assert {f"host: localhost:{https}", "x-forwarded-for: 127.0.0.1", "x-forwarded-proto: https"} <= set(said)
    assert "evil.example" not in answer.text
