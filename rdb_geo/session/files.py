"""Answers to files: which may be written is known before any work is done."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rdb_geo.answer.album import Album
from rdb_geo.answer.explain import lines as explanation_lines
from rdb_geo.answer.heatmap import write_heatmap, write_style
from rdb_geo.answer.marks import read_rounds
from rdb_geo.answer.pictures import draw_preview, draw_quicklook
from rdb_geo.core.errors import UsageError
from rdb_geo.core.progress import Progress, ProgressFn, ignore
from rdb_geo.core.requests import Outputs
from rdb_geo.output.fields import Results
from rdb_geo.output.geojson import write_geojson
from rdb_geo.output.writers import PAGE_SUFFIXES, PICTURE_SUFFIXES, check_output, write_results
from rdb_geo.score.saved import check_saved_name
from rdb_geo.session.shown import write_page_about

if TYPE_CHECKING:
    from rdb_geo.session.answers import Found
    from rdb_geo.session.index import Index

__all__ = [
    "check_outputs",
    "check_saved_name",
    "explanation_lines",
    "read_rounds",
    "write_heatmap",
    "write_output",
    "write_outputs",
    "write_style",
]


def check_outputs(outputs: Outputs) -> None:
    """Refuse files that can't be written, before any work is done for them.

    Raises:
        OutputError: See `rdb_geo.output.writers.check_output`.
    """
    if outputs.output is not None:
        check_output(outputs.output, overwrite=outputs.overwrite, append=outputs.append, layer=outputs.layer)
    elif outputs.append or outputs.layer is not None:
        raise UsageError("--append and --layer need the GeoPackage that is written: give it with -o.")
    if outputs.preview is not None and outputs.preview == outputs.quicklook:
        raise UsageError(f"--preview and --quicklook would both be {outputs.preview}: give them two names.")
    for path, suffixes in (
        (outputs.preview, PICTURE_SUFFIXES),
        (outputs.quicklook, PICTURE_SUFFIXES),
        (outputs.report, PAGE_SUFFIXES),
    ):
        if path is not None:
            check_output(path, overwrite=outputs.overwrite, suffixes=suffixes)


def write_output(results: Results, outputs: Outputs) -> None:
    """Write results to the one file that was asked for; GeoJSON goes to stdout where none was.

    Raises:
        OutputError: The file can't be written. Nothing is left behind of it.
    """
    if outputs.output is None:
        write_geojson(results, sys.stdout)
    else:
        write_results(results, outputs.output, overwrite=outputs.overwrite, append=outputs.append, layer=outputs.layer)


def write_outputs(
    index: Index, found: Found, outputs: Outputs, *, command: str | None = None, on_progress: ProgressFn = ignore
) -> Iterator[tuple[str, Path]]:
    """Write an answer to the files that were asked for, one after the other.

    A scene is opened once for all pictures.

    Gives each file when it is there, with the name of its field of `Outputs`; a quicklook is left out where nothing was
    found. `command` is the command line that asks the same again. Before each file `on_progress` may raise `Cancelled`.

    Raises:
        OutputError: A file can't be written. Nothing is left behind of it.
        SceneError: A picture's scene is no longer where it was when it was indexed.
    """
    album = Album(index.store)
    writers: dict[str, Callable[[Path], None]] = {
        "output": lambda _: write_output(found.results, outputs),
        "preview": lambda path: draw_preview(found.hits, album, path),
        "quicklook": lambda path: draw_quicklook(found.results, album, path),
        "report": lambda path: write_page_about(found, album, path, index.encoder, command=command),
    }
    with album:
        for name, write in writers.items():
            path: Path | None = getattr(outputs, name)
            if path is None or (name == "quicklook" and not found.results):
                continue
            on_progress(Progress("report" if name == "report" else "write", 0, None, path.name))
            write(path)
            yield name, path
