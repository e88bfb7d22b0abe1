"""A disk that fails, or a process that is killed, at the n-th change of a file.

The work is done in a forked child. There Python's audit events tell of each file that is opened for writing, renamed,
removed or made, before it happens; `os.fsync` is wrapped. What libraries write in C is limited by RLIMIT_FSIZE, a small
file system, and `strace`, which kills at the n-th system call.
"""

from __future__ import annotations

import errno
import io
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CHANGING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
SYSTEM_CALLS = ("rename", "unlink", "unlinkat", "mkdir", "rmdir", "fsync", "fdatasync", "ftruncate")
"""Those by which Python, Arrow, GDAL and SQLite change what a folder holds, or make it last."""

MANY_CALLS = ("write", "pwrite64")
"""Those that come by the hundred: killed at the first, second, fourth, eighth …"""


@dataclass(frozen=True)
class Fault:
    """What goes wrong."""

    kind: str
    """``none``, ``kill``, ``EIO`` (once), ``ENOSPC`` (from then on, what needs room), ``EROFS`` (from then on, all),
    ``fsize`` (no file may be longer than `at` bytes), ``strace`` (killed at a system call), ``power`` (killed, and of
    each file only what was synchronised is there: names last at once, content does not; behind the last change: at the
    end of the work)."""

    at: int = 0
    """At which change, from 1."""

    call: str = ""
    """The system call of ``strace``: at its `at`-th in a thread."""


@dataclass(frozen=True)
class Ended:
    """How the child ended."""

    code: int
    """Exit code; negative: the signal."""

    said: str
    """Its stderr."""

    changes: int
    """Changes of files that were begun."""


class _Disk:
    """Hears of changes below a folder, and breaks where it should."""

    def __init__(self, root: Path, fault: Fault) -> None:
        self._root = root.resolve()
        self._fault = fault
        self.changes = 0
        self._is_over = False
        self._fsync = os.fsync
        self._lasting = {path.stat().st_ino: path.read_bytes() for path in self._files()} if self.cuts else {}
        os.fsync = self._synchronise
        sys.addaudithook(self._hear)

    @property
    def cuts(self) -> bool:
        """The power is cut."""
        return self._fault.kind == "power"

    def cut(self) -> None:
        """Let each file hold what was synchronised of it."""
        self._is_over = True
        for path in self._files():
            path.write_bytes(self._lasting.get(path.stat().st_ino, b""))

    def _files(self) -> list[Path]:
        return [path for path in self._root.rglob("*") if path.is_file() and not path.is_symlink()]

    def _synchronise(self, number: int) -> None:
        path = Path(f"/proc/self/fd/{number}").readlink()
        self._change("fsync", str(path))
        self._fsync(number)
        if self.cuts and path.is_file():
            self._lasting[path.stat().st_ino] = path.read_bytes()

    def _hear(self, event: str, given: tuple) -> None:
        if event == "open" and isinstance(given[0], (str, bytes)) and given[2] & CHANGING:
            self._change("open", os.fsdecode(given[0]))
        elif event in ("os.rename", "os.mkdir"):
            self._change(event, os.fsdecode(given[0]))
        elif event in ("os.remove", "os.rmdir"):
            folder = Path(f"/proc/self/fd/{given[1]}").readlink() if given[1] >= 0 else Path()
            self._change(event, str(folder / os.fsdecode(given[0])))

    def _change(self, event: str, path: str) -> None:
        if not Path(path).parent.resolve().is_relative_to(self._root):
            return
        if self._is_over:
            return
        self.changes += 1
        kind, at = self._fault.kind, self._fault.at
        if kind == "power" and self.changes == at:
            self.cut()
            os.kill(os.getpid(), signal.SIGKILL)
        if kind == "kill" and self.changes == at:
            os.kill(os.getpid(), signal.SIGKILL)
        is_hit = (kind == "EIO" and self.changes == at) or (
            self.changes >= at and (kind == "EROFS" or (kind == "ENOSPC" and event in ("open", "os.mkdir", "fsync")))
        )
        if is_hit:
            number = getattr(errno, kind)
            raise OSError(number, os.strerror(number), path)


def run_broken(work: Callable[[], object], root: Path, fault: Fault) -> Ended:
    """Do some work in a child whose disk breaks."""
    child, said, numbers = _start(work, root, fault)  # pipes: a limit on files is none on them
    tracer = _trace(child, fault) if fault.kind == "strace" else None
    _, status = os.waitpid(child, 0)
    if tracer is not None:
        tracer.wait()
    with os.fdopen(numbers, "rb") as stream:
        told = stream.read()
    with os.fdopen(said, "rb") as stream:
        text = stream.read().decode(errors="replace")
    return Ended(os.waitstatus_to_exitcode(status), text, int(told or b"0"))


def start(work: Callable[[], object], root: Path, said: Path) -> int:
    """The number of a child that does some work undisturbed; what it says goes to a file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # forks beside idle threads of numpy
        child = os.fork()
    if child == 0:
        with said.open("wb") as stream:
            os.dup2(stream.fileno(), 2)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        _work(work)
    return child


def _start(work: Callable[[], object], root: Path, fault: Fault) -> tuple[int, int, int]:
    said, says = os.pipe()
    numbers, told = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        os.dup2(says, 2)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        if fault.kind == "fsize":
            resource.setrlimit(resource.RLIMIT_FSIZE, (fault.at, resource.RLIM_INFINITY))
        disk = None
        if fault.kind == "strace":
            os.kill(os.getpid(), signal.SIGSTOP)
        else:
            disk = _Disk(root, fault)
        _work(work, lambda: _end(disk, told))
    os.close(told)
    os.close(says)
    return child, said, numbers


def _end(disk: _Disk | None, told: int) -> None:
    if disk is not None and disk.cuts:
        disk.cut()
    os.write(told, str(disk.changes if disk else 0).encode())


def _work(work: Callable[[], object], at_end: Callable[[], object] = lambda: None) -> None:
    """In the child, to its end."""
    code = 0
    try:
        sys.stderr = io.TextIOWrapper(io.FileIO(2, "w", closefd=False), write_through=True)
        sys.stdout = io.TextIOWrapper(io.FileIO(1, "w", closefd=False), write_through=True)
        work()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except BaseException:  # noqa: BLE001 - told to the parent
        traceback.print_exc()
        code = 70
    finally:
        at_end()
        os._exit(code)


def _trace(child: int, fault: Fault) -> subprocess.Popen[bytes]:
    """Let `strace` kill a stopped child, and go on."""
    while _state(child, "State")[0] not in "tT":
        time.sleep(0.002)
    tracer = subprocess.Popen(
        [shutil.which("strace") or "strace", "-f", "-qq", "-p", str(child), "-o", os.devnull, "-e",
         f"trace={fault.call}", "-e", f"inject={fault.call}:signal=KILL:when={fault.at}"],
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    while _state(child, "TracerPid") == "0" and tracer.poll() is None:
        time.sleep(0.002)
    os.kill(child, signal.SIGCONT)
    return tracer


def _state(child: int, name: str) -> str:
    lines = Path(f"/proc/{child}/status").read_text().splitlines()
    return next(line.split(":", 1)[1].strip() for line in lines if line.startswith(f"{name}:"))
