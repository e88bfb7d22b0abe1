"""Makes the engine's environment for a user who asked for it: one venv, one pip install, and no further.

It runs two programs in a row, tells what they print, and can be stopped. Graphics cards, torch, mirrors: not here.
"""

from __future__ import annotations

import shutil
import sys
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qgis.PyQt.QtCore import QObject, QProcess, QProcessEnvironment, pyqtSignal

from .carried import Wheel
from .causes import cause_of
from .locate import UNFINISHED, python_of
from .pythons import PROBE, Candidate, Python, candidates, read_launcher, read_probe
from .worker import run_once

PROBE_MS = 20_000


def find_pythons(variables: Mapping[str, str], *, chosen: str = "") -> list[Python]:
    """Pythons of this machine, or only the one that was chosen; those that can make the environment first.

    Takes a second or two.
    """
    found = [Candidate(chosen, "chosen")] if chosen else [*candidates(variables)]
    if sys.platform == "win32" and not chosen:
        found = [*read_launcher(run_once(("py", "-0p"), variables, PROBE_MS)[1]), *found]
    pythons: dict[str, Python] = {}
    for candidate in found:
        code, output = 0, ""
        if candidate.origin != "uv":
            code, output, _ = run_once((candidate.path, "-I", "-c", PROBE), variables, PROBE_MS)
        python = read_probe(candidate, code, output)
        if python is not None:
            pythons.setdefault(str(Path(python.path).resolve()), python)
    return sorted(pythons.values(), key=lambda python: (bool(python.problem(brings_pip=True)), python.origin == "uv"))


@dataclass(frozen=True)
class Plan:
    """What is to be installed, by which Python, where."""

    python: Python
    environment: Path
    engine: Wheel
    """Never a bare name: who owns that name on the package index is not ours to say."""
    pip: Wheel | None = None
    """The pip that installs it, None = that of the Python."""
    wheels: str = ""
    """A folder with more wheels; empty = none."""
    locked: Path | None = None
    """The libraries by version and hash, None = those that lie in `wheels`, or that the engine's wheel asks for."""
    is_offline: bool = False
    """The folder holds all that is needed, and the package index is not asked."""

    def commands(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The two commands that make the environment."""
        inside = self.environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        pip = ("-m", "pip") if self.pip is None else (str(self.pip.path / "pip"),)
        source = ("--no-index",) if self.is_offline else ()
        source += ("--find-links", self.wheels) if self.wheels else ()
        source += ("--require-hashes", "-r", str(self.locked)) if self.locked else ()
        wanted = (self.engine.requirement, *(() if self.pip is None else (self.pip.requirement,)))
        install = (str(inside), "-I", *pip, "install", "--disable-pip-version-check", "--no-input", "--upgrade")
        return self._make(), (*install, *source, *wanted)

    def _make(self) -> tuple[str, ...]:
        if self.python.origin == "uv":
            version = ".".join(map(str, self.python.version))
            options = ("--allow-existing", "--no-project", "--python", version)
            return (self.python.path, "venv", *options, str(self.environment))
        bare = ("--without-pip",) if self.pip is not None else ()
        return (self.python.path, "-I", "-m", "venv", *bare, str(self.environment))


def shown(command: tuple[str, ...]) -> str:
    """A command as people paste it into a terminal of this system: without what only matters to a program."""
    silent = {"-I", "--disable-pip-version-check", "--no-input"}
    words = [f'"{part}"' if " " in part or "#" in part else part for part in command if part not in silent]
    return ("& " if sys.platform == "win32" and words[0].startswith('"') else "") + " ".join(words)


class Installer(QObject):
    """Runs the two commands; lives in the main thread and never blocks it."""

    line = pyqtSignal(str)
    """A line that pip or venv printed."""
    step = pyqtSignal(int, int)
    """Which step begins, from 0, of how many."""
    finished = pyqtSignal(bool, str, str)
    """Whether it went well; where it did not, the cause (see `causes`, may be empty) and the last words."""

    def __init__(self, variables: Mapping[str, str], parent: QObject | None = None) -> None:
        """Prepare; `variables` is the whole environment of both programs, with proxies."""
        super().__init__(parent)
        self._variables: dict[str, str] = dict(variables)
        self._steps: list[tuple[str, ...]] = []
        self._number = 0
        self.lines: deque[str] = deque(maxlen=200)
        self._partial = ""
        self._is_stopped = False
        self._process: QProcess | None = None
        self._environment = Path()

    def start(self, plan: Plan) -> None:
        """Begin. A whole environment is updated; one that was broken off, or lost its Python, is made anew."""
        self._environment = plan.environment
        first, second = plan.commands()
        is_whole = python_of(plan.environment) is not None
        self._steps = [second] if is_whole else [first, second]
        self._number = 0
        self._is_stopped = False
        self.lines.clear()
        try:
            if not is_whole and plan.environment.exists():
                shutil.rmtree(plan.environment)
            plan.environment.mkdir(parents=True, exist_ok=True)
            (plan.environment / UNFINISHED).touch()
        except OSError as error:
            self.lines.append(str(error))
            self.finished.emit(False, cause_of(self.lines), str(error))  # noqa: FBT003  # a signal
            return
        self._start_step()

    def stop(self) -> None:
        """Stop what goes on; `finished` follows."""
        self._is_stopped = True
        if self._process is not None:
            self._process.kill()

    def close(self) -> None:
        """Stop and wait: for the end of QGIS or of the plugin. What was begun is made anew next time."""
        process, self._process = self._process, None
        if process is not None:
            process.blockSignals(True)  # noqa: FBT003  # Qt's signature
            process.kill()
            process.waitForFinished(3000)

    def _start_step(self) -> None:
        command = self._steps[self._number]
        self.step.emit(self._number, len(self._steps))
        self.line.emit("$ " + shown(command))
        process = QProcess(self)
        environment = QProcessEnvironment()
        for name, value in self._variables.items():
            environment.insert(name, value)
        process.setProcessEnvironment(environment)
        process.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._end_step)
        process.errorOccurred.connect(self._fail_to_start)
        self._process = process
        process.start(command[0], list(command[1:]))

    def _read(self) -> None:
        if self._process is None:
            return
        text = self._partial + bytes(self._process.readAllStandardOutput()).decode("utf-8", "replace")
        *lines, self._partial = text.replace("\r", "\n").split("\n")
        for line in lines:
            if line.strip():
                self.lines.append(line.strip())
                self.line.emit(line)

    def _fail_to_start(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and self._process is not None:
            self.lines.append(self._process.errorString())
            self._finish(is_ok=False)

    def _end_step(self, exit_code: int, status: QProcess.ExitStatus) -> None:
        self._read()
        if self._is_stopped or exit_code != 0 or status != QProcess.ExitStatus.NormalExit:
            self._finish(is_ok=False)
        elif self._number + 1 < len(self._steps):
            self._drop_process()
            self._number += 1
            (self._environment / UNFINISHED).touch()
            self._start_step()
        else:
            self._finish(is_ok=True)

    def _drop_process(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.deleteLater()

    def _finish(self, *, is_ok: bool) -> None:
        self._drop_process()
        was_new = len(self._steps) == 2
        if is_ok or not was_new:
            (self._environment / UNFINISHED).unlink(missing_ok=True)
        else:
            shutil.rmtree(self._environment, ignore_errors=True)
        cause = "" if is_ok else "stopped" if self._is_stopped else cause_of(self.lines)
        last = self.lines[-1] if self.lines and not is_ok and not self._is_stopped else ""
        self.finished.emit(is_ok, cause, last)
