"""The report page: outlines lie where rasterio puts them, strings stay strings, Chromium shows it without a request."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace

import numpy as np
import pytest
import rasterio
import shapely
from click.testing import CliRunner
from fakes import ColourEncoder
from made_scenes import CASES, write_scene
from PIL import Image
from rasterio.warp import transform as warp

from rdb_geo.answer.album import Album
from rdb_geo.answer.hits import find_hits
from rdb_geo.answer.report import MOST_APART, MOST_THUMBNAILS, write_report
from rdb_geo.answer.shapes.regions import merge_hits
from rdb_geo.ask.select import Selection
from rdb_geo.cli.main import main
from rdb_geo.core.geometry import Window
from rdb_geo.core.specs import ChipRequest, IndexRequest
from rdb_geo.encoders import registry
from rdb_geo.index.store import Store
from rdb_geo.indexing import find_scenes, index_scene
from rdb_geo.output.report.page import script_json
from rdb_geo.scene.dataset import Scene
from rdb_geo.scene.sources import SceneSource
from rdb_geo.scene.where.footprints import Ground
from rdb_geo.scene.where.sheet import LATTICE, rings_in, sheet_of
from rdb_geo.score.question import ask
from rdb_geo.score.scores import score
from rdb_geo.session.index import Index

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)


@pytest.fixture
def store(make_scene, colour_encoder, tmp_path):
    store = Store(tmp_path / "index", create=True)
    make_scene("a.tif", paint={"red": (32, 16, 96, 64)})
    make_scene("b.tif", case="rotated", paint={"red": (150, 100, 200, 140)})
    for source in find_scenes([str(tmp_path / "*.tif")]):
        index_scene(source, colour_encoder, store, request=IndexRequest(chips=ChipRequest(size_px=32)))
    return store


def write(store, encoder, path, *, text="red", merge=False, selection=Selection(k=100), **options):
    question = ask(text, encoder, store)
    scores = score(store, question, selection)
    answer = find_hits(store, scores)
    results = merge_hits(answer.hits) if merge else answer.hits
    options = {"sentence": answer.sentence, **options}
    with Album(store) as album:
        write_report(album, scores, results, path, encoder, **options)
    return results, answer, data_of(path)


def data_of(path):
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', path.read_text(), re.DOTALL)
    return json.loads(found[1])


@pytest.mark.parametrize("case", sorted(CASES))
def test_a_footprint_comes_back_to_the_pixels_it_was_cut_from(case, tmp_path):
    path = write_scene(tmp_path / "scene.tif", case=case)
    with Scene(SceneSource(str(path))) as scene:
        record = scene.record
    box = Window(30, 20, 170, 90)
    footprint = Ground(record).footprint(box)
    points = np.concatenate(rings_in(record, footprint.polygon_lonlat))
    corners = np.array([(30, 20), (200, 20), (200, 110), (30, 110)])
    apart = np.hypot(*(points[:, None] - corners[None]).T)
    assert apart.min(axis=1).max() < 0.01
    assert points.min(axis=0) == pytest.approx((30, 20), abs=0.1)
    assert points.max(axis=0) == pytest.approx((200, 110), abs=0.1)


@pytest.mark.parametrize("case", ["utm-south", "rotated", "feet", "northing-first", "web-mercator"])
def test_the_lattice_and_north_are_rasterios(case, tmp_path):
    path = write_scene(tmp_path / "scene.tif", case=case)
    with Scene(SceneSource(str(path))) as scene:
        sheet = sheet_of(scene.record)
    with rasterio.open(path) as opened:
        col, row = opened.width * 3 / (LATTICE - 1), opened.height * 11 / (LATTICE - 1)
        x, y = opened.xy(row - 0.5, col - 0.5)
        lon, lat = warp(opened.crs, "EPSG:4326", [x], [y])
        middle = warp(
            opened.crs, "EPSG:4326", *([v] for v in opened.xy(opened.height / 2 - 0.5, opened.width / 2 - 0.5))
        )
        ahead = warp("EPSG:4326", opened.crs, middle[0], [middle[1][0] + 1e-3])
        x, y, inverse = ahead[0][0], ahead[1][0], ~opened.transform
        col, row = inverse.a * x + inverse.b * y + inverse.c, inverse.d * x + inverse.e * y + inverse.f
        there = np.array([col - opened.width / 2, row - opened.height / 2])
    assert sheet.lattice[11, 3] == pytest.approx((lon[0], lat[0]), abs=1e-7)
    assert sheet.north == pytest.approx(there / np.hypot(*there), abs=1e-3)


def test_a_polar_sheet_has_no_one_north(tmp_path):
    with Scene(SceneSource(str(write_scene(tmp_path / "scene.tif", case="polar")))) as scene:
        assert sheet_of(scene.record).north is None


def test_hits_are_outlined_by_their_windows_and_pictured_best_first(store, colour_encoder, tmp_path):
    hits, answer, data = write(store, colour_encoder, tmp_path / "r.html", command="rdb-geo query red")
    assert [item["rank"] for item in data["items"]] == [hit.rank for hit in hits]
    for item, hit in zip(data["items"], hits, strict=True):
        box = hit.window
        right, bottom = box.col_off + box.width, box.row_off + box.height
        assert item["box"] == [box.col_off, box.row_off, right, bottom]
        assert item["path"].startswith(f"M{box.col_off:.2f} {box.row_off:.2f}L{right:.2f} {box.row_off:.2f}L")
        assert hit.scene.endswith(data["scenes"][item["scene"]]["name"])
        assert shapely.contains_xy(hit.geometry, *item["lonlat"])
    assert ["picture" in item for item in data["items"]] == [n < MOST_THUMBNAILS for n in range(len(hits))]
    assert len(data["geojson"]["features"]) == len(hits) == 100
    assert data["sentence"] == answer.sentence
    assert sum(data["histogram"]["searched"]) == pytest.approx(1, abs=1e-4)
    assert f"of the {answer.searched} chips" in data["histogram"]["note"]
    assert ["Command", "rdb-geo query red", True] in data["recipe"]


def test_regions_and_an_empty_answer_are_pages_too(store, colour_encoder, tmp_path):
    regions, _, data = write(store, colour_encoder, tmp_path / "r.html", merge=True, selection=Selection(k=6))
    assert len(data["items"]) == len(regions) < 6
    nothing = Selection(min_score=1.0)
    results, answer, data = write(store, colour_encoder, tmp_path / "none.html", selection=nothing)
    assert results == data["items"] == data["scenes"] == []
    assert data["sentence"] == answer.sentence
    assert data["histogram"]["searched"]


def test_a_note_is_told_once(store, colour_encoder, tmp_path):
    question = replace(ask("red", colour_encoder, store), notes=("it is a foreign word.",))
    index = Index(store, lambda _name: colour_encoder)
    index.report(index.query(question), tmp_path / "page.html")
    assert data_of(tmp_path / "page.html")["notes"] == ["it is a foreign word."]


def test_look_alikes_are_kept_apart(store, colour_encoder, tmp_path):
    question = ask("red", colour_encoder, store)
    alike = find_hits(store, score(store, question, Selection(k=20))).hits
    with Album(store) as album:
        page = tmp_path / "r.html"
        write_report(album, score(store, question), [], page, colour_encoder, sentence="No match.", apart=alike)
    data = data_of(tmp_path / "r.html")
    assert data["items"] == data["geojson"]["features"] == []
    assert [item["rank"] for item in data["apart"]] == [hit.rank for hit in alike[:MOST_APART]]
    assert all("picture" in item for item in data["apart"])


def test_a_scene_that_is_gone_is_a_map_without_a_picture(store, colour_encoder, tmp_path):
    (tmp_path / "a.tif").unlink()
    _, _, data = write(store, colour_encoder, tmp_path / "r.html")
    by_name = {scene["name"]: scene for scene in data["scenes"]}
    assert by_name["a.tif"]["picture"] is None
    assert "is not there any more" in by_name["a.tif"]["problem"]
    assert by_name["b.tif"]["picture"].startswith("data:image/jpeg;base64,")
    gone = [item for item in data["items"] if data["scenes"][item["scene"]]["name"] == "a.tif"]
    assert gone
    assert not any("picture" in item for item in gone)


def test_strings_never_become_html(store, colour_encoder, tmp_path):
    evil = "red </script><script>alert(1)</script><!-- & \u2028 <img src=http://x.test/>"
    _, _, data = write(store, colour_encoder, tmp_path / "r.html", text=evil, command=evil)
    page = (tmp_path / "r.html").read_text()
    assert data["title"] == f"“{' '.join(evil.split())}”"
    assert page.count("<script") == 2
    assert "<img" not in page
    assert not set("<>&\u2028") & set(script_json(evil))


@pytest.fixture
def run(monkeypatch, store, tmp_path):
    monkeypatch.setattr(registry, "load_encoder", lambda *_args, **_options: ColourEncoder())
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments):
        monkeypatch.setattr("sys.argv", ["rdb-geo", *arguments])
        return CliRunner().invoke(main, arguments, catch_exceptions=False)

    return invoke


def test_the_option_writes_the_page_and_replaces_nothing_unasked(run, tmp_path):
    ask = ("query", "a red field", "-i", "index", "-k", "3", "--merge", "-o", "hits.geojson", "--report", "hits.html")
    assert run(*ask).stderr.endswith("Report: hits.html\n")
    made = data_of(tmp_path / "hits.html")
    assert made["geojson"]["features"] == json.loads((tmp_path / "hits.geojson").read_text())["features"]
    command = "rdb-geo query 'a red field' -i index -k 3 --merge -o hits.geojson --report hits.html"
    assert ["Command", command, True] in made["recipe"]
    (tmp_path / "hits.geojson").unlink()
    again = run(*ask)
    assert again.exit_code == 1
    assert "--overwrite" in again.stderr
    assert run(*ask, "--overwrite").exit_code == 0
    wrong = run("query", "red", "-i", "index", "--report", "hits.pdf")
    assert wrong.exit_code == 1
    assert ".html" in wrong.stderr


@pytest.mark.needs(*BROWSERS)
def test_chromium_shows_it_without_an_error_or_a_request(store, colour_encoder, tmp_path):
    evil = "red </script><img src=http://x.test/ onerror=alert(1)>"
    hits, _, data = write(store, colour_encoder, tmp_path / "r.html", text=evil)
    least = hits[9].score
    page = (tmp_path / "r.html").read_text()
    check = f"""const least = document.getElementById('least'); least.value = {least - 1e-3};
    least.dispatchEvent(new Event('input'));
    const first = document.querySelector('#thumbs .thumb'); first.click();
    const asked = performance.getEntriesByType('resource').filter(e => !e.name.startsWith('data:'));
    document.body.dataset.requests = asked.length;
    """
    # The page's own policy lets no other script in, so the check takes the place of it.
    page = re.sub(r"script-src '[^']*'", "script-src 'unsafe-inline'", page)
    (tmp_path / "check.html").write_text(page.replace("</body>", f"<script>{check}</script></body>"))
    dom, told = browse(tmp_path, "check.html", "--dump-dom")
    assert "CONSOLE" not in told
    assert 'data-requests="0"' in dom
    thumbs = re.findall(r'<button class="thumb[^>]*>', dom)
    kept = sum(round(hit.score, 6) >= round(least - 1e-3, 3) for hit in hits)
    assert len(thumbs) == MOST_THUMBNAILS
    assert f"{kept} of {len(data['items'])} shown" in dom
    assert 0 < kept < len(hits)
    assert sum("hidden" in thumb for thumb in thumbs) == MOST_THUMBNAILS - min(kept, MOST_THUMBNAILS)
    assert dom.count('class="outline active"') == 1

    _, told = browse(tmp_path, "r.html", f"--screenshot={tmp_path / 'r.png'}", "--window-size=1000,900")
    assert "CONSOLE" not in told
    picture = np.asarray(Image.open(tmp_path / "r.png").convert("RGB"))
    assert len(np.unique(picture.reshape(-1, 3), axis=0)) > 500


def browse(folder, name, *options):
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    command += ["--enable-logging=stderr", "--force-device-scale-factor=1", f"--user-data-dir={folder / 'profile'}"]
    done = subprocess.run(
        [*command, *options, (folder / name).as_uri()], capture_output=True, text=True, timeout=120, check=True
    )
    return done.stdout, done.stderr
