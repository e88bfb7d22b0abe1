"""The process around the loop, with its stdin, its stdout and its end."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from typing import TYPE_CHECKING

from rdb_geo.worker.desk import Engine
from rdb_geo.worker.loop import Loop
from rdb_geo.worker.messages import LONGEST_REQUEST

if TYPE_CHECKING:
    from rdb_geo.session.models import Encoder

STDIN, STDOUT, STDERR = 0, 1, 2

GRACE_S = 1.8
"""How long the process may take to end: a little longer than the running request may take to notice."""

CHUNK_BYTES = 1 << 16


def serve(load: Callable[[str], Encoder], default_model: str) -> None:
    """Work off the requests on stdin until they end or a signal comes; a new index gets the default model."""
    write = _take_stdout()
    loop = Loop(_read_lines(STDIN), write, Engine(load, default_model), on_stop=_leave_after(GRACE_S))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: loop.stop())
    loop.run()
    if loop.has_left:
        os._exit(0)


def _take_stdout() -> Callable[[bytes], None]:
    """What writes to stdout. From now on all others who try, C libraries too, reach stderr instead."""
    events = os.dup(STDOUT)
    os.dup2(STDERR, STDOUT)

    def write(line: bytes) -> None:
        rest = memoryview(line)
        while rest:
            rest = rest[os.write(events, rest) :]

    return write


def _read_lines(descriptor: int) -> Iterator[bytes]:
    """Whole lines as they come. Unlike `sys.stdin` it holds no lock while it waits, so the process can end.

    Of a line that is longer than a request may be, so much comes that it can be refused; the rest is read and dropped.
    """
    waiting: list[bytes] = []
    size = 0
    while chunk := os.read(descriptor, CHUNK_BYTES):
        *ends, rest = chunk.split(b"\n")
        for end in ends:
            yield b"".join([*waiting, end])
            waiting, size = [], 0
        if size <= LONGEST_REQUEST:
            waiting.append(rest)
            size += len(rest)


def _leave_after(seconds: float) -> Callable[[], None]:
    """What starts the countdown to the end of the process. It may be called from a signal handler."""
    told: SimpleQueue[None] = SimpleQueue()

    def wait_and_leave() -> None:
        told.get()
        time.sleep(seconds)
        os._exit(0)

    threading.Thread(target=wait_and_leave, name="end", daemon=True).start()
    return lambda: told.put(None)
