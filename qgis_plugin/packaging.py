"""Build the plugin's zip, or link the plugin into a QGIS profile for development.

    python -m qgis_plugin.packaging                  dist/rdb_geo_search-<version>.zip
    python -m qgis_plugin.packaging --with-engine    the same with the engine's wheel and pip inside
    python -m qgis_plugin.packaging --link PROFILE   a link in PROFILE/python/plugins

The zip holds one folder, ``rdb_geo_search``: the tracked files of this package, ``metadata.txt`` and ``LICENSE``.
The same tree gives the same bytes.
"""

from __future__ import annotations

import argparse
import configparser
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from qgis_plugin.engine.carried import LIST, LOCK, sha256_of

PLUGIN_NAME = "rdb_geo_search"
"""The installed folder's name, which QGIS takes as the plugin's."""

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "qgis_plugin"
LEFT_OUT = {f"{PACKAGE}/packaging.py"}

LEFT_OUT_SUFFIXES = {".ts", ".pyc"}
EPOCH = (2020, 1, 1, 0, 0, 0)
MANDATORY = (
    "name",
    "description",
    "about",
    "version",
    "qgisMinimumVersion",
    "author",
    "email",
    "icon",
)
"""Keys that QGIS asks for, and the icon."""

TO_PUBLISH = ("repository", "tracker")
"""Keys that plugins.qgis.org asks for as well: addresses that must exist, so that none is made up."""


class PackagingError(Exception):
    """The zip can't be built; the text says why."""


def read_metadata(path: Path) -> configparser.SectionProxy:
    """The section ``general`` of a metadata.txt.

    Raises:
        PackagingError: It does not parse, or a mandatory key is missing or empty.
    """
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]  # keys keep their case
    try:
        parser.read_string(path.read_text(encoding="utf-8"))
        general = parser["general"]
    except (OSError, configparser.Error, KeyError) as error:
        raise PackagingError(f"{path} can't be read: {error}") from error
    missing = [key for key in MANDATORY if not general.get(key, "").strip()]
    if missing:
        raise PackagingError(f"{path} lacks {', '.join(missing)}.")
    return general


def lacks_to_publish(general: Mapping[str, str]) -> list[str]:
    """What plugins.qgis.org would still ask for: addresses that people can open, and one that can be written to."""
    missing = [key for key in TO_PUBLISH if not general.get(key, "").strip()]
    return [*missing, *(["email"] if general.get("email", "").endswith(".invalid") else [])]


def tracked_files(root: Path = ROOT) -> list[str]:
    """The package's files that git knows and that belong into the zip, relative to `root`, sorted."""
    names = _git_files(root)
    return [name for name in names if name not in LEFT_OUT and Path(name).suffix not in LEFT_OUT_SUFFIXES]


def untracked_files(root: Path = ROOT) -> list[str]:
    """Files of the package that git neither knows nor ignores: a zip would lack them."""
    return _git_files(root, "--others", "--exclude-standard")


def _check_all_is_tracked() -> None:
    unknown = untracked_files()
    if unknown:
        raise PackagingError(f"git does not know {', '.join(unknown)}, so that the zip would lack it: git add it.")


def _git_files(root: Path, *options: str) -> list[str]:
    try:
        listing = subprocess.run(  # noqa: S603  # a fixed command; this module is not part of the zip
            ["git", "ls-files", "-z", *options, "--", PACKAGE],  # noqa: S607
            cwd=root,
            check=True,
            capture_output=True,
        ).stdout.decode()
    except (OSError, subprocess.CalledProcessError) as error:
        raise PackagingError(f"git can't list the files of {root}: the zip is built from a checkout.") from error
    return sorted(name for name in listing.split("\0") if name)


