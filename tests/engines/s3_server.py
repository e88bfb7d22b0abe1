"""A server that speaks S3, of the package moto, on a port of its own, for as long as a block runs."""

from __future__ import annotations

import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

SERVE = """
import sys
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
"""


@contextmanager
def s3_server() -> Iterator[str]:
    """Start it, with an empty bucket ``land``; gives its address."""
    command = [sys.executable, "-W", "ignore", "-c", SERVE]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            address = f"http://127.0.0.1:{int(process.stdout.readline())}"
            with urllib.request.urlopen(urllib.request.Request(f"{address}/land", method="PUT")):
                pass
            yield address
        finally:
            process.kill()
