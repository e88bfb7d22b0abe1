"""A stand-in for the engine with the same protocol, so that the plugin's tests need neither models nor the engine.

The words of a request decide what it does: ``slow`` goes on until it is cancelled, ``die`` ends the process,
``fail CODE`` is an error, ``none`` finds nothing, ``many N`` finds N hits, ``absent`` is no confident match, ``snow``
is a word that it does not know, those of ``UNALLOWED`` need what nobody has allowed, ``dated`` finds scenes of a known
time, ``bridge`` is possible only, an open quote is no expression.
RDB_GEO_FAKE_PROTOCOL changes the protocol that it says to speak; RDB_GEO_FAKE_MODELS is a folder with a file for each
model that was added.
"""

import json
import os
import queue
import re
import sys
import threading
import time
from pathlib import Path

from osgeo import gdal, ogr, osr

gdal.UseExceptions()
LINES = queue.Queue()
CANCELLED = set()
SIDE = 0.01
TAKEN = "2022-10-05T11:54:11Z"
ALLOWED = []
UNALLOWED = {
    "named-model": {"model": "hf-hub:owner/name"},
    "named-host": {"scene": "/vsicurl/https://example.org/a.tif", "host": "https://example.org"},
    "named-address": {"scene": "WMS:https://example.org/?layers=a"},
    "offline-scene": {"scene": "/vsicurl/https://example.org/a.tif"},
}
FOLDER = Path(os.environ.get("RDB_GEO_FAKE_MODELS", "nowhere"))
SMALL = [{"code": "small-things", "sentence": "small", "values": {"metres": 36.4}}]


def say(**event):
    print(json.dumps(event), flush=True)


def lonlat():
    system = osr.SpatialReference()
    system.ImportFromEPSG(4326)
    system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return system


def words_of(request):
    """What the words of a request are."""
    asked = request.get("text") or request.get("expression")
    return asked or "like " + Path(request.get("saved") or request.get("scene", "")).name


