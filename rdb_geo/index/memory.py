"""Parts of index files that stay in memory between questions."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.table import ChipTable
from rdb_geo.index.streams import State
from rdb_geo.index.vectors import Vectors

DEFAULT_BYTES = 1 << 30
"""About a million chips of 512 half floats."""

ONE_QUESTION = 32 << 20
"""For who asks once: the places that the limits have read are those of the hits, too."""

POINTER_BYTES = 48
"""Beside its content, an outline costs an object of Python and a pointer to it."""

PLACES_BYTES = 1 << 20
"""Of the chips of one row group, about."""


class Kept(Protocol):
    """A file of which parts are kept."""

    @property
    def path(self) -> Path:
        """The file, or another name that no other has."""
        ...

    @property
    def state(self) -> State:
        """As long as it is the same, so are the parts."""
        ...


_Part = TypeVar("_Part")
_Key = tuple[int, str]
"""A file in one state, and which part of it."""


class Memory:
    """Keeps parts of files until others need the room; what belongs to an older state of a file is not given."""

    def __init__(self, max_bytes: int = 0) -> None:
        """Start empty; more bytes together than `max_bytes` are not kept, and a larger part is read each time."""
        self.max_bytes = max_bytes
        self._passing: OrderedDict[_Key, tuple[object, int]] = OrderedDict()
        self._lasting: OrderedDict[_Key, tuple[object, int]] = OrderedDict()
        self._files: dict[Path, tuple[int, State]] = {}
        self._numbers = count()
        self._bytes = 0
        self._lock = threading.Lock()

    @property
    def keeps(self) -> bool:
        """Whether anything may be kept."""
        return self.max_bytes > 0

    def holds(self, groups: int) -> bool:
        """Whether the places of so many row groups may be kept together."""
        return groups * PLACES_BYTES <= self.max_bytes

    def get(self, file: Kept, part: str, read: Callable[[], _Part], *, lasts: bool = False) -> _Part:
        """A part of a file, not to be changed; `read` gives it where it is not known. Any thread may ask.

        Parts that every question reads, one after the other, last: others give way first. Else a room that is a little
        too small would lose each of them shortly before it is asked for again.
        """
        kept = self._lasting if lasts else self._passing
        with self._lock:
            key = (self._number(file), part)
            known = kept.get(key)
            if known is not None:
                kept.move_to_end(key)
                return known[0]  # type: ignore[return-value]  # the key names the type
        value = read()
        size = _bytes_of(value)
        if size <= self.max_bytes and self.keeps:
            with self._lock:
                if key[0] != self._files[file.path][0]:  # a newer state was asked for meanwhile
                    return value
                self._bytes += size - kept.pop(key, (None, 0))[1]
                kept[key] = (value, size)
                while self._bytes > self.max_bytes:
                    self._bytes -= (self._passing or self._lasting).popitem(last=False)[1][1]
        return value

    def _number(self, file: Kept) -> int:
        """That of a file in its state; what belongs to another state of it is dropped: nobody will ask for it again."""
        number, state = self._files.get(file.path, (None, None))
        if number is not None and state == file.state:
            return number
        for kept in (self._passing, self._lasting):
            for key in [key for key in kept if key[0] == number]:
                self._bytes -= kept.pop(key)[1]
        new = next(self._numbers)
        self._files[file.path] = (new, file.state)
        return new


def _bytes_of(part: object) -> int:
    if isinstance(part, Vectors):
        return _held(part.rows, part.rivals)
    if not isinstance(part, ChipTable):
        return int(getattr(part, "nbytes", 0))
    columns = (part.windows, part.scales, part.valid_fraction, part.bounds_lonlat)
    return sum(column.nbytes for column in columns) + sum(map(len, part.wkb)) + POINTER_BYTES * len(part)


def _held(*arrays: NDArray[Any] | None) -> int:
    """Bytes that arrays keep: of a view those of the whole."""
    views = [array for array in arrays if array is not None]
    wholes = [array.base if isinstance(array.base, np.ndarray) else array for array in views]
    return sum({id(whole): whole.nbytes for whole in wholes}.values())
