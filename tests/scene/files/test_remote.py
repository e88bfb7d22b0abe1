"""Scenes and STAC Items over HTTP, from a server on this machine."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import rasterio
from made_scenes import MakeScene

from rdb_geo.core.errors import CorruptSceneError, SceneError, SceneNotFoundError
from rdb_geo.core.geometry import Window
from rdb_geo.scene.dataset import Scene
from rdb_geo.scene.files.addresses import host_of
from rdb_geo.scene.files.scene_source import outer_file
from rdb_geo.scene.sources import expand_sources


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Address of the test's folder."""
    monkeypatch.setenv("GDAL_HTTP_MAX_RETRY", "0")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    command = [sys.executable, str(Path(__file__).resolve().parents[2] / "range_server.py"), str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield f"http://127.0.0.1:{int(server.stdout.readline())}"


def open_scene(address: str) -> Scene:
    return Scene(expand_sources([address])[0])


def test_a_scene_by_url_reads_as_the_file_does(url: str, make_scene: MakeScene):
    path = make_scene("a b/scene.tif", tiled=True, blockxsize=64, blockysize=64)
    with rasterio.open(path) as plain:
        expected = plain.read()
    with open_scene(f"{url}/a%20b/scene.tif?token=1&x=2") as scene:
        data, valid = scene.read(Window(0, 0, 240, 180), (1, 2, 3), out_px=(180, 240))
        assert scene.record.size_bytes is None
    assert (data == expected).all()
    assert valid.all()


def test_the_folder_beside_a_remote_scene_is_never_listed(url: str, make_scene: MakeScene, tmp_path: Path):
    make_scene("x/scene.tif")
    with open_scene(f"{url}/x/scene.tif"):
        asked = {line.split()[1].rstrip("/") for line in (tmp_path / "requests.log").read_text().splitlines()}
    assert "/x/scene.tif" in asked
    assert not asked & {"", "/x"}


def test_a_remote_sidecar_mask_is_found(url: str, make_scene: MakeScene):
    make_scene("m/scene.tif", mask="sidecar", invalid=(0, 0, 100, 180))
    with open_scene(f"{url}/m/scene.tif") as scene:
        _, valid = scene.read(Window(0, 0, 240, 180), (1, 2, 3), out_px=(180, 240))
    assert valid.mean() == pytest.approx(140 / 240)


def test_an_item_by_url_with_a_relative_asset(url: str, make_scene: MakeScene, tmp_path: Path):
    make_scene("items/data/tci.tif", tags={"TIFFTAG_DATETIME": "2001:01:01 00:00:00"})
    properties = {"datetime": "2021-07-01T10:00:00Z", "gsd": 10}
    assets = {"visual": {"href": "./data/tci.tif", "type": "image/tiff"}}
    item = {"type": "Feature", "properties": properties, "assets": assets}
    (tmp_path / "items" / "item.json").write_text(json.dumps(item))
    with open_scene(f"{url}/items/item.json") as scene:
        assert scene.record.uri == f"/vsicurl/{url}/items/data/tci.tif"
        assert scene.record.datetime == "2021-07-01T10:00:00Z"
        assert scene.record.gsd_m == 10
        assert scene.record.provenance == f"{url}/items/item.json"


@pytest.mark.parametrize("name", ["missing.tif", "missing.json"])
def test_an_address_that_is_not_there_is_said_without_gdals_prefix(url: str, name: str):
    with pytest.raises(SceneNotFoundError) as caught:
        open_scene(f"{url}/{name}")
    assert str(caught.value).startswith(f"{url}/{name} can't be ")
    assert "check the address" in str(caught.value)
    assert "404" in str(caught.value)


def test_a_server_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GDAL_HTTP_MAX_RETRY", "0")
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        for name in ("a.tif", "a.json"):
            with pytest.raises(SceneNotFoundError, match="check the address"):
                open_scene(f"http://127.0.0.1:{port}/{name}")


def test_a_page_instead_of_a_raster_is_said(url: str, tmp_path: Path):
    (tmp_path / "login.tif").write_text("<html>please log in</html>")
    (tmp_path / "login.json").write_text("<html>please log in</html>")
    with pytest.raises(SceneError, match=r"login\.tif can't be opened"):
        open_scene(f"{url}/login.tif")
    with pytest.raises(SceneError, match=r"login\.json is not JSON"):
        expand_sources([f"{url}/login.json"])


def test_a_connection_that_breaks_is_no_damaged_file(url: str, make_scene: MakeScene):
    noise = np.random.default_rng(0).integers(0, 256, (3, 512, 512), np.uint8)
    make_scene("n.tif", data=noise, tiled=True, blockxsize=64, blockysize=64)
    with (
        open_scene(f"{url}/n.tif?broken=300000-500000") as scene,
        pytest.raises(CorruptSceneError, match="the network failed or the file is damaged, try again"),
    ):
        scene.read(Window(0, 0, 512, 512), (1, 2, 3), out_px=(512, 512))


def test_a_zipped_scene_is_read_where_it_lies(url: str, make_scene: MakeScene, tmp_path: Path):
    path = make_scene("scene.tif")
    with zipfile.ZipFile(tmp_path / "scene.tif.zip", "w") as archive:
        archive.write(path, "scene.tif")
    item = {
        "type": "Feature",
        "stac_version": "1.0.0",
        "id": "x",
        "properties": {"datetime": "2023-06-01T10:00:00Z"},
        "assets": {"ortho": {"href": "scene.tif.zip", "type": "application/zip"}},
    }
    (tmp_path / "item.json").write_text(json.dumps(item))
    with rasterio.open(path) as plain:
        expected = plain.read()
    addresses = {
        f"{url}/scene.tif.zip?sig=hidden": f"{url}/scene.tif.zip",
        f"{url}/item.json": f"{url}/scene.tif.zip",
        str(tmp_path / "item.json"): str(tmp_path / "scene.tif.zip"),
    }
    for address, outside in addresses.items():
        with open_scene(address) as scene:
            data, _ = scene.read(Window(0, 0, 240, 180), (1, 2, 3), out_px=(180, 240))
            assert outer_file(scene.record.uri).removeprefix("/vsicurl/") == outside
            assert ("http" in outside) == (host_of(scene.record.uri) == url)
            assert scene.record.datetime == (None if "sig" in address else "2023-06-01T10:00:00Z")
        assert (data == expected).all()


def test_an_archive_of_several_files_on_a_network_is_one_sentence(url: str, make_scene: MakeScene, tmp_path: Path):
    path = make_scene("scene.tif")
    with zipfile.ZipFile(tmp_path / "several.zip", "w") as archive:
        archive.write(path, "a.tif")
        archive.write(path, "b.tif")
    with pytest.raises(SceneNotFoundError, match=r"several\.zip is no archive of one file alone.*download"):
        open_scene(f"{url}/several.zip")


def test_an_asset_that_is_missing_or_holds_several_files_is_one_sentence(make_scene: MakeScene, tmp_path: Path):
    item = {"type": "Feature", "stac_version": "1.0.0", "id": "x", "properties": {}}
    for href in ("a.tif", "a.tif.zip"):
        (tmp_path / "item.json").write_text(json.dumps(item | {"assets": {"ortho": {"href": href}}}))
        with pytest.raises(SceneNotFoundError, match=rf"/{href} is not there: check the name, or if it was moved tell"):
            open_scene(str(tmp_path / "item.json"))
    path = make_scene("scene.tif")
    with zipfile.ZipFile(tmp_path / "a.tif.zip", "w") as archive:
        archive.write(path, "a.tif")
        archive.write(path, "b.tif")
    with pytest.raises(SceneNotFoundError, match=r"a\.tif\.zip is no archive of one file alone"):
        open_scene(str(tmp_path / "item.json"))
