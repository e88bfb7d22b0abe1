"""First run: finding, testing and installing the engine."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

pytest.importorskip(
    "qgis.core", reason="QGIS can't be imported: run these tests in .venv-qgis, see tests/qgis/conftest.py"
)

from qgis.core import QgsSettings
from qgis.PyQt.QtGui import QGuiApplication

from qgis_plugin import engines, settings
from qgis_plugin.engine import install, locate

FAKE = Path(__file__).parent / "fake_worker.py"
MAIN = """\
import json, sys
if sys.argv[1] == "doctor":
    print(json.dumps({"rdb_geo": "0.1.0", "advice": [], "models": [{"name": "tiny", "present": True}]}))
else:
    print(json.dumps({"type": "ready", "protocol": 1, "rdb_geo": "0.1.0"}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps({"id": request["id"], "type": "result", "exists": False, "scenes": []}), flush=True)
"""


@pytest.fixture
def wheels(tmp_path):
    """A folder with a wheel that is called rdb-geo and speaks the protocol."""
    folder = tmp_path / "wheels of mine"
    folder.mkdir()
    about = "rdb_geo-0.1.0.dist-info"
    with zipfile.ZipFile(folder / "rdb_geo-0.1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("rdb_geo/__init__.py", "")
        wheel.writestr("rdb_geo/__main__.py", MAIN)
        wheel.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: rdb-geo\nVersion: 0.1.0\n")
        wheel.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{about}/RECORD", "")
    return folder


@pytest.fixture
def environment(tmp_path, monkeypatch, qgis_app):
    folder = tmp_path / "QGIS 3" / "rdb-geo-env"
    monkeypatch.setattr(engines, "environment_folder", lambda: folder)
    QgsSettings().remove("rdb_geo")
    yield folder
    QgsSettings().remove("rdb_geo")


def test_the_environment_lies_beside_the_profiles(qgis_app):
    from qgis.core import QgsApplication

    profile = Path(QgsApplication.qgisSettingsDirPath()).resolve()
    assert engines.environment_folder() == profile.parent.parent / "rdb-geo-env"


def test_the_engine_is_installed_from_a_folder_of_wheels_and_works(environment, wheels, wait):
    lines, ends = [], []
    installer = install.Installer(engines.network_variables())
    installer.line.connect(lines.append)
    installer.finished.connect(lambda is_ok, words: ends.append((is_ok, words)))
    python = install.find_python(engines.variables())
    assert python is not None
    installer.start(python, environment, str(wheels), is_offline=True)
    wait(lambda: ends, "the installation", 300)
    assert ends == [(True, "")], lines
    assert any("Successfully installed rdb-geo-0.1.0" in line for line in lines)
    assert engines.find_engine().origin == "environment"
    assert engines.ask_doctor() == locate.EngineStatus("ok", "0.1.0", (), ("tiny",))
    from qgis_plugin.engine.protocol import StatusRequest

    client = engines.new_client()
    assert client.run(StatusRequest("/nowhere"))["exists"] is False
    client.close()


def test_an_installation_that_fails_leaves_nothing_and_says_why(environment, tmp_path, wait):
    (tmp_path / "empty").mkdir()
    ends = []
    installer = install.Installer(engines.network_variables())
    installer.finished.connect(lambda is_ok, words: ends.append((is_ok, words)))
    installer.start(install.find_python(engines.variables()), environment, str(tmp_path / "empty"), is_offline=True)
    wait(lambda: ends, "the end", 300)
    assert ends[0][0] is False
    assert "rdb-geo" in ends[0][1]
    assert not environment.exists()


def test_an_installation_can_be_stopped(environment, wheels, wait, is_alive):
    ends = []
    installer = install.Installer(engines.network_variables())
    installer.finished.connect(lambda is_ok, words: ends.append((is_ok, words)))
    installer.start(install.find_python(engines.variables()), environment, str(wheels), is_offline=True)
    process_id = int(installer._process.processId())
    installer.stop()
    wait(lambda: ends, "the end")
    assert ends == [(False, "")]
    assert not is_alive(process_id)
    assert not environment.exists()


def test_the_shown_commands_are_two_plain_lines(qgis_app):
    lines = [install.shown(command) for command in install.commands("python3", Path("/home/a b/env"))]
    assert lines == ['python3 -m venv "/home/a b/env"', '"/home/a b/env/bin/python" -m pip install --upgrade rdb-geo']


def test_a_folder_of_wheels_alone_or_beside_the_package_index(qgis_app):
    _, alone = install.commands("python3", Path("/e"), "/w", is_offline=True)
    assert alone[-4:] == ("--no-index", "--find-links", "/w", "rdb-geo")
    _, beside = install.commands("python3", Path("/e"), "/w")
    assert "--no-index" not in beside
    assert beside[-3:] == ("--find-links", "/w", "rdb-geo")


def test_pip_gets_the_proxy_of_qgis(qgis_app):
    stored = QgsSettings()
    for name, value in {
        "Enabled": True,
        "Type": "HttpProxy",
        "Host": "proxy.local",
        "Port": "3128",
        "User": "a",
        "Password": "b@c",
    }.items():
        stored.setValue(f"proxy/proxy{name}", value)
    try:
        assert engines.network_variables()["HTTPS_PROXY"] == "http://a:b%40c@proxy.local:3128"
    finally:
        stored.remove("proxy")
    assert "proxy.local" not in engines.network_variables().get("HTTPS_PROXY", "")


@pytest.fixture
def dialog(plugin):
    plugin.setup.open()
    return plugin.setup.dialog


def test_the_test_button_keeps_a_path_that_works(plugin, dialog, fake_engine, wait):
    settings.write_settings(settings.PluginSettings())
    dialog.path.setText(str(fake_engine))
    dialog.test_button.click()
    wait(lambda: "works" in dialog.outcome.text(), "the verdict")
    assert settings.read_settings().engine_path == str(fake_engine)
    wait(lambda: plugin.dock.index.model.findText("fake") > 0, "its models are offered")


def test_the_test_button_says_what_is_wrong(plugin, dialog, tmp_path, wait):
    dialog.path.setText(str(tmp_path / "gone"))
    dialog.test_button.click()
    wait(lambda: "No engine was found" in dialog.outcome.text(), "the verdict")
    wrong = tmp_path / "python-of-someone"
    wrong.write_text('#!/bin/sh\necho "No module named rdb_geo" >&2\nexit 1\n')
    wrong.chmod(0o755)
    dialog.path.setText(str(wrong))
    dialog.test_button.click()
    wait(lambda: "does not work as the engine. No module named rdb_geo" in dialog.outcome.text(), "the verdict")


def test_diagnostics_go_to_the_clipboard_without_the_name_of_the_user(plugin, dialog, wait, monkeypatch):
    monkeypatch.setattr(Path, "home", lambda: Path("/tmp"))
    plugin.setup.copy_diagnostics()
    wait(lambda: dialog.outcome.text() == "Copied.", "the clipboard")
    report = json.loads(QGuiApplication.clipboard().text())
    assert report["engine version"] == "0.1.0"
    assert report["plugin"] == "0.1.0"
    assert report["engine"]["command"][0].startswith("~")


def test_the_dialog_asks_before_it_installs(plugin, dialog, monkeypatch):
    from qgis_plugin.flows import setup

    asked = []
    monkeypatch.setattr(setup.QMessageBox, "question", lambda *arguments: asked.append(arguments[2]))
    dialog.install_button.click()
    assert "rdb-geo-env" in asked[0]
    assert plugin.setup._installer is None
    dialog.from_wheels.setChecked(True)
    dialog.install_button.click()
    assert "folder that holds the wheels" in dialog.outcome.text()


def test_the_dialog_installs_tests_and_uses_the_engine(plugin, dialog, environment, wheels, wait):
    settings.write_settings(settings.PluginSettings())
    dialog.wheels.setText(str(wheels))
    plugin.setup.install(str(wheels), True, is_agreed=True)
    assert dialog.install_button.text() == "Stop"
    wait(lambda: "The engine works: rdb-geo 0.1.0. Models: tiny." in dialog.outcome.text(), "the verdict", 300)
    assert "Successfully installed" in dialog.log.toPlainText()
