"""A folder of images that was moved is told once; twins are noticed; stdout is UTF-8 on every terminal."""

from __future__ import annotations

import io
import os
import shutil
import sys

import pytest
import rasterio.shutil
from affine import Affine
from click.testing import CliRunner
from fakes import ColourEncoder
from made_scenes import picture

from rdb_geo.cli.console import speak_utf8
from rdb_geo.cli.main import main
from rdb_geo.encoders import registry
from rdb_geo.index.store import Store


@pytest.fixture
def run(monkeypatch, tmp_path):
    monkeypatch.setattr(registry, "load_encoder", lambda *_args, **_options: ColourEncoder())
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments):
        return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)

    return invoke


def addresses(folder):
    return sorted(shard.manifest.scene.uri for shard in Store(folder).scenes()[0])


def test_a_moved_folder_is_told_once(run, make_scene, tmp_path):
    old, new = tmp_path / "old", tmp_path / "new home"
    (old / "deep").mkdir(parents=True)
    for name in ("a.tif", "deep/b.tif"):
        shutil.move(make_scene(name.rpartition("/")[2], size=(200, 100 + len(name))), old / name)
    assert run("index", old, "-i", "ix", "--chip-size", "32").exit_code == 0
    before = {shard.manifest.scene.uri: shard.manifest.count for shard in Store(tmp_path / "ix").scenes()[0]}
    old.rename(new)
    result = run("relocate", old, new, "-i", "ix")
    assert result.exit_code == 0, result.output
    assert addresses(tmp_path / "ix") == [str(new / "a.tif"), str(new / "deep/b.tif")]
    assert sum(shard.manifest.count for shard in Store(tmp_path / "ix").scenes()[0]) == sum(before.values())
    again = run("index", new, "-i", "ix", "--chip-size", "32")
    assert again.stderr.count("unchanged") == 2


def test_what_is_not_there_stays_and_is_named(run, make_scene, tmp_path):
    path = make_scene("a.tif")
    run("index", path, "-i", "ix", "--chip-size", "32")
    result = run("relocate", path.parent, tmp_path / "nowhere", "-i", "ix")
    assert result.exit_code == 1
    assert "nowhere/a.tif" in result.stderr
    assert addresses(tmp_path / "ix") == [str(path)]
    assert "holds no scene in" in run("relocate", "/elsewhere", tmp_path, "-i", "ix").stderr


def test_the_same_image_in_another_place_is_noticed(run, make_scene, tmp_path):
    path, other = make_scene("a.tif"), tmp_path / "copy.tif"
    shutil.copy2(path, other)
    assert "looks like" not in run("index", path, "-i", "ix", "--chip-size", "32").stderr
    assert f"it looks like {path}, which is there too" in run("index", other, "-i", "ix", "--chip-size", "32").stderr


def test_the_same_picture_in_another_format_is_noticed_in_another_call(run, make_scene, tmp_path):
    path, other = make_scene("a.tif", size=(240, 180)), tmp_path / "jp2" / "a_cog.tif"
    other.parent.mkdir()
    with rasterio.open(path) as file:
        rasterio.shutil.copy(file, other, driver="COG", compress="zstd")
    assert "looks like" not in run("index", path, "-i", "ix", "--chip-size", "32").stderr
    assert f"it looks like {path}, which is there too" in run("index", other, "-i", "ix", "--chip-size", "32").stderr


