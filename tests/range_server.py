"""A folder over HTTP with byte ranges, in a process of its own: GDAL asks while it holds Python's lock.

    python range_server.py FOLDER     prints its port, ends when stdin closes

``?broken=M-N`` in an address: ranges that touch bytes M … N are answered with 404. ``FOLDER/seconds`` may say how many
seconds an answer waits that begins at a certain byte or behind it, of files whose names end so: ``20 0 .xml``. Requests
are noted in ``FOLDER/requests.log``, with the first byte that they ask for.
"""

from __future__ import annotations

import re
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlparse

FOLDER = Path(sys.argv[1])
SECONDS = FOLDER / "seconds"


class Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD."""

    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def _answer(self, *, with_body: bool) -> None:
        address = urlparse(self.path)
        path = FOLDER / unquote(address.path).lstrip("/")
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        first = int(wanted[1]) if wanted else 0
        with (FOLDER / "requests.log").open("a") as log:
            log.write(f"{self.command} {self.path} {first}\n")
        seconds, behind, *end = SECONDS.read_text().split() if SECONDS.exists() else (0, 0)
        if first >= int(behind) and address.path.endswith("".join(end)):
            time.sleep(float(seconds))
        broken = parse_qs(address.query).get("broken", ["-"])[0].split("-")
        content = path.read_bytes() if path.is_file() else b""
        last = min(int(wanted[2]) if wanted and wanted[2] else len(content) - 1, len(content) - 1)
        if not content or (wanted and broken[0] and first <= int(broken[1]) and last >= int(broken[0])):
            self.send_response(404)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body = content[first : last + 1]
        self.send_response(206 if wanted else 200)
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(len(body)))
        if wanted:
            self.send_header("Content-Range", f"bytes {first}-{last}/{len(content)}")
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    threading.Thread(target=http.serve_forever, daemon=True).start()
    sys.stdout.write(f"{http.server_address[1]}\n")
    sys.stdout.flush()
    sys.stdin.read()
