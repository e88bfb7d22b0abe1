"""The commands as a user types them: what is printed where, exit codes, one sentence for each mistake."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import geopandas
import numpy as np
import pytest
import rasterio
import shapely
from click.testing import CliRunner
from fakes import ColourEncoder

from rdb_geo.cli.main import main
from rdb_geo.encoders import registry

CHIPS = ("--chip-size", "32")


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Runs a command in an empty folder with an encoder that knows colours."""
    monkeypatch.setattr(registry, "load_encoder", lambda *_args, **_options: ColourEncoder())
    (tmp_path / "home").mkdir()
    monkeypatch.chdir(tmp_path / "home")

    def invoke(*arguments, **options):
        return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False, **options)

    return invoke


def sentence(result, code=1):
    """The one line on stderr that a failed command ends with."""
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    assert result.stdout == ""
    return result.stderr.strip().splitlines()[-1]


@pytest.fixture
def indexed(run, make_scene):
    path = make_scene(paint={"red": (100, 60, 150, 110)})
    assert run("index", path, *CHIPS).exit_code == 0
    return path


class TestIndex:
    def test_it_says_what_it_made_and_a_second_run_says_unchanged(self, run, make_scene):
        path = make_scene()
        first = run("index", path, *CHIPS)
        assert first.exit_code == 0
        assert "Index: .rdb-geo" in first.stderr
        assert "chips of 320 m" in first.stderr
        assert "unchanged" in run("index", path, *CHIPS).stderr
        assert first.stdout == ""

    def test_a_bad_scene_is_reported_at_the_end_and_does_not_stop_the_others(self, run, make_scene, tmp_path):
        (tmp_path / "bad.tif").write_text("no raster")
        result = run("index", make_scene("a.tif"), tmp_path / "bad.tif", make_scene("c.tif"), *CHIPS)
        assert result.exit_code == 1
        last = result.stderr.strip().splitlines()
        assert "bad.tif" in last[-2]
        assert last[-1] == "1 of 3 scenes could not be indexed."
        assert json.loads(run("info", "--json").stdout)["scenes"] == 2

    def test_quiet_says_nothing_but_errors(self, run, make_scene):
        assert run("-q", "index", make_scene(), *CHIPS).output == ""

    @pytest.mark.parametrize(
        ("arguments", "code", "expected"),
        [
            (["none.tif"], 1, "there is no file, folder or URL none.tif"),
            (["."], 1, "holds no raster"),
            (["*.tif"], 1, "no file matches"),
            (["SCENE", "--bands", "1,2,9"], 1, "has no band '9'"),
            (["SCENE", "--bands", "1,2"], 1, "give one band or three"),
            (["SCENE", "--stretch", "9,3"], 1, "LO below HI"),
            (["SCENE", "--overlap", "0.99"], 2, "overlap"),
            (["SCENE", "--overlap", "-0.1"], 2, "overlap"),
            (["SCENE", "--min-valid", "2"], 2, "valid share"),
            (["SCENE", "--chip-size", "big"], 2, "neither pixels (256) nor a length (300m"),
            (["SCENE", "--chip-size", "0"], 2, "neither pixels"),
            (["SCENE", "--scales", "1,x"], 2, "not a list of positive factors"),
            (["SCENE", "--bbox", "1,2,3"], 2, "not four numbers"),
            (["SCENE", "--bbox", "1,5,3,2"], 2, "south < north"),
            (["SCENE", "--bbox", "0,0,1,1"], 1, "does not touch the area"),
            (["SCENE", "--aoi", "none.gpkg"], 1, "there is no area file none.gpkg"),
            ([], 2, "Missing argument"),
        ],
    )
    def test_mistakes_end_in_one_sentence_and_write_nothing(self, run, make_scene, tmp_path, arguments, code, expected):
        scene = str(make_scene())
        result = run("index", *[scene if argument == "SCENE" else argument for argument in arguments])
        assert expected in sentence(result, code)
        assert not list((tmp_path / "home").rglob("*.parquet"))

    def test_a_file_in_the_place_of_the_index_is_named(self, run, make_scene, tmp_path):
        (tmp_path / "home" / "idx").write_text("")
        assert "idx is a file" in sentence(run("index", make_scene(), "-i", "idx"))

    def test_the_index_folder_comes_from_the_environment(self, run, make_scene, monkeypatch, tmp_path):
        monkeypatch.setenv("RDB_GEO_INDEX", str(tmp_path / "elsewhere"))
        run("index", make_scene(), *CHIPS)
        assert list((tmp_path / "elsewhere").glob("*.parquet"))


