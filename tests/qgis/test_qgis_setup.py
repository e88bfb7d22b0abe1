"""First run: finding, testing and installing the engine."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import zipfile
from pathlib import Path

import pytest

pytest.importorskip(
    "qgis.core", reason="QGIS can't be imported: run these tests in .venv-qgis, see tests/qgis/conftest.py"
)

from qgis.core import QgsSettings
from qgis.PyQt.QtGui import QGuiApplication

from qgis_plugin import engines, settings
from qgis_plugin.engine import carried, install, locate, pythons
from qgis_plugin.engine.causes import lacking

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
    folder = tmp_path / "local data" / "rdb-geo" / "engine"
    monkeypatch.setattr(engines, "environment_folder", lambda: folder)
    QgsSettings().remove("rdb_geo")
    yield folder
    QgsSettings().remove("rdb_geo")


def test_the_environment_lies_in_the_local_data_of_the_user_not_in_the_profile(qgis_app, monkeypatch, tmp_path):
    from qgis.core import QgsApplication

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert engines.environment_folder() == tmp_path / "rdb-geo" / "engine"
    assert not str(engines.environment_folder()).startswith(QgsApplication.qgisSettingsDirPath())


def good_python():
    return install.find_pythons(engines.variables())[0]


def plan(environment, folder, python=None, **more):
    return install.Plan(
        python or good_python(),
        environment,
        carried.engine_in(Path(folder)),
        wheels=str(folder),
        is_offline=True,
        **more,
    )


def run_installer(wait, wanted):
    lines, ends = [], []
    installer = install.Installer(engines.variables())
    installer.line.connect(lines.append)
    installer.finished.connect(lambda *end: ends.append(end))
    installer.start(wanted)
    wait(lambda: ends, "the installation", 300)
    return ends[0], lines


def test_the_engine_is_installed_from_a_folder_of_wheels_and_works(environment, wheels, wait):
    end, lines = run_installer(wait, plan(environment, wheels))
    assert end == (True, "", ""), lines
    assert any("Successfully installed rdb-geo-0.1.0" in line for line in lines)
    assert engines.find_engine().origin == "environment"
    assert engines.ask_doctor() == locate.EngineStatus("ok", "0.1.0", (), ("tiny",))
    from qgis_plugin.engine.protocol import StatusRequest

    client = engines.new_client()
    assert client.run(StatusRequest("/nowhere"))["exists"] is False
    client.close()


def test_what_is_installed_is_one_file_with_its_hash_never_a_name(environment, wheels):
    _, command = plan(environment, wheels).commands()
    wanted = [part for part in command if "rdb-geo" in part and part.startswith("rdb")]
    digest = hashlib.sha256((wheels / "rdb_geo-0.1.0-py3-none-any.whl").read_bytes()).hexdigest()
    assert wanted == [f"rdb-geo @ {(wheels / 'rdb_geo-0.1.0-py3-none-any.whl').as_uri()}#sha256={digest}"]


def test_a_wheel_of_other_bytes_is_refused(environment, wheels, wait):
    wanted = plan(environment, wheels)
    with zipfile.ZipFile(wanted.engine.path, "a") as wheel:
        wheel.writestr("rdb_geo/evil.py", "")
    end, lines = run_installer(wait, wanted)
    assert end[:2] == (False, "hash"), lines
    assert not environment.exists()


def test_an_installation_that_fails_leaves_nothing_and_says_why(environment, wheels, wait):
    with zipfile.ZipFile(wheels / "rdb_geo-0.1.0-py3-none-any.whl", "a") as wheel:
        wheel.writestr("rdb_geo-0.1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: rdb-geo\nVersion: 0.1.0\n"
                       "Requires-Dist: no-such-thing\n")  # fmt: skip
    end, lines = run_installer(wait, plan(environment, wheels))
    assert end[:2] == (False, "no-wheel"), lines
    assert lacking(lines) == "no-such-thing"
    assert not environment.exists()


def test_an_installation_can_be_stopped(environment, wheels, wait, is_alive):
    ends = []
    installer = install.Installer(engines.variables())
    installer.finished.connect(lambda *end: ends.append(end))
    installer.start(plan(environment, wheels))
    process_id = int(installer._process.processId())
    installer.stop()
    wait(lambda: ends, "the end")
    assert ends == [(False, "stopped", "")]
    assert not is_alive(process_id)
    assert not environment.exists()


def test_an_environment_that_was_broken_off_is_made_anew(environment, wheels, wait):
    (environment / "bin").mkdir(parents=True)
    broken = environment / "bin" / "python"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    (environment / locate.UNFINISHED).touch()
    assert engines.find_engine() is None, "it is not reported as an engine that does not work"
    end, lines = run_installer(wait, plan(environment, wheels))
    assert end == (True, "", ""), lines
    assert not (environment / locate.UNFINISHED).exists()


@pytest.fixture
def debian_python(tmp_path):
    """A Python as Debian has it without python3-venv: venv is there, ensurepip is not."""
    real = Path("/usr/lib") / f"python3.{sys.version_info.minor}"
    library = tmp_path / "debian" / "lib" / real.name
    library.mkdir(parents=True)
    for part in real.iterdir():
        if part.name != "ensurepip":
            (library / part.name).symlink_to(part)
    program = tmp_path / "debian" / "bin" / real.name
    program.parent.mkdir()
    shutil.copy(f"/usr/bin/{real.name}", program)
    return str(program)


def test_a_debian_without_python3_venv_is_understood(debian_python, environment, wheels, wait):
    from qgis_plugin.flows.starting import cures

    (python,) = install.find_pythons(engines.variables(), chosen=debian_python)
    assert (python.has_venv, python.has_pip) == (True, False)
    assert python.problem(brings_pip=False) == "no-pip"
    assert f"python3.{sys.version_info.minor}-venv" in cures.of_python("no-pip", python)
    end, lines = run_installer(wait, plan(environment, wheels, python))
    assert end[:2] == (False, "no-venv"), lines


def test_a_debian_without_python3_venv_serves_where_the_plugin_carries_pip(
    debian_python, environment, wheels, wait, tmp_path
):
    from qgis_plugin import packaging

    made = [wheel for wheel in packaging.make_wheels(tmp_path / "made") if wheel.name.startswith("pip")]
    (python,) = install.find_pythons(engines.variables(), chosen=debian_python)
    assert python.problem(brings_pip=True) == ""
    pip = carried.Wheel(made[0], carried.sha256_of(made[0]))
    end, lines = run_installer(wait, plan(environment, wheels, python, pip=pip))
    assert end == (True, "", ""), lines
    assert engines.ask_doctor().version == "0.1.0"


def test_the_shown_commands_are_those_of_this_system(environment, wheels):
    python = pythons.Python("/usr/bin/python3.12", "system", (3, 12))
    wanted = install.Plan(python, Path("/home/a b/env"), carried.engine_in(wheels))
    first, second = map(install.shown, wanted.commands())
    assert first == '/usr/bin/python3.12 -m venv "/home/a b/env"'
    assert second.startswith('"/home/a b/env/bin/python" -m pip install --upgrade "rdb-geo @ file:///')


def test_libraries_that_are_locked_are_asked_for_by_their_hashes(environment, wheels, tmp_path):
    python = pythons.Python("/usr/bin/python3.12", "system", (3, 12))
    engine, lock = carried.engine_in(wheels), tmp_path / carried.LOCK
    _, command = install.Plan(python, environment, engine, locked=lock).commands()
    at = command.index("--require-hashes")
    assert command[at:] == ("--require-hashes", "-r", str(lock), engine.requirement)
    assert "--require-hashes" not in install.Plan(python, environment, engine).commands()[1]


def test_the_worker_gets_nothing_of_a_bundled_qgis(qgis_app, monkeypatch):
    monkeypatch.setattr(engines, "own_folders", lambda: ["/opt/qgis"])
    monkeypatch.setenv("PATH", "/opt/qgis/bin:/usr/bin:/opt/qgis-else")
    assert engines.variables()["PATH"] == "/usr/bin:/opt/qgis-else"


@pytest.fixture
def proxy(qgis_app):
    """Sets QGIS's proxy and takes it back."""
    stored = QgsSettings()

    def give(**values):
        for name, value in values.items():
            stored.setValue(f"proxy/{name}", value)
        engines.read_network()
        return engines.variables()

    yield give
    stored.remove("proxy")
    engines.read_network()
    assert "proxy.local" not in engines.variables().get("HTTPS_PROXY", "")


