"""First run: find, test or install the engine, and gather diagnostics."""

from __future__ import annotations

import json
import platform
from dataclasses import replace
from pathlib import Path
from typing import Callable

from qgis.core import Qgis, QgsApplication, QgsTask
from qgis.PyQt.QtCore import PYQT_VERSION_STR, QT_VERSION_STR, QObject
from qgis.PyQt.QtWidgets import QMessageBox, QWidget

from .. import engines
from ..engine import install, locate
from ..gui.setup_dialog import SetupDialog
from ..i18n import tr
from ..settings import read_settings, write_settings


class DoctorTask(QgsTask):
    """Asks an engine what it says of itself."""

    def __init__(self, path: str, on_done: Callable[[locate.EngineStatus], None]) -> None:
        """Prepare; an empty path = the engine in force."""
        super().__init__(tr("Test of the engine"), QgsTask.Flag.CanCancel)
        self._path = path
        self._on_done = on_done
        self._status = locate.EngineStatus("broken", "", ())

    def run(self) -> bool:
        """Ask."""
        self._status = engines.ask_doctor(self._path)
        return True

    def finished(self, _result: bool) -> None:  # noqa: FBT001  # QGIS's signature
        """Report, on the main thread."""
        self._on_done(self._status)


class SetupFlow(QObject):
    """Opens the dialog and does what it asks."""

    def __init__(self, window: QWidget | None, version: str, on_found: Callable[[locate.EngineStatus], None]) -> None:
        """Prepare.

        Args:
            window: QGIS's main window.
            version: The plugin's version, for diagnostics.
            on_found: Called when a working engine was found or installed.
        """
        super().__init__()
        self._window = window
        self._version = version
        self._on_found = on_found
        self._installer: install.Installer | None = None
        self._task: DoctorTask | None = None
        self.dialog: SetupDialog | None = None

    def open(self) -> None:
        """Show the dialog."""
        if self.dialog is None:
            environment = engines.environment_folder()
            lines = "\n".join(install.shown(line) for line in install.commands("python3", environment))
            self.dialog = SetupDialog(read_settings().engine_path, lines, str(environment), self._window)
            self.dialog.test_requested.connect(self.test)
            self.dialog.install_requested.connect(self.install)
            self.dialog.stop_requested.connect(self.stop)
            self.dialog.diagnostics_requested.connect(self.copy_diagnostics)
        self.dialog.show()
        self.dialog.raise_()

    def test(self, path: str) -> None:
        """Try an engine, and keep its path where it works."""
        if self.dialog is not None:
            self.dialog.set_testing(is_testing=True)

        def done(status: locate.EngineStatus) -> None:
            self._task = None
            if status.state == "ok" or (status.state == "broken" and status.version):
                write_settings(replace(read_settings(), engine_path=path))
                self._on_found(status)
            if self.dialog is not None:
                self.dialog.set_testing(is_testing=False)
                self.dialog.show_result(_verdict(status), is_good=status.state == "ok")

        self._ask(path, done)

    def install(self, wheels: str, is_offline: bool, *, is_agreed: bool = False) -> None:  # noqa: FBT001  # a slot
        """Make the environment, after asking.

        Args:
            wheels: Folder of wheels; empty = none.
            is_offline: Take nothing from the internet.
            is_agreed: The user was asked already.
        """
        variables = engines.network_variables()
        python = install.find_python(variables)
        if python is None:
            words = tr("No Python 3.10 or newer was found. Install one from python.org, then try again.")
            self._say(words, is_good=False)
            return
        environment = engines.environment_folder()
        question = tr("Install the engine into {folder} with {python}?").format(folder=environment, python=python)
        if not is_agreed and QMessageBox.question(self.dialog, tr("Install the engine"), question) != YES:
            return
        self._installer = install.Installer(variables, self)
        if self.dialog is not None:
            self.dialog.set_installing(is_installing=True)
            self._installer.line.connect(self.dialog.add_line)
        self._installer.finished.connect(self._installed)
        self._installer.start(python, environment, wheels, is_offline=is_offline)

    def stop(self) -> None:
        """Stop the installation."""
        if self._installer is not None:
            self._installer.stop()

    def copy_diagnostics(self) -> None:
        """Put versions and settings into the clipboard."""

        def done(status: locate.EngineStatus) -> None:
            self._task = None
            if self.dialog is not None:
                self.dialog.copy(self.diagnostics(status))

        self._ask("", done)

    def diagnostics(self, status: locate.EngineStatus) -> str:
        """What a bug report needs; the home folder is written as ~."""
        engine = engines.find_engine()
        report = {
            "plugin": self._version,
            "qgis": Qgis.version(),
            "qt": f"{QT_VERSION_STR} / PyQt {PYQT_VERSION_STR}",
            "python": platform.python_version(),
            "platform": platform.platform(),
            "locale": QgsApplication.locale(),
            "engine": None if engine is None else {"command": list(engine.command), "origin": engine.origin},
            "engine state": status.state,
            "engine version": status.version,
            "models": list(status.models),
            "advice": list(status.advice),
        }
        return json.dumps(report, indent=2, ensure_ascii=False).replace(str(Path.home()), "~")

    def close(self) -> None:
        """Stop what goes on and close the dialog."""
        if self._installer is not None:
            self._installer.close()
        if self.dialog is not None:
            self.dialog.close()
            self.dialog.deleteLater()
            self.dialog = None

    def _ask(self, path: str, done: Callable[[locate.EngineStatus], None]) -> None:
        self._task = DoctorTask(path, done)
        QgsApplication.taskManager().addTask(self._task)

    def _installed(self, is_ok: bool, words: str) -> None:  # noqa: FBT001  # a slot
        self._installer = None
        if self.dialog is not None:
            self.dialog.set_installing(is_installing=False)
        if is_ok:
            write_settings(replace(read_settings(), engine_path=""))
            if self.dialog is not None:
                self.dialog.path.clear()
            self.test("")
        else:
            self._say(tr("The installation did not finish. {words}").format(words=words), is_good=False)

    def _say(self, text: str, *, is_good: bool) -> None:
        if self.dialog is not None:
            self.dialog.show_result(text, is_good=is_good)


YES = QMessageBox.StandardButton.Yes


def _verdict(status: locate.EngineStatus) -> str:
    if status.state == "ok":
        words = tr("The engine works: rdb-geo {version}. Models: {models}.")
        return words.format(version=status.version, models=", ".join(status.models) or "–")
    if status.state == "missing":
        return tr("No engine was found there. Install it with 1 or 2, or choose its path.")
    advice = " ".join(status.advice)
    return tr("This program does not work as the engine. {advice}").format(advice=advice)
