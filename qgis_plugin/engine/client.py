"""Requests to the kept-alive worker, from any thread: started when first needed, started anew when it died."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Mapping
from itertools import count
from typing import Any, Callable

from .events import Event, Failure, Progress, Ready, Result
from .protocol import PROTOCOL_VERSION, Request, cancel_line
from .records import Problem
from .worker import Worker, start_worker

START_TIMEOUT_S = 90.0
"""A cold start on a slow disk, with a virus scanner in between."""

CANCEL_GRACE_S = 8.0
"""How long a cancelled request may go on before its worker is ended."""


class EngineError(Exception):
    """A request failed; `code` says how, the text says it to people."""

    def __init__(self, code: str, message: str) -> None:
        """Keep what is said; `place` is the character, from 0, at which an expression can't be understood."""
        super().__init__(message)
        self.code = code
        self.problem = Problem(code, message)
        self.place: int | None = None

    @classmethod
    def of(cls, failure: Failure) -> EngineError:
        """The engine's own."""
        error = cls(failure.problem.code, failure.problem.message)
        error.problem, error.place = failure.problem, failure.place
        return error


class EngineClient:
    """Sends requests to one worker, starting it when there is none."""

    def __init__(
        self, find_command: Callable[[], tuple[str, ...] | None], variables: Callable[[], Mapping[str, str]]
    ) -> None:
        """Remember how to start a worker: its program (None = no engine was found) and its environment variables."""
        self._find_command = find_command
        self._variables = variables
        self._worker: Worker | None = None
        self._lock = threading.Lock()
        self._is_retired = False
        self._numbers = count(1)

    def run(
        self,
        request: Request,
        on_progress: Callable[[Progress], None] = lambda _: None,
        is_cancelled: Callable[[], bool] = lambda: False,
    ) -> Mapping[str, Any]:
        """Ask and wait for the answer: the fields of the result message.

        Progress is told in the caller's thread; ten times a second it asks whether to stop. EngineError: the engine's
        own, or ``engine-missing``, ``engine-too-old``, ``engine-too-new``, ``engine-died``, ``cancelled``.
        """
        worker = self._running_worker(is_cancelled)
        request_id = f"{request.TYPE}-{next(self._numbers)}"
        inbox = worker.submit(request_id, request.to_line(request_id))
        try:
            return self._await(worker, request_id, inbox, (on_progress, is_cancelled))
        finally:
            worker.forget(request_id)

    def close(self) -> None:
        """End the worker, now. The next request starts a new one."""
        with self._lock:
            worker, self._worker = self._worker, None
        if worker is not None:
            worker.end()

    def retire(self) -> None:
        """End the worker for good: a request that is just starting, or comes later, is cancelled and starts none."""
        with self._lock:
            self._is_retired = True
        self.close()

    def process_id(self) -> int | None:
        """The running worker's process id, None where none runs."""
        worker = self._worker
        return worker.process_id if worker is not None and worker.is_alive() else None

    def _running_worker(self, is_cancelled: Callable[[], bool]) -> Worker:
        worker = self._started_worker()
        deadline = time.monotonic() + START_TIMEOUT_S
        while not worker.greeted.wait(0.1):
            if is_cancelled():
                raise EngineError("cancelled", "Cancelled.")
            if time.monotonic() > deadline:
                worker.end()
                raise EngineError("engine-died", f"The engine did not answer within {START_TIMEOUT_S:.0f} seconds.")
        if worker.ready is None:
            raise EngineError("engine-died", worker.last_words())
        if worker.ready.protocol != PROTOCOL_VERSION:
            self.close()
            raise _refusal(worker.ready)
        return worker

    def _started_worker(self) -> Worker:
        """The worker that runs, or a new one; it need not have greeted yet."""
        with self._lock:
            if self._is_retired:
                raise EngineError("cancelled", "Cancelled.")
            if self._worker is None or not self._worker.is_alive():
                command = self._find_command()
                if command is None:
                    raise EngineError("engine-missing", "The engine rdb-geo was not found on this machine.")
                self._worker = start_worker(command, self._variables())
            return self._worker

    def _await(
        self,
        worker: Worker,
        request_id: str,
        inbox: queue.Queue[Event | None],
        watch: tuple[Callable[[Progress], None], Callable[[], bool]],
    ) -> Mapping[str, Any]:
        on_progress, is_cancelled = watch
        deadline: float | None = None
        while True:
            if deadline is None and is_cancelled():
                worker.write(cancel_line(request_id))
                deadline = time.monotonic() + CANCEL_GRACE_S
            elif deadline is not None and time.monotonic() > deadline:
                self.close()
                raise EngineError("cancelled", "Cancelled.")
            try:
                event = inbox.get(timeout=0.1)
            except queue.Empty:
                continue
            if isinstance(event, Progress):
                on_progress(event)
            else:
                return _body_of(event, worker)


def _body_of(event: Event | None, worker: Worker) -> Mapping[str, Any]:
    """The last event of a request as its answer."""
    if isinstance(event, Result):
        return event.body
    if isinstance(event, Failure):
        raise EngineError.of(event)
    raise EngineError("engine-died", worker.last_words())


def _refusal(ready: Ready) -> EngineError:
    if ready.protocol <= PROTOCOL_VERSION:
        return EngineError(
            "engine-too-old",
            f"The rdb-geo that is installed ({ready.version}) is too old for this plugin: "
            "the set-up of the plugin installs the right one.",
        )
    return EngineError(
        "engine-too-new",
        f"This plugin is too old for the rdb-geo that is installed ({ready.version}): update the plugin.",
    )