def build_zip(folder: Path, root: Path = ROOT, wheels: Sequence[Path] = ()) -> Path:
    """Write the zip into `folder`, which is made, and give its path.

    With `wheels` the plugin carries these, so that only the engine's libraries have to be fetched, by their hashes.
    PackagingError: metadata.txt is not complete, names an icon that is not there, or git can't list the files.
    """
    general = read_metadata(root / "metadata.txt")
    sources = {name[len(PACKAGE) + 1 :]: root / name for name in tracked_files(root)}
    if general["icon"] not in sources:
        raise PackagingError(f"metadata.txt names the icon {general['icon']}, which is no tracked file of {PACKAGE}.")
    sources["metadata.txt"] = root / "metadata.txt"
    sources["LICENSE"] = root / "LICENSE"
    sources |= {f"wheels/{wheel.name}": wheel for wheel in wheels}
    if wheels:
        sources[f"wheels/{LOCK}"] = root / "scripts" / LOCK
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{PLUGIN_NAME}-{general['version']}{'-with-engine' if wheels else ''}.zip"
    unfinished = path.with_suffix(".part")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(sources):
            entry = zipfile.ZipInfo(f"{PLUGIN_NAME}/{name}", EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, sources[name].read_bytes())
        if wheels:
            archive.writestr(zipfile.ZipInfo(f"{PLUGIN_NAME}/wheels/{LIST}", EPOCH), _listed(wheels))
    unfinished.replace(path)
    return path


def _listed(wheels: Sequence[Path]) -> str:
    """Package → file and hash, as `engine.carried` reads it."""
    names = {wheel: wheel.name.split("-")[0].replace("_", "-") for wheel in wheels}
    listed = {name: {"file": wheel.name, "sha256": sha256_of(wheel)} for wheel, name in sorted(names.items())}
    return json.dumps(listed, indent=1)


def make_wheels(folder: Path, root: Path = ROOT) -> list[Path]:
    """Build the engine's wheel from the checkout, and fetch pip's.

    Raises:
        PackagingError: pip could not do it.
    """
    for arguments in (("wheel", "--no-deps", str(root)), ("download", "--no-deps", "--only-binary=:all:", "pip")):
        place = ("-w" if arguments[0] == "wheel" else "-d", str(folder))
        command = [sys.executable, "-m", "pip", *arguments, *place, "--quiet", "--disable-pip-version-check"]
        done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603  # fixed commands
        if done.returncode:
            lines = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or [done.stderr.strip()]
            raise PackagingError(f"pip {arguments[0]} failed: {lines[0]}")
    return sorted(folder.glob("*.whl"))


def link_into(profile: Path, root: Path = ROOT) -> Path:
    """Link the package into a QGIS profile's folder of plugins, so that changes show after a reload.

    Gives the plugin's folder.
    """
    target = profile / "python" / "plugins" / PLUGIN_NAME
    target.mkdir(parents=True, exist_ok=True)
    for source in [*sorted((root / PACKAGE).iterdir()), root / "metadata.txt", root / "LICENSE"]:
        link = target / source.name
        if source.name == "__pycache__" or link.exists():
            continue
        link.symlink_to(source, target_is_directory=source.is_dir())
    return target


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m qgis_plugin.packaging", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "dist", help="folder for the zip (default: dist)")
    parser.add_argument("--link", type=Path, metavar="PROFILE", help="link into this QGIS profile's folder instead")
    parser.add_argument("--with-engine", action="store_true", help="carry the engine's wheel and pip in the zip")
    chosen = parser.parse_args(arguments)
    try:
        if not chosen.link:
            _check_all_is_tracked()
        with tempfile.TemporaryDirectory() as scratch:
            wheels = make_wheels(Path(scratch)) if chosen.with_engine else []
            path = link_into(chosen.link) if chosen.link else build_zip(chosen.output, wheels=wheels)
        missing = lacks_to_publish(read_metadata(ROOT / "metadata.txt"))
        if missing:
            sys.stderr.write(f"Not for plugins.qgis.org yet: metadata.txt has no real {', '.join(missing)}.\n")
    except PackagingError as error:
        sys.stderr.write(f"Error: {error}\n")
        return 1
    if chosen.with_engine:
        sys.stderr.write(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB, the engine among them\n")
    sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