def write_hits(path, count, words, scene, is_outlines=False, marks=()):
    Path(path).unlink(missing_ok=True)
    source = ogr.GetDriverByName("GPKG").CreateDataSource(path)
    layer = source.CreateLayer("hits", lonlat(), ogr.wkbPolygon)
    kinds = {int: ogr.OFTInteger, float: ogr.OFTReal, str: ogr.OFTString}
    whole, real, text = ("rank", "col_off", "row_off", "width", "height"), ("score", "cosine", "scale", "gsd_m"), str
    names = ("rank", "score", "cosine", "scene", "col_off", "row_off", "width", "height", "scale", "gsd_m")
    names = (*names, "query", "model", "datetime", "mark")
    if is_outlines:
        names = ("rank", "score", "scene", "query", "model", "datetime")
    fields = {name: int if name in whole else float if name in real else text for name in names}
    for name, kind in fields.items():
        layer.CreateField(ogr.FieldDefn(name, ogr.OFTDateTime if name == "datetime" else kinds[kind]))
    layer.StartTransaction()
    for number in range(count):
        feature = ogr.Feature(layer.GetLayerDefn())
        west, south = 10 + SIDE * (number % 100), 50 + SIDE * (number // 100)
        ring = f"{west} {south},{west + SIDE} {south},{west + SIDE} {south + SIDE},{west} {south + SIDE},{west} {south}"
        feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POLYGON(({ring}))"))
        window = [64 * (number % 100), 64 * (number // 100), 64, 64]
        score = 0.95 - 0.9 * number / max(1, count - 1)
        mark = next(("right" if m["right"] else "wrong" for m in marks if m["window"] == window), None)
        every = {"rank": number + 1, "score": score, "cosine": 0.3, "scene": scene, "scale": 1, "gsd_m": 10}
        every |= dict(zip(("col_off", "row_off", "width", "height"), window))
        every |= {"query": words, "model": "fake", "datetime": TAKEN if "dated" in words else None, "mark": mark}
        for name in fields:
            if every[name] is not None:
                feature[name] = every[name]
        layer.CreateFeature(feature)
    layer.CommitTransaction()


def wait_for_cancel(request, **progress):
    for step in range(400):
        if request["id"] in CANCELLED:
            say(id=request["id"], type="error", code="cancelled", message="Cancelled.")
            return
        told = {"stage": "index", "done": step, "total": 400, "message": "slow.tif", **progress}
        say(id=request["id"], type="progress", **told)
        time.sleep(0.02)


def hits(request):
    words = words_of(request)
    many = re.fullmatch(r"many (\d+)", words)
    is_confident = words not in {"absent", "absent, uncalibrated", "snow"}
    count = 0 if words == "none" else int(many[1]) if many else min(20, request.get("k", 50))
    if not is_confident:
        count = 3 if request.get("show_lookalikes") and not request.get("shapes") else 0
    say(id=request["id"], type="progress", stage="search", done=1, total=1, message="")
    scene = request.get("scene", "/data/scene.tif")
    write_hits(
        request["output"], count, words, scene, request.get("merge") or request.get("shapes"), request.get("marks", ())
    )
    if request.get("report"):
        Path(request["report"]).write_text("<html></html>")
    hardly = {"words": [{"word": "flooded", "seen": 5}], "captions": 39730, "nearest": ["water"], "follows": "water"}
    notes = [{"code": "rare-words", "sentence": "hardly", "values": hardly}] if "flooded" in words else []
    notes += [{"code": "of-tomorrow", "sentence": "The engine's own.", "values": {}}] if "tomorrow" in words else []
    say(id=request["id"], type="result", output=request["output"], count=count, searched=1000, model="fake",
        best_score=0.95 if count else None, sentence=f"{count} hits", problems=[], echo=request, confident=is_confident,
        lookalikes=0 if is_confident else 3, notes=notes, **standing(words), **learned(request))  # fmt: skip


def standing(words):
    """How sure an answer is."""
    if words == "bridge":
        scenes = [{"scene": f"/data/{name}.tif", "chance": chance} for name, chance in (("a", 0.78), ("b", 0.2))]
        two = {"scenes": scenes, "scenes_likely": 1, "scenes_searched": 2}
        return {"verdict": "possible", "presence": 0.78, "more": 12, "unknown": [], "undated": 1, **two}
    uncalibrated = {"presence": None, "false_alarm": 0.34, "scenes": [], "scenes_searched": 2}
    others = {
        "Wald am Fluss": {"translated": ["forest by river"]},
        "snow": {"verdict": "unknown", "presence": 0.03, "unknown": ["snow"], "nearest_score": 0.3},
        "none": {"nearest_score": 0.94},
        "absent": {"verdict": "unlikely", "presence": 0.04, "nearest_score": 0.1},
        "absent, uncalibrated": {"verdict": "unlikely", "nearest_score": 0.1, **uncalibrated},
        "bridge, uncalibrated": {"verdict": "possible", **uncalibrated},
    }
    return {"verdict": "found", "presence": 0.97, "more": 0, **others.get(words, {})}


def learned(request):
    """What a refinement says beside its hits."""
    if request["type"] != "refine":
        return {}
    Path(request["save"]).write_text("{}") if request.get("save") else None
    right = [mark["right"] for mark in request["marks"]]
    precision = {"k": 9, "marked": len(right), "right": sum(right), "value": 0.5, "low": 0.09, "high": 0.91}
    return {"right": sum(right), "wrong": len(right) - sum(right), "precision": precision, "next": [3, 9, 21]}


PLAIN = {"code": "", "sentence": "they follow no image.", "values": {}}
DAMAGED = {"code": "index-format", "message": "", "why": "damaged-file", "values": {"file": "/a/s1.parquet"}}


def evaluate(request):
    assert Path(request["truth"].split(":")[0]).exists()
    agreement = {"ap": 0.8, "precision": 0.9, "recall": 0.7, "f1": 0.7875}
    traced = [{"regions": 3, "precision": 0.7, "recall": 0.8, "iou": iou} for iou in (0.6, 0.67)]
    outlines, notes = (traced, [PLAIN]) if request.get("shapes") else ([], [])
    counts = {"chips": 100, "right_chips": 12, "objects": 5, "objects_elsewhere": 0, "objects_found": 4}
    say(id=request["id"], type="result", question=words_of(request), min_score=0.6, **counts, by_count=agreement,
        by_area=agreement, outlines=outlines, notes=notes, problems=[])  # fmt: skip


def change(request):
    Path(request["output"]).unlink(missing_ok=True)
    source = ogr.GetDriverByName("GPKG").CreateDataSource(request["output"])
    layer = source.CreateLayer("hits", lonlat(), ogr.wkbPolygon)
    layer.CreateField(ogr.FieldDefn("rank", ogr.OFTInteger))
    for name in ("before", "after", "rise"):
        layer.CreateField(ogr.FieldDefn(name, ogr.OFTReal))
    facts = {"scene": request["after"], "scene_old": request["before"], "datetime": "2024-05-01T10:00:00Z"}
    facts |= {"date_old": "2023-05-01T10:00:00Z", "query": "water", "model": "fake"}
    for name in facts:
        layer.CreateField(ogr.FieldDefn(name, ogr.OFTDateTime if name in {"datetime", "date_old"} else ogr.OFTString))
    feature = ogr.Feature(layer.GetLayerDefn())
    feature.SetGeometry(ogr.CreateGeometryFromWkt("POLYGON((10 50,10.1 50,10.1 50.1,10 50.1,10 50))"))
    for name, value in (("rank", 1), ("before", 0.1), ("after", 0.9), ("rise", 4.4), *facts.items()):
        feature[name] = value
    layer.CreateFeature(feature)
    source = layer = None
    say(id=request["id"], type="result", output=request["output"], count=1, places=40, expected_false=0.1, opposite=2,
        sentence="1 changed place", problems=[])  # fmt: skip


def heatmap(request):
    data = gdal.GetDriverByName("GTiff").Create(request["output"], 8, 8, 1, gdal.GDT_Float32)
    data.SetProjection(lonlat().ExportToWkt())
    data.SetGeoTransform((10, SIDE, 0, 50.08, 0, -SIDE))
    data.GetRasterBand(1).SetNoDataValue(float("nan"))
    import struct

    values = struct.pack("64f", *[number / 63 for number in range(64)])
    data.GetRasterBand(1).WriteRaster(0, 0, 8, 8, values)
    data = None
    told = {"notes": [PLAIN], "problems": [DAMAGED]} if request.get("fine") else {}
    say(id=request["id"], type="result", output=request["output"], min_score=0.0, max_score=1.0, **told)


def thumbnails(request):
    folder = Path(request["folder"])
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for number, _ in enumerate(request["items"]):
        data = gdal.GetDriverByName("MEM").Create("", 16, 16, 3)
        data.GetRasterBand(1).Fill(200)
        file = str(folder / f"{number:04}.png")
        gdal.GetDriverByName("PNG").CreateCopy(file, data)
        files.append(file)
        step = {"stage": "thumbnails", "done": number + 1, "total": len(request["items"]), "message": ""}
        say(id=request["id"], type="progress", **step, item=number, file=file)
    say(id=request["id"], type="result", files=files, problems=[])


def index(request):
    Path(request["index"]).mkdir(parents=True, exist_ok=True)
    if "slow" in request["scenes"][0] and not (Path(request["index"]) / "half").exists():
        (Path(request["index"]) / "half").touch()
        wait_for_cancel(request)
        return
    (Path(request["index"]) / "scene-00000000.parquet").touch()
    bad = {"busy": "index-busy", "replaced": "scene-changed"}
    codes = {scene: code for scene in request["scenes"] for name, code in bad.items() if name in Path(scene).name}
    failures = [{"scene": scene, "code": code, "message": "in the engine's words"} for scene, code in codes.items()]
    scenes = [
        {"scene": scene, "state": "indexed", "chips": 10, "skipped": 1, "sentence": "10 chips.", "notes": SMALL}
        for scene in request["scenes"]
        if scene not in codes
    ]
    say(id=request["id"], type="result", scenes=scenes, failures=failures, echo=request)


def status(request):
    names = [str(path) for path in Path(request["index"]).glob("*.parquet")]
    scenes = [{"scene": name, "chips": 10, "model": "fake", "gsd_m": 10.0, "datetime": None, "chip_m": 640.0,
               "is_missing": "moved" in Path(name).name, "is_changed": "changed" in Path(name).name,
               "file_bytes": 2_500_000, "indexed": "2026-01-02T03:04:05+00:00"} for name in names]  # fmt: skip
    say(
        id=request["id"],
        type="result",
        exists=bool(names),
        scenes=scenes,
        chips=10 * len(names),
        model="fake",
        problems=[],
    )


def models(request):
    known = {"name": "fake", "size_bytes": 37_068_950, "licence": "MIT", "limits": "English.", "is_present": True}
    large = {"name": "large", "size_bytes": 605_000_000, "is_present": False, "cure": "fetch"}
    added = [{**known, "name": path.name, "is_added": True} for path in sorted(FOLDER.glob("*"))]
    say(id=request["id"], type="result", models=[known, *added, large])


def offer_model(request):
    """``owner/nc`` has a licence that forbids some uses; a name needs the network; ``empty`` holds no model."""
    source = request["source"]
    is_remote = not Path(source).is_dir()
    if is_remote and os.environ.get("RDB_GEO_OFFLINE"):
        say(id=request["id"], type="error", code="weights-not-found", message="--offline forbids to ask.")
        return
    if Path(source).name == "empty":
        message = "empty holds no model. Give --precision, or  rdb-geo models export."
        say(id=request["id"], type="error", code="encoder", message=message)
        return
    name = Path(source).name + ("-" + request["precision"] if request.get("precision") else "")
    told = {"is_remote": is_remote, "is_restricted": source == "owner/nc", "origin": source, "size_bytes": 303_000_000}
    licence = "cc-by-nc-4.0" if source == "owner/nc" else "mit"
    notes = [{"code": "no-cells", "sentence": "it has no cells.npz.", "values": {}}]
    sources = [f"{source}@0123" if is_remote else source]
    say(
        id=request["id"], type="result", name=name, sources=sources, licence=licence, limits="none", notes=notes, **told
    )


def add_model(request):
    if request["source"].startswith("owner/nc") and not request.get("accept_licence"):
        say(id=request["id"], type="error", code="encoder", message="the licence forbids some uses.")
    elif request["source"].startswith("owner/slow"):
        wait_for_cancel(request, stage="download", done=1_000_000, total=303_000_000, message="text.onnx")
    else:
        (FOLDER / request["name"]).touch()
        say(id=request["id"], type="progress", stage="test", done=0, total=None, message=request["name"])
        say(id=request["id"], type="result", name=request["name"], images_per_s=4.8, notes=[])


def calibrate(request):
    if request.get("remove"):
        say(id=request["id"], type="result", removed="/cache/fake.json")
        return
    files = [ogr.Open(file) for file in request["labels"]]
    marks = [feature["mark"] for file in files for feature in file.GetLayer(0)]
    told = {"model": "fake", "questions": len(request["labels"]), "error": 0.06, "auc": 0.87, "sentence": "calibrated"}
    say(id=request["id"], type="result", right=marks.count("right"), wrong=marks.count("wrong"), **told)


def remove_model(request):
    (FOLDER / request["name"]).unlink()
    say(id=request["id"], type="result", removed=request["name"])


def allow(request):
    ALLOWED.extend(request["names"])
    say(id=request["id"], type="result", allowed=sorted(ALLOWED))


def remove(request):
    for name in request["scenes"]:
        Path(name).unlink()
    say(id=request["id"], type="result", removed=[Path(name).name for name in request["scenes"]])


def relink(request):
    linked = []
    for path in Path(request["index"]).glob("moved-found*.parquet"):
        there = path.with_name(path.name.replace("moved-", ""))
        path.rename(there)
        linked.append({"scene": str(path), "to": str(there)})
    say(id=request["id"], type="result", linked=linked, problems=[])


def answer(request):
    words = request.get("text") or request.get("expression") or ""
    if words.count('"') % 2:
        place = words.rindex('"')
        say(id=request["id"], type="error", code="expression", message="this quote is not closed.", place=place)
    elif words == "slow":
        wait_for_cancel(request)
    elif words == "stubborn":
        time.sleep(60)
    elif words == "die":
        print("Segmentation fault: out of luck", file=sys.stderr, flush=True)
        os._exit(3)
    elif words in UNALLOWED and not set(ALLOWED) & set(UNALLOWED[words].values()):
        values = UNALLOWED[words]
        say(id=request["id"], type="error", code="not-allowed", message="no.", why=words, values=values)
    elif words.startswith("fail "):
        say(id=request["id"], type="error", code=words[5:], message=f"The engine says {words[5:]}.")
    else:
        {
            "query": hits,
            "example": hits,
            "refine": hits,
            "evaluate": evaluate,
            "change": change,
            "heatmap": heatmap,
            "thumbnails": thumbnails,
            "index": index,
            "status": status,
            "remove": remove,
            "models": models,
            "allow": allow,
            "relink": relink,
            "offer-model": offer_model,
            "add-model": add_model,
            "remove-model": remove_model,
            "calibrate": calibrate,
        }[request["type"]](request)


def read():
    for line in sys.stdin:
        request = json.loads(line)
        if request["type"] == "cancel":
            CANCELLED.add(request["target"])
            say(id=request["id"], type="result")
        else:
            LINES.put(request)
    os._exit(0)


def main():
    if sys.argv[1] == "doctor":
        print(json.dumps({"rdb_geo": "0.1.0", "ok": True, "advice": [], "models": [{"name": "fake", "present": True}]}))
        return
    print("a library greets on stdout", flush=True)
    say(type="ready", protocol=int(os.environ.get("RDB_GEO_FAKE_PROTOCOL", "1")), rdb_geo="0.1.0")
    threading.Thread(target=read, daemon=True).start()
    while True:
        answer(LINES.get())


main()
