"""What makes a scene count as changed, and what does not; and what is known of a file on a server."""

from __future__ import annotations

import http.server
import os
import threading
import zipfile
from pathlib import Path

import numpy as np
import pytest
import rasterio
from made_scenes import MakeScene
from rasterio.enums import ColorInterp

from rdb_geo.core.specs import SceneRecord
from rdb_geo.scene.dataset import Scene
from rdb_geo.scene.files.identity import local_files, server_state, servers_state
from rdb_geo.scene.files.scene_source import SceneSource


def record(uri: str | Path) -> SceneRecord:
    with Scene(SceneSource(str(uri))) as scene:
        return scene.record


def edit(path: Path, change: str) -> None:
    with rasterio.open(path, "r+") as scene:
        if change == "nodata":
            scene.nodata = 7
        elif change == "colours":
            scene.colorinterp = [ColorInterp.blue, ColorInterp.green, ColorInterp.red]
        elif change == "names":
            scene.set_band_description(1, "near infrared")
        elif change == "scale":
            scene.scales = (0.1, 0.1, 0.1)
        elif change == "offset":
            scene.offsets = (-5.0, 0.0, 0.0)
        else:
            scene.write_mask(np.tile(np.uint8([0, 255]), (180, 120)))


@pytest.mark.parametrize("change", ["nodata", "colours", "names", "scale", "offset", "mask"])
def test_a_picture_that_is_to_be_read_in_another_way_has_changed(make_scene: MakeScene, change: str):
    path = make_scene()
    times = path.stat().st_atime_ns, path.stat().st_mtime_ns
    before = record(path)
    edit(path, change)
    os.utime(path, ns=times)
    assert record(path).fingerprint != before.fingerprint


def test_what_a_viewer_notes_is_no_change_and_what_it_says_of_bands_is(make_scene: MakeScene):
    path = make_scene()
    before = record(path)
    aux = path.with_name(path.name + ".aux.xml")
    band = '<PAMDataset><PAMRasterBand band="1">{}</PAMRasterBand></PAMDataset>'
    aux.write_text(band.format('<Metadata><MDI key="STATISTICS_MEAN">3</MDI></Metadata>'))
    assert record(path) == before
    aux.write_text(band.format("<NoDataValue>9</NoDataValue>"))
    assert record(path).fingerprint != before.fingerprint
    aux.write_text(band.format("<Scale>0.5</Scale>"))
    assert record(path).fingerprint != before.fingerprint


def test_a_mask_beside_a_scene_belongs_to_it(make_scene: MakeScene):
    path = make_scene(mask="sidecar", invalid=(0, 0, 10, 10))
    before, mask = record(path), path.with_name(path.name + ".msk")
    os.utime(mask, ns=(1, 1_000_000_000))
    assert record(path).fingerprint != before.fingerprint


def test_an_archive_stands_for_what_lies_in_it(make_scene: MakeScene, tmp_path):
    path, archive = make_scene("inside.tif"), tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.write(path, "deep/inside.tif")
    uri = f"/vsizip/{archive}/deep/inside.tif"
    assert local_files([uri]) == local_files([f"/vsizip/{{{archive}}}/deep/inside.tif"]) == [archive]
    before = record(uri)
    assert before.size_bytes == archive.stat().st_size
    os.utime(archive, ns=(1, 1_000_000_000))
    assert record(uri) != before


def test_a_moved_scene_keeps_its_fingerprint(make_scene: MakeScene, tmp_path):
    path = make_scene()
    before = record(path)
    (tmp_path / "other").mkdir()
    assert record(path.rename(tmp_path / "other" / path.name)).fingerprint == before.fingerprint


@pytest.fixture
def serve():
    """Serves a file with headers; returns its address."""
    running = []

    def start(
        headers: dict[str, str], *, refuses_head: bool = False, login: str | None = None, status: int = 200
    ) -> str:
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_HEAD(self) -> None:
                self.do_GET(with_body=False, is_refused=refuses_head)

            def do_GET(self, *, with_body: bool = True, is_refused: bool = False) -> None:
                is_refused |= login is not None and self.headers.get("Authorization", "") != login
                self.send_response(403 if is_refused else status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "1")
                self.end_headers()
                if with_body:
                    self.wfile.write(b"x")

            def log_message(self, *_: object) -> None:
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        running.append(server)
        return f"127.0.0.1:{server.server_port}/a.tif"

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


def test_a_server_tells_the_state_of_a_file(serve):
    cases = [
        (serve({"ETag": "1", "Last-Modified": "x"}), "1"),
        (serve({"Last-Modified": "Mon"}), "Mon"),
        (serve({"ETag": "2"}, refuses_head=True), "2"),
        (f"ann:pw@{serve({'ETag': '3'}, login='Basic YW5uOnB3')}", "3"),
        (serve({}), ""),
        ("127.0.0.1:9/a.tif", ""),
    ]
    for address, right in cases:
        assert server_state(f"/vsicurl/http://{address}") == right
    assert server_state("/data/a.tif") is None


def test_a_scene_of_several_files_changes_with_each_of_them(serve):
    named, dated, silent = serve({"ETag": "1"}), serve({"Last-Modified": "Mon"}), serve({})
    addresses = [f"/vsicurl/http://{address}" for address in (named, dated, silent)]
    assert servers_state(["/data/a.tif", *addresses[:2], addresses[0]]) == "1 Mon"
    assert servers_state(addresses) == ""
    assert servers_state(["/data/a.tif"]) is None


def test_a_login_is_for_the_server_that_was_named_alone(serve):
    storage = serve({"ETag": "4"}, login="")
    address = serve({"Location": f"http://{storage}"}, status=302, login="Basic YW5uOnB3")
    assert server_state(f"/vsicurl/http://ann:pw@{address}") == "4"
