"""The pieces of a file of codes, each against its checksum; what memory has room for is read once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache, partial
from typing import BinaryIO

import numpy as np
import xxhash
from numpy.typing import NDArray

from rdb_geo.core.arrays import Float32Matrix
from rdb_geo.index.codes import layout
from rdb_geo.index.codes.layout import CHECKS_BYTES, CHECKSUM_BYTES, Head, Part, StaleCodesError, Subject
from rdb_geo.index.codes.places import Places
from rdb_geo.index.codes.sharing import shared
from rdb_geo.index.codes.sketch import Asked, Sketch
from rdb_geo.index.memory import Memory

WORTH_A_THREAD = 8
"""Fewer blocks take less time than to start one."""

Made = Callable[[NDArray[np.float32], NDArray[np.float32]], NDArray[np.float32]]
"""What the cosines of chips with others are at most, (M, N), and their `Sketch.rivals` → a number each, (N,)."""

_Opened = Callable[[], BinaryIO]
"""Opens the file, once; where all is known nobody has to."""


class Pieces:
    """Of the codes of one file; any thread may ask."""

    def __init__(self, subject: Subject, memory: Memory) -> None:
        """Read the head; raises `StaleCodesError` where it is not that of what is asked for."""
        self.subject = subject
        """What they are of."""
        self.head = Head.empty(subject, np.empty((subject.coordinates, subject.dim), np.float32))
        """How to read the others."""
        self._memory = memory
        with self._opened() as opened:
            checksum = opened().read(CHECKSUM_BYTES)
            for part in self.head.parts:
                opened().readinto(part)  # type: ignore[attr-defined]  # a file
        if checksum != self.head.checksum(subject):
            raise StaleCodesError
        count, blocks = subject.count, len(self.head.slacks)
        checks, codes = count * CHECKS_BYTES, count * self.head.steps.shape[1]
        keeps_checks, self._keeps_codes = (
            self.head.nbytes + all_ <= memory.max_bytes for all_ in (checks, checks + codes)
        )
        self._codes: list[NDArray[np.int8] | None] = [None] * blocks
        self._checks = np.empty((2, count), np.uint32) if keeps_checks else None
        self._is_known = np.zeros(blocks, bool)
        self.nbytes = self.head.nbytes + checks * keeps_checks + codes * self._keeps_codes
        """Of all that is kept sooner or later."""

    def at_most(self, others: Float32Matrix, made: Made, rows: NDArray[np.intp] | None = None) -> NDArray[np.float32]:
        """What `made` gives for chips, (N,), in their order; several threads may call it at once.

        Args:
            others: The unit vectors with which the chips are compared, (M, D).
            made: Gets what their cosines are at most. It may change what it gets.
            rows: Numbers of the chips, ascending; None = all.

        Raises:
            StaleCodesError: The codes do not match their checksums.
        """
        head = self.head
        found = np.empty(self.subject.count if rows is None else len(rows), np.float32)
        blocks = range(len(head.slacks)) if rows is None else spans(rows, len(head.slacks))[0].tolist()

        def scan(numbers: Sequence[int]) -> None:
            asked = Asked.of(others, head.turn, head.steps[numbers], head.slacks[numbers])
            for place, (number, sketch) in enumerate(self.sketches(numbers)):
                start, end = number * layout.BLOCK, (number + 1) * layout.BLOCK
                if rows is None:
                    found[start:end] = made(sketch.cosines(asked, place), sketch.rivals)
                    continue
                start, end = np.searchsorted(rows, (start, end)).tolist()
                some = sketch.of(sliced(rows[start:end] - number * layout.BLOCK))
                found[start:end] = made(some.cosines(asked, place), some.rivals)

        shared(scan, blocks, WORTH_A_THREAD)
        return found

    def sketches(self, numbers: Sequence[int]) -> Iterator[tuple[int, Sketch]]:
        """Some blocks, each with its number; one is valid until the next is asked for."""
        width = self.head.steps.shape[1]
        buffer = None if self._keeps_codes else np.empty(layout.BLOCK * width, np.uint8)
        with self._opened() as opened:
            for number in numbers:
                codes = self._codes[number]
                if codes is None:
                    codes = self._read(opened, number, Part.CODES, buffer).view(np.int8).reshape(-1, width)
                    self._codes[number] = codes if self._keeps_codes else None
                yield number, Sketch(codes, self._checks_of(opened, number)[0].view(np.float32))

    def checks(self, rows: NDArray[np.intp]) -> tuple[NDArray[np.float32], NDArray[np.uint32]]:
        """`Vectors.rivals` of some chips, ascending, and the checksums of their embeddings."""
        numbers, starts, ends = spans(rows, len(self._codes))
        with self._opened() as opened:
            if self._checks is not None:
                for number in numbers[~self._is_known[numbers]].tolist():
                    self._checks_of(opened, number)
                found = self._checks[:, rows]
            else:
                found = np.empty((2, len(rows)), np.uint32)
                for number, start, end in zip(numbers.tolist(), starts.tolist(), ends.tolist(), strict=True):
                    places = rows[start:end] - number * layout.BLOCK
                    found[:, start:end] = self._checks_of(opened, number)[:, places]
        return found[0].view(np.float32), found[1]

    def places(self, numbers: Sequence[int]) -> list[Places]:
        """Where the chips of some blocks lie; raises `StaleCodesError` where the index file alone tells."""
        with self._opened() as opened:

            def read(number: int) -> Places:
                if not self.head.span(number, Part.PLACES)[1]:
                    raise StaleCodesError
                return Places.from_bytes(self._read(opened, number, Part.PLACES))

            return [
                self._memory.get(self.subject, f"packed places {number}", partial(read, number)) for number in numbers
            ]

    def check(self) -> None:
        """Raise `StaleCodesError` where a piece does not match its checksum."""
        blocks = range(len(self._codes))
        for _ in self.sketches(blocks):
            pass
        self.places([number for number in blocks if self.head.span(number, Part.PLACES)[1]])

    def _checks_of(self, opened: _Opened, number: int) -> NDArray[np.uint32]:
        """`Vectors.rivals`, as they stand in the file, and checksums of embeddings, (2, n), of the chips of a block."""
        if self._checks is None:
            return self._read(opened, number, Part.CHECKS).view(np.uint32).reshape(2, -1)
        own = self._checks[:, number * layout.BLOCK : (number + 1) * layout.BLOCK]
        if not self._is_known[number]:
            own[:] = self._read(opened, number, Part.CHECKS).view(np.uint32).reshape(2, -1)
            self._is_known[number] = True
        return own

    def _read(
        self, opened: _Opened, number: int, part: Part, buffer: NDArray[np.uint8] | None = None
    ) -> NDArray[np.uint8]:
        """A piece of a block, as it stands in the file."""
        start, size = self.head.span(number, part)
        found = np.empty(size, np.uint8) if buffer is None else buffer[:size]
        stream = opened()
        stream.seek(start)
        read = stream.readinto(found)  # type: ignore[attr-defined]  # a file
        if read != size or xxhash.xxh3_64_intdigest(found.data) != self.head.digests[number, part]:
            raise StaleCodesError
        return found

    @contextmanager
    def _opened(self) -> Iterator[_Opened]:
        try:
            with ExitStack() as open_files:
                yield cache(lambda: open_files.enter_context(self.subject.path.open("rb", buffering=0)))
        except OSError as error:
            raise StaleCodesError from error


def spans(rows: NDArray[np.intp], blocks: int) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """In which blocks some chips lie, of which each has those from a start to an end; their numbers ascend."""
    cuts = np.searchsorted(rows, np.arange(blocks + 1) * layout.BLOCK)
    numbers = np.flatnonzero(np.diff(cuts))
    return numbers, cuts[numbers], cuts[numbers + 1]


def sliced(places: NDArray[np.intp]) -> NDArray[np.intp] | slice:
    """The same places, ascending; those without a gap as a slice, of which numpy copies nothing."""
    first, last = int(places[0]), int(places[-1])
    return slice(first, last + 1) if last - first + 1 == len(places) else places
