"""Makes the engine's environment for a user who asked for it: one venv, one pip install, and no further.

It runs two programs in a row, tells what they print, and can be stopped. Graphics cards, torch, mirrors: not here.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from qgis.PyQt.QtCore import QObject, QProcess, QProcessEnvironment, pyqtSignal

from .locate import python_of
from .worker import run_once

OLDEST = (3, 10)
"""The engine's oldest Python."""

NEWEST_MINOR = 14
REQUIREMENT = "rdb-geo"
ASK_VERSION = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])"


def candidate_pythons() -> list[str]:
    """Programs that may be a Python good enough, best first. Never QGIS's own executable."""
    names = [f"python3.{minor}" for minor in range(NEWEST_MINOR, OLDEST[1] - 1, -1)] + ["python3", "python"]
    found = [shutil.which(name) for name in names]
    beside = [str(path) for path in (Path(sys.exec_prefix) / "python3.exe", Path(sys.exec_prefix) / "python.exe")]
    return [path for path in dict.fromkeys([*found, *(path for path in beside if Path(path).is_file())]) if path]


def is_good_python(path: str, variables: Mapping[str, str]) -> bool:
    """Whether a program is a Python that is new enough and can make environments."""
    code, output, _ = run_once((path, "-I", "-c", ASK_VERSION), variables, 20_000)
    try:
        major, minor = output.strip().split(".")
        return code == 0 and (int(major), int(minor)) >= OLDEST
    except ValueError:
        return False


def find_python(variables: Mapping[str, str]) -> str | None:
    """The first good Python of this machine."""
    return next((path for path in candidate_pythons() if is_good_python(path, variables)), None)


def commands(
    python: str, environment: Path, wheels: str = "", *, is_offline: bool = False
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The two commands that make the environment.

    Args:
        python: Program that makes it.
        environment: Its folder.
        wheels: Folder with wheels; empty = from the package index alone.
        is_offline: The folder holds all that is needed, and the package index is not asked.
    """
    inside = environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    source = (*(("--no-index",) if is_offline else ()), *(("--find-links", wheels) if wheels else ()))
    install = (str(inside), "-I", "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--upgrade")
    return (python, "-I", "-m", "venv", str(environment)), (*install, *source, REQUIREMENT)


def shown(command: tuple[str, ...]) -> str:
    """A command as people paste it into a terminal: without the options that only matter to a program."""
    silent = {"-I", "--disable-pip-version-check", "--no-input"}
    return " ".join(f'"{part}"' if " " in part else part for part in command if part not in silent)


class Installer(QObject):
    """Runs the two commands; lives in the main thread and never blocks it."""

    line = pyqtSignal(str)
    """A line that pip or venv printed."""
    step = pyqtSignal(int, int)
    """Which step begins, from 0, of how many."""
    finished = pyqtSignal(bool, str)
    """Whether it went well, and the last words where it did not."""

    def __init__(self, variables: Mapping[str, str], parent: QObject | None = None) -> None:
        """Prepare.

        Args:
            variables: Environment of both programs, with proxies.
            parent: Owner.
        """
        super().__init__(parent)
        self._variables: dict[str, str] = dict(variables)
        self._steps: list[tuple[str, ...]] = []
        self._number = 0
        self._last = ""
        self._partial = ""
        self._is_stopped = False
        self._process: QProcess | None = None
        self._environment = Path()

    @property
    def is_running(self) -> bool:
        """Whether an installation goes on."""
        return self._process is not None

    def start(self, python: str, environment: Path, wheels: str = "", *, is_offline: bool = False) -> None:
        """Begin; see `commands` for the arguments. An environment that is there is kept and updated."""
        first, second = commands(python, environment, wheels, is_offline=is_offline)
        self._environment = environment
        self._steps = [second] if python_of(environment) else [first, second]
        self._number = 0
        self._is_stopped = False
        self._start_step()

    def stop(self) -> None:
        """Stop what goes on; `finished` follows."""
        self._is_stopped = True
        if self._process is not None:
            self._process.kill()

    def close(self) -> None:
        """Stop and wait: for the end of QGIS or of the plugin."""
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
                self._last = line.strip()
                self.line.emit(line)

    def _fail_to_start(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and self._process is not None:
            self._finish(is_ok=False, words=self._process.errorString())

    def _end_step(self, exit_code: int, status: QProcess.ExitStatus) -> None:
        self._read()
        if self._is_stopped:
            self._finish(is_ok=False, words="")
        elif exit_code != 0 or status != QProcess.ExitStatus.NormalExit:
            self._finish(is_ok=False, words=self._last)
        elif self._number + 1 < len(self._steps):
            self._drop_process()
            self._number += 1
            self._start_step()
        else:
            self._finish(is_ok=True, words="")

    def _drop_process(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.deleteLater()

    def _finish(self, *, is_ok: bool, words: str) -> None:
        self._drop_process()
        is_new = len(self._steps) == 2
        if not is_ok and is_new:
            shutil.rmtree(self._environment, ignore_errors=True)
        self.finished.emit(is_ok, words)
