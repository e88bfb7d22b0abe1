"""The output file's suffix chooses the format; a file appears whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from rdb_geo.core.errors import OutputError, OutputExistsError, OutputFormatError
from rdb_geo.core.files import replacing, replacing_all
from rdb_geo.output.fields import Results
from rdb_geo.output.geojson import write_geojson, write_sequence
from rdb_geo.output.packages import DEFAULT_LAYER, check_package, write_layer
from rdb_geo.output.vector import write_csv, write_parquet, write_vector

VECTOR_SUFFIXES = (".geojson", ".json", ".geojsonl", ".geojsons", ".gpkg", ".fgb", ".parquet", ".shp", ".csv")
PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp")
RASTER_SUFFIXES = (".tif", ".tiff")
PAGE_SUFFIXES = (".html", ".htm")


def check_output(
    path: Path,
    *,
    overwrite: bool,
    suffixes: Sequence[str] = VECTOR_SUFFIXES,
    append: bool = False,
    layer: str | None = None,
) -> None:
    """Refuse an output before any work is done for it; layer and append are those of a GeoPackage.

    Raises:
        OutputFormatError: Its suffix names none of the formats.
        OutputExistsError: It exists, and is not to be replaced.
        OutputError: Its folder does not exist or can't be written to.
    """
    if path.suffix.lower() not in suffixes:
        is_stdout = str(path) == "-" and ".geojson" in suffixes
        instead = ", or leave -o out: GeoJSON goes to stdout then" if is_stdout else ""
        raise OutputFormatError(
            f"{path} has no suffix that can be written here: use one of {' '.join(suffixes)}{instead}"
        )
    if path.is_dir():
        raise OutputError(f"{path} is a folder: give a file's name.")
    is_package = path.suffix.lower() == ".gpkg"
    if (append or layer is not None) and not is_package:
        raise OutputFormatError(f"{path} holds one layer: --append and --layer are for GeoPackages (.gpkg).")
    if path.exists() and is_package:
        check_package(path, layer=layer, append=append, overwrite=overwrite)
    elif path.exists() and not overwrite:
        raise OutputExistsError(path)
    folder = path.absolute().parent
    if not folder.is_dir():
        raise OutputError("no-folder", folder=folder, file=path.name)
    if not os.access(folder, os.W_OK):
        raise OutputError("closed-folder", folder=folder)


def write_results(
    results: Results,
    path: str | os.PathLike[str],
    *,
    overwrite: bool = False,
    append: bool = False,
    layer: str | None = None,
) -> None:
    """Write hits or regions in the format that the suffix of `path` names; none gives a valid file without features.

    `overwrite` replaces an existing file, or with `layer` that layer of a GeoPackage (None = ``hits``, as the only
    one), whose others stay; `append` adds to it. OutputError: see `check_output`; or the file can't be written, and
    nothing is left behind.
    """
    path = Path(path)
    check_output(path, overwrite=overwrite, append=append, layer=layer)
    suffix = path.suffix.lower()
    if append or layer is not None:
        write_layer(results, path, layer=layer or DEFAULT_LAYER, append=append)
        return
    if suffix == ".shp":
        with replacing_all(path) as temporary:
            write_vector(results, temporary, target=path)
        return
    with replacing(path) as temporary:
        if suffix in (".geojson", ".json", ".geojsonl", ".geojsons"):
            with temporary.open("w", encoding="utf-8") as stream:
                if suffix in (".geojson", ".json"):
                    write_geojson(results, stream)
                else:
                    write_sequence(results, stream, record_separator=suffix == ".geojsons")
        elif suffix == ".csv":
            write_csv(results, temporary)
        elif suffix == ".parquet":
            write_parquet(results, temporary)
        else:
            write_vector(results, temporary, target=path)
