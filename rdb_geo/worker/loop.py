"""Requests in line, one at a time; a second thread reads them, so that a cancel is heard while one is going on."""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from queue import Empty, SimpleQueue

from rdb_geo import __version__
from rdb_geo.core.errors import Cancelled, ExpressionError, RdbGeoError
from rdb_geo.core.progress import Progress, error_record
from rdb_geo.worker.desk import Report, Work
from rdb_geo.worker.fields import BadRequestError
from rdb_geo.worker.messages import PROTOCOL_VERSION, event_line, parse_request
from rdb_geo.worker.verbs import VERBS

PROGRESS_INTERVAL_S = 0.05
"""Progress of one stage that comes sooner after the last is not sent, unless the stage is done."""

PATIENCE_S = 1.5
"""So long a request that was cancelled may take to notice it. One that does not, such as a read of GDAL over a slow
network, is left alone, and the next is worked off: it ends with its next progress."""


@dataclass(slots=True, eq=False)
class _Ticket:
    """A request in line."""

    request_id: str
    work: Work
    is_cancelled: bool = False
    told: SimpleQueue[bytes | None] = field(default_factory=SimpleQueue)
    """Its last event; None = it is to end."""


class _Hands:
    """A thread that does one thing after the other, and can be left alone with one that does not end."""

    def __init__(self) -> None:
        self._tasks: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        threading.Thread(target=self._run, name="work", daemon=True).start()

    def give(self, task: Callable[[], None] | None) -> None:
        """Have something done; None = there is nothing more to come."""
        self._tasks.put(task)

    def _run(self) -> None:
        while (task := self._tasks.get()) is not None:
            task()


class Loop:
    """Reads requests, has them done in order, and writes their events."""

    has_left: bool = False
    """A request was left alone that may still be in a library's code: Python can't end in order."""

    def __init__(
        self,
        lines: Iterable[bytes],
        write: Callable[[bytes], None],
        work: Callable[[Work, Report], dict[str, object]],
        *,
        on_stop: Callable[[], None] = lambda: None,
    ) -> None:
        """Prepare to read lines in a thread of its own, until they end, and to do `work` of requests for its result.

        `write` takes one whole line, and raises `OSError` where nobody listens any more. `on_stop` is called when the
        loop is told to end while something may still be going on.
        """
        self._lines = lines
        self._write = write
        self._work = work
        self._on_stop = on_stop
        self._queue: SimpleQueue[_Ticket | None] = SimpleQueue()
        self._open: dict[str, _Ticket] = {}
        self._running: _Ticket | None = None
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._is_stopping = False
        self._hands = _Hands()

    def run(self) -> None:
        """Work until the requests end or `stop` is called."""
        self._emit({"type": "ready", "protocol": PROTOCOL_VERSION, "rdb_geo": __version__})
        threading.Thread(target=self._read, name="requests", daemon=True).start()
        while (ticket := self._queue.get()) is not None and not self._is_stopping:
            with self._lock:
                if ticket.is_cancelled:
                    continue
                self._running = ticket
            line = self._do(ticket)
            with self._lock:
                self._running = None
                del self._open[ticket.request_id]
            self._send(line)
        self._hands.give(None)

    def stop(self) -> None:
        """Finish nothing more. May be called from a signal handler: it takes no lock."""
        if not self._is_stopping:
            self._is_stopping = True
            self._on_stop()
            self._queue.put(None)
            if (running := self._running) is not None:
                running.told.put(None)

    def _read(self) -> None:
        try:
            for line in self._lines:
                if line.strip():
                    self._receive(line)
        except OSError:
            traceback.print_exc()
        finally:
            self.stop()

    def _receive(self, line: bytes) -> None:
        try:
            request_id, kind, fields = parse_request(line, (*VERBS, "cancel"))
        except BadRequestError as error:
            self._refuse(error.request_id, error)
            return
        try:
            if kind == "cancel":
                self._cancel(fields.text("target"))
                self._emit({"id": request_id, "type": "result"})
                return
            work = VERBS[kind](fields)
        except RdbGeoError as error:
            self._refuse(request_id, error)
            return
        with self._lock:
            is_known = request_id in self._open
            if not is_known:
                ticket = self._open[request_id] = _Ticket(request_id, work)
                self._queue.put(ticket)
        if is_known:
            self._refuse(
                request_id, BadRequestError(f"the id {request_id} belongs to a request that is still going on.")
            )

    def _refuse(self, request_id: str | None, error: RdbGeoError) -> None:
        with self._lock:
            is_free = request_id is not None and request_id not in self._open
        self._emit({"id": request_id if is_free else None, **_failure(error)})

    def _cancel(self, target: str) -> None:
        with self._lock:
            ticket = self._open.get(target)
            if ticket is None or ticket.is_cancelled:
                return
            ticket.is_cancelled = True
            if ticket is self._running:
                ticket.told.put(None)
                return
            del self._open[target]
        self._emit({"id": target, **_failure(Cancelled())})

    def _do(self, ticket: _Ticket) -> bytes:
        """The last event of a request, `PATIENCE_S` after it was cancelled at the latest."""
        self._hands.give(lambda: ticket.told.put(self._last_event(ticket)))
        line = ticket.told.get()
        if line is None:
            try:
                line = ticket.told.get(timeout=PATIENCE_S)
            except Empty:
                self._hands.give(None)
                self._hands, self.has_left = _Hands(), True
        return line or event_line({"id": ticket.request_id, **_failure(Cancelled())})

    def _last_event(self, ticket: _Ticket) -> bytes:
        try:
            report = _Reporter(ticket.request_id, self._emit, lambda: ticket.is_cancelled or self._is_stopping)
            result = self._work(ticket.work, report)
            return event_line({"id": ticket.request_id, "type": "result", **result})
        except Exception as error:  # noqa: BLE001 - the client is told whatever it is, and the next request is worked off
            return event_line({"id": ticket.request_id, **_failure(error)})

    def _emit(self, event: dict[str, object]) -> None:
        self._send(event_line(event))

    def _send(self, line: bytes) -> None:
        try:
            with self._writing:
                self._write(line)
        except OSError:  # nobody reads any more
            self.stop()


