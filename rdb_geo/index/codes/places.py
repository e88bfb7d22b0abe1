"""Where the chips of a block lie, in few bytes: neighbours share corners, and most chips have the same size.

Exactly what the index file says, without taking whole row groups of it apart. Blocks whose footprints are not all of
one kind (one ring with as many corners) are not packed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.table import ChipTable, Corners

_RING = np.frombuffer(b"\1\3\0\0\0\1\0\0\0", np.uint8)
"""How the WKB of a polygon of one ring begins, little-endian; the number of corners and the corners follow."""

_HEAD, _CORNER = len(_RING) + 4, 16
"""Bytes of WKB before the corners, and of each."""

COUNTS_BYTES = 32
"""Of how many of each there are, before all else."""

_MIXERS = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F))
"""Odd numbers with bits in no order: what is alike only by chance differs after a product."""


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where N chips lie."""

    corners: NDArray[np.float64]
    """Longitudes and latitudes that occur, degrees, (2, P)."""

    sizes: NDArray[np.int32]
    """Width, height and the bits of scale and valid share that occur together, (K, 4)."""

    offsets: NDArray[np.int32]
    """Column and row of each chip's upper left pixel, (N, 2)."""

    ring: NDArray[np.uint16]
    """Which corners each footprint has, in order and not closed, (L, N)."""

    size: NDArray[np.uint16]
    """Which size each chip has, (N,)."""

    @property
    def nbytes(self) -> int:
        """Of all."""
        return sum(part.nbytes for part in self._parts)

    @property
    def _parts(self) -> tuple[NDArray[np.generic], ...]:
        return self.corners, self.sizes, self.offsets, self.ring, self.size

    @classmethod
    def of(cls, table: ChipTable) -> Places | None:
        """Those of chips; None where they can't be packed, or would not be the same to the last bit."""
        if not len(table) or len(set(map(len, table.wkb))) > 1:
            return None
        wkb = np.frombuffer(b"".join(table.wkb), np.uint8).reshape(len(table), -1)
        length, rest = divmod(wkb.shape[1] - _HEAD, _CORNER)
        if rest or length < 2 or (wkb[:, :_HEAD] != _head(length)).any():
            return None
        rings = np.ascontiguousarray(wkb[:, _HEAD:]).view(np.uint64).reshape(len(table), length, 2)
        corners, ring = _distinct(np.ascontiguousarray(rings[:, :-1]).reshape(-1, 2))
        told = np.column_stack([table.scales, table.valid_fraction]).astype(np.float32).view(np.int32)
        sizes, size = _distinct(np.column_stack([table.windows[:, 2:], told]).astype(np.int32).view(np.uint64))
        if max(len(corners), len(sizes)) > np.iinfo(np.uint16).max:
            return None
        packed = cls(
            np.ascontiguousarray(corners.T).view(np.float64),
            sizes.view(np.int32),
            np.ascontiguousarray(table.windows[:, :2], np.int32),
            np.ascontiguousarray(ring.reshape(len(table), length - 1).T, np.uint16),
            size.astype(np.uint16),
        )
        known = packed.corners[:, packed.ring]
        is_same = np.array_equal(_wkb(known), wkb) and np.array_equal(_bounds(known), table.bounds_lonlat)
        return packed if is_same else None

    def to_bytes(self) -> bytes:
        """As they stand in a file of codes."""
        counts = np.array([self.corners.shape[1], len(self.sizes), *self.ring.shape], np.int64)
        return b"".join(part.tobytes() for part in (counts, *self._parts))

    @classmethod
    def from_bytes(cls, content: NDArray[np.uint8]) -> Places:
        """What `to_bytes` gave; nothing is copied."""
        corners, sizes, length, count = content[:COUNTS_BYTES].view(np.int64).tolist()
        shapes = ((2, corners), (sizes, 4), (count, 2), (length, count), (count,))
        parts, start = [], COUNTS_BYTES
        for shape, kind in zip(shapes, ("<f8", "<i4", "<i4", "<u2", "<u2"), strict=True):
            end = start + int(np.prod(shape)) * np.dtype(kind).itemsize
            parts.append(content[start:end].view(kind).reshape(shape))
            start = end
        return cls(*parts)

    def at(self, rows: NDArray[np.intp] | slice) -> Corners:
        """Where some chips lie."""
        return Corners(self.corners, self.ring[:, rows])

    def table(self, rows: NDArray[np.intp]) -> ChipTable:
        """Some chips, in this order."""
        return table_of([(self, rows)])


def table_of(chosen: Sequence[tuple[Places, NDArray[np.intp]]]) -> ChipTable:
    """Some chips of some blocks, at least one, in this order."""
    sizes = np.concatenate([places.sizes[places.size[rows]] for places, rows in chosen])
    rings = [places.corners[:, places.ring[:, rows]] for places, rows in chosen]
    if len({ring.shape[1] for ring in rings}) == 1:
        rings = [np.concatenate(rings, axis=2)]
    wkb = np.empty(len(sizes), object)
    wkb[:] = [footprint.tobytes() for ring in rings for footprint in _wkb(ring)]
    return ChipTable(
        windows=np.column_stack([np.concatenate([places.offsets[rows] for places, rows in chosen]), sizes[:, :2]]),
        scales=np.ascontiguousarray(sizes[:, 2]).view(np.float32),
        valid_fraction=np.ascontiguousarray(sizes[:, 3]).view(np.float32),
        wkb=wkb,
        bounds_lonlat=np.concatenate([_bounds(ring) for ring in rings]),
    )


def _bounds(rings: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of the corners of n footprints, (2, L, n): (n, 4)."""
    found: NDArray[np.float64] = np.concatenate([rings.min(axis=1), rings.max(axis=1)]).T
    return found


def _wkb(rings: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Of the corners of n footprints, (2, L, n): bytes (n, …)."""
    _, length, count = rings.shape
    found = np.empty((count, _HEAD + (length + 1) * _CORNER), np.uint8)
    found[:, :_HEAD] = _head(length + 1)
    points = np.empty((count, length + 1, 2))
    points[:, :-1] = rings.transpose(2, 1, 0)
    points[:, -1] = points[:, 0]
    found[:, _HEAD:] = points.view(np.uint8).reshape(count, found.shape[1] - _HEAD)
    return found


def _head(length: int) -> NDArray[np.uint8]:
    """How the WKB of a ring with so many corners begins."""
    return np.concatenate([_RING, np.array([length], "<u4").view(np.uint8)])


def _distinct(pairs: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.intp]]:
    """The rows of (N, 2) that differ, and which of them each is; told by a hash, so the caller compares."""
    first, second = pairs[:, 0] * _MIXERS[0], pairs[:, 1] * _MIXERS[1]
    mixed = (first ^ (first >> np.uint64(29))) + (second ^ (second >> np.uint64(32)))
    _, places, which = np.unique(mixed, return_index=True, return_inverse=True)
    return pairs[places], which
