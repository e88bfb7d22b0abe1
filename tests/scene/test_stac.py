"""STAC documents as catalogues write them."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
import pytest
from made_scenes import MakeScene

from rdb_geo.core.errors import SceneError
from rdb_geo.core.geometry import Window
from rdb_geo.core.requests import SceneRequest
from rdb_geo.scene.dataset import Scene
from rdb_geo.scene.render import plan_render
from rdb_geo.scene.sources import expand_sources

COG = "image/tiff; application=geotiff; profile=cloud-optimized"
VALUES = {"red": 10, "green": 20, "blue": 30, "nir": 40}


def item(assets: Any, **properties: Any) -> dict[str, Any]:
    properties = {"datetime": "2023-06-01T10:00:00Z", **properties}
    return {
        "type": "Feature",
        "stac_version": "1.0.0",
        "id": "x",
        "properties": properties,
        "links": [],
        "assets": assets,
    }


def band(name: str, code: str = "") -> dict[str, Any]:
    names = [{"name": code or name, "common_name": name}]
    return {"href": f"./{name}.tif", "type": COG, "roles": ["data", "reflectance"], "eo:bands": names}


@pytest.fixture
def folder(make_scene: MakeScene, tmp_path: Path) -> Path:
    """Bands of one value each, and a picture of three."""
    for name, value in VALUES.items():
        make_scene(f"{name}.tif", bands=1, data=np.full((1, 60, 80), value, "uint16"), dtype="uint16", size=(80, 60))
    make_scene("TCI.tif", size=(80, 60))
    make_scene("my dir/bild ä.tif", size=(80, 60))
    return tmp_path


def drawn(folder: Path, content: Any, **request: Any) -> list[float]:
    """The values drawn as red, green and blue."""
    path = folder / "item.json"
    path.write_text(json.dumps(content))
    (source,) = expand_sources([str(path)], SceneRequest(**request))
    with Scene(source) as scene:
        spec = plan_render(scene, bands=source.drawn_bands, stretch="0,255")
        data, _ = scene.read(Window(0, 0, 80, 60), spec.bands, out_px=(60, 80))
    return [float(channel.mean()) for channel in data]


COLOURS = {name: band(name) for name in ("nir", "blue", "green", "red")}


def test_separate_bands_are_laid_over_one_another(folder: Path):
    assert drawn(folder, item(COLOURS)) == [10, 20, 30]
    assert drawn(folder, item(COLOURS), asset="red,green,blue") == [10, 20, 30]
    assert drawn(folder, item(COLOURS), asset="nir,red,green") == [40, 10, 20]
    assert drawn(folder, item(COLOURS), asset="green,blue,red") == [20, 30, 10]  # in the order that was asked for
    assert drawn(folder, item(COLOURS), asset="nir") == [40, 40, 40]


def test_bands_of_an_item_by_name(folder: Path):
    coded = {f"B{n:02}": band(name, f"B{n:02}") for n, name in ((8, "nir"), (2, "blue"), (3, "green"), (4, "red"))}
    assert drawn(folder, item(coded)) == [10, 20, 30]
    assert drawn(folder, item(coded), bands="B08,B04,B03") == [40, 10, 20]
    assert drawn(folder, item(coded), bands="nir,red,green") == [40, 10, 20]


def image(name: str, *roles: str, **more: Any) -> dict[str, Any]:
    return {"href": f"./{name}.tif", "type": COG, "roles": list(roles) or ["data"], **more}


CATALOGUES = {
    "HLS of NASA's CMR": {"B04": image("red"), "B03": image("green"), "B02": image("blue"), "Fmask": image("nir")},
    "Copernicus Data Space": {
        **{f"{code}_20m": image("nir") for code in ("B04", "B03", "B02")},
        "B04_10m": image("red"),
        "B03_10m": image("green"),
        "B02_10m": image("blue"),
        "SCL_20m": image("nir"),
    },
    "Digital Earth Australia": {
        **{f"nbart_{name}": image(name) for name in ("blue", "green", "red")},
        "nbart_red_edge_1": image("nir"),
        "oa_fmask": image("nir"),
        "oa_nbart_contiguity": image("nir"),
    },
    "Brazil Data Cube": {"BAND7": image("red"), "BAND6": image("green"), "BAND5": image("blue"), "BAND8": image("nir")},
    "Landsat by number": {
        "SR_B4": image("red"),
        "SR_B3": image("green"),
        "SR_B2": image("blue"),
        "SR_B5": image("nir"),
        "QA_PIXEL": image("nir", "cloud"),
        "QA_RADSAT": image("nir", "saturation"),
    },
    "near infrared where there is no blue": {
        "nir08": image("red"),
        "red": image("green"),
        "green": image("blue"),
        "qa_pixel": image("nir", "cloud"),
    },
    "upper case": {"RED": image("red"), "GREEN": image("green"), "BLUE": image("blue"), "NIR": image("nir")},
}


@pytest.mark.parametrize("name", CATALOGUES)
def test_bands_as_catalogues_call_them(folder: Path, name: str):
    assert drawn(folder, item(CATALOGUES[name])) == [10, 20, 30]


@pytest.mark.parametrize("key", ["TCI", "TCI_10m", "Visual", "true_color"])
def test_true_colours_as_catalogues_call_them(folder: Path, key: str):
    path = folder / "item.json"
    path.write_text(json.dumps(item({"B04_10m": image("red"), key: image("TCI"), "TCI_60m": image("nir")})))
    (source,) = expand_sources([str(path)])
    assert source.uri == str(folder / "TCI.tif")


def test_an_image_and_its_mask_that_are_both_called_data(folder: Path):
    path = folder / "item.json"
    assets = {"ortho_analytic_4b": image("TCI"), "ortho_udm2": image("nir"), "cloudmask": image("nir", "cloud")}
    path.write_text(json.dumps(item(assets)))
    assert expand_sources([str(path)])[0].uri == str(folder / "TCI.tif")


def test_the_visual_asset_counts_more_than_bands(folder: Path):
    path = folder / "item.json"
    path.write_text(json.dumps(item(COLOURS | {"visual": {"href": "./TCI.tif", "type": COG, "roles": ["visual"]}})))
    assert expand_sources([str(path)])[0].uri == str(folder / "TCI.tif")


def test_masks_of_an_item_are_no_images(folder: Path):
    quality = {"href": "./nir.tif", "type": COG, "roles": ["cloud", "cloud-shadow"]}
    assert drawn(folder, item(COLOURS | {"qa_pixel": quality})) == [10, 20, 30]


def test_colours_that_an_item_tells_of_one_file(make_scene: MakeScene, folder: Path):
    data = np.stack([np.full((60, 80), VALUES[name], "uint16") for name in ("blue", "green", "red", "nir")])
    make_scene("analytic.tif", bands=4, data=data, dtype="uint16", size=(80, 60))
    names = [{"name": name, "common_name": name} for name in ("blue", "green", "red", "nir")]
    asset = {"href": "./analytic.tif", "type": COG, "roles": ["data"], "eo:bands": names}
    assert drawn(folder, item({"analytic": asset})) == [10, 20, 30]
    newer = {key: value for key, value in asset.items() if key != "eo:bands"}
    newer["bands"] = [{"name": name, "eo:common_name": name} for name in ("blue", "green", "red", "nir")]
    assert drawn(folder, item({"analytic": newer})) == [10, 20, 30]


@pytest.mark.parametrize(
    "href",
    [
        "./my%20dir/bild%20%C3%A4.tif",
        "./my dir/bild ä.tif",
        "my dir\\bild ä.tif",
        "file://{}/my%20dir/bild%20%C3%A4.tif",
    ],
)
def test_links_quoted_or_not(folder: Path, href: str):
    path = folder / "item.json"
    path.write_text(json.dumps(item({"visual": {"href": href.format(folder), "type": COG}})))
    assert expand_sources([str(path)])[0].uri == str(folder / "my dir" / "bild ä.tif")


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"datetime": "2023-06-01T10:00:00.123456Z"}, "2023-06-01T10:00:00.123456Z"),
        ({"datetime": "2023-06-01T10:00:00+0000"}, "2023-06-01T10:00:00Z"),
        ({"datetime": "2023-06-01T00:00:00Z/2023-06-30T00:00:00Z"}, "2023-06-01T00:00:00Z"),
        (
            {"datetime": None, "start_datetime": "2023-06-01T00:00:00Z", "end_datetime": "2023-06-30T00:00:00Z"},
            "2023-06-01T00:00:00Z",
        ),
        ({"datetime": None}, None),
    ],
)
def test_dates_of_items(folder: Path, properties: dict[str, Any], expected: str | None):
    path = folder / "item.json"
    path.write_text(json.dumps(item({"visual": {"href": "./TCI.tif", "type": COG}}, **properties)))
    assert expand_sources([str(path)])[0].datetime == expected


@pytest.mark.parametrize("value", [20230601, 1685613600.0, "yesterday", ["2023-06-01T10:00:00Z"], True])
def test_a_date_that_is_none_is_refused_when_the_scene_is_indexed(folder: Path, value: Any):
    path = folder / "item.json"
    path.write_text(json.dumps(item({"visual": {"href": "./TCI.tif", "type": COG}}, datetime=value)))
    with pytest.raises(SceneError, match=r"its datetime is .*, which is no date"):
        expand_sources([str(path)])


@pytest.mark.parametrize(
    "href",
    [
        "/vsicurl/https://host/x.tif",
        "<VRTDataset/>",
        '<GDAL_WMS><Service name="TMS"/></GDAL_WMS>',
        "hdfs://x/y.tif",
        '{"type":"x"}',
    ],
)
def test_what_does_more_than_name_a_file_is_refused(folder: Path, href: str):
    path = folder / "item.json"
    path.write_text(json.dumps(item({"visual": {"href": href, "type": COG}})))
    with pytest.raises(SceneError, match="names"):
        expand_sources([str(path)])


def test_a_byte_order_mark(folder: Path):
    path = folder / "item.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(item({"visual": {"href": "./TCI.tif", "type": COG}})).encode())
    assert expand_sources([str(path)])[0].uri == str(folder / "TCI.tif")


def test_item_collections_and_collections(folder: Path):
    first = item({"visual": {"href": "./TCI.tif", "type": COG}})
    second = item(COLOURS, datetime="2024-06-01T10:00:00Z")
    (folder / "a.json").write_text(json.dumps(first))
    (folder / "b.json").write_text(json.dumps(second))
    documents = {
        "features": {"type": "FeatureCollection", "features": [first, second]},
        "collection": {
            "type": "Collection",
            "links": [{"rel": "root", "href": "./x.json"}, *({"rel": "item", "href": f"./{n}.json"} for n in "ab")],
        },
    }
    for name, document in documents.items():
        (folder / f"{name}.json").write_text(json.dumps(document))
        sources = expand_sources([str(folder / f"{name}.json")])
        assert [source.uri for source in sources] == [str(folder / "TCI.tif"), str(folder / "red.tif")]
        assert [source.datetime for source in sources] == ["2023-06-01T10:00:00Z", "2024-06-01T10:00:00Z"]


def test_broken_items_end_in_one_sentence(folder: Path):
    for content in (
        item([{"href": "./TCI.tif"}]),
        {"type": "Catalog", "links": []},
        {"type": "FeatureCollection", "features": [3]},
    ):
        (folder / "item.json").write_text(json.dumps(content))
        with pytest.raises(SceneError):
            expand_sources([str(folder / "item.json")])
    (folder / "item.json").write_text(json.dumps({**item({"visual": {"href": "./TCI.tif"}}), "properties": []}))
    assert expand_sources([str(folder / "item.json")])[0].datetime is None


@pytest.fixture
def server():
    """Answers with the document of a path, of the type that the document's key ``content_type`` says."""
    documents: dict[str, Any] = {"asked": []}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            documents["asked"].append(self.path)
            document = documents.get(self.path)
            raw = json.dumps(document).encode()
            self.send_response(200 if document else 404)
            self.send_header("Content-Type", "application/geo+json" if "plain" not in self.path else "text/plain")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *args: Any) -> None: ...

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=running.serve_forever, daemon=True).start()
    yield documents, f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    running.server_close()


