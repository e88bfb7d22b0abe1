"""The kept-alive worker process: started when first needed, asked from any thread, ended with its last request.

The process lives in a thread of its own, because a `QProcess` may only be used by the thread that made it, while tasks
and Processing ask from theirs. Not the standard library's module: QGIS's plugin repository refuses plugins that use it.
"""

from __future__ import annotations

import queue
import threading
import time
from collections import deque
from collections.abc import Mapping
from itertools import count
from typing import Any, Callable

from qgis.PyQt.QtCore import QProcess, QProcessEnvironment, QThread

from .protocol import (
    PROTOCOL_VERSION,
    Event,
    Failure,
    Progress,
    Ready,
    Request,
    Result,
    cancel_line,
    parse_event,
)

START_TIMEOUT_S = 90.0
"""A cold start on a slow disk, with a virus scanner in between."""

CANCEL_GRACE_S = 8.0
"""How long a cancelled request may go on before its worker is ended."""

END_GRACE_MS = 3000
"""How long the worker may take to end once its input is closed."""


class EngineError(Exception):
    """A request failed; `code` says how, the text says it to people."""

    def __init__(self, code: str, message: str) -> None:
        """Keep both."""
        super().__init__(message)
        self.code = code


class EngineClient:
    """Sends requests to one worker, starting it when there is none."""

    def __init__(
        self, find_command: Callable[[], tuple[str, ...] | None], variables: Callable[[], Mapping[str, str]]
    ) -> None:
        """Remember how to start a worker.

        Args:
            find_command: Gives program and arguments of the worker, or None where no engine was found.
            variables: Gives the worker's environment variables.
        """
        self._find_command = find_command
        self._variables = variables
        self._worker: _Worker | None = None
        self._lock = threading.Lock()
        self._numbers = count(1)

    def run(
        self,
        request: Request,
        on_progress: Callable[[Progress], None] = lambda _: None,
        is_cancelled: Callable[[], bool] = lambda: False,
    ) -> Mapping[str, Any]:
        """Ask and wait for the answer.

        Args:
            request: What to do.
            on_progress: Called in the caller's thread.
            is_cancelled: Asked ten times a second.

        Returns:
            The fields of the result message.

        Raises:
            EngineError: The engine's own error; or ``engine-missing``, ``engine-too-old``, ``engine-too-new``,
                ``engine-died``, ``cancelled``.
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

    def process_id(self) -> int | None:
        """The running worker's process id, None where none runs."""
        worker = self._worker
        return worker.process_id if worker is not None and worker.is_alive() else None

    def _running_worker(self, is_cancelled: Callable[[], bool]) -> _Worker:
        with self._lock:
            if self._worker is None or not self._worker.is_alive():
                command = self._find_command()
                if command is None:
                    raise EngineError("engine-missing", "The engine rdb-geo was not found on this machine.")
                self._worker = _Worker(command, self._variables())
                self._worker.start()
            worker = self._worker
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

    def _await(
        self,
        worker: _Worker,
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


def _body_of(event: Event | None, worker: _Worker) -> Mapping[str, Any]:
    """The last event of a request as its answer."""
    if isinstance(event, Result):
        return event.body
    if isinstance(event, Failure):
        raise EngineError(event.code, event.message)
    raise EngineError("engine-died", worker.last_words())


def _refusal(ready: Ready) -> EngineError:
    if ready.protocol < PROTOCOL_VERSION:
        return EngineError(
            "engine-too-old",
            f"The rdb-geo that is installed ({ready.version}) is too old for this plugin: "
            "update it with  pip install --upgrade rdb-geo",
        )
    return EngineError(
        "engine-too-new",
        f"This plugin is too old for the rdb-geo that is installed ({ready.version}): update the plugin.",
    )


class _Worker(QThread):
    """Thread that owns one worker process."""

    def __init__(self, command: tuple[str, ...], variables: Mapping[str, str]) -> None:
        super().__init__()
        self.setObjectName("rdb-geo worker")
        self.greeted = threading.Event()
        self.ready: Ready | None = None
        self.process_id: int | None = None
        self._command = command
        self._variables = variables
        self._outbox: queue.Queue[bytes] = queue.Queue()
        self._inboxes: dict[str, queue.Queue[Event | None]] = {}
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self._dead = threading.Event()
        self._errors: deque[str] = deque(maxlen=50)

    def is_alive(self) -> bool:
        """Whether requests can still be sent."""
        return not (self._dead.is_set() or self._ending.is_set())

    def submit(self, request_id: str, line: bytes) -> queue.Queue[Event | None]:
        """Send a request; its events come into the returned queue, None when the process ended."""
        inbox: queue.Queue[Event | None] = queue.Queue()
        with self._lock:
            self._inboxes[request_id] = inbox
        if self._dead.is_set():
            inbox.put(None)
        self._outbox.put(line)
        return inbox

    def forget(self, request_id: str) -> None:
        """Drop what else comes for a request."""
        with self._lock:
            self._inboxes.pop(request_id, None)

    def write(self, line: bytes) -> None:
        """Send a line that has no answer of its own."""
        self._outbox.put(line)

    def end(self) -> None:
        """Close the process's input, wait for its end, and end it where it does not."""
        self._ending.set()
        self.wait(END_GRACE_MS * 3)

    def last_words(self) -> str:
        """One message for a process that ended by itself."""
        said = [line for line in self._errors if line.strip()]
        tail = f" Its last words: {said[-1].strip()}" if said else ""
        return f"The engine stopped unexpectedly; the next request starts it again.{tail}"

    def run(self) -> None:
        """Start the process and carry lines both ways until it or the plugin ends."""
        process = QProcess()
        environment = QProcessEnvironment()
        for name, value in self._variables.items():
            environment.insert(name, value)
        process.setProcessEnvironment(environment)
        process.start(self._command[0], list(self._command[1:]))
        if process.waitForStarted(10_000):
            self.process_id = int(process.processId())
            while not self._ending.is_set() and process.state() != QProcess.ProcessState.NotRunning:
                self._send(process)
                process.waitForReadyRead(15 if self._inboxes or not self.greeted.is_set() else 60)
                self._receive(process)
            self._stop(process)
        else:
            self._errors.append(process.errorString())
        self._dead.set()
        self.greeted.set()
        with self._lock:
            inboxes: list[queue.Queue[Event | None]] = list(self._inboxes.values())
        for inbox in inboxes:
            inbox.put(None)

    def _send(self, process: QProcess) -> None:
        while not self._outbox.empty():
            process.write(self._outbox.get_nowait())

    def _receive(self, process: QProcess) -> None:
        errors = bytes(process.readAllStandardError()).decode("utf-8", "replace")
        self._errors.extend(errors.splitlines())
        while process.canReadLine():
            event = parse_event(bytes(process.readLine()))
            if isinstance(event, Ready):
                self.ready = event
                self.greeted.set()
            elif event is not None and event.request_id is not None:
                with self._lock:
                    inbox = self._inboxes.get(event.request_id)
                if inbox is not None:
                    inbox.put(event)

    def _stop(self, process: QProcess) -> None:
        process.closeWriteChannel()
        if not process.waitForFinished(END_GRACE_MS):
            process.kill()
            process.waitForFinished(END_GRACE_MS)
        self._receive(process)
        process.close()


def run_once(command: tuple[str, ...], variables: Mapping[str, str], timeout_ms: int = 60_000) -> tuple[int, str, str]:
    """Run a command that ends by itself.

    Returns:
        Exit code (−1 where it did not start or took too long), output, errors.
    """
    process = QProcess()
    environment = QProcessEnvironment()
    for name, value in variables.items():
        environment.insert(name, value)
    process.setProcessEnvironment(environment)
    process.start(command[0], list(command[1:]))
    if not process.waitForFinished(timeout_ms):
        reason = process.errorString()
        process.kill()
        process.waitForFinished(END_GRACE_MS)
        return -1, "", reason
    output = bytes(process.readAllStandardOutput()).decode("utf-8", "replace")
    errors = bytes(process.readAllStandardError()).decode("utf-8", "replace")
    return process.exitCode(), output, errors
