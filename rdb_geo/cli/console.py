"""What every command shares on the terminal: errors in one sentence, a progress bar, notes on stderr."""

from __future__ import annotations

import codecs
import errno
import functools
import io
import logging
import os
import signal
import socket
import sys
import threading
import traceback
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, NoReturn, TypeVar

import click

from rdb_geo.core.errors import Cancelled, ExpressionError, RdbGeoError, RdbGeoWarning, UsageError, readable
from rdb_geo.core.progress import Progress, ProgressFn

LIBRARIES = ("rasterio", "pyogrio", "fiona", "pyproj", "shapely")
"""Their logs are GDAL's and PROJ's own lines: said with ``-vv`` alone."""

EXIT_ERROR = 1
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130

STOPPED = "Stopped. What was finished is kept: the same command continues from there."
MAX_PATH = 260
"""Windows' limit of a path's letters, where long ones are not switched on."""

GRACE_S = 1.5
"""So long a command may take to end in order after a signal."""

_Command = TypeVar("_Command", bound=Callable[..., Any])


def note(message: str) -> None:
    """Say something on stderr, so that data on stdout stay clean; silent under ``--quiet``."""
    if _verbosity() >= 0:
        click.echo(message, err=True)


MOST_WARNINGS = 5
"""So many files that can't be read are named; the rest is counted."""


def warn(problems: Iterable[object], notes: Iterable[str] = ()) -> None:
    """Say on stderr what did not take part, and what the user should know of the question, also under ``--quiet``."""
    told_all = list(problems)
    for problem in told_all[:MOST_WARNINGS]:
        click.echo(f"Warning: {problem}", err=True)
    if len(told_all) > MOST_WARNINGS:
        click.echo(f"Warning: and {len(told_all) - MOST_WARNINGS} more: see  rdb-geo verify", err=True)
    for told in notes:
        click.echo(f"Note: {told}", err=True)


def end_with(failures: Iterable[object], summary: str = "") -> None:
    """Say what failed, and where anything did, `summary`; then the command ends with `EXIT_ERROR`."""
    told = [f"Error: {failure}" for failure in failures]
    for line in [*told, summary] if told and summary else told:
        click.echo(line, err=True)
    if told:
        raise SystemExit(EXIT_ERROR)


def set_verbosity(verbosity: int) -> None:
    """Route the library's log to stderr: warnings by default, more with each ``-v``."""
    logging.basicConfig(
        level=max(logging.DEBUG, logging.WARNING - 10 * verbosity), format="%(message)s", stream=sys.stderr
    )
    for library in LIBRARIES:
        logging.getLogger(library).setLevel(logging.NOTSET if verbosity >= 2 else logging.CRITICAL)
    if verbosity < 2:
        warnings.showwarning = _show_warning  # type: ignore[assignment]  # the place in the code is for programmers


class _ClosedStdout(io.RawIOBase):
    """What stdout is where the command was started without one (``>&-``)."""

    def writable(self) -> bool:
        return True

    def write(self, _data: object) -> int:
        raise OSError(errno.EBADF, "stdout is closed: give -o FILE, or open it")


class _Unheard(io.FileIO):
    """stderr that nobody reads or a full disk takes: what can't be said goes nowhere, and the work goes on."""

    def write(self, data: Any) -> int:  # noqa: ANN401  # any buffer
        with suppress(OSError):
            super().write(data)
        return len(data)


def speak_utf8() -> None:
    """Write UTF-8 to stdout, whatever the terminal or the locale is: it is GeoJSON, and others read it.

    Bytes of file names that are not UTF-8 are written as ``\\xfc``, to stderr as well. Where stderr is closed or can't
    be written to, what is said goes nowhere.
    """
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    elif isinstance(sys.stderr, io.TextIOWrapper) and sys.stderr is sys.__stderr__ and not sys.stderr.isatty():
        buffer = io.BufferedWriter(_Unheard(sys.stderr.fileno(), "w", closefd=False))
        sys.stderr = io.TextIOWrapper(buffer, encoding=sys.stderr.encoding, line_buffering=True)
    if sys.stdout is None:
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(_ClosedStdout(), 1), write_through=True)
    codecs.register_error("readable", _escape)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            is_utf8 = stream is sys.stdout or stream.encoding.lower() == "ascii"
            stream.reconfigure(encoding="utf-8" if is_utf8 else stream.encoding, errors="readable")


