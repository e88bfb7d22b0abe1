"""Every command that writes, what it starts from, and what counts as one of its two states."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import geopandas
import pandas as pd
from fakes import ColourEncoder
from made_scenes import write_scene
from tiny_models import write_onnx

from rdb_geo.answer import calibrate as learning
from rdb_geo.cli.console import reports_errors
from rdb_geo.cli.main import main
from rdb_geo.core.errors import IndexChangedError, IndexFormatError
from rdb_geo.encoders import registry
from rdb_geo.encoders.adding import add
from rdb_geo.encoders.cards import EMBEDDED, read_card
from rdb_geo.encoders.selftest import Tested
from rdb_geo.encoders.torch import export
from rdb_geo.encoders.torch.export import Exported
from rdb_geo.index.store import Store
from rdb_geo.index.verify import check
from rdb_geo.score.calibration import Calibration, calibration_of, write_calibration
from rdb_geo.score.own_calibration import PRIOR
from rdb_geo.session.calibrating import calibrate
from rdb_geo.session.index import Index

CHIPS = ("--chip-size", "40", "--overlap", "0", "--stretch", "0,255")
PICTURES = ("--preview", "hits.png", "--quicklook", "quick.png", "--report", "hits.html")
FORMATS = ("geojson", "geojsonl", "geojsons", "gpkg", "fgb", "parquet", "shp", "csv")
PARTS = ("../scenes/a.tif", "../scenes/b.tif", "-i", "parts", *CHIPS)
OVER = ("-i", "ix", "--overwrite")
INDEXES = ("ix", "new", "parts")
MARKS = ("--right", "1-3", "--wrong", "10-12")
TIMES = re.compile(rb"\d{4}-\d\d-\d\d[T ][\d:.]+(Z|\+00:00)?")


@dataclass(frozen=True)
class Command:
    """A command line, given in a folder with a prepared index ``ix``."""

    name: str
    words: tuple[str, ...]
    before: Callable[[Path], object] = lambda _: None
    """Changes the prepared folder."""

    is_repeatable: bool = True
    """Given again after it has ended well, it makes the same."""

    then: tuple[str, ...] = ()
    """A second command line, given where the first ended well."""


def _damage(home: Path) -> None:
    """One scene damaged, one there twice, and what a dead writer left."""
    store = Store(home / "ix")
    shard = store.scene("a.tif")
    content = bytearray(shard.path.read_bytes())
    content[shard.groups[0].offset + 5] ^= 4
    shard.path.write_bytes(content)
    other = store.scene("b.tif").path
    shutil.copy(other, home / "ix" / "copy.parquet")
    shutil.copy(other, other.with_name(f".{other.stem}-0a1b2c3d.parquet"))


def _calibrate(home: Path) -> None:
    """What marks taught is there already."""
    index = Index(Store(home / "ix"), lambda _name: ColourEncoder())
    with cache_below(home):
        calibrate(index, [home / "labels.geojson"])


def _query(*words: str) -> tuple[str, ...]:
    return ("query", "red", "-k", "5", *OVER, *words)


COMMANDS = (
    Command("index", ("index", "../scenes/c.tif", "-i", "ix", *CHIPS)),
    Command("index --force", ("index", "../scenes/a.tif", "-i", "ix", "--force", *CHIPS, "--chip-size", "30")),
    Command("index of a new folder", ("index", "../scenes/a.tif", "../scenes/b.tif", "-i", "new", *CHIPS)),
    Command("index --part, merge", ("index", *PARTS, "--part", "2/2"), then=("merge", "-i", "parts")),
    Command("remove", ("remove", "a.tif", "-i", "ix")),
    Command("relocate", ("relocate", "../scenes/a.tif", "../elsewhere/a.tif", "-i", "ix")),
    Command("verify --repair", ("verify", "--deep", "--repair", "-i", "ix"), _damage),
    *(Command(f"query -o hits.{suffix}", _query("-o", f"hits.{suffix}")) for suffix in FORMATS),
    Command("query --layer", _query("-o", "hits.gpkg", "--layer", "other")),
    Command("query --append", _query("-o", "hits.gpkg", "--append"), is_repeatable=False),
    Command("query --preview --quicklook --report", _query("-o", "hits.geojson", *PICTURES)),
    Command("heatmap", ("heatmap", "red", "--scene", "a.tif", "-o", "heat.tif", *OVER)),
    Command("change", ("change", "red", "--before", "a.tif", "--after", "b.tif", "-o", "change.gpkg", *OVER)),
    Command(
        "evaluate", ("evaluate", "red", "--truth", "truth.geojson", "--plot", "pr.png", "--json", "pr.json", *OVER)
    ),
    Command(
        "refine -o --save", ("refine", "marked.gpkg", *MARKS, "-o", "better.gpkg", "--save", "red.rdbq.json", *OVER)
    ),
    Command("models add", ("models", "add", "../tiny"), is_repeatable=False),
    Command("models export", ("models", "export", "local-dir:../torch", "-o", "exported")),
    Command("models remove", ("models", "remove", "added"), is_repeatable=False),
    Command("models calibrate", ("calibrate",)),
    Command("calibrate --labels", ("calibrate", "--labels", "labels.geojson", "-i", "ix")),
    Command("calibrate --remove", ("calibrate", "--remove", "-i", "ix"), _calibrate, is_repeatable=False),
    Command("allow", ("allow", "https://example.org")),
    Command("allow --remove", ("allow", "--remove", "https://named.example.org")),
)


@contextmanager
def cache_below(home: Path) -> Iterator[None]:
    """The user's cache folder is in there."""
    former = os.environ.get("RDB_GEO_CACHE")
    os.environ["RDB_GEO_CACHE"] = str(home / "cache")
    try:
        yield
    finally:
        os.environ.pop("RDB_GEO_CACHE") if former is None else os.environ.update(RDB_GEO_CACHE=former)


