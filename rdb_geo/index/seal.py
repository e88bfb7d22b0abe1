"""The checksum of an index file's footer, kept in the file right before it.

A Parquet reader takes a footer apart before anybody can tell that a bit of it has changed, and some changes end the
whole process. So the footer's bytes are compared first. Parquet finds all its parts by their distance from the
beginning of the file, so bytes between the last column and the footer disturb no reader.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

import xxhash

_MARK = b"RDB-GEO\x01"
_TAIL = 8
"""The last bytes of a Parquet file: the footer's length (4 bytes, little endian) and `PAR1`."""
_SEAL = len(_MARK) + 16


def seal(path: Path) -> None:
    """Put the checksum (XXH3 of 128 bits) before the footer of a Parquet file that nobody reads yet.

    Raises:
        OSError: The file can't be written.
    """
    with path.open("r+b") as stream:
        start, footer = _footer(stream)
        stream.seek(start)
        stream.write(_MARK + xxhash.xxh3_128_digest(footer) + footer)


def check_seal(stream: BinaryIO) -> None:
    """Compare a file's footer with its checksum; a file that has none, since others wrote it, passes.

    Raises:
        ValueError: The footer is not the one that was written, or there is no room for it in the file.
        OSError: The file can't be read.
    """
    start, footer = _footer(stream)
    stream.seek(max(start - _SEAL, 0))
    found = stream.read(min(start, _SEAL))
    stream.seek(0)
    if found.startswith(_MARK) and found != _MARK + xxhash.xxh3_128_digest(footer):
        raise ValueError("its footer does not match its checksum")


def _footer(stream: BinaryIO) -> tuple[int, bytes]:
    """Where the footer begins, and all bytes from there to the end of the file."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(size - _TAIL, 0))
    start = size - _TAIL - int.from_bytes(stream.read(_TAIL)[:4], "little")
    if start < 0:
        raise ValueError("its footer does not lie in it")
    stream.seek(start)
    return start, stream.read()