def _escape(error: UnicodeError) -> tuple[str, int]:
    """What a stream writes in place of letters that it has not."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = readable(error.object[error.start : error.end])
    return text.encode("ascii", "backslashreplace").decode(), error.end


def _show_warning(message: Warning | str, category: type[Warning], *_: Any) -> None:  # noqa: ANN401
    """What a user should know in one line; what libraries say to programmers is for ``-vv``."""
    if issubclass(category, RdbGeoWarning):
        click.echo(f"Warning: {message}", err=True)


def reports_errors(command: _Command) -> _Command:
    """Decorate a command so that what goes wrong ends in one sentence and an exit code, never in a traceback."""

    @functools.wraps(command)
    def wrapper(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        signal.signal(signal.SIGTERM, _terminate)
        try:
            with _stopped_in_time():
                return command(*args, **kwargs)
        except click.ClickException:
            raise
        except BrokenPipeError:
            _leave_quietly()
        except (RdbGeoError, KeyboardInterrupt, OSError, MemoryError) as error:
            fail(error)

    return wrapper  # type: ignore[return-value]


@contextmanager
def progress_bar(label: str, unit: str = "chips") -> Iterator[ProgressFn]:
    """A bar with the time left on stderr while the block runs, where stderr is a terminal; otherwise nothing."""
    from tqdm import tqdm

    shown = sys.stderr.isatty() and _verbosity() >= 0
    big = unit == "bytes"
    with tqdm(desc=label, unit=f" {unit}", unit_scale=big, disable=not shown, leave=False, file=sys.stderr) as bar:

        def show(progress: Progress) -> None:
            if progress.total is not None and bar.total != progress.total:
                bar.reset(progress.total)
            bar.update(progress.done - bar.n)

        yield show


def _verbosity() -> int:
    context = click.get_current_context(silent=True)
    given = {} if context is None else context.find_root().params
    return int(given.get("verbose", 0)) - int(given.get("quiet", 0))


def fail(error: BaseException) -> NoReturn:
    """End with one sentence and its exit code."""
    _fail(*_explain(error))


def _fail(message: str, code: int) -> NoReturn:
    if _verbosity() >= 2:
        traceback.print_exc()
    click.echo(f"Error: {message}", err=True)
    sys.exit(code)


def _explain(error: BaseException) -> tuple[str, int]:
    """One sentence and the exit code; below a question that does not parse, a caret."""
    if isinstance(error, (Cancelled, KeyboardInterrupt)):
        return STOPPED, EXIT_INTERRUPTED
    if isinstance(error, ExpressionError):
        return f"{error}\n{error.detail}", EXIT_USAGE
    if isinstance(error, RdbGeoError):
        return str(error), EXIT_USAGE if isinstance(error, UsageError) else EXIT_ERROR
    if isinstance(error, OSError):
        return _explain_system(error), EXIT_ERROR
    return "not enough memory: index fewer scales at once, or smaller chips.", EXIT_ERROR


def _explain_system(error: OSError) -> str:
    where = f" ({error.filename})" if error.filename else ""
    if error.errno == errno.ENOSPC:
        return f"the disk is full{where}: free some space and run the same command again, it continues from there."
    if _is_homeless():
        return "the folder that the command was started in is not there any more: change into another one."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        cure = "choose another folder, change its permissions, or close the program that has it open"
        return f"no permission to write or read here{where}: {cure}."
    if sys.platform == "win32" and len(str(error.filename or "")) >= MAX_PATH:
        return f"the path is longer than the {MAX_PATH - 1} letters that Windows takes{where}: choose a shorter folder."
    return f"{error.strerror or error}{where}"


def _is_homeless() -> bool:
    """The folder in which the process works was removed."""
    try:
        os.getcwd()  # noqa: PTH109
    except FileNotFoundError:
        return True
    return False


def _leave_quietly() -> NoReturn:
    """The reader of our stdout went away (``| head``): that is no error."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(0)


@contextmanager
def _stopped_in_time() -> Iterator[None]:
    """While the block runs, a signal ends the process `GRACE_S` later, if the block does not.

    Python's own handlers wait until its main thread comes back from libraries, such as a read of GDAL over a slow
    network. The byte that C's handler writes at once is waited for in a thread. A killed command leaves nothing half
    done (docs/reliability.md).
    """
    heard, tells = socket.socketpair()
    tells.setblocking(False)
    is_over = threading.Event()

    def wait() -> None:
        with heard:
            while kind := heard.recv(1):
                if kind[0] in (signal.SIGINT, signal.SIGTERM) and not is_over.wait(GRACE_S):
                    os.write(2, f"Error: {STOPPED}\n".encode())
                    os._exit(EXIT_INTERRUPTED)

    threading.Thread(target=wait, name="signals", daemon=True).start()
    former = signal.set_wakeup_fd(tells.fileno(), warn_on_full_buffer=False)
    try:
        yield
    finally:
        is_over.set()
        signal.set_wakeup_fd(former)
        tells.close()


def _terminate(_signum: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
