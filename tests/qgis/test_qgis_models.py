"""Models in the panel and the set-up: listed, looked at before they are fetched, added, chosen and removed."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtTest import QTest

from qgis_plugin.engine.client import EngineClient, EngineError
from qgis_plugin.engine.models import ModelsRequest


@pytest.fixture
def box(plugin, wait):
    """The list of the page Index, filled."""
    plugin.dock.open_page("index")
    wait(lambda: plugin.dock.index.model.combo.count() == 3, "the models")
    return plugin.dock.index.model


def look(plugin, wait, source):
    """The dialog, after it has looked at `source`."""
    plugin.dock.index.model.add_requested.emit("")
    dialog = plugin.models.adding.dialog
    dialog.source.setText(source)
    dialog.look_button.click()
    wait(lambda: not dialog._is_busy and dialog.told.text(), "an offer")
    return dialog


def test_models_are_offered_with_size_licence_and_whether_they_work_offline(plugin, wait):
    box = plugin.dock.index.model
    plugin.dock.open_page("index")
    wait(lambda: box.combo.count() == 3, "the models")
    assert box.chosen() is None
    assert box.text == ""
    box.choose("fake")
    assert box.text == "37 MB · licence MIT · works offline · English."
    box.choose("large")
    assert (
        box.text
        == "605 MB · not on this machine yet: press …, then Add by name …, and allow the engine to fetch weights"
    )
    box.choose("/models/mine")
    assert (box.chosen(), box.text) == ("/models/mine", "")
    plugin.models.refresh()
    wait(lambda: plugin.session.searcher.process_id() and box.chosen() == "/models/mine", "a choice is kept")


def test_models_are_asked_for_again_where_the_engine_ended_meanwhile(plugin, wait, monkeypatch):
    """Another took its place: nobody would ask that one until the page is opened again."""
    run, ended = EngineClient.run, []

    def dies_first(self, request, *arguments):
        if isinstance(request, ModelsRequest) and not ended:
            ended.append(request)
            raise EngineError("engine-died", "")
        return run(self, request, *arguments)

    monkeypatch.setattr(EngineClient, "run", dies_first)
    plugin.dock.open_page("index")
    wait(lambda: plugin.dock.index.model.combo.count() == 3, "the models", timeout_s=20)
    assert ended


def test_a_folder_is_looked_at_then_added_and_chosen(plugin, box, wait, tmp_path):
    folder = tmp_path / "tiny-clip"
    folder.mkdir()
    box.add_requested.emit(str(folder))
    dialog = plugin.models.adding.dialog
    wait(dialog.told.text, "an offer")
    assert dialog.told.text() == (
        f"tiny-clip: 303 MB, from {folder}.\nlicence mit\nLimits: none\nIt works offline afterwards.\n"
        "Outlines finer than chips go by colours alone."
    )
    assert not list((tmp_path / "models").iterdir())
    assert dialog.agree.isHidden()
    dialog.add_button.click()
    wait(lambda: box.chosen() == "tiny-clip" and box.combo.count() == 4, "the model in the list")
    assert dialog.told.text() == "tiny-clip is there and tested: 4.8 pictures a second on this machine."
    assert not dialog.add_button.isEnabled()
    assert plugin.dock.index.choice().model == "tiny-clip"
    assert plugin.models.adding._client.process_id() is None


def test_a_name_is_asked_only_where_the_user_allows_the_internet(plugin, box, wait):
    from qgis_plugin.settings import read_settings

    dialog = look(plugin, wait, "owner/tiny")
    assert dialog.told.text() == "The engine may not ask the internet: allow it above, or choose a folder."
    assert not dialog.add_button.isEnabled()
    dialog.may_download.click()
    assert read_settings().may_download
    dialog = look(plugin, wait, "owner/tiny")
    assert dialog.told.text().startswith("tiny: 303 MB would be fetched from owner/tiny.\nlicence mit")
    dialog.precision.setCurrentIndex(dialog.precision.findData("fp16"))
    assert (dialog.told.text(), dialog.add_button.isEnabled()) == ("", False)
    dialog.look_button.click()
    wait(lambda: dialog.told.text().startswith("tiny-fp16: "), "another offer")


def test_a_licence_that_forbids_some_uses_is_read_first(plugin, box, wait):
    plugin.models.adding.open("")
    plugin.models.adding.dialog.may_download.setChecked(True)
    dialog = look(plugin, wait, "owner/nc")
    assert "licence cc-by-nc-4.0" in dialog.told.text()
    assert (dialog.agree.isHidden(), dialog.add_button.isEnabled()) == (False, False)
    dialog.agree.click()
    assert dialog.add_button.isEnabled()
    dialog.add_button.click()
    wait(lambda: box.chosen() == "nc", "the model")


def test_a_download_is_stopped_and_says_that_it_goes_on(plugin, box, wait):
    plugin.models.adding.open("")
    plugin.models.adding.dialog.may_download.setChecked(True)
    dialog = look(plugin, wait, "owner/slow")
    dialog.add_button.click()
    wait(lambda: dialog.step.text() == "1 of 303 MB · text.onnx", "progress")
    assert dialog.close_button.text() == "Stop"
    dialog.close_button.click()
    wait(lambda: not dialog._is_busy, "the end")
    assert dialog.told.text() == "Stopped. What has come is kept: add it again, and it goes on from there."
    assert dialog.isVisible()
    assert (dialog.add_button.isEnabled(), dialog.look_button.isEnabled()) == (False, True)


def test_a_folder_without_a_model_is_refused_in_the_panels_words_without_options(plugin, box, wait, tmp_path):
    (tmp_path / "empty").mkdir()
    dialog = look(plugin, wait, str(tmp_path / "empty"))
    assert dialog.told.text() == "The model can't be loaded, or it failed.\nempty holds no model."
    assert not dialog.add_button.isEnabled()


def test_an_added_model_is_removed_and_the_choice_falls_back(plugin, box, wait, tmp_path):
    (tmp_path / "models" / "mine").touch()
    plugin.models.refresh()
    wait(lambda: box.combo.count() == 4, "the models")
    assert not box.remove.isEnabled()
    box.choose("fake")
    assert not box.remove.isEnabled()
    box.choose("mine")
    assert box.remove.isEnabled()
    plugin.models.remove("mine", is_agreed=True)
    wait(lambda: box.combo.count() == 3, "the model is gone")
    assert box.chosen() is None


def test_the_set_up_chooses_the_model_for_new_indexes(plugin, wait, tmp_path):
    from qgis_plugin.settings import read_settings

    plugin.setup.open()
    box = plugin.setup.dialog.model
    wait(lambda: box.combo.count() == 3, "the models")
    box.combo.setCurrentIndex(box.combo.findText("fake"))
    box.combo.activated.emit(box.combo.currentIndex())
    assert read_settings().model == "fake"
    assert plugin.dock.index.model.chosen() == "fake"
    (tmp_path / "tiny").mkdir()
    box.add_requested.emit(str(tmp_path / "tiny"))
    dialog = plugin.models.adding.dialog
    wait(dialog.add_button.isEnabled, "an offer")
    dialog.add_button.click()
    wait(lambda: box.combo.count() == 4, "the model")
    assert read_settings().model == box.chosen() == plugin.dock.index.model.chosen() == "tiny"


def test_a_model_that_is_typed_into_the_set_up_is_kept_when_it_closes(plugin, wait):
    from qgis_plugin.settings import read_settings

    plugin.setup.open()
    box = plugin.setup.dialog.model
    wait(lambda: box.combo.count() == 3, "the models")
    plugin.dock.index.model.choose("large")
    plugin.setup.dialog.close()
    assert plugin.dock.index.model.chosen() == "large", "nothing was changed"
    plugin.setup.open()
    box.combo.lineEdit().selectAll()
    QTest.keyClicks(box.combo.lineEdit(), "/models/mine")
    plugin.setup.dialog.close()
    assert read_settings().model == plugin.dock.index.model.chosen() == "/models/mine"


def test_without_an_engine_nothing_is_asked_and_the_list_stays(plugin, wait):
    from qgis.core import QgsSettings

    QgsSettings().setValue("rdb_geo/engine_path", "/nowhere/rdb-geo")
    plugin.setup.open()
    wait(lambda: plugin.setup.dialog is not None, "the dialog")
    assert plugin.setup.dialog.model.combo.count() == 1


def test_leaving_in_the_middle_of_a_download_leaves_no_process(plugin, wait, is_alive):
    plugin.models.adding.open("")
    plugin.models.adding.dialog.may_download.setChecked(True)
    dialog = look(plugin, wait, "owner/slow")
    dialog.add_button.click()
    wait(lambda: "MB" in dialog.step.text(), "progress")
    process_id = plugin.models.adding._client.process_id()
    plugin.models.close()
    wait(lambda: not is_alive(process_id), "the worker is gone")
