"""The zip that QGIS installs."""

from __future__ import annotations

import configparser
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

import rdb_geo
from qgis_plugin import packaging

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(
    shutil.which("git") is None or not (ROOT / ".git").exists(), reason="the zip is built from a git checkout"
)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return packaging.build_zip(tmp_path_factory.mktemp("dist"))


def metadata(path):
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str
    with zipfile.ZipFile(path) as archive:
        parser.read_string(archive.read("rdb_geo_search/metadata.txt").decode())
    return parser["general"]


def number(version):
    return tuple(map(int, version.split(".")))


def test_one_folder_with_the_package_its_metadata_and_the_licence(built):
    names = zipfile.ZipFile(built).namelist()
    assert {name.split("/")[0] for name in names} == {"rdb_geo_search"}
    inside = {name.split("/", 1)[1] for name in names}
    assert {"__init__.py", "plugin.py", "metadata.txt", "LICENSE", "resources/icon.svg"} <= inside
    assert [name for name in names if name.endswith("metadata.txt")] == ["rdb_geo_search/metadata.txt"]
    assert not [name for name in inside if name.endswith((".pyc", ".ts")) or name == "packaging.py" or "test" in name]


def test_metadata_agrees_with_the_engine_and_with_what_is_in_the_zip(built):
    general = metadata(built)
    assert general["version"] == rdb_geo.__version__
    assert number(general["qgisMinimumVersion"]) <= number(general["qgisMaximumVersion"])
    assert general["hasProcessingProvider"] == "yes"
    assert f"rdb_geo_search/{general['icon']}" in zipfile.ZipFile(built).namelist()
    assert built.name == f"rdb_geo_search-{rdb_geo.__version__}.zip"


def test_the_same_tree_gives_the_same_bytes(built, tmp_path):
    assert packaging.build_zip(tmp_path).read_bytes() == built.read_bytes()


def test_with_the_engine_goes_the_lock_of_its_libraries(tmp_path, built):
    wheel = tmp_path / "rdb_geo-1-py3-none-any.whl"
    wheel.write_bytes(b"1")
    whole = zipfile.ZipFile(packaging.build_zip(tmp_path / "dist", wheels=[wheel]))
    lock = (packaging.ROOT / "scripts" / "requirements.txt").read_bytes()
    assert whole.read(f"{packaging.PLUGIN_NAME}/wheels/requirements.txt") == lock
    assert not any("requirements" in name for name in zipfile.ZipFile(built).namelist())


def small_checkout(folder, metadata_text):
    (folder / "qgis_plugin" / "resources").mkdir(parents=True)
    (folder / "qgis_plugin" / "__init__.py").write_text("")
    (folder / "qgis_plugin" / "stray.txt").write_text("not tracked")
    (folder / "qgis_plugin" / "resources" / "icon.svg").write_text("<svg/>")
    (folder / "LICENSE").write_text("MIT")
    (folder / "metadata.txt").write_text(metadata_text)
    for command in (["init", "-q"], ["add", "qgis_plugin/__init__.py", "qgis_plugin/resources"]):
        subprocess.run(["git", *command], cwd=folder, check=True)
    return folder


def test_only_tracked_files_go_into_the_zip(tmp_path):
    root = small_checkout(tmp_path / "checkout", (ROOT / "metadata.txt").read_text())
    names = zipfile.ZipFile(packaging.build_zip(tmp_path / "dist", root)).namelist()
    assert not [name for name in names if "stray" in name]
    assert packaging.untracked_files(root) == ["qgis_plugin/stray.txt"]


def test_a_file_that_git_does_not_know_is_named_and_no_zip_is_made_without_it(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(packaging, "untracked_files", lambda: ["qgis_plugin/new.py"])
    assert packaging.main(["-o", str(tmp_path)]) == 1
    assert "qgis_plugin/new.py" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("key", ["version", "qgisMinimumVersion", "icon", "email"])
def test_a_missing_key_is_named(tmp_path, key):
    lines = (ROOT / "metadata.txt").read_text().splitlines()
    text = "\n".join(line for line in lines if not line.startswith(f"{key}="))
    root = small_checkout(tmp_path, text)
    with pytest.raises(packaging.PackagingError, match=key):
        packaging.build_zip(tmp_path / "dist", root)
    assert not list((tmp_path).glob("dist/*.zip"))


def test_what_the_plugin_repository_would_ask_for_is_named_and_no_address_is_made_up(tmp_path, capsys):
    general = packaging.read_metadata(ROOT / "metadata.txt")
    assert not [key for key in ("homepage", "repository", "tracker") if key in general] or general["repository"]
    assert general["experimental"] == "True"
    assert packaging.lacks_to_publish({"email": "a@b.org", "repository": "r", "tracker": "t"}) == []
    assert packaging.lacks_to_publish({"email": "a@b.invalid", "tracker": "t"}) == ["repository", "email"]
    packaging.main(["-o", str(tmp_path)])
    told = capsys.readouterr().err
    assert ("Not for plugins.qgis.org yet" in told) == bool(packaging.lacks_to_publish(general))


def test_an_icon_that_is_not_there_is_refused(tmp_path):
    text = (ROOT / "metadata.txt").read_text().replace("icon=resources/icon.svg", "icon=gone.png")
    with pytest.raises(packaging.PackagingError, match=r"gone\.png"):
        packaging.build_zip(tmp_path / "dist", small_checkout(tmp_path, text))


def test_link_puts_the_plugin_into_a_profile(tmp_path):
    target = packaging.link_into(tmp_path / "profile")
    assert target == tmp_path / "profile" / "python" / "plugins" / "rdb_geo_search"
    assert (target / "plugin.py").resolve() == ROOT / "qgis_plugin" / "plugin.py"
    assert (target / "metadata.txt").is_file()
    packaging.link_into(tmp_path / "profile")


def test_the_command_prints_the_path(tmp_path, capsys):
    assert packaging.main(["-o", str(tmp_path)]) == 0
    assert Path(capsys.readouterr().out.strip()).is_file()