class Bench:
    """A folder with scenes, and a prepared home that each run begins with a copy of."""

    def __init__(self, root: Path, monkeypatch) -> None:
        self.root = root
        scenes = root / "scenes"
        scenes.mkdir()
        for letter, place in (("a", (0, 0, 60, 60)), ("b", (60, 0, 120, 60)), ("c", (60, 60, 120, 120))):
            write_scene(scenes / f"{letter}.tif", paint={"red": place})
        (root / "elsewhere").mkdir()
        shutil.copy(scenes / "a.tif", root / "elsewhere" / "a.tif")
        _calibration()
        monkeypatch.setattr(registry, "load_encoder", lambda *_args, **_options: ColourEncoder())
        write_onnx(root / "tiny")
        load = registry._load
        monkeypatch.setattr(
            registry, "_load", lambda name, **options: None if name == "local-dir:../torch" else load(name, **options)
        )
        monkeypatch.setattr(export, "_write", lambda _encoder, folder, *_: _write_model(root / "tiny", folder))
        monkeypatch.setattr(learning, "fit_marks", lambda *_: PRIOR)  # colours alone can't be told apart by marks
        monkeypatch.setattr(learning, "ranked_right", lambda *_: 1.0)
        monkeypatch.setattr(add, "run_selftest", lambda _: Tested(16, 0.0, 0.0, 1.0, 1.0))  # no clocks in cards
        self._prepared = root / "prepared"
        self._prepared.mkdir()
        with self.at_home(self._prepared):
            for words in (
                ("index", "../scenes/a.tif", "../scenes/b.tif", "-i", "ix", *CHIPS),
                ("query", "red", "-k", "12", "-i", "ix", "-o", "marked.gpkg"),
                *(("query", "green", "-k", "2", "-i", "ix", "-o", f"hits.{suffix}") for suffix in FORMATS),
                ("allow", "https://named.example.org"),
                ("index", *PARTS, "--part", "1/2"),
                ("models", "add", "../tiny", "--name", "added"),
            ):
                _run(words)
            for name in (
                "hits.png",
                "quick.png",
                "hits.html",
                "pr.png",
                "pr.json",
                "better.gpkg",
                "red.rdbq.json",
                "change.gpkg",
            ):
                Path(name).write_bytes(b"an older file")
            Path("better.gpkg").unlink()
            Path("change.gpkg").unlink()
            _write_labels(Path("labels.geojson"))
            geopandas.read_file("marked.gpkg")[["geometry"]].head(3).to_file("truth.geojson")

    def home(self, command: Command) -> Path:
        """A fresh folder that the command may be given in."""
        home = self.root / "home"
        home.mkdir(exist_ok=True)
        for old in home.iterdir():
            shutil.rmtree(old) if old.is_dir() else old.unlink()
        shutil.copytree(self._prepared, home, dirs_exist_ok=True)
        command.before(home)
        return home

    @contextmanager
    def at_home(self, home: Path) -> Iterator[None]:
        """In that folder, with a cache of its own."""
        here = Path.cwd()
        os.chdir(home)
        try:
            with cache_below(home):
                yield
        finally:
            os.chdir(here)

    def work(self, command: Command, home: Path) -> Callable[[], None]:
        """What a child does."""

        def do() -> None:
            with self.at_home(home):
                for words in filter(None, (command.words, command.then)):
                    try:
                        give(words)
                    except SystemExit as end:
                        if end.code:
                            raise

        return do


