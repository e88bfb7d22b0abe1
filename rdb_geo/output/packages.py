"""A GeoPackage that exists: whether another program has it open, which layers it holds, and a layer put into it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from rdb_geo.core.errors import OutputError, OutputExistsError
from rdb_geo.core.files import replacing
from rdb_geo.output.fields import Results
from rdb_geo.output.vector import write_vector

DEFAULT_LAYER = "hits"

BESIDE = ("-wal", "-journal", "-shm")
"""Ends of the files that SQLite keeps beside a database that is open, or was not closed well."""


def check_package(path: Path, *, layer: str | None, append: bool, overwrite: bool) -> None:
    """Refuse what would lose somebody's layers or edits of a GeoPackage that exists.

    `layer` None is `DEFAULT_LAYER`, as the only one; `append` adds rows to it; `overwrite` may replace what is there:
    the layer, or without a `layer` the file.

    Raises:
        OutputError: Another program has it open, it is damaged, or it holds other layers that would go.
        OutputExistsError: What would be replaced exists and `overwrite` is False.
    """
    beside = [end for end in BESIDE if os.path.lexists(f"{path}{end}")]
    if beside or _is_locked(path):
        why = f"{path.name}{beside[0]} lies beside it" if beside else "it is locked"
        raise OutputError(
            f"{path} is open in another program ({why}): close it there (in QGIS save its edits and remove its "
            "layers), or give another name."
        )
    layers = layers_of(path) if _is_database(path) else []
    if append:
        return
    if layer is not None:
        if layer in layers and not overwrite:
            raise OutputExistsError(
                path,
                f"{path} has a layer {layer} already: give --overwrite to replace it, --append to add to it, or "
                "another --layer.",
            )
        return
    others = [name for name in layers if name != DEFAULT_LAYER]
    if others:
        raise OutputExistsError(
            path,
            f"{path} exists already and also holds {', '.join(others)}, which would be lost: give --layer NAME to "
            "put the results beside them, or another name.",
        )
    if not overwrite:
        raise OutputExistsError(path)


def layers_of(path: Path) -> list[str]:
    """Names of all layers, tables without shapes (but QGIS's styles) included.

    Raises:
        OutputError: It is no GeoPackage that can be read.
    """
    import pyogrio
    from pyogrio.errors import DataSourceError

    try:
        return [str(name) for name in pyogrio.list_layers(path)[:, 0] if str(name) != "layer_styles"]
    except DataSourceError as error:
        raise OutputError(
            f"{path} is no GeoPackage that can be read, so nothing is written into it: give another name."
        ) from error


def write_layer(results: Results, path: Path, *, layer: str, append: bool) -> None:
    """Put a layer beside the others of a GeoPackage, in place of one of that name, or add rows to it.

    It is done in a copy, which takes the file's place in one step.

    Raises:
        OutputError: It can't be written, or the rows have other columns than the layer. The file is as it was.
    """
    with replacing(path) as temporary:
        if path.exists():
            shutil.copyfile(path, temporary)
        has_layer = path.exists() and layer in layers_of(path)
        if append and has_layer:
            _check_columns(results, temporary, layer)
        write_vector(results, temporary, layer=layer, append=append and has_layer, target=path)


def _check_columns(results: Results, path: Path, layer: str) -> None:
    import pyogrio

    from rdb_geo.output.fields import fields_of

    there = set(pyogrio.read_info(path, layer=layer)["fields"].tolist())
    missing = [name for name in fields_of(results) if name not in there]
    if missing:
        raise OutputError(
            f"the layer {layer} has no column {', '.join(missing)}, so these results can't be added to it: "
            "give another --layer."
        )


def _is_database(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(16) == b"SQLite format 3\0"


def _is_locked(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(path, timeout=0)) as database:
            database.execute("BEGIN EXCLUSIVE")
            database.rollback()
    except sqlite3.OperationalError as error:
        return "locked" in str(error)
    except sqlite3.Error:
        return False
    return False