class TestQuery:
    def test_geojson_goes_to_stdout_and_words_to_stderr(self, run, indexed):
        result = run("query", "red", "field", "-k", 3)
        collection = json.loads(result.stdout)
        assert [feature["properties"]["rank"] for feature in collection["features"]] == [1, 2, 3]
        assert collection["features"][0]["properties"]["query"] == "red field"
        assert collection["features"][0]["properties"]["scene"] == str(indexed)
        assert "3 hits among" in result.stderr

    @pytest.mark.parametrize("suffix", [".geojson", ".geojsonl", ".gpkg", ".fgb", ".parquet", ".shp", ".csv"])
    def test_the_suffix_chooses_the_format(self, run, indexed, tmp_path, suffix):
        result = run("query", "red", "-o", f"hits{suffix}")
        assert result.exit_code == 0
        assert result.stdout == ""
        assert (tmp_path / "home" / f"hits{suffix}").stat().st_size > 0

    def test_merging_dissolves_touching_hits(self, run, indexed):
        chips = json.loads(run("query", "red", "--percent", 4).stdout)["features"]
        (region,) = json.loads(run("query", "red", "--percent", 4, "--merge").stdout)["features"]
        assert region["properties"]["chips"] == len(chips) > 5
        assert region["properties"]["area_m2"] > 6 * 160**2

    def test_of_merged_hits_the_number_counts_regions(self, run, indexed):
        every = json.loads(run("query", "red", "--percent", 30, "--merge").stdout)["features"]
        answer = run("query", "red", "--percent", 30, "--merge", "-k", 2)
        best = json.loads(answer.stdout)["features"]
        assert len(every) > 2
        assert best == every[:2]
        assert answer.stderr.splitlines()[-1].startswith("2 regions of 47 hits among 154 chips, best score ")

    def test_limits_are_passed_on(self, run, indexed, tmp_path):
        assert len(json.loads(run("query", "red", "--percent", 10).stdout)["features"]) == 16
        scores = [
            f["properties"]["score"] for f in json.loads(run("query", "red", "--min-score", 0.2).stdout)["features"]
        ]
        assert scores
        assert min(scores) >= 0.2
        nothing = run("query", "red", "--min-score", 1)
        assert nothing.exit_code == 0
        assert json.loads(nothing.stdout)["features"] == []
        assert "No hit among" in nothing.stderr
        geopandas.GeoDataFrame(geometry=[shapely.box(13.66, 47.83, 13.665, 47.84)], crs=4326).to_file(
            tmp_path / "a.gpkg"
        )
        inside = json.loads(run("query", "red", "--aoi", tmp_path / "a.gpkg").stdout)["features"]
        assert 0 < len(inside) < 50

    def test_pictures_are_drawn_beside(self, run, indexed, tmp_path):
        result = run("query", "red", "-o", "h.csv", "--preview", "p.png", "--quicklook", "q.png")
        assert result.exit_code == 0
        assert {"p.png", "q.png"} <= {entry.name for entry in (tmp_path / "home").iterdir()}

    @pytest.mark.parametrize(
        ("arguments", "code", "expected"),
        [
            ([""], 2, "the query is empty"),
            (["word " * 3_000], 2, "3000 words"),
            (["red", "-o", "hits.xyz"], 1, "use one of .geojson"),
            (["red", "-o", "none/hits.gpkg"], 1, "there is no folder"),
            (["red", "--preview", "a.png", "--quicklook", "a.png"], 2, "would both be a.png"),
            (["red", "-o", "taken.gpkg"], 1, "give --overwrite"),
            (["red", "--preview", "taken.gpkg"], 1, "use one of .png"),
            (["red", "-i", "none"], 1, "there is no index folder none"),
            (["red", "--scene", "north*"], 1, "no scene that matches north*"),
            (["red", "--bbox", "10,0,600,1"], 2, "-180"),
            (["red", "-k", "0"], 2, "Invalid value for '-k'"),
            (["red", "--percent", "0"], 2, "Invalid value for '--percent'"),
        ],
    )
    def test_mistakes_end_in_one_sentence_and_write_nothing(self, run, indexed, tmp_path, arguments, code, expected):
        (tmp_path / "home" / "taken.gpkg").write_text("precious")
        before = sorted(entry.name for entry in (tmp_path / "home").iterdir())
        assert expected in sentence(run("query", *arguments), code)
        assert sorted(entry.name for entry in (tmp_path / "home").iterdir()) == before
        assert (tmp_path / "home" / "taken.gpkg").read_text() == "precious"

    def test_a_box_across_the_antimeridian_is_allowed(self, run, make_scene):
        run("index", make_scene(case="antimeridian-mercator"), *CHIPS)
        hits = json.loads(run("query", "red", "--bbox", "179,-30,-179,0").stdout)["features"]
        assert hits

    def test_a_truncated_index_file_is_said_and_the_others_answer(self, run, indexed, make_scene, tmp_path):
        run("index", make_scene("second.tif"), *CHIPS)
        (bad,) = (tmp_path / "home" / ".rdb-geo").glob("second-*.parquet")
        bad.write_bytes(bad.read_bytes()[:-100])
        result = run("query", "red")
        assert json.loads(result.stdout)["features"]
        assert "Warning" in result.stderr
        assert "second-" in result.stderr

    def test_an_index_of_another_model_is_refused(self, run, indexed, monkeypatch):
        monkeypatch.setattr(registry, "load_encoder", lambda *_a, **_o: ColourEncoder(name="other", image_size_px=8))
        assert "made by the model colours" in sentence(run("query", "red"))


