"""Where the plugin looks for the engine, and what it hands to it."""

from __future__ import annotations

import json
import os

import pytest

from qgis_plugin.engine import locate


def program(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def places(tmp_path):
    return {
        "setting": program(tmp_path / "mine" / "bin" / "python"),
        "environment": program(tmp_path / "rdb-geo-env" / "bin" / "python"),
        "path": program(tmp_path / "somewhere" / "rdb-geo"),
    }


def find(tmp_path, places, setting=""):
    return locate.find_engine(setting, tmp_path / "rdb-geo-env", str(places["path"].parent))


def test_the_setting_comes_first_then_the_environment_then_path(tmp_path, places):
    assert find(tmp_path, places, str(places["setting"])).origin == "setting"
    assert find(tmp_path, places).origin == "environment"
    places["environment"].unlink()
    assert find(tmp_path, places) == locate.Engine((str(places["path"]),), "path")
    places["path"].unlink()
    assert find(tmp_path, places) is None


def test_a_setting_that_names_nothing_is_not_passed_over(tmp_path, places):
    assert find(tmp_path, places, str(tmp_path / "gone")) is None


def test_a_python_runs_the_module_apart_from_its_surroundings(places):
    assert locate.command_of(places["setting"]) == (str(places["setting"]), "-I", "-X", "utf8", "-m", "rdb_geo")


def test_an_environment_is_named_by_its_folder(tmp_path, places):
    assert locate.command_of(tmp_path / "mine") == (str(places["setting"]), "-I", "-X", "utf8", "-m", "rdb_geo")
    assert locate.command_of(tmp_path) is None


def test_the_python_of_a_windows_environment_is_found(tmp_path):
    python = program(tmp_path / "env" / "Scripts" / "python.exe")
    assert locate.command_of(tmp_path / "env") == (str(python), "-I", "-X", "utf8", "-m", "rdb_geo")


def test_a_file_that_can_not_be_run_is_no_engine(tmp_path):
    (tmp_path / "rdb-geo").write_text("text")
    assert locate.command_of(tmp_path / "rdb-geo") is None


def test_variables_of_qgis_do_not_reach_the_engine():
    theirs = dict.fromkeys(
        [
            "PYTHONPATH",
            "PYTHONHOME",
            "PROJ_LIB",
            "PROJ_DATA",
            "GDAL_DATA",
            "LD_LIBRARY_PATH",
            "QT_PLUGIN_PATH",
            "QGIS_PREFIX_PATH",
        ],
        "x",
    )
    ours = {"PATH": "/bin", "HOME": "/home/a", "GDAL_CACHEMAX": "512", "AWS_REGION": "eu", "HTTPS_PROXY": "http://p:1"}
    kept = locate.clean_environment({**theirs, **ours})
    assert not set(theirs) & set(kept)
    assert ours.items() <= kept.items()


def test_the_doctor_of_the_engine_is_understood():
    report = {
        "rdb_geo": "0.1.0",
        "advice": [],
        "models": [{"name": "rdb-lite", "present": True}, {"name": "b", "present": False}],
    }
    status = locate.read_doctor(0, json.dumps(report), "")
    assert status == locate.EngineStatus("ok", "0.1.0", (), ("rdb-lite",))
    report["advice"] = ["pyarrow is missing"]
    assert locate.read_doctor(1, json.dumps(report), "").state == "broken"


def test_a_program_that_is_not_the_engine_says_its_last_words():
    status = locate.read_doctor(1, "", "Traceback\nModuleNotFoundError: No module named 'rdb_geo'\n")
    assert (status.state, status.version) == ("broken", "")
    assert "No module named" in status.advice[0]


def test_the_real_doctor_answers_in_the_form_that_the_plugin_reads():
    from click.testing import CliRunner

    from rdb_geo import __version__
    from rdb_geo.cli.main import main

    result = CliRunner().invoke(main, ["doctor", "--json"], env=dict(os.environ))
    status = locate.read_doctor(result.exit_code, result.stdout, "")
    assert status.version == __version__
