"""What goes wrong around the panel: folders that can't be written, full disks, layers and projects that go away."""

from __future__ import annotations

import os
import resource
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest

pytest.importorskip(
    "qgis.core", reason="QGIS can't be imported: run these tests in .venv-qgis, see tests/qgis/conftest.py"
)

from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QStandardPaths

from qgis_plugin import folders
from qgis_plugin.hits import RIGHT
from qgis_plugin.map import layers, marks, result_layers


@pytest.fixture
def ask(plugin, page, wait):
    """Ask words and wait for the end."""

    def submit(words):
        page.line.setText(words)
        page.submit()
        wait(lambda: not page._is_busy, f"the search for {words}")
        return plugin.results.layer

    return submit


@pytest.fixture
def documents(tmp_path, monkeypatch):
    """The user's folder of documents."""
    folder = tmp_path / "documents"
    folder.mkdir()
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _kind: str(folder))
    return folder


@pytest.fixture
def read_only(monkeypatch):
    """Makes a folder refuse new files, as a shared drive does; permissions mean nothing to who runs tests as root."""
    real = folders.tempfile.TemporaryFile

    def refuse(folder):
        def make(*given, **named):
            if Path(named["dir"]).is_relative_to(folder) or Path(named["dir"]) in Path(folder).parents:
                raise PermissionError(13, "Permission denied", str(named["dir"]))
            return real(*given, **named)

        monkeypatch.setattr(folders.tempfile, "TemporaryFile", make)

    return refuse


@contextmanager
def files_up_to(size):
    """Files of this process may have at most so many bytes, as on a disk that is full."""
    former = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, former[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, former)


def test_hits_of_a_project_that_can_only_be_read_go_to_the_documents_and_that_is_said(
    plugin, ask, page, read_only, documents
):
    read_only(QgsProject.instance().homePath())
    layer = ask("water")
    file = result_layers.file_of(layer)
    assert file.parent.parent.parent.parent == documents / "rdb-geo"
    assert f"the hits are in {file.parent}" in page.results.hint
    assert not (Path(QgsProject.instance().homePath()) / "rdb-geo-hits").exists()
    assert marks.write_marks(layer, {1: RIGHT})
    assert [path.parent for path in folders.unused_results(plugin.session.index)] == []


def test_two_read_only_projects_of_one_name_have_a_folder_each(plugin, tmp_path, read_only, documents):
    read_only(tmp_path)
    found = set()
    for name in ("a/map", "b/map"):
        (tmp_path / name).mkdir(parents=True)
        QgsProject.instance().write(str(tmp_path / name / "project.qgs"))
        found.add(folders.results_folder(str(tmp_path / name / ".rdb-geo")))
    assert len(found) == 2


def test_a_full_disk_is_said_for_hits_and_leaves_no_layer(plugin, ask, page):
    ask("fail output")
    assert "is the folder read-only, or the disk full?" in plugin.dock.message.text
    assert "The engine says output." in plugin.dock.message.text
    assert QgsProject.instance().mapLayers() == {}


def test_a_full_disk_is_said_for_marks_and_the_list_stays_true(plugin, ask, page):
    layer = ask("many 300")
    with files_up_to(1_000):
        plugin.marking.judge(list(range(200)), RIGHT)
    assert "could not be written into the file of the hits" in plugin.dock.message.text
    stored = {hit.verdict for hit in marks.read_hits(QgsVectorLayer(layer.source(), "again", "ogr"))}
    assert stored == {hit.verdict for hit in page.results.model.hits()} == {""}


def test_a_full_disk_is_said_for_an_export_and_the_former_file_stays(plugin, ask, tmp_path):
    ask("many 2000")
    target = tmp_path / "mine.gpkg"
    plugin.export.write(str(target), only_right=False)
    before = target.read_bytes()
    plugin.dock.message.clear()
    with files_up_to(60_000):
        plugin.export.write(str(target), only_right=False)
    assert "could not be written" in plugin.dock.message.text
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.glob(".*.*")] == []


@pytest.mark.parametrize("kept", ["{", "[1]", "5", "null", '{"near": 5}', "[" * 100_000])
def test_a_layer_whose_notes_in_the_project_are_damaged_can_be_picked(plugin, ask, page, kept):
    first, second = ask("water"), ask("roads")
    for name in ("asked", "limits", "seen", "probable", "sentence", "index"):
        first.setCustomProperty(f"rdb_geo/{name}", kept)
    plugin.results.show_again(first)
    assert result_layers.limits_of(first) in ({}, {"near": 5})
    if result_layers.asked_of(first) is None:
        assert plugin.results.layer == second
    assert folders.unused_results(plugin.session.index) is not None


def test_a_layer_that_is_deleted_while_its_hits_are_ranked_anew(plugin, ask, page, wait):
    layer = ask("water")
    plugin.marking.judge([0], RIGHT)
    plugin.marking.judge([5], "wrong")
    page.results.buttons.rerank.click()
    QgsProject.instance().removeMapLayer(layer.id())
    wait(lambda: not page._is_busy, "the answer")
    assert page.results.model.total > 0
    assert result_layers.words_of(plugin.results.layer) == "water, re-ranked"
    assert plugin.dock.message.text.startswith("Learned from 1 right and 1 wrong")