def _write_model(tiny: Path, folder: Path) -> Exported:
    """What torch would write, but for torch, which is slow and does not like forks."""
    for path in sorted(tiny.iterdir()):
        shutil.copy(path, folder)
    return Exported(read_card(folder / "card.toml"), 1, (1.0, 1.0), (1.0, 1.0))


def _write_labels(path: Path) -> None:
    """All chips for three questions, the nearest of them right."""
    lists = []
    for words in ("red", "red field", "red roof"):
        _run(("query", words, "-k", "30", "--show-lookalikes", "-i", "ix", "-o", str(path), "--overwrite"))
        lists.append(geopandas.read_file(path))
        lists[-1]["mark"] = [str(int(row < 4)) for row in range(len(lists[-1]))]
    pd.concat(lists).to_file(path)


@cache
def _calibration() -> Calibration:
    found = calibration_of(registry.load_encoder(EMBEDDED, device="cpu", offline=True).spec)
    assert found is not None
    return found


def give(words: tuple[str, ...]) -> None:
    """What a user's line does. A calibration is written by `training`, with the function that is called here."""
    if words == ("calibrate",):
        reports_errors(write_calibration)(_calibration(), Path.cwd())
    else:
        main(list(words))


def _run(words: tuple[str, ...]) -> None:
    try:
        give(words)
    except SystemExit as end:
        if end.code:
            raise AssertionError(words) from end


def state_of(home: Path) -> dict[str, object]:
    """What a user sees: for each file, shapefile and scene what it holds, times left out."""
    seen: dict[str, object] = {}
    for path in sorted(Path(folder) / name for folder, _, names in os.walk(home) for name in names):
        inside = path.relative_to(home)
        if any(part.startswith(".") for part in inside.parts) or not path.is_file():
            continue
        if inside.parts[0] in INDEXES or inside.parts[:2] == ("cache", "texts"):
            continue
        try:
            seen.update(_file(path, inside))
        except FileNotFoundError:  # gone between listing and reading, as for any reader
            continue
    for folder in INDEXES:
        if (home / folder).is_dir():
            seen.update(_scenes(home / folder))
    return seen


def _file(path: Path, inside: Path) -> dict[str, object]:
    if path.suffix in (".shx", ".dbf", ".prj", ".cpg"):
        return {}
    if path.suffix == ".shp":
        parts = [path.with_suffix(end).read_bytes() for end in (".shp", ".shx", ".dbf", ".prj", ".cpg")]
        return {str(inside): hashlib.sha256(b"|".join(parts)).hexdigest()}
    if path.suffix in (".gpkg", ".fgb"):  # their bytes differ from run to run
        try:
            layers = geopandas.list_layers(path)["name"]
            return {str(inside): {name: _rows(geopandas.read_file(path, layer=name)) for name in layers}}
        except (OSError, RuntimeError) as error:
            return {str(inside): f"CAN'T BE READ: {error}"}
    content = TIMES.sub(b"", path.read_bytes())
    if path.name.endswith(".rdbq.json") and content.startswith(b"{"):
        content = json.dumps({**json.loads(content), "created_utc": ""}).encode()
    return {str(inside): hashlib.sha256(content).hexdigest()}


def _rows(frame: geopandas.GeoDataFrame) -> list[str]:
    return sorted(map(str, frame.to_wkt().to_dict("records")))


def _scenes(folder: Path) -> dict[str, object]:
    store = Store(folder)
    while True:
        try:
            shards, problems = store.scenes()
            seen = [(shard.manifest.scene.uri, _vectors(store, shard)) for shard in shards]
            break
        except IndexChangedError:
            continue
    names = [f"{folder.name}: {Path(uri).name}" for uri, _ in seen]
    doubled = [name for name in names if names.count(name) > 1]
    told = dict(zip(names, seen, strict=True))
    return {**told, **{f"{folder.name}: DOUBLED {name}": True for name in doubled},
            **{f"{folder.name}: {problem}": True for problem in problems}}  # fmt: skip


def _vectors(store: Store, shard) -> str:
    try:
        check(shard)
    except IndexChangedError:
        raise
    except IndexFormatError:
        return "damaged"
    rows = b"".join(vectors.rows.tobytes() for vectors in store.vectors(shard))
    return hashlib.sha256(rows + store.places(shard).windows.tobytes()).hexdigest()


def leftovers(home: Path) -> list[str]:
    """Hidden files that no running process needs; locks stay, and so may an empty folder."""
    return sorted(
        str(path.relative_to(home))
        for path in home.rglob("*")
        if any(part.startswith(".") for part in path.relative_to(home).parts)
        and not (path.suffix == ".lock" or path.is_dir())
    )
