"""The report's data → one HTML file that asks nothing of a network."""

from __future__ import annotations

import base64
import hashlib
import html
import io
import json
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

from PIL import Image

from rdb_geo.core.arrays import UInt8Image
from rdb_geo.core.files import replacing

QUALITY = 80
"""Of JPEG pictures, 0 … 95. WebP is smaller and takes many times as long."""


def write_page(path: Path, data: dict[str, Any]) -> None:
    """Write the page that ``page.js`` makes of data from `rdb_geo.answer.report`; no string of it is read as HTML.

    Raises `OSError`, and nothing is left behind.
    """
    text = page(data)
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def page(data: dict[str, Any]) -> str:
    """The page as text. Its content security policy lets only its own script and style run."""
    style, script = _part("page.css"), _part("page.js")
    return Template(_part("page.html")).substitute(
        title=html.escape(str(data["title"])),
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
        data=script_json(data),
    )


def script_json(data: object) -> str:
    """JSON that can stand in a ``script`` element: no character in it can end the element or open a comment."""
    text = json.dumps(data, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def data_uri(picture: UInt8Image) -> str:
    """An RGB picture, (h, w, 3), as a JPEG data address."""
    stream = io.BytesIO()
    Image.fromarray(picture).save(stream, "JPEG", quality=QUALITY)
    return "data:image/jpeg;base64," + base64.b64encode(stream.getvalue()).decode()


def _part(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """How a content security policy names an element by its text."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