class TestInfo:
    def test_info_list_and_remove(self, run, indexed):
        info = json.loads(run("info", "--json").stdout)
        assert (info["scenes"], info["models"], info["dim"]) == (1, ["colours"], [ColourEncoder().spec.dim])
        assert info["recipes"][0]["scene"]["uri"] == str(indexed)
        for meant in (indexed, indexed.parent, indexed.name):
            assert run("info", meant).stdout == run("info").stdout
        assert "holds no scene other.tif" in sentence(run("info", "other.tif"))
        assert str(indexed) in run("list").stdout
        assert run("list", "--json").exit_code == 0
        assert run("remove", indexed).exit_code == 0
        assert json.loads(run("info", "--json").stdout)["scenes"] == 0
        assert indexed.exists()
        assert "holds no scene" in sentence(run("remove", indexed))

    @pytest.mark.parametrize("command", ["info", "query"])
    def test_names_that_mean_no_scene_are_told_beside_those_that_do(self, run, indexed, command):
        others = ["gone.tif", "20??*"]
        scenes = [others[0], indexed.name, others[1]]
        options = scenes if command == "info" else ["red", *(part for name in scenes for part in ("--scene", name))]
        result = run(command, *options)
        assert result.exit_code == 0
        told = [line for line in result.stderr.splitlines() if "holds no scene that matches" in line]
        assert [line.partition("matches ")[2].partition(":")[0] for line in told] == others

    def test_a_damaged_scene_that_is_named_is_not_called_unknown(self, run, indexed, make_scene, tmp_path):
        run("index", make_scene("second.tif"), *CHIPS)
        (bad,) = (tmp_path / "home" / ".rdb-geo").glob("second-*.parquet")
        bad.write_bytes(bad.read_bytes()[:-100])
        result = run("info", indexed.name, tmp_path / "second.tif")
        assert result.stderr.count("Warning") == 1
        assert "holds no scene" not in result.stderr

    def test_info_without_an_index_says_how_to_make_one(self, run):
        assert "rdb-geo index SCENE" in sentence(run("info"))