class _Reporter:
    """The `Report` of one request: it tells the client, and stops the work where the client wants that."""

    def __init__(self, request_id: str, emit: Callable[[dict[str, object]], None], is_over: Callable[[], bool]) -> None:
        self._request_id = request_id
        self._emit = emit
        self._is_over = is_over
        self._stage = ""
        self._told_at = 0.0

    def __call__(self, progress: Progress, /, **more: object) -> None:
        if self._is_over():
            raise Cancelled
        now = time.monotonic()
        is_news = progress.stage != self._stage or progress.done == progress.total or "item" in more
        if not is_news and now - self._told_at < PROGRESS_INTERVAL_S:
            return
        self._stage, self._told_at = progress.stage, now
        self._emit({"id": self._request_id, "type": "progress", **asdict(progress), **more})


def _failure(error: Exception) -> dict[str, object]:
    """An error event, less its id."""
    more: dict[str, object] = {}
    if isinstance(error, ExpressionError):
        more = {"place": error.place, "detail": error.detail}
    if isinstance(error, RdbGeoError):
        return {"type": "error", **error_record(error), **more}
    if isinstance(error, MemoryError):
        code, message = "memory", "there is not enough memory: close other programs, or ask for less at once."
    elif isinstance(error, OSError) and error.filename:
        refused = RdbGeoError("refused-file", file=error.filename, reason=error.strerror or error)
        return {"type": "error", **error_record(refused), "code": "system"}
    elif isinstance(error, OSError):
        code, message = "system", f"{error}: free some space, change the permissions or choose another place."
    else:
        traceback.print_exception(error)
        said = ": ".join([type(error).__name__, *str(error).splitlines()[:1]])
        code, message = "internal", f"rdb-geo failed where it should not ({said}): the log says more."
    return {"type": "error", "code": code, "message": message, **more}
