"""Text of caption files, whatever the program that wrote it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from training.data.records import DataError, LayoutError

_ENCODINGS = ("utf-8-sig", "gb18030")
"""UTF-8 with or without its mark, then the one of RSICD's Chinese makers. Source: GeoRSCLIP reads RSICD's CSV so."""


def read_text(path: Path) -> str:
    r"""A whole file as text, with ``\n`` at the ends of its lines.

    Raises:
        DataError: It can't be read, or is no text in UTF-8, UTF-16 or GB 18030.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(
            f"{path} can't be read ({error.strerror}): give a caption file or the folder of one."
        ) from error
    encodings = ("utf-16",) if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else _ENCODINGS
    for encoding in encodings:
        try:
            return content.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    raise DataError(f"{path} is no text in UTF-8, UTF-16 or GB 18030: save it as UTF-8.")


def read_json(path: Path) -> Any:  # noqa: ANN401  what a JSON file holds is for its reader to find out
    """The value in a JSON file.

    Raises:
        LayoutError: It is no JSON, or is cut off.
        DataError: It can't be read.
    """
    try:
        return json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise LayoutError(f"no JSON, or cut off (line {error.lineno}: {error.msg})") from error
