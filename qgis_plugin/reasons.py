"""Why something failed, in the user's words, by the names of the engine's sentences."""

from __future__ import annotations

from typing import Any

from .engine.records import Problem
from .hits import name_of
from .i18n import number, tr

NAMED = frozenset({"scene", "file", "other", "missing", "layer"})
"""Values of which the last part is shown."""


def reason_of(problem: Problem) -> str:
    """What to say of a problem; empty where its sentence has no name, or one of a later version."""
    values = {name: _shown(name, value) for name, value in problem.values.items()}
    try:
        return _sentences().get(problem.why, "").format(**values)
    except KeyError:  # its values are those of another version
        return ""


def _shown(name: str, value: Any) -> str:  # noqa: ANN401  # as JSON has it
    if isinstance(value, (int, float)):
        return number(100 * value) + " %" if name == "share" else number(value, 0 if value == int(value) else 2)
    return name_of(str(value)) if name in NAMED else str(value)


def _sentences() -> dict[str, str]:
    again = tr("{file} was changed meanwhile: try again.")
    damaged = tr("A part of {scene} can't be read: get a fresh copy of it.")
    moved = tr("{scene} is not where it was: press Find moved on the page Index, or index it from its new place.")
    unreached = tr("{scene} does not answer: check its address, your access and the network, and try again.")
    unlike = tr("{file} and {other} are not alike, so they can't be one image: index them one by one.")
    assign = tr("{scene} does not say where on Earth it lies: give it its projection (menu Raster, Projections) first.")
    stretch = tr("“{text}” is no stretch: write two numbers, the darker first, such as 0,3000.")
    written = tr("{file} can't be written: is the disk full, the folder closed to you, or a drive away?")
    weights = tr(
        "The weights of the model {model} are not on this machine: press … beside the list of models and allow the "
        "engine to fetch them, or choose another."
    )
    return {
        "damaged-file": tr("{file} is damaged: index its raster again."),
        "wrong-file": tr("{file} is damaged, or a newer version wrote it: index its raster again."),
        "unread-file": tr("{file} can't be read now, and may be whole: may you read it, and is its drive connected?"),
        "replaced-file": again,
        "removed-file": again,
        "foreign-file": tr("{file} is no file of an index: take it out of the folder."),
        "second-copy": tr("{file} is a second copy of the index of {scene} and takes no part: delete it."),
        "refused-file": tr("The system refuses {file}: is the disk full, is it closed to you, or did a drive go away?"),
        "gone-scene": moved,
        "no-scene": moved,
        "no-file": tr("{scene} is not there: check its name."),
        "other-scene": tr("{scene} is another picture now than the one that was indexed: index it again."),
        "unreached": unreached,
        "unreached-service": unreached,
        "unread-network": unreached,
        "damaged-tiff": damaged,
        "damaged-format": damaged,
        "damaged-block": damaged,
        "damaged-scene": damaged,
        "no-driver": tr("{scene} is {format}, which the engine can't read: export it as GeoTIFF."),
        "no-raster": tr("{scene} is no raster that the engine can read: export it as GeoTIFF."),
        "no-source": tr("{scene} is a virtual raster that lacks {missing}: put that back, or make it anew."),
        "several-rasters": tr("{scene} holds no single raster: load the one you mean, and export it as GeoTIFF."),
        "complex-numbers": tr(
            "{scene} holds complex numbers, as radar does before detection: make an amplitude image."
        ),
        "empty-folder": tr("{folder} holds no raster."),
        "only-rpc": tr("{scene} knows its place only by RPC: orthorectify it first."),
        "only-geolocation": tr("{scene} has a place for each pixel, but no grid: warp it first."),
        "no-corners": tr("{scene} has a coordinate system but no corners: georeference it first."),
        "no-crs": assign,
        "lost-piece": assign.replace("{scene}", "{file}"),
        "packed-file": tr("{scene} is an archive ({format}) that is not read as it is: unpack it."),
        "vector-file": tr("{scene} is a vector layer: rasters are indexed, and polygons limit a search under Where."),
        "point-cloud": tr("{scene} is a cloud of points: choose the orthophoto that was made with it."),
        "document-file": tr("{scene} is a document: choose the picture itself, as a GeoTIFF."),
        "video-file": tr("{scene} is a video: make an orthophoto of its pictures first."),
        "project-file": tr("{scene} is a project of a program: choose the rasters that it shows."),
        "camera-file": tr("{scene} is a photo as a camera took it: make an orthophoto of it first."),
        "nowhere": tr("{scene} lies nowhere on Earth: its corners and its coordinate system don't belong together."),
        "degrees-as-metres": tr(
            "{scene} has corners in degrees ({x}, {y}), and its coordinate system ({crs}) has none: give it one in "
            "degrees, such as EPSG:4326."
        ),
        "metres-as-degrees": tr(
            "{scene} has corners ({x}, {y}) that are no degrees, and its coordinate system ({crs}) is in degrees: give "
            "it that of its metres."
        ),
        "local-crs": tr("{scene} has a local coordinate system ({crs}): give it one of Earth."),
        "not-earth": tr("{scene} is not of Earth: its coordinate system is {crs}."),
        "few-points": tr("{scene} has too few ground control points ({count}): at least 3 are needed."),
        "empty-scene": tr("{scene} holds no valid pixel: everything is empty or masked."),
        "bare-chips": tr("No chip of {scene} has {share} valid pixels: allow fewer, or take smaller chips."),
        "outside-area": tr("{scene} does not touch the area that was chosen."),
        "many-chips": tr("{scene} would be cut into {chips} chips: choose an area, or larger chips."),
        "changing-scene": tr("{scene} was changed while it was being indexed: index it again once it is complete."),
        "band-count": tr("Give one band or three (red,green,blue), not “{bands}”."),
        "no-band": tr("{scene} lacks a band that was asked for, or has several of its name: it has {bands}."),
        "no-nodata": tr("“{text}” is no value that means nothing: write a number, or none."),
        "no-stretch": stretch,
        "stretch-reversed": stretch,
        "unlike-projections": unlike,
        "unlike-bands": unlike,
        "unlike-tiles": unlike,
        "other-raster": tr("{file} is not the raster {scene}: index it as one of its own."),
        "indexed-already": tr("{file} is in the index already: remove it or {scene} first."),
        "dates-reversed": tr("The time ends ({end}) before it begins ({start}): exchange the dates."),
        "no-date": tr("“{text}” is no date: write 2024, 2024-05 or 2024-05-01."),
        "no-scene-then": tr("No scene of the index was taken in the time that was chosen."),
        "undated-scenes": tr(
            "No scene of the index was taken in the time that was chosen: {undated} of {scenes} have no date."
        ),
        "no-such-date": tr("The index holds no scene that is called “{wanted}” or was taken then."),
        "same-scenes": tr("{scene} is both before and after: choose two different scenes or dates."),
        "no-common-ground": tr("The scenes before ({before}) and after ({after}) share no ground."),
        "many-terms": tr("The question has {count} terms; at most {most} are understood: ask in two steps."),
        "many-words": tr("The question has {count} words; at most {most} are understood: describe one thing."),
        "contradiction": tr("The parts of this question contradict each other: no place can answer it."),
        "truism": tr("Every place answers this question: leave out the part that stands against itself."),
        "unopened": tr("There is no ( for this )."),
        "no-operator": tr("AND, OR or NOT is missing before this, in capitals."),
        "heavy": tr("A weight lies above 0 and is at most {most}."),
        "unclosed": tr("This ( is not closed."),
        "no-text": tr("A text is missing here. To search for the word itself, put it into quotes."),
        "too-deep": tr("More than {most} levels of parentheses and NOT are too many."),
        "no-example": tr("An example is a longitude and a latitude, or the path of a picture."),
        "empty-text": tr("This text is empty."),
        "open-quote": tr("This quote is not closed."),
        "no-weight": tr("A weight is a number, such as ^2 or ^0.5."),
        "open-like": tr("This like( is not closed."),
        "empty-layer": tr("{layer} holds no shape."),
        "broken-shape": tr("Shape {number} of {layer} is broken: repair it with Fix geometries."),
        "layer-off-globe": tr(
            "The shapes of {layer} lie outside the globe: its coordinate system is not the true one."
        ),
        "no-chip-inside": tr("No chip of the index lies within the area: choose a larger one."),
        "truth-elsewhere": tr("None of the {count} polygons lies where chips are indexed."),
        "truth-too-thin": tr(
            "The polygons are too thin for chips of this size, or only touch the edges of the scenes."
        ),
        "marks-elsewhere": tr("{lost} of {marks} marked places are not in this index: use the one that gave the hits."),
        "not-indexed": tr("{scene} is not in the index."),
        "empty-example": tr("There is no valid pixel in the example: choose a place where there is a picture."),
        "no-length": tr("“{text}” is no length: write 20 m, 0.5 km or 60 ft."),
        "too-far": tr("“{text}” is too far: a distance is at most {most_km} km."),
        "no-threshold": tr("“{text}” is no threshold: write one or two probabilities, such as 0.7,0.3."),
        "no-area": tr("“{text}” is no area: write 500 m², 2 ha, 1.5 km² or 3 acres."),
        "no-folder": tr("There is no folder {folder}: make it first."),
        "closed-folder": tr("The folder {folder} can't be written to: choose another."),
        "unwritten": written,
        "half-written": written,
        "made-by": tr("This index was made by the model {model}: choose that, or another folder for a new index."),
        "weights-away": weights,
        "no-weights": weights,
        "named-model": tr(
            "This index names the model {model}, which nobody has allowed on this machine yet. Allowed, it is loaded, "
            "and fetched from the internet where it is not here."
        ),
        "named-host": tr(
            "{scene} lies on the internet, and only the index names it. Allowed, its pictures are fetched from {host}."
        ),
        "named-address": tr(
            "{scene} is more than a file, and an index may not choose such an address: index it yourself as a layer."
        ),
        "offline-scene": tr(
            "{scene} lies on the internet, which the engine may not ask: allow that in the options of QGIS."
        ),
        "weights-unreached": tr("The weights of the model {model} can't be fetched ({reason})."),
        "model-failed": tr("The model {model} failed ({reason})."),
        "name-taken": tr(
            "{scene} stands in the index for a scene of other files already: move the files of each into a "
            "folder of its own, or tick Index again to replace the other."
        ),
        "index-is-file": tr("{file} is a file, and an index is a folder: choose another."),
        "long-question": tr("The question has {count} characters; at most {most} are understood."),
        "layer-no-crs": tr("{layer} has no coordinate system, so its shapes have no place on Earth: give it one."),
        "unread-layer": tr("The layer {layer} can't be read: {reason}."),
        "chip-outside": tr("{scene} has no such place any more: it was replaced by a smaller raster. Index it again."),
        "area-outside": tr("The box does not touch {scene}: draw it on its picture."),
        "box-outside": tr("The example lies outside {scene}: choose a place inside."),
        "empty-area": tr("The area is empty: choose one that holds a polygon."),
        "area-off-globe": tr(
            "The area lies outside the globe ({bounds}, in degrees): is the coordinate system of its layer the "
            "true one?"
        ),
        "broken-area": tr("The area is broken ({reason}): repair its polygons with Fix geometries."),
        "unknown-crs": tr(
            "{scene} has a coordinate system that is not known: give it a known one (menu Raster, Projections)."
        ),
        "unturned-crs": tr(
            "{scene} has a coordinate system ({crs}) that can't be turned to longitude and latitude: reproject "
            "it first."
        ),
        "broken-transform": tr("{scene} says wrongly where its corners lie: georeference it anew."),
        "points-on-line": tr("{scene} has all its ground control points on one line: give it points beside that line."),
        "only-alpha": tr("{scene} has only a band of transparency, and no picture."),
        "no-product-band": tr("{scene} ({kind}) has no band “{band}”: it has {bands}."),
        "no-archive": tr("{file} is no archive that can be read: get a fresh copy of it, or unpack it."),
        "offline-source": tr(
            "{scene} lies on the internet, which the engine may not ask: copy it here, or allow that in the "
            "options of QGIS."
        ),
        "zarr": tr("{scene} is a Zarr store, which the engine does not read: export it as GeoTIFF."),
        "lab-colours": tr("{scene} holds Lab colours, no red, green and blue: save it as an RGB picture first."),
        "damaged-clouds": tr("The mask of clouds of {scene} can't be read: get a fresh copy of it."),
        "hub-unreached": tr(
            "{model} can't be asked ({reason}): check the network and QGIS's proxy, or choose a folder."
        ),
        "hub-broke-off": tr("{file} of {model} broke off ({reason}): add it again, and it goes on from there."),
        "no-such-source": tr("There is no folder {source}, nor is it a repository: that is written owner/name."),
        "no-tokenizer": tr("{model} has no tokenizer.json, so it can't read words: choose a model that has one."),
        "model-lacks": tr("{model} lacks {files}: get it again, complete."),
        "model-exists": tr("There is a model {model} already: remove that first."),
        "model-busy": tr("Another program is adding or removing {model}: wait until it is done."),
        "no-recipe": tr(
            "{model} does not say how pictures are prepared (preprocessor_config.json): choose a model that does."
        ),
        "tower-lacks-weights": tr(
            "{file} keeps its weights in a file beside it, which is missing: get the model again, complete."
        ),
        "tower-operator": tr(
            "{file} needs more than this engine can run: choose another precision, or install the engine again."
        ),
        "unloaded-tower": tr("{file} can't be loaded: it is damaged, or no model in ONNX."),
    }
