"""Files whose names look like options, users or patterns."""

from __future__ import annotations

import json
import os
from pathlib import Path, PureWindowsPath

import pytest
from click.testing import CliRunner
from fakes import ColourEncoder
from made_scenes import MakeScene

from rdb_geo.cli import console
from rdb_geo.cli.main import main
from rdb_geo.encoders import registry
from rdb_geo.encoders.cards import NAME
from rdb_geo.index.names import file_name

NAMES = (
    "-dash.tif",
    "--bands.tif",
    "~nobody.tif",
    "a%20b #1?.tif",
    "new\nline.tif",
    "[1]{x}*.tif",
    "Loud.TIF",
    "dot..tif",
    "stop.",
    f"{'x' * 240}.tif",
)


@pytest.fixture(autouse=True)
def _encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "load_encoder", lambda *_args, **_options: ColourEncoder())


@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_an_odd_name_is_found_by_it(name: str, make_scene: MakeScene, tmp_path: Path, monkeypatch):
    make_scene("plain.tif").rename(tmp_path / name)
    (tmp_path / "plain.tif.aux.xml").unlink(missing_ok=True)
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> str:
        done = CliRunner().invoke(main, [*words, "-i", "ix"])
        assert done.exit_code == 0, done.output
        return done.stdout

    run("index", name)
    assert [scene["scene"]["uri"] for scene in json.loads(run("list", "--json"))] == [str(tmp_path / name)]
    assert '"Feature"' in run("query", "forest", "--scene", name, "-k", "1", "--show-lookalikes")
    run("remove", name)
    assert json.loads(run("list", "--json")) == []


OTHER_SPELLINGS = ("zürich.tif", "ZÜRICH.TIF", "zÜRICH.TIF", "Zu\u0308rich.tif", "zU\u0308RICH.TIF")


@pytest.fixture
def _any_capitals(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As on macOS: a file is found by other capitals and by accents apart, and listed by its own name alone.

    Simulated by links that no list shows; a folder's by a symbolic one.
    """
    listed = os.listdir
    hidden = {"SCENES", "sCENES", *OTHER_SPELLINGS}

    def visible(folder: str = ".") -> list[str]:
        return [name for name in listed(folder) if name not in hidden]

    (tmp_path / "Scenes").mkdir()
    for spelling in ("sCENES", "SCENES"):
        (tmp_path / spelling).symlink_to(tmp_path / "Scenes")
    monkeypatch.setattr(os, "listdir", visible)


@pytest.mark.usefixtures("_any_capitals")
def test_a_file_is_one_scene_however_it_is_spelt(make_scene: MakeScene, tmp_path: Path, monkeypatch):
    scene = tmp_path / "Scenes" / "Zürich.tif"
    make_scene("plain.tif").rename(scene)
    for name in OTHER_SPELLINGS:
        scene.with_name(name).hardlink_to(scene)
    monkeypatch.chdir(tmp_path)
    spellings = (scene, "Scenes/zürich.tif", "SCENES/zürich.tif", "Scenes/Zu\u0308rich.tif")
    for spelling in spellings:
        done = CliRunner().invoke(main, ["index", str(spelling), "-i", "ix"])
        assert done.exit_code == 0, done.output
        listed = json.loads(CliRunner().invoke(main, ["list", "--json", "-i", "ix"]).stdout)
        assert [one["scene"]["uri"] for one in listed] == [str(scene)], spelling
    for spelling in spellings:
        done = CliRunner().invoke(main, ["query", "forest", "--scene", str(spelling), "-k", "1", "-i", "ix"])
        assert done.exit_code == 0, (spelling, done.output)


def test_accents_that_a_disk_lists_apart_are_found_as_they_are_typed(make_scene: MakeScene, tmp_path: Path):
    scene = make_scene("plain.tif").rename(tmp_path / "Zu\u0308rich.tif")
    index = str(tmp_path / "ix")
    assert CliRunner().invoke(main, ["index", str(scene), "-i", index]).exit_code == 0
    for name in ("Z\u00fcrich.tif", "Z\u00fc*", "Zu\u0308rich.tif"):
        done = CliRunner().invoke(main, ["query", "forest", "--scene", name, "-k", "1", "-i", index])
        assert done.exit_code == 0, (name, done.output)
    assert CliRunner().invoke(main, ["remove", "Z\u00fcrich.tif", "-i", index]).exit_code == 0


@pytest.mark.parametrize("name", ["aux.tif", "CON.B04.tif", "lpt1.tif", "nul", "com¹.tif"])
def test_no_index_file_has_the_name_of_a_device_of_windows(name: str):
    made = file_name(f"https://example.org/{name}")
    assert not PureWindowsPath(made).is_reserved()
    assert PureWindowsPath(Path(name).stem).is_reserved()
    assert NAME.fullmatch(Path(name).stem) is None
    assert file_name("/x/auxiliary.tif").startswith("auxiliary-")
    assert NAME.fullmatch("console-1.com1") is not None


def test_a_path_that_is_too_long_for_windows_is_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(console.sys, "platform", "win32")
    path = "C:\\" + "folder\\" * 40
    said, code = console._explain(FileNotFoundError(2, "The system cannot find the path specified", path))
    assert (said.startswith("the path is longer than the 259 letters"), code) == (True, 1)
    assert "cannot find" in console._explain(FileNotFoundError(2, "The system cannot find it", "C:\\x"))[0]


def test_an_option_is_no_file(make_scene: MakeScene, tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("--json", "-i", "-ix"):
        make_scene("plain.tif").rename(name)
    make_scene("plain.tif")
    assert CliRunner().invoke(main, ["index", "plain.tif", "-ix"]).exit_code == 0
    assert len(json.loads(CliRunner().invoke(main, ["list", "--json", "-ix"]).stdout)) == 1
    assert CliRunner().invoke(main, ["list", "--jsonx"]).exit_code == 2