def test_engine_and_pip_get_the_proxy_of_qgis(proxy):
    given = {"proxyEnabled": True, "proxyType": "HttpProxy", "proxyHost": "proxy.local", "proxyPort": "3128"}
    found = proxy(**given, proxyUser="a", proxyPassword="b@c", noProxyUrls=["http://intern.local/x", "10.0.0.1"])
    assert found["HTTPS_PROXY"] == found["https_proxy"] == "http://a:b%40c@proxy.local:3128"
    assert found["NO_PROXY"].split(",") == ["localhost", "127.0.0.1", "intern.local", "10.0.0.1"]


def test_a_login_of_qgis_vault_reaches_the_proxy(proxy, qgis_app):
    from qgis.core import QgsApplication, QgsAuthMethodConfig

    vault = QgsApplication.authManager()
    if not vault.masterPasswordIsSet():
        vault.setMasterPassword("test", True)
    config = QgsAuthMethodConfig("Basic")
    config.setName("proxy")
    config.setConfig("username", "me")
    config.setConfig("password", "pw")
    assert vault.storeAuthenticationConfig(config)[0]
    given = {"proxyEnabled": True, "proxyType": "HttpProxy", "proxyHost": "proxy.local", "proxyPort": "3128"}
    assert proxy(**given, authcfg=config.id())["HTTPS_PROXY"] == "http://me:pw@proxy.local:3128"


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
    plugin.dock.open_page("index")
    wait(lambda: plugin.dock.index.model.combo.findText("fake") > 0, "its models are offered")


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
    wait(lambda: dialog.outcome.text() == "Copied.", "the clipboard", 60)
    report = json.loads(QGuiApplication.clipboard().text())
    assert report["engine version"] == "0.1.0"
    assert report["plugin"] == "0.1.0"
    assert report["engine"]["command"][0].startswith("~")
    assert report["pythons"]


