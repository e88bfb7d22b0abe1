"""``rdb-geo doctor``: what is installed, what is missing, and what to do about it."""

from __future__ import annotations

import json
import platform
from pathlib import Path
from typing import Any

import click

from rdb_geo import __version__
from rdb_geo.cli import options
from rdb_geo.cli.console import EXIT_ERROR, reports_errors
from rdb_geo.core.environment import left_out
from rdb_geo.core.errors import counted
from rdb_geo.core.redaction import without_secrets

LIBRARIES = ("numpy", "rasterio", "pyproj", "shapely", "geopandas", "pyogrio", "pyarrow", "onnxruntime", "tokenizers")


@click.command()
@reports_errors
@options.index_folder_option
@options.cache_option
@options.json_option
def doctor(index_folder: Path | str, cache_dir: Path | None, as_json: bool) -> None:
    """Check the installation: versions, backends, models, the index in force, and what to do about what is missing.

    The exit code is 0 when scenes can be indexed and searched, otherwise 1.
    """
    report = _report(index_folder, cache_dir)
    if as_json:
        click.echo(json.dumps(report, indent=2))
    else:
        for line in _lines(report):
            click.echo(line)
    if not report["ok"]:
        raise SystemExit(EXIT_ERROR)


def _report(index_folder: Path | str, cache_dir: Path | None) -> dict[str, Any]:
    from rdb_geo.session.models import kept_paces, list_backends, list_models

    backends = list_backends()
    libraries = {name: _version(name) for name in LIBRARIES}
    libraries["onnxruntime"] = next(b.version for b in backends if b.name == "onnxruntime")  # or onnxruntime-gpu, …
    models = list_models(cache_dir=cache_dir)
    default = next(model for model in models if model.name == options.DEFAULT_MODEL)
    advice = [f"{name} is missing: run  pip install {name}" for name, version in libraries.items() if version is None]
    if not default.is_present:
        advice.append(f"the embedded model is missing: {default.what_to_do}")
    return {
        "ok": not advice,
        "left_out": dict(left_out),
        "rdb_geo": __version__,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "libraries": libraries,
        "backends": [
            {
                "name": b.name,
                "version": b.version,
                "devices": list(b.devices),
                "in_bfloat16": b.in_bfloat16,
                "what_to_do": b.what_to_do,
            }
            for b in backends
        ],
        "models": [
            {"name": m.name, "present": m.is_present, "what_to_do": "" if m.is_present else m.what_to_do}
            for m in models
        ],
        "paces": kept_paces(),
        "index": _index(index_folder),
        "advice": advice,
    }


def _index(folder: Path | str) -> dict[str, Any]:
    from rdb_geo.core.errors import RdbGeoError
    from rdb_geo.session.index import open_index

    try:
        held = open_index(folder).info()
    except RdbGeoError as error:
        return {"folder": without_secrets(str(folder)), "scenes": 0, "chips": 0, "what_to_do": str(error)}
    return {
        "folder": without_secrets(str(folder)),
        "scenes": len(held.scenes),
        "chips": held.chips,
        "what_to_do": " ".join(map(str, held.problems)),
    }


def _version(name: str) -> str | None:
    from importlib import metadata

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _lines(report: dict[str, Any]) -> list[str]:
    index = report["index"]
    lines = [
        f"rdb-geo {report['rdb_geo']} · Python {report['python']} · {report['platform']}",
        "libraries  " + ", ".join(f"{name} {version or 'MISSING'}" for name, version in report["libraries"].items()),
    ]
    for backend in report["backends"]:
        where = ", ".join(backend["devices"]) + (", chips in bfloat16" if backend["in_bfloat16"] else "")
        state = f"{backend['version']} on {where}" if backend["version"] else "not installed"
        lines.append(f"backend    {backend['name']:12} {state}{_advice(backend)}")
    lines += [
        f"model      {model['name']:22} {'ready' if model['present'] else 'not on this machine'}{_advice(model)}"
        for model in report["models"]
    ]
    lines += [f"pace       {_pace(kept)}" for kept in report["paces"]]
    lines += [
        f"left out   {name}={value}: it belongs to another installation, rdb-geo uses the GDAL and PROJ of its packages"
        for name, value in report["left_out"].items()
    ]
    held = f"{counted(index['scenes'], 'scene')}, {counted(index['chips'], 'chip')}"
    lines.append(f"index      {index['folder']}: {held}{_advice(index)}")
    lines += [f"to do      {line}" for line in report["advice"]]
    lines.append("All is well." if report["ok"] else "Something is missing: see above.")
    return lines


def _pace(kept: dict[str, Any]) -> str:
    """How a model goes on this machine, as it was measured."""
    about, pace = kept["about"], kept["pace"]
    speed = next((one["chips_per_s"] for one in kept["measured"] if pace.items() <= one.items()), None)
    told = "" if speed is None else f", {speed} chips/s when it was measured"
    where = f"{about['device']}, {about['cores']} {'core' if about['cores'] == '1' else 'cores'}"
    runs = "one run" if pace["runs"] == 1 else f"{pace['runs']} runs at once"
    return f"{about['model']:22} on {where}: {runs}, {pace['batch']} chips each{told}"


def _advice(entry: dict[str, Any]) -> str:
    return f"\n             → {entry['what_to_do']}" if entry["what_to_do"] else ""
