"""A tile service and a WMS of one picture of the whole world, in a process of its own.

    python map_server.py FOLDER     prints its port, ends when stdin closes

`colour` says what lies at a place of EPSG:3857. Requests are noted in ``FOLDER/requests.log``.
"""

from __future__ import annotations

import io
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import numpy as np
from PIL import Image

EDGE_M = 20037508.342789244
TILE_PX = 256

CAPABILITIES = b"""<?xml version="1.0"?><WMS_Capabilities version="1.3.0" xmlns="http://www.opengis.net/wms"><Service><Name>WMS</Name>
</Service><Capability><Request><GetMap><Format>image/png</Format></GetMap></Request><Layer><Title>all</Title><Layer>
<Name>ortho</Name><Title>Ortho</Title><CRS>EPSG:3857</CRS><BoundingBox CRS="EPSG:3857" minx="-20037508.34"
miny="-20037508.34" maxx="20037508.34" maxy="20037508.34"/></Layer></Layer></Capability></WMS_Capabilities>"""


def colour(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Red, green and blue at places of EPSG:3857, uint8 (..., 3): waves of kilometres without symmetry."""
    red = 127 + 100 * np.sin(x / 700 + y / 2900)
    green = 127 + 100 * np.cos(y / 900)
    return np.stack([red, green, np.full_like(red, 60)], -1).round().astype(np.uint8)


def picture(west: float, south: float, east: float, north: float, width: int, height: int) -> bytes:
    """A PNG of a box."""
    x = west + (np.arange(width) + 0.5) * (east - west) / width
    y = north - (np.arange(height) + 0.5) * (north - south) / height
    stream = io.BytesIO()
    Image.fromarray(colour(*np.meshgrid(x, y))).save(stream, "PNG")
    return stream.getvalue()


class Handler(BaseHTTPRequestHandler):
    """Answers ``/Z/X/Y.png``, GetMap and GetCapabilities."""

    def do_GET(self) -> None:
        with (Path(sys.argv[1]) / "requests.log").open("a") as log:
            log.write(f"{self.path}\n")
        address = urlparse(self.path)
        asked = {name.upper(): values[0] for name, values in parse_qs(address.query).items()}
        kind = "image/png"
        if asked.get("REQUEST", "").lower() == "getcapabilities":
            body, kind = CAPABILITIES, "text/xml"
        elif "BBOX" in asked:
            box = map(float, asked["BBOX"].split(","))
            body = picture(*box, int(asked["WIDTH"]), int(asked["HEIGHT"]))
        else:
            level, col, row = (int(part) for part in address.path.removesuffix(".png").strip("/").split("/"))
            side = 2 * EDGE_M / 2**level
            west, north = -EDGE_M + col * side, EDGE_M - row * side
            body = picture(west, north - side, west + side, north, TILE_PX, TILE_PX)
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    sys.stdin.read()
