"""The sentences of errors that a client says in its own language, by stable names: part of the worker protocol."""

SENTENCES = {
    "damaged-file": (
        "{file} is damaged ({reason}): index its scene again with --force, or take it out with  rdb-geo remove."
    ),
    "unread-file": (
        "{file} can't be read now ({reason}), and may be whole: see whether you may read it, and whether its disk or "
        "network drive is there."
    ),
    "replaced-file": "{file} was replaced while it was read: ask again.",
    "removed-file": "{file} was removed while it was read: ask again.",
    "foreign-file": "{file} is a folder, a pipe or a device, and no index file: take it out.",
    "second-copy": "{file} is a second copy of the index file of {scene} and takes no part: take it out of the folder.",
    "gone-scene": "{scene} is not there any more: it was moved or deleted.",
    "other-scene": "{scene} is another picture now than the one that was indexed.",
    "unreached": "{scene} can't be opened ({reason}): check the address, your access and the network.",
    "no-scene": (
        "{scene} is not there: check the name, or if it was moved tell the index its new place with  rdb-geo relocate"
    ),
    "damaged-tiff": "{scene} is a damaged TIFF ({reason}): get a fresh copy of it.",
    "damaged-format": "{scene} is a damaged {format} file ({reason}): get a fresh copy of it.",
    "no-driver": "{scene} is {format}, and the GDAL of rdb-geo has no driver for it: {where}.",
    "no-raster": "{scene} is not a raster that GDAL can read ({reason}): give a GeoTIFF or another raster format.",
    "packed-file": "{scene} is an archive ({format}) that is not read in place: unpack it, and give its folder.",
    "vector-file": (
        "{scene} is a vector file, and rdb-geo indexes pictures: give a raster; polygons limit a search with  --within."
    ),
    "point-cloud": "{scene} is a cloud of points: give the orthophoto that was made with it, as a GeoTIFF.",
    "document-file": "{scene} is a document: give the picture itself, as a GeoTIFF.",
    "video-file": "{scene} is a video: make an orthophoto of its pictures first.",
    "project-file": "{scene} is a project of another program: give the rasters that it shows.",
    "camera-file": "{scene} is a photo as a camera took it, and no map: make an orthophoto of it first.",
    "unreached-service": (
        "the service of {scene} does not answer in {window} ({reason}): check its address, your access and the network."
    ),
    "unread-network": (
        "{scene} can't be read in {window} ({reason}): the network failed or the file is damaged, try again."
    ),
    "damaged-block": (
        "{scene} is damaged: block ({row}, {col}), that is {window}, can't be decoded ({reason}): get a fresh copy of"
        " it."
    ),
    "damaged-scene": (
        "{scene} can't be read in {window} ({reason}): the file or its overviews are damaged, get a fresh copy of it."
    ),
    "no-source": "{scene} is a VRT whose source {missing} is not there: put it back, or make the VRT anew.",
    "several-rasters": "{scene} is no single raster: {hint}.",
    "complex-numbers": (
        "{scene} holds complex numbers ({kind}), as radar data before detection do: make an amplitude image of it "
        "first."
    ),
    "no-file": "there is no file, folder or URL {scene}: check the name.",
    "empty-folder": "{folder} holds no raster: name the files, or another folder.",
    "only-rpc": (
        "{scene} has no CRS, only rational polynomial coefficients (RPC): orthorectify it first, for example with  "
        "gdalwarp -rpc."
    ),
    "only-geolocation": (
        "{scene} says where it lies only by geolocation arrays, a place for each pixel: warp it first, for example "
        "with  gdalwarp -geoloc."
    ),
    "no-corners": "{scene} has a CRS but no georeferencing: assign its corners with  gdal_translate -a_ullr.",
    "no-crs": "{scene} has {what} coordinate reference system, so its chips have no place on Earth: {advice}",
    "nowhere": "{scene} lies nowhere on Earth: its transform and its CRS don't belong together.",
    "degrees-as-metres": (
        "{scene} has corners in degrees ({x}, {y}) under a CRS of lengths ({crs}): assign one in degrees, for example "
        "with  gdal_edit.py -a_srs EPSG:4326."
    ),
    "metres-as-degrees": (
        "{scene} has corners ({x}, {y}) that are no degrees, under a CRS in degrees ({crs}): assign that of its metres "
        "(its UTM zone, a national grid)."
    ),
    "local-crs": "{scene} has a local CRS ({crs}) that says nothing of its place on Earth: assign a known one.",
    "not-earth": "{scene} is not of Earth: its CRS is {crs}, and rdb-geo's results are WGS 84.",
    "few-points": "{scene} has too few ground control points ({count}): at least 3 are needed.",
    "empty-scene": "{scene} has no valid pixel in bands {bands}: everything is nodata or masked.",
    "many-chips": (
        "{scene} would be cut into {chips:,} chips: give the area you need with --bbox or --within, or a larger "
        "--chip-size."
    ),
    "changing-scene": "{scene} was changed while it was being indexed: index it again once it is complete.",
    "band-count": "give one band or three (red,green,blue), got {bands!r}.",
    "no-band": "{scene} {problem}: it has {bands}.",
    "no-nodata": "nodata is a value or none, got {text!r}.",
    "no-stretch": "a stretch is LO,HI (two numbers) or none, got {text!r}.",
    "stretch-reversed": "a stretch needs LO below HI, got {text!r}.",
    "unlike-projections": (
        "{file} and {other} lie in different projections ({codes}): index them one by one, or bring them together "
        "with gdalwarp."
    ),
    "unlike-bands": (
        "{file} and {other} differ in their bands ({count} of {kind}, {others} of {other_kind}): tiles of one mosaic "
        "have the same."
    ),
    "unlike-tiles": "{file} and {other} differ in {what}: index them one by one, or make them alike.",
    "lost-piece": (
        "{file} does not say where it lies, so that {scene} can't be put together: assign its CRS, or write it (WKT "
        "or EPSG:…) into a .prj file of its name."
    ),
    "other-raster": "{file} is not the raster {scene}: its size or its grid differs; index it as a scene of its own.",
    "indexed-already": "{file} is in the index already, with chips of its own: remove {scene} or it first.",
    "dates-reversed": "the dates end ({end}) before they start ({start}): exchange them.",
    "no-date": "{text!r} is no date: write 2024, 2024-05, 2024-05-01 or 2024-05-01T10:00:00Z.",
    "many-terms": "the question has {count} terms, at most {most} are understood: ask in two steps.",
    "contradiction": (
        "the terms of  {question}  contradict each other, so no place can answer: leave out what you don't mean."
    ),
    "truism": "every place answers  {question} : leave out the term that stands against itself.",
    "many-words": "the query has {count} words, at most {most} are understood: describe one thing.",
    "empty-layer": "{layer} holds no shape: give a layer that is not empty.",
    "broken-shape": (
        "{kind} {number} of {layer} is broken ({reason}): repair it, for example with QGIS's Fix geometries."
    ),
    "layer-off-globe": "the shapes of {layer} lie outside the globe in degrees: its CRS ({crs}) is not the true one.",
    "no-chip-inside": "{index} holds no chip that lies within the area: choose a larger one.",
    "truth-elsewhere": (
        "no polygon of the truth ({count}) lies where chips are indexed ({chips}): they lie at {place}."
    ),
    "truth-too-thin": (
        "no chip shows half of a polygon of the truth, nor is covered by half: the polygons are too thin for chips of"
        " this size, or only touch the scenes' edges."
    ),
    "same-scenes": "{scene} is both before and after: name two different scenes, or their dates.",
    "no-common-ground": (
        "the scenes before ({before}) and after ({after}) share no ground: name two dates of one place."
    ),
    "no-such-date": (
        "{index} holds no scene {when} that is called, matches or was taken on {wanted}: see  rdb-geo list -i {index}"
    ),
    "marks-elsewhere": (
        "{lost} of {marks} marked chips are not in {index} (the first: {scene} {place}): use the index that gave the "
        "hits."
    ),
    "not-indexed": "{index} holds no scene {scene}.",
    "empty-example": "{scene} has no valid pixel in the example: choose a place where there is a picture.",
    "no-scene-then": (
        "{index} holds no scene that was taken in the time asked for (see their dates with  rdb-geo list)."
    ),
    "undated-scenes": (
        "{index} holds no scene that was taken in the time asked for (scenes without a date: {undated} of {scenes})."
    ),
    "no-length": "{text} is no length: write 20m, 0.5km or 60ft.",
    "too-far": "{text} is too far: a distance is at most {most_km:g}km.",
    "no-threshold": "{text} is no threshold: write HIGH or HIGH,LOW as probabilities, such as 0.7,0.3.",
    "no-area": "{text} is no area: write 500m2, 2ha, 1.5km2 or 3 acres.",
    "no-folder": "there is no folder {folder} to write {file} into: make it first.",
    "closed-folder": "the folder {folder} can't be written to: choose another, or change its permissions.",
    "unwritten": "{file} can't be written ({reason}).",
    "half-written": "{file} can't be written whole: free some space, or choose another place.",
    "made-by": (
        "{index} was made by the model {model} and can't be used with {other}: use --model {model}, or another folder"
        " (-i)."
    ),
    "weights-away": (
        "the index was made by the model {model}, whose weights are not on this machine: give  --model {model}  to "
        "fetch them."
    ),
    "named-model": (
        "the index was made by the model {model}, and only you may choose to load that: give  --model {model}  once."
    ),
    "named-host": (
        "{scene} lies on a network and only the index names it: run  rdb-geo allow {host}  to have it read."
    ),
    "named-address": (
        "{scene} makes GDAL do more than open a file, and an index may not choose that: index the scene yourself, or "
        "allow this very address with  rdb-geo allow."
    ),
    "offline-scene": "{scene} lies on a network, which --offline forbids to ask.",
    "no-weights": "the weights of {model} are not here: {cure}.",
    "weights-unreached": "the weights of {model} are not here and can't be downloaded ({reason}): {cure}.",
    "model-failed": "{model} failed to encode ({reason}).",
    "refused-file": "{reason} ({file}): free some space, change the permissions or choose another place.",
    "wrong-file": "{file}: {reason}",
    "bare-chips": (
        "{scene} has no chip with {share:.0%} of valid pixels (looked at: {count}): lower --min-valid, take "
        "smaller chips, or keep a border that nobody declared with  --nodata none."
    ),
    "outside-area": "{scene} does not touch the area that was asked for.",
    "unopened": "the question can't be understood at character {character}: there is no ( for this ).",
    "no-operator": (
        "the question can't be understood at character {character}: AND, OR or NOT is missing before this{hint}."
    ),
    "heavy": (
        "the question can't be understood at character {character}: a weight lies above 0 and is at most {most:g}."
    ),
    "unclosed": "the question can't be understood at character {character}: this ( is not closed.",
    "no-text": (
        "the question can't be understood at character {character}: a text or like(…) is missing before {found}."
    ),
    "too-deep": (
        "the question can't be understood at character {character}: more than {most} levels of parentheses and NOT "
        "are too many."
    ),
    "no-example": (
        "the question can't be understood at character {character}: an example is LON,LAT, a picture's path, or a hit"
        " such as hits.geojson#3."
    ),
    "empty-text": "the question can't be understood at character {character}: this text is empty.",
    "open-quote": "the question can't be understood at character {character}: this quote is not closed.",
    "no-weight": "the question can't be understood at character {character}: a weight is a number, such as ^2 or ^0.5.",
    "open-like": "the question can't be understood at character {character}: this like( is not closed.",
    "name-taken": (
        "{scene} already stands in the index for a scene of other files: move the files of each into a folder of "
        "its own, index this one into another --index, or replace the other one with --force."
    ),
    "index-is-file": "{file} is a file: an index is a folder, give another name with -i.",
    "long-question": "a question has at most {most:,} characters, this one has {count:,}.",
    "layer-no-crs": "{layer} has no CRS, so its shapes have no place on Earth: assign one, or save it as GeoPackage.",
    "unread-layer": "{layer} is not a vector file that can be read ({reason}).",
    "chip-outside": "{scene} has {width} x {height} px, so the chip {place} is not in it.",
    "area-outside": "the area does not touch {scene} ({width} x {height} px): draw it on the scene.",
    "box-outside": "the box {box} lies outside {scene} ({width} x {height} px): choose a place inside.",
    "empty-area": "the area is empty: draw a polygon.",
    "area-off-globe": (
        "the area lies outside the globe ({bounds}): longitudes go from -180 to 180 (or on across it) and "
        "latitudes from -90 to 90."
    ),
    "broken-area": "the area is broken ({reason}): draw it again.",
    "unknown-crs": "{scene} has a CRS that PROJ does not know ({reason}): assign a known one.",
    "unturned-crs": "{scene} has a CRS that can't be turned to WGS 84 ({crs}): warp it first.",
    "broken-transform": "{scene} has a broken transform ({transform}): assign its corners anew.",
    "points-on-line": "{scene} has ground control points on one line or nowhere: they don't say how the image lies.",
    "only-alpha": "{scene} has nothing but an alpha band.",
    "no-product-band": "{scene} ({kind}) has no band {band!r}: it has {bands}.",
    "no-archive": "{file} is no archive that can be read ({reason}): get a fresh copy of it, or unpack it.",
    "offline-source": (
        "{scene} lies on a network, which --offline forbids to ask: copy it here, or leave --offline out."
    ),
    "zarr": "{scene} is a Zarr store, which is not read: make a GeoTIFF or a netCDF file of it first.",
    "lab-colours": "{scene} holds Lab colours, no red, green and blue: make an RGB picture of it first.",
    "damaged-clouds": "the mask of clouds of {scene} can't be read in {window} ({reason}): get a fresh copy of it.",
    "hub-unreached": "{model} can't be asked ({reason}): check the network and its proxy, or name a folder.",
    "hub-broke-off": "{file} of {model} broke off ({reason}): give the command again to go on.",
    "no-such-source": "there is no folder {source}, and it is no repository OWNER/NAME.",
    "no-tokenizer": "{model} has graphs and no tokenizer.json: it can't encode texts.",
    "model-lacks": "{model} lacks {files}, which its {card} names.",
    "model-exists": "there is a model {model} already: give another --name, or  rdb-geo models remove {model}.",
    "model-busy": "{model} is being added or removed by another process: wait for it.",
    "no-recipe": (
        "{model} has no preprocessor_config.json (nor visual/preprocess_cfg.json): how pixels are prepared is not "
        "known."
    ),
    "tower-lacks-weights": "{file} keeps its weights in a file beside it that is missing ({reason}).",
    "tower-operator": (
        "{file} needs an operator that this ONNX Runtime lacks ({reason}): update onnxruntime, or choose another "
        "--precision."
    ),
    "unloaded-tower": "{file} can't be loaded by ONNX Runtime ({reason}).",
}
"""Name → template, filled with the error's values."""
