"""A far end on loopback that speaks TLS, with a certificate made for the test by openssl."""

import os
import shutil
import socket
import ssl
import subprocess
import threading
from pathlib import Path

import pytest

needs_openssl = pytest.mark.skipif(not shutil.which("openssl"), reason="openssl makes the certificate")


class TlsEnd:
    """Answer every request with the same bytes; ``names`` are what callers asked for, ``asked`` what they then sent.

    ``certificate`` is that of ``name``, which vouches for itself.
    """

    def __init__(self, folder: Path, name: str, answer: bytes) -> None:
        self.certificate, key = folder / "certificate.pem", folder / "key.pem"
        subject = ["-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}"]
        curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
        subprocess.run(
            ["openssl", "req", "-x509", *curve, *subject, "-keyout", key, "-out", self.certificate],
            check=True,
            capture_output=True,
            env={"PATH": os.environ["PATH"]},
        )
        self.names: list[str | None] = []
        self.asked: list[bytes] = []
        self._answer = answer
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(self.certificate, key)
        self._context.sni_callback = lambda connection, said, context: self.names.append(said)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                try:
                    with self._context.wrap_socket(connection, server_side=True) as safe:
                        self.asked.append(safe.recv(2**16))
                        safe.sendall(self._answer)
                except OSError:
                    continue
