"""What a user asks for, as values: read from a command line, a line of JSON, or given in Python."""

from __future__ import annotations

import re

from rdb_geo.core.errors import UsageError

_SIZE = re.compile(r"(\d+)(?:px)?|(\d+(?:\.\d+)?)m")


def read_chip_size(text: str) -> tuple[int | None, float | None]:
    """The side of a chip: pixels of ``256`` or ``256px``, or metres of ``300m``; the other one is None.

    Raises:
        UsageError: It is neither.
    """
    match = _SIZE.fullmatch(text.strip())
    if match is None or float(match[1] or match[2]) <= 0:
        raise UsageError(f"the chip size {text!r} is neither pixels (256) nor metres (300m).")
    return (int(match[1]), None) if match[1] else (None, float(match[2]))