@pytest.mark.parametrize("act", ["mark", "like", "heatmap", "report", "rerank", "undo"])
def test_buttons_after_the_layer_of_the_list_was_deleted(plugin, ask, page, act):
    layer = ask("water")
    page.results.list.select(2)
    QgsProject.instance().removeMapLayer(layer.id())
    assert page.results.model.total == 0
    {"mark": page.results.buttons.right.click, "like": page.results.buttons.like.click}.get(act, lambda: None)()
    {"heatmap": page.results.buttons.heatmap.click, "report": page.results.buttons.report.click}.get(
        act, lambda: None
    )()
    {"rerank": plugin.feedback.rerank, "undo": page.results.buttons.undo.click}.get(act, lambda: None)()
    assert not page._is_busy


def test_the_file_of_a_layer_that_is_deleted_outside_of_qgis(plugin, ask, page, wait):
    layer = ask("water")
    for file in result_layers.file_of(layer).parent.iterdir():
        file.unlink()
    plugin.marking.judge([0], RIGHT)
    page.results.list.select(1)
    wait(lambda: True, "nothing falls over")
    assert ask("river") is not layer
    assert page.results.model.total == 20


def test_an_answer_does_not_come_into_another_project(plugin, page, wait, tmp_path):
    page.line.setText("slow")
    page.submit()
    wait(lambda: page._is_busy and plugin.search._task is not None, "the search goes on")
    QgsProject.instance().clear()
    wait(lambda: not page._is_busy, "it ends")
    assert QgsProject.instance().mapLayers() == {}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("busy.tif", "Another program is indexing this raster into the same folder: wait until it is done."),
        ("replaced.tif", "The raster was changed while it was being indexed: index it again once it is complete."),
    ],
)
def test_a_raster_that_others_index_or_replace_meanwhile_is_said_in_the_panels_words(
    plugin, raster, wait, tmp_path, name, said
):
    plugin.index.index_paths([str(shutil.copy(raster, tmp_path / name)), raster])
    wait(lambda: not plugin.dock.index._is_busy, "the run ends")
    lines = plugin.dock.message.text.splitlines()
    assert lines[0] == f"{name}: {said}"
    assert lines[1].startswith("scene.tif: 10 chips.")


def test_two_panels_on_one_index_each_keep_their_results(plugin, ask, client, page, tmp_path):
    """A second worker asks the same index at the same time: as a second QGIS does."""
    from qgis_plugin.engine.protocol import QueryRequest

    first = ask("water")
    other = folders.result_path(plugin.session.index, "water", ".gpkg")
    body = client.run(QueryRequest(index=plugin.session.index, text=None, expression="water", output=other))
    second = ask("water")
    files = {result_layers.file_of(first), result_layers.file_of(second), Path(body["output"])}
    assert len(files) == 3
    assert all(path.exists() for path in files)


def test_a_worker_of_another_version_changes_nothing_of_what_is_shown(plugin, ask, page):
    ask("water")
    plugin.session.searcher.close()
    os.environ["RDB_GEO_FAKE_PROTOCOL"] = "2"
    ask("river")
    assert "update the plugin" in plugin.dock.message.text
    assert page.results.model.total == 20
    assert layers.project().mapLayers() != {}


@pytest.mark.parametrize(("why", "name"), [("named-model", "hf-hub:owner/name"), ("named-host", "https://example.org")])
def test_what_only_an_index_names_is_allowed_by_a_button_below_what_would_be_fetched_from_where(
    why, name, plugin, ask, wait
):
    strip = plugin.dock.message
    assert ask(why) is None
    assert name in strip.text
    assert "Allowed, " in strip.text
    assert strip._button.isVisibleTo(strip)
    assert strip._button.text() == "Allow it"
    strip._button.click()
    wait(lambda: strip.text == f"{name} is allowed on this machine from now on: search again.", "it is allowed")
    assert ask(why).featureCount() > 0


def test_an_address_that_is_no_file_is_allowed_by_no_button(plugin, ask):
    ask("named-address")
    assert "more than a file" in plugin.dock.message.text
    assert not plugin.dock.message._button.isVisibleTo(plugin.dock.message)


def test_an_engine_that_may_not_ask_the_network_leads_to_the_options(plugin, ask, monkeypatch):
    opened = []
    monkeypatch.setattr(plugin.iface, "showOptionsDialog", lambda *_, **named: opened.append(named), raising=False)
    ask("offline-scene")
    assert "may not ask" in plugin.dock.message.text
    plugin.dock.message._button.click()
    assert opened == [{"currentPage": "RDB-Geo Search"}]


def test_pictures_that_nobody_has_allowed_are_no_rasters_that_moved(plugin, ask):
    from qgis_plugin.engine.answers import ThumbnailsResult
    from qgis_plugin.engine.records import Problem

    ask("water")
    values = {"scene": "/vsicurl/https://example.org/a.tif", "host": "https://example.org"}
    problem = Problem("not-allowed", "", "named-host", values)
    plugin.pictures._show_small([0], ThumbnailsResult((None,), (problem,)))
    said = "a.tif lies on the internet, and only the index names it. Allowed, its pictures are fetched from "
    assert plugin.dock.message.text == f"{said}https://example.org."
    assert plugin.dock.message._button.text() == "Allow it"
