"""First run: find, test or install the engine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Callable

from qgis.core import QgsApplication, QgsTask
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QMessageBox, QWidget

from ... import engines
from ...engine import install, locate
from ...engine.carried import LOCK, Wheel, WheelProblem, carried_wheels, engine_in
from ...engine.causes import lacking
from ...engine.pythons import Python
from ...gui.setup_dialog import SetupDialog
from ...i18n import number, tr
from ...log import LOGGER
from ...settings import read_settings, write_settings
from . import cures, diagnostics

YES = QMessageBox.StandardButton.Yes


class LookTask(QgsTask):
    """Does something slow that touches neither widgets nor the project, and hands its outcome over."""

    def __init__(self, title: str, look: Callable[[], object], on_done: Callable[[object], None]) -> None:
        """Prepare."""
        super().__init__(title, QgsTask.Flag.CanCancel)
        self._look = look
        self._on_done = on_done
        self._outcome: object = None

    def run(self) -> bool:
        """Look."""
        try:
            self._outcome = self._look()
        except Exception:  # noqa: BLE001  # an exception that leaves run() ends QGIS
            LOGGER.exception("%s failed", self.description())
            return False
        return True

    def finished(self, _result: bool) -> None:  # noqa: FBT001  # QGIS's signature
        """Report, on the main thread."""
        self._on_done(self._outcome)


class SetupFlow(QObject):
    """Opens the dialog and does what it asks."""

    opened = pyqtSignal(object)
    """Carries the `SetupDialog` that is shown."""

    def __init__(self, window: QWidget | None, version: str, on_found: Callable[[locate.EngineStatus], None]) -> None:
        """Prepare.

        `on_found` is called when a working engine was found or installed, `version` is told in diagnostics.
        """
        super().__init__()
        self._window = window
        self._version = version
        self._on_found = on_found
        self._installer: install.Installer | None = None
        self._tasks: list[LookTask] = []
        self._python: Python | None = None
        self._last_lines: list[str] = []
        self.dialog: SetupDialog | None = None

    def open(self) -> None:
        """Show the dialog and look for Pythons."""
        engines.read_network()
        if self.dialog is None:
            self.dialog = SetupDialog(read_settings().engine_path, str(engines.environment_folder()), self._window)
            self.dialog.test_requested.connect(self.test)
            self.dialog.look_requested.connect(self.look)
            self.dialog.install_requested.connect(self.install)
            self.dialog.changed.connect(self._show_plan)
            self.dialog.stop_requested.connect(self.stop)
            self.dialog.diagnostics_requested.connect(self.copy_diagnostics)
        self._say_what_is_carried()
        self.look("")
        self.dialog.show()
        self.dialog.raise_()
        self.opened.emit(self.dialog)

    def look(self, chosen: str) -> None:
        """Look for Pythons, or at the one that the user chose, and offer them."""
        variables = engines.variables()

        def done(found: object) -> None:
            if self.dialog is not None and isinstance(found, list):
                brings_pip = "pip" in self._carried()
                lines = [
                    (_name_of(python), python, cures.of_python(python.problem(brings_pip=brings_pip), python))
                    for python in found
                ]
                self.dialog.offer_pythons(lines, cures.how_to_get_python())
                self._show_plan()

        self._start(tr("Looking for Pythons"), lambda: install.find_pythons(variables, chosen=chosen), done)

    def test(self, path: str) -> None:
        """Try an engine, and keep its path where it works."""
        if self.dialog is not None:
            self.dialog.set_testing(is_testing=True)

        def done(status: object) -> None:
            if not isinstance(status, locate.EngineStatus):
                return
            if status.state == "ok" or (status.state == "broken" and status.version):
                write_settings(replace(read_settings(), engine_path=path))
                self._on_found(status)
            if self.dialog is not None:
                self.dialog.set_testing(is_testing=False)
                self.dialog.show_result(_verdict(status), is_good=status.state == "ok")

        self._start(tr("Test of the engine"), lambda: engines.ask_doctor(path), done)

    def plan(self) -> install.Plan | None:
        """What the dialog's choices would install; None where something is missing, which is said."""
        python = None if self.dialog is None else self.dialog.python()
        if self.dialog is None or not isinstance(python, Python):
            return None
        carried, wheels = self._carried(), self.dialog.wheels.text().strip()
        try:
            engine = carried.get("rdb-geo") or engine_in(Path(wheels or "."))
        except WheelProblem as problem:
            self._say(_words_of(problem, wheels), is_good=False)
            return None
        if python.problem(brings_pip="pip" in carried):
            self._say(cures.of_python(python.problem(brings_pip="pip" in carried), python), is_good=False)
            return None
        is_offline = self.dialog.from_wheels.isChecked()
        lock = engine.path.with_name(LOCK)
        locked = lock if lock.is_file() and not wheels else None
        return install.Plan(
            python, engines.environment_folder(), engine, carried.get("pip"), wheels, locked, is_offline
        )

    def install(self, *, is_agreed: bool = False) -> None:
        """Make the environment, after asking."""
        plan = self.plan()
        if plan is None:
            return
        question = tr("Install the engine into {folder} with {python}?")
        words = question.format(folder=plan.environment, python=plan.python.path)
        if not is_agreed and QMessageBox.question(self.dialog, tr("Install the engine"), words) != YES:
            return
        engines.read_network()
        self._python = plan.python
        self._installer = install.Installer(engines.variables(), self)
        if self.dialog is not None:
            self.dialog.set_installing(is_installing=True)
            self._installer.line.connect(self.dialog.add_line)
        self._installer.finished.connect(self._installed)
        self._installer.start(plan)

    def stop(self) -> None:
        """Stop the installation."""
        if self._installer is not None:
            self._installer.stop()

    def copy_diagnostics(self) -> None:
        """Put versions and settings into the clipboard."""

        def done(report: object) -> None:
            if self.dialog is not None:
                self.dialog.copy(str(report))

        facts = diagnostics.facts_of_qgis(self._version, QgsApplication.locale(), self._last_lines)
        self._start(tr("Diagnostics"), lambda: diagnostics.report(facts), done)

    def close(self) -> None:
        """Stop what goes on and close the dialog."""
        if self._installer is not None:
            self._installer.close()
        if self.dialog is not None:
            self.dialog.close()
            self.dialog.deleteLater()
            self.dialog = None

    def _start(self, title: str, look: Callable[[], object], done: Callable[[object], None]) -> None:
        task = LookTask(title, look, lambda outcome: (self._tasks.remove(task), done(outcome)))
        self._tasks.append(task)
        QgsApplication.taskManager().addTask(task)

    def _carried(self) -> dict[str, Wheel]:
        try:
            return dict(carried_wheels())
        except WheelProblem:
            return {}

    def _say_what_is_carried(self) -> None:
        try:
            engine = carried_wheels().get("rdb-geo")
        except WheelProblem as problem:
            self._say(_words_of(problem, ""), is_good=False)
            engine = None
        if self.dialog is not None and engine is not None:
            megabytes = engine.path.stat().st_size / 1e6
            words = tr("This plugin carries the engine {version} ({size} MB). Only its libraries are fetched.")
            self.dialog.show_carried(words.format(version=engine.version, size=number(megabytes)))
        elif self.dialog is not None:
            self.dialog.show_carried(
                tr("This copy of the plugin carries no engine: choose the folder of wheels that came with it.")
            )

    def _show_plan(self) -> None:
        if self.dialog is not None:
            self.dialog.show_result("")
            plan = self.plan()
            self.dialog.show_commands("" if plan is None else "\n".join(map(install.shown, plan.commands())))

    def _installed(self, is_ok: bool, cause: str, words: str) -> None:  # noqa: FBT001  # a slot
        lines = list(self._installer.lines) if self._installer is not None else []
        self._installer, self._last_lines = None, lines[-20:]
        if self.dialog is not None:
            self.dialog.set_installing(is_installing=False)
        if is_ok:
            write_settings(replace(read_settings(), engine_path=""))
            if self.dialog is not None:
                self.dialog.path.clear()
            self.test("")
        else:
            cure = cures.of_cause(
                cause, python=self._python, package=lacking(lines), environment=engines.environment_folder()
            )
            said = cure or tr("The installation did not finish. {words}").format(words=words)
            self._say(said, is_good=False)

    def _say(self, text: str, *, is_good: bool) -> None:
        if self.dialog is not None:
            self.dialog.show_result(text, is_good=is_good)


def _name_of(python: Python) -> str:
    return f"Python {'.'.join(map(str, python.version))} · {python.origin} · {python.path}"


def _words_of(problem: WheelProblem, wheels: str) -> str:
    if problem.code == "damaged":
        return tr("{file} of the plugin is damaged: install the plugin's zip again.").format(file=problem)
    if problem.code == "several":
        return tr("{folder} holds several engines: keep one file rdb_geo-….whl in it.").format(folder=problem)
    if not wheels:
        return tr("Choose the folder that holds the wheels: this copy of the plugin carries no engine.")
    return tr("{folder} holds no engine: a file rdb_geo-….whl is needed.").format(folder=problem)


def _verdict(status: locate.EngineStatus) -> str:
    if status.state == "ok":
        words = tr("The engine works: rdb-geo {version}. Models: {models}.")
        return words.format(version=status.version, models=", ".join(status.models) or "–")
    if status.state == "missing":
        return tr("No engine was found there. Install it with 1 or 2, or choose its path.")
    advice = " ".join(status.advice)
    return tr("This program does not work as the engine. {advice}").format(advice=advice)
