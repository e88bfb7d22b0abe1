"""Requests as background tasks."""

from __future__ import annotations

import pytest

pytest.importorskip(
    "qgis.core", reason="QGIS can't be imported: run these tests in .venv-qgis, see tests/qgis/conftest.py"
)

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QThread

from qgis_plugin.engine.events import Progress
from qgis_plugin.engine.protocol import QueryRequest
from qgis_plugin.tasks import EngineTask, TimeLeft


class Watch:
    def __init__(self, client, text, tmp_path):
        self.done, self.failed, self.threads = [], [], []
        request = QueryRequest(str(tmp_path), text, str(tmp_path / "hits.gpkg"))
        self.task = EngineTask("test", client, request, self._done, self._failed)
        QgsApplication.taskManager().addTask(self.task)

    def _done(self, body):
        self.threads.append(QThread.currentThread())
        self.done.append(body)

    def _failed(self, error):
        self.threads.append(QThread.currentThread())
        self.failed.append(error)

    @property
    def is_over(self):
        return bool(self.done or self.failed)


def test_a_task_reports_its_result_on_the_main_thread(client, tmp_path, wait):
    watch = Watch(client, "water", tmp_path)
    wait(lambda: watch.is_over)
    assert watch.done[0]["count"] == 20
    assert watch.threads == [QCoreApplication.instance().thread()]


def test_a_task_that_is_cancelled_says_so(client, tmp_path, wait):
    watch = Watch(client, "slow", tmp_path)
    wait(lambda: watch.task.progress() > 0)
    watch.task.cancel()
    wait(lambda: watch.is_over)
    assert [error.code for error in watch.failed] == ["cancelled"]


def test_a_task_that_is_cancelled_before_it_runs_says_so(client, tmp_path, wait):
    watch = Watch(client, "slow", tmp_path)
    watch.task.cancel()
    wait(lambda: watch.is_over)
    assert [error.code for error in watch.failed] == ["cancelled"]


def test_a_task_that_fails_keeps_the_code(client, tmp_path, wait):
    watch = Watch(client, "fail empty-index", tmp_path)
    wait(lambda: watch.is_over)
    assert [error.code for error in watch.failed] == ["empty-index"]


def test_a_fault_of_our_own_is_reported_and_ends_nothing(tmp_path, wait, qgis_app):
    class Broken:
        def run(self, *_):
            raise ZeroDivisionError("oops")

    watch = Watch(Broken(), "water", tmp_path)
    wait(lambda: watch.is_over)
    assert watch.failed[0].code == "internal"
    assert "oops" in str(watch.failed[0])


def test_time_left_is_said_once_it_can_be_known():
    now = [0.0]
    left = TimeLeft(lambda: now[0])
    words = []
    for done in (0, 10, 20, 50):
        words.append(left.words(Progress("1", "index", done, 100, "")))
        now[0] += 5
    assert words[0] == ""
    assert "45 s" in words[1]
    assert "40 s" in words[2]
    assert "15 s" in words[3]
    assert left.words(Progress("1", "model", 0, None, "")) == ""


def test_time_left_counts_over_all_scenes():
    now = [0.0]
    left = TimeLeft(lambda: now[0])
    left.words(Progress("1", "index", 0, 10, "", 1, 2))
    now[0] = 10
    assert "30 s" in left.words(Progress("1", "index", 5, 10, "", 1, 2))
