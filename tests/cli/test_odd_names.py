"""Files whose names look like options, users or patterns."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from fakes import ColourEncoder
from made_scenes import MakeScene

from rdb_geo.cli.main import main
from rdb_geo.encoders import registry

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


def test_an_option_is_no_file(make_scene: MakeScene, tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("--json", "-i", "-ix"):
        make_scene("plain.tif").rename(name)
    make_scene("plain.tif")
    assert CliRunner().invoke(main, ["index", "plain.tif", "-ix"]).exit_code == 0
    assert len(json.loads(CliRunner().invoke(main, ["list", "--json", "-ix"]).stdout)) == 1
    assert CliRunner().invoke(main, ["list", "--jsonx"]).exit_code == 2
