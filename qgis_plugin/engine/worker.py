"""One worker process and the thread that owns it.

A `QProcess` may only be used by the thread that made it, while tasks and Processing ask from theirs; so it has its own.
`QProcess`, not the standard library's module: QGIS's plugin repository refuses plugins that use that.
"""

from __future__ import annotations

import atexit
import queue
import threading
from collections import deque
from collections.abc import Mapping

from qgis.PyQt.QtCore import QProcess, QProcessEnvironment, QThread

from .events import Event, Ready, parse_event

END_GRACE_MS = 3000
"""How long the worker may take to end once its input is closed."""


WRITE_MS = 2000

KEPT: list[Worker] = []
"""Every thread until it has ended: Qt ends the whole program when such an object is thrown away before."""


class Worker(QThread):
    """Thread that owns one worker process."""

    def __init__(self, command: tuple[str, ...], variables: Mapping[str, str]) -> None:
        """Prepare program, arguments and whole environment; `start` starts both."""
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
            process.waitForBytesWritten(WRITE_MS)  # waitForReadyRead alone writes nothing while events pour in

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


def start_worker(command: tuple[str, ...], variables: Mapping[str, str]) -> Worker:
    """A worker that is starting; see `Worker` for the arguments."""
    KEPT[:] = [thread for thread in KEPT if not thread.isFinished()]
    worker = Worker(command, variables)
    KEPT.append(worker)
    worker.start()
    return worker


@atexit.register
def end_all() -> None:
    """End what is left when Python ends: a thread of Qt must not outlive it."""
    for worker in KEPT:
        worker.end()


def run_once(command: tuple[str, ...], variables: Mapping[str, str], timeout_ms: int = 60_000) -> tuple[int, str, str]:
    """Run a command that ends by itself: exit code (−1 where it did not start or took too long), output, errors."""
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
