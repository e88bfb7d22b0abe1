"""Vectors of texts, remembered on disk: a text that was asked before needs no text tower."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import numpy as np
import xxhash
from numpy.typing import NDArray

from rdb_geo.core.arrays import Float32Matrix
from rdb_geo.core.consent import user_cache
from rdb_geo.core.files import replacing
from rdb_geo.encoders.base import Encoder

DIGEST_BYTES = 16
"""XXH3 (128 bits) of a vector, before its float32 numbers."""


def encode_remembered(encoder: Encoder, texts: Sequence[str], *, cache: Path | None = None) -> Float32Matrix:
    """`Encoder.encode_texts`, from the disk where a text of this `EncoderSpec.space_id` was encoded before.

    The folder is ``texts`` in the user's cache folder where none is given; one that can't be read or written is as good
    as an empty one. float32 (N, D), unit rows; raises `EncoderError`.
    """
    folder = (cache or user_cache() / "texts") / encoder.spec.space_id
    paths = [folder / f"{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}.row" for text in texts]
    rows = [_read(path, encoder.spec.dim) for path in paths]
    missing = [place for place, row in enumerate(rows) if row is None]
    if missing:
        _sweep(folder)
        fresh = encoder.encode_texts([texts[place] for place in missing])
        for place, row in zip(missing, fresh, strict=True):
            rows[place] = row
            _write(paths[place], row)
    found = [row for row in rows if row is not None]
    return np.stack(found) if found else np.empty((0, encoder.spec.dim), np.float32)


def _read(path: Path, dim: int) -> NDArray[np.float32] | None:
    try:
        content = path.read_bytes()
    except OSError:
        return None
    row = content[DIGEST_BYTES:]
    is_sound = len(row) == 4 * dim and xxhash.xxh3_128_digest(row) == content[:DIGEST_BYTES]
    return np.frombuffer(row, "<f4").astype(np.float32) if is_sound else None


@lru_cache(maxsize=64)
def _sweep(folder: Path) -> None:
    """Remove what versions before checksums left; nobody reads it. Once in a process."""
    for old in folder.glob("*.npy"):
        with suppress(OSError):
            old.unlink()


def _write(path: Path, row: NDArray[np.float32]) -> None:
    content = row.astype("<f4").tobytes()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as temporary:
            temporary.write_bytes(xxhash.xxh3_128_digest(content) + content)
    except OSError:
        return
