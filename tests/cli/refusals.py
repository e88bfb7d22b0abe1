"""What is refused, and with which words: command lines and requests that are wrong in one way each.

``python tests/cli/refusals.py FILE`` writes what the installed version says.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import geopandas
import shapely
from click.testing import CliRunner

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from fakes import ColourEncoder
from made_scenes import write_scene
from worker_session import Session

from rdb_geo.cli.main import main
from rdb_geo.encoders import registry

BOW_TIE = [[0, 0], [1, 1], [0, 1], [1, 0], [0, 0]]

COMMANDS = [
    "index none.tif",
    "index .",
    "index z*.tif",
    "index scene.tif --bands 1,2,9 -i new",
    "index scene.tif --bands 1,2 -i new",
    "index scene.tif --stretch 9,3 -i new",
    "index scene.tif --overlap 0.99 -i new",
    "index scene.tif --overlap -0.1 -i new",
    "index scene.tif --overlap half -i new",
    "index scene.tif --min-valid 2 -i new",
    "index scene.tif --chip-size big -i new",
    "index scene.tif --chip-size 0 -i new",
    "index scene.tif --scales 1,x -i new",
    "index scene.tif --bbox 1,2,3 -i new",
    "index scene.tif --bbox 1,5,3,2 -i new",
    "index scene.tif --bbox 0,0,1,1 -i new",
    "index scene.tif --aoi none.gpkg -i new",
    "index scene.tif --within well.gpkg -i new",
    "index scene.tif -i taken.txt",
    "index nowhere.tif -i new",
    "index text.tif -i new",
    "index",
    "query",
    "query ?",
    "query red -o hits.xyz",
    "query red -o none/hits.gpkg",
    "query red -o taken.gpkg",
    "query red -o folder.gpkg",
    "query red --preview taken.gpkg",
    "query red --quicklook q.tif",
    "query red --report r.txt",
    "query red -i none",
    "query red -i taken.txt",
    "query red --scene north*",
    "query red -k 0",
    "query red -k many",
    "query red --percent 0",
    "query red --percent 101",
    "query red --min-score 1.5",
    "query red --min-score -1",
    "query red --bbox 1,2,3",
    "query red --bbox 9,1,9,2",
    "query red --within none.gpkg",
    "query red --within empty.gpkg",
    "query red --within well.gpkg",
    "query red --bbox 50,50,51,51 --within town.gpkg",
    "query red --near town.gpkg",
    "query red --near town.gpkg:-5m",
    "query red --near none.gpkg:200m",
    "query red --near empty.gpkg:200m",
    "query red --from May",
    "query red --from 2024 --to 2023",
    "query red --from 2024",
    "query red NOT red",
    "query red --not Red",
    "query red --and blue\u00a0OR",
    'query red AND "blue',
    "query red --like 0,0",
    "query red --like none.tif",
    "query red --like hits.geojson#99",
    "query red --like none.geojson#2",
    "query red --threshold 0.5",
    "query red --shapes --merge",
    "query red --shapes --percent 5",
    "query red --shapes --threshold x",
    "query red --shapes --threshold 0.2,0.5",
    "query red --shapes --min-area 5parsecs",
    "query red --saved learned.rdbq.json",
    "query --saved none.rdbq.json",
    "query --saved text.tif",
    "query --nonsense",
    "refine",
    "refine none.geojson",
    "refine town.gpkg",
    "refine hits.geojson",
    "refine hits.geojson --right 1,2",
    "refine hits.geojson --wrong 1",
    "refine hits.geojson --right 1 --wrong 99",
    "refine hits.geojson --right 1 --wrong 1",
    "refine hits.geojson --right one",
    "refine hits.geojson --right 0",
    "refine hits.geojson --right 1 --wrong 2 --save x.json",
    "refine hits.geojson --right 1 --wrong 2 -o x.xyz",
    "refine hits.geojson --right 1 --wrong 2 --from May",
    "evaluate red",
    "evaluate red --truth none.gpkg",
    "evaluate red --truth well.gpkg",
    "evaluate red --truth away.gpkg",
    "evaluate red --truth town.gpkg --bbox 0,0,1,1",
    "evaluate red --truth town.gpkg --scene north*",
    "evaluate red --truth town.gpkg --plot p.xyz",
    "evaluate red --truth town.gpkg --json p.txt",
    "change red --before scene.tif",
    "change red --before scene.tif --after none.tif",
    "change red --before 1999 --after scene.tif",
    "change red --before scene.tif --after *",
    "change red --before a --after b -z -1",
    "change red --before a --after b --min-score 2",
    "change red --before scene.tif --after other.tif -o x.xyz",
    "heatmap red -o heat.tif",
    "heatmap red -o heat.png --scene scene.tif",
    "heatmap red -o taken.tif --scene scene.tif",
    "heatmap red -o heat.tif -i none",
    "heatmap red -o heat.tif --scene none.tif",
    "heatmap red",
    "info -i none",
    "list -i none",
    "list -i taken.txt",
    "remove none.tif",
    "remove none.tif -i none",
    "remove",
    "models nonsense",
    "nonsense",
]
"""Words parted by single spaces; a no-break space stands for a space inside a word."""

REQUESTS: list[dict[str, Any]] = [
    {"type": "dance"},
    {"type": "status"},
    {"type": "index", "index": "new", "scenes": []},
    {"type": "index", "index": "new", "scenes": ["scene.tif"], "chip_size": "0"},
    {"type": "index", "index": "new", "scenes": ["scene.tif"], "overlap": "half"},
    {"type": "index", "index": "new", "scenes": ["scene.tif"], "overlap": 2},
    {"type": "index", "index": "new", "scenes": ["scene.tif"], "scales": [0]},
    {"type": "index", "index": "taken.txt", "scenes": ["scene.tif"]},
    {"type": "query", "index": "none", "text": "red", "output": "h.gpkg"},
    {"type": "query", "text": "red", "output": "h.gpkg"},
    {"type": "query", "index": "idx", "output": "h.gpkg"},
    {"type": "query", "index": "idx", "text": "red"},
    {"type": "query", "index": "idx", "text": " ? ", "output": "h.gpkg"},
    {"type": "query", "index": "idx", "text": "red", "output": "h.gpkg", "k": 0},
    {"type": "query", "index": "idx", "text": "red", "output": "h.gpkg", "k": "many"},
    {"type": "query", "index": "idx", "text": "red", "output": "h.gpkg", "percent": 200},
    {"type": "query", "index": "idx", "text": "red", "output": "h.gpkg", "min_score": -1},
    {"type": "query", "index": "idx", "text": "red", "output": "h.xyz"},
    {"type": "query", "index": "idx", "text": "red", "output": "none/h.gpkg"},
    {"type": "query", "index": "idx", "text": "red", "output": "h.gpkg", "report": "r.txt"},
    {"type": "query", "index": "idx", "text": "red", "output": "h.gpkg", "scenes": ["north*"]},
    {"type": "query", "index": "idx", "text": "red", "output": "h.gpkg", "start": "May"},
    {"type": "query", "index": "idx", "text": "red", "output": "h.gpkg", "near": ["none.gpkg:5m"]},
    {"type": "query", "index": "idx", "text": "red", "output": "h.gpkg", "area": {"type": "Point"}},
    {
        "type": "query",
        "index": "idx",
        "text": "red",
        "output": "h.gpkg",
        "area": {"type": "Polygon", "coordinates": [BOW_TIE]},
    },
    {
        "type": "query",
        "index": "idx",
        "text": "red",
        "output": "h.gpkg",
        "area": {"type": "Polygon", "coordinates": []},
    },
    {"type": "query", "index": "idx", "text": "red", "output": "h.gpkg", "min_area": "2ha"},
    {"type": "query", "index": "idx", "text": "red", "output": "h.gpkg", "shapes": True, "merge": True},
    {"type": "query", "index": "idx", "text": "red", "output": "h.gpkg", "shapes": True, "percent": 5},
    {"type": "query", "index": "idx", "expression": 'red AND "', "output": "h.gpkg"},
    {"type": "query", "index": "idx", "saved": "none.rdbq.json", "output": "h.gpkg"},
    {"type": "example", "index": "idx", "scene": "none.tif", "window": [0, 0, 9, 9], "output": "h.gpkg"},
    {"type": "example", "index": "idx", "scene": "scene.tif", "output": "h.gpkg"},
    {"type": "example", "index": "idx", "scene": "scene.tif", "window": [999, 999, 9, 9], "output": "h.gpkg"},
    {"type": "heatmap", "index": "idx", "text": "red", "output": "h.tif"},
    {"type": "heatmap", "index": "idx", "text": "red", "scene": "none.tif", "output": "h.tif"},
    {"type": "heatmap", "index": "idx", "text": "red", "scene": "scene.tif", "output": "h.png"},
    {"type": "refine", "index": "idx", "text": "red", "marks": [], "output": "h.gpkg"},
    {
        "type": "refine",
        "index": "idx",
        "text": "red",
        "marks": [{"scene": "scene.tif", "window": [-5, 0, 9, 9], "right": True}],
        "output": "h.gpkg",
    },
    {"type": "refine", "index": "idx", "text": "red", "marks": [], "output": "h.gpkg", "save": "x.json"},
    {"type": "evaluate", "index": "idx", "text": "red", "truth": "none.gpkg"},
    {"type": "evaluate", "index": "idx", "text": "red", "truth": "town.gpkg", "plot": "p.xyz"},
    {"type": "change", "index": "idx", "text": "red", "before": "a", "after": "b", "z": -1, "output": "h.gpkg"},
    {"type": "change", "index": "idx", "text": "red", "before": "1999", "after": "scene.tif", "output": "h.gpkg"},
    {"type": "thumbnails", "index": "none", "items": [], "size_px": 64, "folder": "f"},
    {"type": "thumbnails", "index": "idx", "items": [], "size_px": 0, "folder": "f"},
]


def refusals(folder: Path) -> dict[str, list[Any]]:
    """What each command line and each request is answered, in `folder`, which becomes the working directory.

    Returns:
        For a command line: exit code, stdout, and stderr from its refusal on. For a request: code and message.
    """
    os.chdir(folder)
    load, registry.load_encoder = registry.load_encoder, lambda *_args, **_options: ColourEncoder()
    try:
        _prepare(folder)
        said = {command: _command(command, folder) for command in COMMANDS}
        with Session(lambda _name: ColourEncoder()) as session:
            for number, request in enumerate(REQUESTS):
                event = session.ask(f"r{number}", **request)
                answer = [event.get("code", "result"), event.get("message", "")]
                said[json.dumps(request)] = [text.replace(str(folder), "HOME") for text in answer]
    finally:
        registry.load_encoder = load
    return said


def _prepare(folder: Path) -> None:
    write_scene(folder / "scene.tif", paint={"red": (100, 60, 150, 110), "purple": (0, 0, 60, 60)})
    write_scene(folder / "other.tif", paint={"red": (20, 60, 90, 110)})
    write_scene(folder / "nowhere.tif", crs=None)
    for name in ("taken.txt", "taken.gpkg", "taken.tif", "text.tif"):
        (folder / name).write_text("precious")
    (folder / "folder.gpkg").mkdir()
    os.environ["RDB_GEO_INDEX"] = "idx"
    for name, shapes in {
        "empty.gpkg": [shapely.Point()],
        "well.gpkg": [shapely.Point(1, 1)],
        "town.gpkg": [shapely.box(13.66, 47.82, 13.70, 47.85)],
        "away.gpkg": [shapely.box(0, 0, 1, 1)],
    }.items():
        geopandas.GeoDataFrame(geometry=shapes, crs=4326).to_file(name)
    for command in (
        "index scene.tif other.tif --chip-size 32",
        "query red -o hits.geojson -k 30",
        "refine hits.geojson --right 1 --wrong 30 --save learned.rdbq.json",
    ):
        result = CliRunner().invoke(main, command.split(" "), catch_exceptions=False)
        assert result.exit_code == 0, result.output


def _command(command: str, folder: Path) -> list[Any]:
    arguments = [word.replace("\u00a0", " ") for word in command.split(" ")]
    result = CliRunner().invoke(main, arguments, catch_exceptions=False, env={"COLUMNS": "300"})
    refusal = re.search(r"^(Usage|Error): .*", result.stderr, re.MULTILINE | re.DOTALL)
    said = (result.stdout, result.stderr if refusal is None else refusal[0])
    return [result.exit_code, *(text.replace(str(folder), "HOME") for text in said)]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        said = refusals(Path(folder).resolve())
        os.chdir("/")
    Path(sys.argv[1]).write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
