"""A worker's loop inside the test's process, with an encoder of the test's choice."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from queue import Empty, Queue
from typing import Any

from rdb_geo.worker.desk import Engine
from rdb_geo.worker.loop import Loop

TIMEOUT_S = 180


class Session:
    """Sends requests and waits for their events."""

    def __init__(self, load: Callable[[str], Any], work: Callable[..., dict] | None = None) -> None:
        self.events: list[dict[str, Any]] = []
        self.is_deaf = False
        self._fresh: Queue[dict[str, Any]] = Queue()
        self._lines: Queue[bytes | None] = Queue()
        self.loop = Loop(self._read(), self._write, work or Engine(load, "colours"))
        self._thread = threading.Thread(target=self.loop.run)
        self._thread.start()

    def __enter__(self) -> Session:  # noqa: PYI034  # typing.Self is younger than Python 3.10
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def send(self, message: dict[str, Any] | bytes) -> None:
        self._lines.put(message if isinstance(message, bytes) else json.dumps(message).encode())

    def ask(self, request_id: str = "1", **fields: Any) -> dict[str, Any]:
        """Send a request and return its last event."""
        self.send({"id": request_id, **fields})
        return self.last(request_id)

    def last(self, request_id: str | None) -> dict[str, Any]:
        return self.wait(lambda event: event.get("id") == request_id and event["type"] in ("result", "error"))

    def wait(self, is_it: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first event from now on that fits."""
        deadline = time.monotonic() + TIMEOUT_S
        while True:
            try:
                event = self._fresh.get(timeout=max(0.01, deadline - time.monotonic()))
            except Empty as error:
                msg = f"no such event among {self.events}"
                raise AssertionError(msg) from error
            if is_it(event):
                return event

    def of(self, request_id: str) -> list[dict[str, Any]]:
        """All events of a request so far."""
        return [event for event in self.events if event.get("id") == request_id]

    def close(self) -> None:
        """The end of stdin; returns when the loop has ended."""
        self._lines.put(None)
        self._thread.join(TIMEOUT_S)
        assert not self._thread.is_alive()

    @property
    def is_over(self) -> bool:
        self._thread.join(TIMEOUT_S)
        return not self._thread.is_alive()

    def _read(self) -> Iterator[bytes]:
        while (line := self._lines.get()) is not None:
            yield line

    def _write(self, line: bytes) -> None:
        if self.is_deaf:
            raise BrokenPipeError
        event = json.loads(line)
        self.events.append(event)
        self._fresh.put(event)
