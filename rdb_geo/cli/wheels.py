"""``rdb-geo wheels``: everything that an installation without the internet needs, in one folder."""

from __future__ import annotations

import base64
import hashlib
import importlib.metadata
import json
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit
from urllib.request import url2pathname

import click

from rdb_geo.cli.console import note, reports_errors
from rdb_geo.cli.parameters import FilePath
from rdb_geo.core.errors import OutputError, RdbGeoError
from rdb_geo.core.files import replacing

SYSTEMS = {
    "windows": ("win_amd64",),
    "macos-arm": ("macosx_11_0_arm64", "macosx_12_0_arm64", "macosx_13_0_arm64", "macosx_14_0_arm64"),
    "macos-intel": ("macosx_10_15_x86_64", "macosx_11_0_x86_64", "macosx_12_0_x86_64", "macosx_13_0_x86_64"),
    "linux": ("manylinux_2_28_x86_64", "manylinux_2_27_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64"),
}
"""Systems and the tags that their wheels may have."""

ELSEWHERE = {"windows": ("colorama",)}
"""What dependencies need on that system alone: pip decides that by the machine it runs on."""

OLDER = {"3.10": ("tomli>=2",)}
DAY_S = 86_400
UNFINISHED = ".unfinished-"
NOT_PACKED = {"INSTALLER", "RECORD", "REQUESTED", "direct_url.json"}


@click.command()
@click.option("-o", "--output", "folder", type=FilePath(), required=True, help="Folder, made if need be.")
@click.option("--for", "system", type=click.Choice(sorted(SYSTEMS)), help="Another system than this machine's.")
@click.option("--python", "version", metavar="3.N", help="Its Python.  [default: that of this program]")
@reports_errors
def wheels(folder: Path, system: str | None, version: str | None) -> None:
    """Fetch the wheels of the engine and all that it needs into a folder.

    Take the folder to machines without the internet: the set-up of the QGIS plugin installs from it, and so does

    \b
    pip install --no-index --find-links FOLDER FOLDER/rdb_geo-….whl
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob(f"{UNFINISHED}*"):
            if time.time() - old.stat().st_mtime > DAY_S:
                shutil.rmtree(old, ignore_errors=True)  # of one that was killed
        engine = _engine_wheel(folder)
    except OSError as error:
        raise OutputError(f"{folder} can't be written: {error.strerror or error}.") from error
    _download(folder, engine, system, version)
    files = sorted(folder.glob("[!.]*.whl"))
    megabytes = sum(file.stat().st_size for file in files) / 1e6
    where = f"{system or 'this system'}, Python {version or '.'.join(map(str, sys.version_info[:2]))}"
    note(f"{len(files)} wheels, {megabytes:.0f} MB, for {where}, are in {folder}")
    click.echo(folder / engine.name)


def _engine_wheel(folder: Path) -> Path:
    """The engine's own wheel: built from its checkout, or packed again from the files that were installed."""
    installed = importlib.metadata.distribution("rdb-geo")
    origin = json.loads(installed.read_text("direct_url.json") or "{}")
    if origin.get("dir_info", {}).get("editable"):
        with tempfile.TemporaryDirectory() as scratch:
            source = url2pathname(urlsplit(str(origin["url"])).path)
            _pip("wheel", "--no-deps", "--wheel-dir", scratch, source)
            built = next(Path(scratch).glob("*.whl"))
            with replacing(folder / built.name) as unfinished:
                shutil.copyfile(built, unfinished)
            return folder / built.name
    return _pack(installed, folder)


def _pack(installed: importlib.metadata.Distribution, folder: Path) -> Path:
    """A wheel of an installed package: pure Python, so its files are all there is."""
    path = folder / f"rdb_geo-{installed.version}-py3-none-any.whl"
    files = [file for file in installed.files or () if file.parts[0] != ".." and file.name not in NOT_PACKED]
    kept = sorted(file for file in files if "__pycache__" not in file.parts)
    if not kept:
        raise RdbGeoError("this rdb-geo was installed without a list of its files: install it from a wheel first.")
    record = []
    with replacing(path) as unfinished, zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in kept:
            body = Path(str(installed.locate_file(file))).read_bytes()
            archive.writestr(zipfile.ZipInfo(PurePosixPath(file).as_posix()), body, zipfile.ZIP_DEFLATED)
            digest = base64.urlsafe_b64encode(hashlib.sha256(body).digest()).rstrip(b"=").decode()
            record.append(f"{PurePosixPath(file).as_posix()},sha256={digest},{len(body)}")
        about = f"rdb_geo-{installed.version}.dist-info/RECORD"
        archive.writestr(zipfile.ZipInfo(about), "\n".join([*record, f"{about},,"]) + "\n")
    return path


def _download(folder: Path, engine: Path, system: str | None, version: str | None) -> None:
    """Fetch what the engine needs, and pip, for a system."""
    options: list[str] = ["--only-binary=:all:"]
    for tag in SYSTEMS.get(system or "", ()):
        options += ["--platform", tag]
    if version or system:
        options += ["--python-version", version or ".".join(map(str, sys.version_info[:2])), "--implementation", "cp"]
    more = (*ELSEWHERE.get(system or "", ()), *OLDER.get(version or "", ()))
    with tempfile.TemporaryDirectory(dir=folder, prefix=UNFINISHED) as scratch:  # pip may be stopped in a file
        _pip("download", *options, "--dest", scratch, str(engine), "pip", *more)
        try:
            for wheel in sorted(Path(scratch).iterdir()):
                with replacing(folder / wheel.name) as whole:
                    wheel.replace(whole)
        except OSError as error:
            raise OutputError(f"{folder} can't be written: {error.strerror or error}.") from error


def _pip(*arguments: str) -> None:
    """Run this environment's pip; what it prints goes to stderr.

    Raises:
        RdbGeoError: It is not there, or failed.
    """
    command: Sequence[str] = (sys.executable, "-m", "pip", arguments[0], "--disable-pip-version-check", *arguments[1:])
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603  # fixed commands
    if done.returncode:
        lines = [line.removeprefix("ERROR: ") for line in done.stderr.splitlines() if line.startswith("ERROR")]
        raise RdbGeoError(
            f"pip could not do it: {(lines or done.stderr.strip().splitlines() or ['it is not there'])[-1]}"
        )
