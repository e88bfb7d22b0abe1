"""Which addresses an index may have opened."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rdb_geo.core import consent
from rdb_geo.core.errors import NotAllowedError, SceneError, SceneNotFoundError
from rdb_geo.core.geometry import Window
from rdb_geo.scene.dataset import Scene
from rdb_geo.scene.files.addresses import host_of, is_local, recorded_source, remember_typed
from rdb_geo.scene.files.scene_source import SceneSource, gdal_name, is_url, outer_file
from rdb_geo.scene.sources import expand_sources

LOCAL = (
    "/data/a.tif",
    "C:\\data\\a.tif",
    "/data/odd: name, with <marks> {}.tif",
    'NETCDF:"/data/a.nc":red',
    "SENTINEL2_L2A:/data/MTD_MSIL2A.xml:10m:EPSG_32633",
    "/vsizip//data/a.zip/a.tif",
    "/vsitar/{/data/a.tar.gz}/a.tif",
)
REMOTE = {
    "/vsicurl/https://a.test/x.tif": "https://a.test",
    "/vsicurl/http://user:word@a.test:8080/x.tif?sig=1": "http://a.test:8080",
    "/vsis3/bucket/key/x.tif": "/vsis3/bucket",
    "/vsigs/bucket/x.tif": "/vsigs/bucket",
    "/vsizip/{/vsicurl/https://a.test/x.zip}": "https://a.test",
}
NAMES = {
    "https://a.test/x.tif": "/vsicurl/https://a.test/x.tif",
    "HTTPS://a.test/x.tif": "/vsicurl/https://a.test/x.tif",
    "s3://bucket/x.tif": "/vsis3/bucket/x.tif",
    "s3a://bucket/x.tif": "/vsis3/bucket/x.tif",
    "gs://bucket/x.tif": "/vsigs/bucket/x.tif",
    "az://box/deep/x.tif": "/vsiaz/box/deep/x.tif",
    "abfs://box/x.tif": "/vsiaz/box/x.tif",
    "abfss://box@account.dfs.core.windows.net/x.tif": "/vsiaz/box/x.tif",
    "wasbs://box@account.blob.core.windows.net/x.tif": "/vsiaz/box/x.tif",
    "s3://bucket/x.zip": "/vsizip/{/vsis3/bucket/x.zip}",
    "/data/x.tif": "/data/x.tif",
    "/data/x.zip": "/data/x.zip",
}
TRICKS = (
    "/vsizip/{/vsicurl/https://a.test/x.zip}/x.tif",
    "/vsizip/{/vsicurl/https://a.test/x.zip}}",
    "/vsizip/{/vsizip/{/vsicurl/https://a.test/x.zip}",
    "/vsizip/{/vsicurl/https://a.test/vsimem/x.zip}",
    "<VRTDataset rasterXSize='1'/>",
    "  <GDAL_WMS><Service name='TMS'><ServerUrl>http://a.test</ServerUrl></Service></GDAL_WMS>",
    '{"type": "STACIT"}',
    "/vsizip//vsicurl/https://a.test/x.zip/x.tif",
    "/vsicurl/https://a.test/x.tif/vsimem/",
    "/vsicurl?max_retry=5&url=https://a.test/x.tif",
    "/vsicurl/ftp://a.test/x.tif",
    "/vsisubfile/0_100,/vsicurl/https://a.test/x",
    "/vsistdin/",
    "/vsicrypt/key=x,file=/data/a.tif",
    "https://a.test/x.tif",
    "file:///etc/passwd",
    "WMS:http://a.test/?layers=x",
    "WCS:a.test",
    "PG:host=a.test dbname=x",
    "POSTGRESRASTER:host=a.test",
    'NETCDF:"/vsicurl/https://a.test/a.nc":red',
    "STACIT:/data/items.json",
    "\\\\host\\share\\a.tif",
    "//host/share/a.tif",
    "vrt:///data/a.tif?bands=1",
    "",
    " ",
)


@pytest.mark.parametrize(("address", "name"), NAMES.items())
def test_addresses_as_people_write_them_are_gdals_names(address: str, name: str):
    assert gdal_name(address) == name
    assert is_url(address) == (not address.startswith("/data"))
    assert outer_file(name).removeprefix("/vsicurl/").rsplit("/", 1)[-1] == address.rsplit("/", 1)[-1]


@pytest.mark.parametrize("scheme", ["s3", "gs", "az"])
def test_an_address_of_a_store_without_access_is_one_sentence(scheme: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "TRUE")
    monkeypatch.setenv("CPL_GCE_SKIP", "YES")
    monkeypatch.setenv("HOME", "/nowhere")
    with (
        pytest.raises(SceneNotFoundError, match="access was refused: sign in"),
        Scene(SceneSource(gdal_name(f"{scheme}://box/x.tif"))),
    ):
        pass


@pytest.mark.parametrize("uri", LOCAL)
def test_files_of_this_machine_and_pieces_of_them_are_opened(uri: str):
    assert recorded_source(SceneSource(uri)) == SceneSource(uri)
    assert host_of(uri) is None


@pytest.mark.parametrize("uri", TRICKS)
def test_an_index_can_name_nothing_that_makes_gdal_do_more(uri: str):
    assert not is_local(uri)
    with pytest.raises(NotAllowedError, match="an index may not choose that"):
        recorded_source(SceneSource(uri))
    consent.name_it(uri)
    assert recorded_source(SceneSource(uri)).uri == uri


@pytest.mark.parametrize(("uri", "host"), REMOTE.items())
def test_a_remote_scene_is_opened_once_its_host_was_named(uri: str, host: str):
    with pytest.raises(NotAllowedError, match=f"rdb-geo allow {host} "):
        recorded_source(SceneSource(uri))
    remember_typed(uri)
    assert consent.all_named() == [host]
    assert recorded_source(SceneSource(uri.replace("x.tif", "y.tif"))).uri
    consent.set_offline(offline=True)
    try:
        with pytest.raises(NotAllowedError, match="--offline"):
            recorded_source(SceneSource(uri))
    finally:
        consent.set_offline(offline=False)


def test_a_host_whose_name_begins_like_an_allowed_one_is_another():
    consent.name_it("https://a.test")
    for uri in ("/vsicurl/https://a.test.evil.test/x.tif", "/vsicurl/https://a.test@evil.test/x.tif"):
        with pytest.raises(NotAllowedError):
            recorded_source(SceneSource(uri))


SERVER = """
import http.server, pathlib, sys
folder = pathlib.Path(sys.argv[1])

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        with (folder / "asked").open("a") as log:
            log.write(self.path + "\\n")
        page = folder / self.path.strip("/")
        body = page.read_bytes() if page.is_file() else b""
        self.send_response(200 if body else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    do_HEAD = do_GET

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
"""


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Path]]:
    """An address, and the folder that is served; ``asked`` in it lists the paths that were asked.

    It is a process of its own, for GDAL may hold Python's lock while it waits for an answer.
    """
    for name in ("no_proxy", "NO_PROXY", "http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "served"
    folder.mkdir()
    (folder / "asked").touch()
    command = [sys.executable, "-c", SERVER, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}", folder
        process.kill()


@pytest.mark.parametrize("href", ["/etc/passwd", "file:///etc/passwd", "/vsizip//etc/a.zip/a.tif", "<VRTDataset/>"])
def test_a_remote_item_never_names_local_files(server: tuple[str, Path], href: str):
    address, folder = server
    item = {"type": "Feature", "assets": {"visual": {"href": href, "type": "image/tiff"}}}
    (folder / "i.json").write_text(json.dumps(item))
    if href == "/etc/passwd":  # read as a path on the Item's own host
        (source,) = expand_sources([f"{address}/i.json"])
        assert source.uri.startswith(f"/vsicurl/{address}/")
    else:
        with pytest.raises(SceneError, match=r"only http|may name files and addresses only"):
            expand_sources([f"{address}/i.json"])


def test_offline_a_local_vrt_that_points_at_a_network_asks_nothing(server: tuple[str, Path], tmp_path: Path):
    address, folder = server
    template = (
        '<VRTDataset rasterXSize="64" rasterYSize="64"><SRS>EPSG:32633</SRS>'
        "<GeoTransform>500000,10,0,5000000,0,-10</GeoTransform>"
        '<VRTRasterBand dataType="Byte" band="1"><SimpleSource><SourceFilename relativeToVRT="0">'
        f"/vsicurl/{address}/NAME.tif</SourceFilename><SourceBand>1</SourceBand></SimpleSource></VRTRasterBand></VRTDataset>"
    )

    def draw(name: str) -> None:  # GDAL remembers what could not be read
        vrt = tmp_path / f"{name}.vrt"
        vrt.write_text(template.replace("NAME", name))
        with pytest.raises(SceneError), Scene(SceneSource(str(vrt))) as scene:
            scene.read(Window(0, 0, 8, 8), (1,), out_px=(8, 8))

    consent.set_offline(offline=True)
    try:
        draw("a")
        assert (folder / "asked").read_text() == ""
        with pytest.raises(SceneNotFoundError, match="--offline"):
            expand_sources([f"{address}/b.tif"])
        with pytest.raises(SceneNotFoundError, match="--offline"):
            expand_sources([f"{address}/i.json"])
        assert (folder / "asked").read_text() == ""
    finally:
        consent.set_offline(offline=False)
    draw("b")
    assert "/b.tif" in (folder / "asked").read_text()


LOCAL_TRICKS = (
    "<VRTDataset rasterXSize='1'/>",
    "/vsisubfile/0_100,/data/a.tif",
    "/vsicrypt/key=x,file=/data/a.tif",
    "/vsistdin/",
    "vrt:///data/a.tif?bands=1",
    "STACIT:/data/items.json",
    "file:///etc/passwd",
)


@pytest.mark.parametrize("address", [*REMOTE, *TRICKS])
def test_offline_says_the_true_reason(address: str):
    if not address.strip():
        return
    consent.set_offline(offline=True)
    try:
        with pytest.raises(NotAllowedError) as caught:
            recorded_source(SceneSource(address))
    finally:
        consent.set_offline(offline=False)
    is_far = not address.startswith(LOCAL_TRICKS) and not address.startswith(("{", "WCS:", "PG:", "POSTGRESRASTER:"))
    assert ("lies on a network" in str(caught.value)) == is_far
    assert ("makes GDAL do more than open a file, which may ask a network" in str(caught.value)) != is_far


@pytest.mark.parametrize("address", [name for name in LOCAL_TRICKS if not name.startswith(("file", "vrt"))])
def test_offline_says_the_true_reason_of_what_is_typed(address: str):
    consent.set_offline(offline=True)
    try:
        with pytest.raises(SceneNotFoundError) as caught:
            expand_sources([address])
    finally:
        consent.set_offline(offline=False)
    assert "lies on a network" not in str(caught.value)
