"""Build the plugin's zip, or link the plugin into a QGIS profile for development.

    python -m qgis_plugin.packaging                  dist/rdb_geo_search-<version>.zip
    python -m qgis_plugin.packaging --link PROFILE   a link in PROFILE/python/plugins

The zip holds one folder, ``rdb_geo_search``: the tracked files of this package, ``metadata.txt`` and ``LICENSE``.
The same tree gives the same bytes.
"""

from __future__ import annotations

import argparse
import configparser
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

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
    "repository",
    "tracker",
    "icon",
)
"""Keys that QGIS or its plugin repository asks for, and the icon."""


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


def tracked_files(root: Path = ROOT) -> list[str]:
    """The package's files that git knows and that belong into the zip, relative to `root`, sorted."""
    names = _git_files(root)
    return [name for name in names if name not in LEFT_OUT and Path(name).suffix not in LEFT_OUT_SUFFIXES]


def untracked_files(root: Path = ROOT) -> list[str]:
    """Files of the package that git neither knows nor ignores: they are not in the zip, which may be a mistake."""
    return _git_files(root, "--others", "--exclude-standard")


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


def build_zip(folder: Path, root: Path = ROOT) -> Path:
    """Write the zip into `folder`.

    Args:
        folder: Made where it does not exist.
        root: The checkout.

    Returns:
        The zip's path.

    Raises:
        PackagingError: metadata.txt is not complete, names an icon that is not there, or git can't list the files.
    """
    general = read_metadata(root / "metadata.txt")
    sources = {name[len(PACKAGE) + 1 :]: root / name for name in tracked_files(root)}
    if general["icon"] not in sources:
        raise PackagingError(f"metadata.txt names the icon {general['icon']}, which is no tracked file of {PACKAGE}.")
    sources["metadata.txt"] = root / "metadata.txt"
    sources["LICENSE"] = root / "LICENSE"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{PLUGIN_NAME}-{general['version']}.zip"
    unfinished = path.with_suffix(".part")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(sources):
            entry = zipfile.ZipInfo(f"{PLUGIN_NAME}/{name}", EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, sources[name].read_bytes())
    unfinished.replace(path)
    return path


def link_into(profile: Path, root: Path = ROOT) -> Path:
    """Link the package into a QGIS profile's folder of plugins, so that changes show after a reload.

    Returns:
        The plugin's folder in the profile.
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
    chosen = parser.parse_args(arguments)
    try:
        path = link_into(chosen.link) if chosen.link else build_zip(chosen.output)
        for name in [] if chosen.link else untracked_files():
            sys.stderr.write(f"Warning: {name} is not in the zip, because git does not know it.\n")
    except PackagingError as error:
        sys.stderr.write(f"Error: {error}\n")
        return 1
    sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