def test_another_band_or_date_of_the_same_ground_is_no_twin(run, make_scene):
    pictures = [picture(240, 180, 1)[0].astype("uint8"), picture(240, 180, 1)[0][::-1].astype("uint8") // 2]
    made = [make_scene(f"{name}.tif", data=data[None]) for name, data in zip(("vv", "vh"), pictures, strict=True)]
    dated = [make_scene(f"{day}.tif", tags={"TIFFTAG_DATETIME": f"2023:06:0{day} 10:00:00"}) for day in (1, 2)]
    for options in ((), ("--stretch", "0,255")):  # asked for so, all are drawn alike
        for path in (*made, *dated):
            result = run("index", path, "-i", f"ix{len(options)}", "--chip-size", "32", *options)
            assert (result.exit_code, "looks like" in result.stderr) == (0, False), path
    assert len({path.stat().st_size for path in made}) == len({path.stat().st_size for path in dated}) == 1


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "latin-1"])
def test_stdout_is_utf8_on_every_terminal(monkeypatch, encoding):
    out, err = io.BytesIO(), io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out, encoding=encoding))
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(err, encoding=encoding))
    speak_utf8()
    for stream in (sys.stdout, sys.stderr):
        stream.write(os.fsdecode(b"Stra\xc3\x9fe \xe6\x97\xa5 M\xfcnchen"))
        stream.flush()
    assert out.getvalue().decode("utf-8") == "Straße 日 M\\xfcnchen"
    wanted = "Straße 日" if encoding == "ascii" else "Straße \\u65e5"
    assert err.getvalue().decode("utf-8" if encoding == "ascii" else encoding) == f"{wanted} M\\xfcnchen"


def test_a_name_that_is_not_utf8_is_shown_with_its_bytes_and_the_others_are_indexed(run, make_scene, tmp_path):
    good = make_scene("gut.tif")
    bad = os.fsencode(tmp_path) + b"/Stra\xdfe.tif"
    shutil.copy(good, bad)
    result = run("index", os.fsdecode(bad), good, "-i", "ix", "--chip-size", "32")
    assert result.exit_code == 1
    assert "Stra\\xdfe.tif is not UTF-8" in result.stderr
    assert "1 of 2 scenes could not be indexed" in result.stderr
    assert "gut.tif" in run("list", "-i", "ix").stdout


def test_the_users_folder_is_written_as_a_tilde_everywhere(run, make_scene, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    make_scene("a.tif")
    assert run("index", "~/a.tif", "-i", "~/my index", "--chip-size", "32").exit_code == 0
    assert (tmp_path / "my index").is_dir()
    result = run("query", "green", "-i", "~/my index", "--show-lookalikes", "-o", "~/hits.gpkg")
    assert result.exit_code == 0, result.output
    near = run("query", "green", "-i", "~/my index", "--show-lookalikes", "--within", "~/hits.gpkg:hits")
    assert near.exit_code == 0, near.output


def test_linked_folders_are_looked_into_once(make_scene, tmp_path):
    from rdb_geo.scene.sources import expand_sources

    real, images = tmp_path / "real", tmp_path / "images"
    real.mkdir()
    images.mkdir()
    shutil.move(make_scene("a.tif"), real / "a.tif")
    (images / "link").symlink_to(real)
    (real / "back").symlink_to(images)
    assert [source.uri.rpartition("/")[2] for source in expand_sources([str(images)])] == ["a.tif"]


@pytest.fixture
def tiles(make_scene, tmp_path):
    """Four pictures side by side in a folder."""
    folder = tmp_path / "tiles"
    folder.mkdir()
    for number in range(4):
        made = make_scene(
            f"t{number}.tif", size=(40, 40), transform=Affine(10, 0, 500_000 + 400 * number, 0, -10, 5_000_000)
        )
        shutil.move(made, folder / f"t{number}.tif")
    return folder


def test_tiles_lead_to_a_mosaic_and_a_mosaic_beside_its_tiles_is_told(run, tiles):
    alone = run("index", tiles, "-i", "ix", "--chip-size", "64")
    assert "4 scenes are smaller than a chip" in alone.stderr
    assert "--mosaic joins them" in alone.stderr
    assert "twice" not in alone.stderr
    together = run("index", tiles, "--mosaic", "-i", "ix", "--chip-size", "32")
    assert together.exit_code == 0, together.output
    assert "joins them" not in together.stderr
    assert f"too ({tiles / 't0.tif'} (and 3 others)): every find counts twice" in together.stderr
    again = run("index", tiles / "t1.tif", "-i", "ix", "--force", "--chip-size", "32")
    assert f"too ({tiles}): every find counts twice" in again.stderr
    assert "twice" not in run("index", tiles, "--mosaic", "-i", "other", "--chip-size", "32").stderr