class TestModelsAndDoctor:
    def test_models_lists_cards_and_says_where_to_put_weights(self, run):
        result = run("models")
        assert result.exit_code == 0
        assert "georsclip-vit-b32" in result.stdout
        assert "RS5M_ViT-B-32_RET-2.pt" in result.stdout
        assert run("models", "clip-vit-b32").exit_code == 0
        assert json.loads(run("models", "--json").stdout)

    def test_an_unknown_model_is_refused_with_the_near_one(self, run, indexed, monkeypatch):
        monkeypatch.undo()
        result = CliRunner().invoke(main, ["index", str(indexed), "-m", "georsclip", "-i", str(indexed.parent / "i")])
        assert "did you mean georsclip-vit-b32" in sentence(result)

    def test_doctor_knows_onnx_runtime_by_its_other_names(self, run, monkeypatch):
        def version(name, asked=metadata.version):
            if name == "onnxruntime":
                raise metadata.PackageNotFoundError(name)
            return "1.24.1" if name == "onnxruntime-openvino" else asked(name)

        monkeypatch.setattr(metadata, "version", version)
        report = json.loads(run("doctor", "--json").stdout)
        assert report["libraries"]["onnxruntime"] == "1.24.1"
        assert not [told for told in report["advice"] if "onnxruntime" in told]

    def test_doctor_reports_versions_backends_models_and_index(self, run, indexed):
        report = json.loads(run("doctor", "--json").stdout)
        assert report["index"]["scenes"] == 1
        assert {backend["name"] for backend in report["backends"]} == {"onnxruntime", "torch", "open_clip"}
        assert report["libraries"]["rasterio"]
        text = run("doctor").stdout
        assert "rasterio" in text
        assert "index" in text


def command(*arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "rdb_geo", *map(str, arguments)], capture_output=True, text=True, check=False, **options
    )


def test_two_verbose_flags_show_the_traceback():
    assert "Traceback" in command("-vv", "index", "none.tif").stderr
    assert "Traceback" not in command("-v", "index", "none.tif").stderr


def test_a_reader_that_goes_away_is_no_error(run, indexed, tmp_path):
    code = (
        "import sys; from fakes import ColourEncoder; from rdb_geo.encoders import registry;"
        "registry.load_encoder = lambda *a, **o: ColourEncoder();"
        "from rdb_geo.cli.main import main; main(['query', 'red', '--percent', '100'])"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(sys.modules["fakes"].__file__).parent)}
    shell = f'"{sys.executable}" -c "{code}" | head -c 10; exit ${{PIPESTATUS[0]}}'
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert "Error" not in done.stderr


@pytest.mark.parametrize(("how", "count"), [(("-k", "2"), 2), (("--shapes", "--threshold", "0.1"), 1)])
def test_a_query_loads_neither_pandas_nor_rasterio(run, indexed, how, count):
    """They would take as long as the rest of a cold question."""
    code = f"""
import sys
from fakes import ColourEncoder
from rdb_geo.cli.main import main
from rdb_geo.encoders import registry
registry.load_encoder = lambda *_arguments, **_options: ColourEncoder()
main(["query", "red", *{how}, "-o", "hits.geojson"], standalone_mode=False)
sys.exit("pandas" in sys.modules or "rasterio" in sys.modules)
"""
    environment = {**os.environ, "PYTHONPATH": str(Path(sys.modules["fakes"].__file__).parent)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert len(json.loads(Path("hits.geojson").read_text())["features"]) == count


def small_disk(path, size):
    """Mounts a RAM disk of `size`, or skips where that is not allowed."""
    path.mkdir()
    if (
        shutil.which("mount") is None
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(path)], capture_output=True, check=False
        ).returncode
    ):
        pytest.skip("a RAM disk can't be mounted here")


def test_a_full_disk_is_said_and_leaves_nothing_half_written(run, make_scene, tmp_path):
    disk = tmp_path / "disk"
    small_disk(disk, "64k")
    try:
        scene = make_scene(size=(900, 800), data=np.random.default_rng(0).integers(1, 255, (3, 800, 900), np.uint8))
        result = run("index", scene, "--chip-size", "32", "-i", disk / "index")
        assert "the disk is full" in sentence(result)
        assert not list(disk.rglob("*.parquet"))
        subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
        assert (
            "continued from an interrupted run" in run("index", scene, "--chip-size", "32", "-i", disk / "index").stderr
        )
        subprocess.run(["mount", "-o", "remount,size=400k", str(disk)], check=False)
        result = run("query", "red", "--percent", "100", "-i", disk / "index", "-o", disk / "hits.geojson")
        assert "the disk is full" in sentence(result)
        assert not list(disk.glob("*.geojson"))
    finally:
        subprocess.run(["umount", str(disk)], check=False)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a device that is full")