def test_the_dialog_asks_before_it_installs(plugin, dialog, monkeypatch, wheels, wait):
    from qgis_plugin.flows.starting import setup

    asked = []
    monkeypatch.setattr(setup.QMessageBox, "question", lambda *arguments: asked.append(arguments[2]))
    wait(lambda: dialog.python() is not None, "a Python is found", 60)
    dialog.install_button.click()
    assert "folder that holds the wheels" in dialog.outcome.text(), "this copy carries no engine"
    assert asked == []
    dialog.wheels.setText(str(wheels))
    dialog.install_button.click()
    assert str(engines.environment_folder()) in asked[0]
    assert plugin.setup._installer is None


def test_the_dialog_installs_tests_and_uses_the_engine(plugin, dialog, environment, wheels, wait):
    settings.write_settings(settings.PluginSettings())
    dialog.wheels.setText(str(wheels))
    dialog.from_wheels.setChecked(True)
    wait(lambda: dialog.python() is not None, "a Python is found", 60)
    assert "rdb-geo @ file:" in dialog.commands.toPlainText()
    plugin.setup.install(is_agreed=True)
    assert dialog.install_button.text() == "Stop"
    wait(lambda: "The engine works: rdb-geo 0.1.0. Models: tiny." in dialog.outcome.text(), "the verdict", 300)
    assert "Successfully installed" in dialog.log.toPlainText()


def test_the_dialog_says_what_is_wrong_with_a_python(plugin, dialog, debian_python, wheels, wait):
    dialog.wheels.setText(str(wheels))
    plugin.setup.look(debian_python)
    wait(lambda: dialog.python() is not None and dialog.python().path == debian_python, "the chosen Python", 60)
    assert "-venv" in dialog.outcome.text()


def test_an_engine_that_the_plugin_carries_is_offered(plugin, wheels, monkeypatch):
    wheel = next(wheels.glob("*.whl"))
    entry = {"rdb-geo": {"file": wheel.name, "sha256": carried.sha256_of(wheel)}}
    (wheels / "wheels.json").write_text(json.dumps(entry))
    monkeypatch.setattr("qgis_plugin.flows.starting.setup.carried_wheels", lambda: carried.carried_wheels(wheels))
    plugin.setup.open()
    assert "carries the engine 0.1.0" in plugin.setup.dialog._carried.text()
    wheel.write_bytes(b"x")
    plugin.setup.open()
    assert "damaged" in plugin.setup.dialog.outcome.text()


def test_a_first_run_without_an_engine_says_so_at_once(fake_engine, qgis_iface, qgis_new_project, tmp_path):
    from qgis_plugin.plugin import RdbGeoPlugin

    QgsSettings().setValue("rdb_geo/engine_path", str(tmp_path / "gone"))
    made = RdbGeoPlugin(qgis_iface)
    made.initGui()
    try:
        assert "not there yet" in made.dock.message.text
        made.dock.message._button.click()
        assert made.setup.dialog is not None
    finally:
        made.unload()


def test_an_ok_of_the_options_changes_only_what_was_changed(plugin, wait):
    from qgis_plugin.engine.protocol import StatusRequest

    plugin.dock.search.hits.setValue(7)
    plugin.session.searcher.run(StatusRequest("/nowhere"))
    process_id = plugin.session.searcher.process_id()
    page = plugin.options.createWidget(None)
    page.apply()
    page.model.setText("rdb-lite")
    page.apply()
    assert plugin.dock.search.hits.value() == 7
    assert plugin.session.searcher.process_id() == process_id
    page.may_download.setChecked(True)
    page.apply()
    assert plugin.session.searcher.process_id() != process_id