@pytest.mark.parametrize("kind", ["geo", "plain"])
def test_an_address_of_an_api_needs_no_suffix(server, kind: str):
    documents, address = server
    one = item({"visual": {"href": "../../../scene.tif", "type": COG, "roles": ["visual"]}})
    documents[f"/{kind}/collections/s2/items/S2B_X"] = one
    documents[f"/{kind}/collections/s2/items"] = {"type": "FeatureCollection", "features": [one], "links": []}
    documents[f"/{kind}/collections/s2"] = {"type": "Collection", "links": [{"rel": "items", "href": "./s2/items"}]}
    (source,) = expand_sources([f"{address}/{kind}/collections/s2/items/S2B_X"])
    assert source.uri == f"/vsicurl/{address}/{kind}/scene.tif"
    assert documents["asked"] == [f"/{kind}/collections/s2/items/S2B_X"]
    assert len(expand_sources([f"{address}/{kind}/collections/s2/items"])) == 1
    assert len(expand_sources([f"{address}/{kind}/collections/s2"])) == 1


@pytest.mark.parametrize("href", ["file:///etc/passwd.tif", "/vsizip/x.zip/y.tif", "<VRTDataset/>"])
def test_an_item_of_a_network_names_no_file_of_this_machine(server, href: str):
    documents, address = server
    documents["/item.json"] = item({"visual": {"href": href, "type": COG}})
    with pytest.raises(SceneError, match="names"):
        expand_sources([f"{address}/item.json"])


def test_an_items_own_mask_of_clouds(make_scene: MakeScene, folder: Path):
    classes = np.full((1, 30, 40), 4, "uint8")
    classes[0, :15] = 9
    from affine import Affine

    with Scene(expand_sources([str(folder / "red.tif")])[0]) as scene:
        a, b, c, d, e, f = scene.record.transform
    make_scene("SCL.tif", bands=1, data=classes, size=(40, 30), transform=Affine(2 * a, b, c, d, 2 * e, f))
    content = item(COLOURS | {"scl": {"href": "./SCL.tif", "type": COG, "roles": ["data"]}})
    path = folder / "item.json"
    path.write_text(json.dumps(content))
    (source,) = expand_sources([str(path)], SceneRequest(mask_clouds=True))
    with Scene(source) as scene:
        _, valid = scene.read(Window(0, 0, 80, 60), (1, 2, 3), out_px=(60, 80))
    assert not valid[:30].any()
    assert valid[30:].all()