@pytest.mark.parametrize("arguments", [["--help"], ["query", "--help"], ["--version"]])
def test_help_that_cannot_be_written_is_one_sentence(arguments):
    with Path("/dev/full").open("w") as full:
        program = [sys.executable, "-m", "rdb_geo", *arguments]
        ended = subprocess.run(program, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr.startswith("Error: the disk is full")
    assert len(ended.stderr.splitlines()) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a device that is full")
def test_what_cannot_be_said_stops_no_work(make_scene, tmp_path):
    program = [sys.executable, "-m", "rdb_geo"]
    with Path("/dev/full").open("w") as full:
        index = ["index", make_scene(), "-i", tmp_path / "index"]
        assert subprocess.run([*program, *index], stderr=full, check=False).returncode == 0
        query = ["query", "red", "-k", "1", "--show-lookalikes", "-i", tmp_path / "index"]
        asked = subprocess.run([*program, *query], stdout=subprocess.PIPE, stderr=full, check=False)
        wrong = subprocess.run([*program, "query", "red", "-i", tmp_path / "none"], stderr=full, check=False)
    assert (asked.returncode, wrong.returncode) == (0, 1)
    assert len(json.loads(asked.stdout)["features"]) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of POSIX closes it")
def test_closed_streams_are_no_traceback():
    program = f"{sys.executable} -m rdb_geo models"
    ended = subprocess.run(["sh", "-c", f"{program} >&-"], stderr=subprocess.PIPE, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (1, "Error: stdout is closed: give -o FILE, or open it\n")
    silent = subprocess.run(["sh", "-c", f"{program} 2>&-"], stdout=subprocess.PIPE, text=True, check=False)
    assert silent.returncode == 0
    assert "rdb-lite" in silent.stdout


def test_scenes_that_changed_or_went_since_they_were_indexed_are_said(run, indexed):
    def listed():
        (one,) = json.loads(run("list", "--json").stdout)
        return one["is_missing"], one["is_changed"]

    kept = indexed.stat()
    assert listed() == (False, False)
    assert "since it was" not in run("query", "red").stderr + run("list").stdout
    for seconds in (-1000, 1000):  # a file that replaces another may be older
        os.utime(indexed, ns=(kept.st_atime_ns, kept.st_mtime_ns + seconds * 10**9))
        assert listed() == (False, True)
        assert "it changed since it was indexed" in run("list").stdout
        assert (
            f"Note: changed since it was indexed, which the answer does not know: {indexed}"
            in run("query", "red").stderr
        )
    os.utime(indexed, ns=(kept.st_atime_ns, kept.st_mtime_ns))
    indexed.rename(indexed.with_name("elsewhere.tif"))
    assert listed() == (True, False)
    assert "it is not there any more" in run("list").stdout
    assert "since it was" not in run("query", "red").stderr


@pytest.mark.parametrize("is_older", [False, True])
def test_files_beside_a_scene_do_not_make_it_changed(run, indexed, is_older):
    with rasterio.Env(TIFF_USE_OVR=True), rasterio.open(indexed, "r+") as scene:
        scene.build_overviews([2])
    beside = indexed.with_name(f"{indexed.name}.ovr")
    kept = indexed.stat()
    os.utime(beside, ns=(kept.st_atime_ns, kept.st_mtime_ns - 10**12 if is_older else kept.st_mtime_ns + 10**12))
    assert run("index", indexed).exit_code == 0
    assert "since it was" not in run("query", "red").stderr + run("list").stdout
    os.utime(indexed, ns=(kept.st_atime_ns, kept.st_mtime_ns + 2 * 10**12))
    assert "changed since it was indexed" in run("query", "red").stderr


def test_a_folder_that_was_removed_under_the_command_is_said(run, indexed, tmp_path):
    gone = tmp_path / "gone"
    gone.mkdir()
    index = Path(".rdb-geo").absolute()
    os.chdir(gone)
    gone.rmdir()
    assert "not there any more" in sentence(run("query", "red", "-i", index, "-o", "hits.geojson"))
