"""What a user has named on this machine, and whether the network may be asked: an index alone decides neither.

An index may come from somebody else. Its recipe names a model and the addresses of scenes. A model's name that leads
to a folder or to a network, and the host of a remote scene, are used only where the user has named them before: by
``--model``, by indexing, or by ``rdb-geo allow``. Each name is a small file in the user's cache folder.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

from rdb_geo.core.files import replacing

FOLDER = "named"
"""In the user's cache folder."""

THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
"""Hosts that are no network."""

_offline = False


def user_cache() -> Path:
    """The user's cache folder for this program: ``RDB_GEO_CACHE``, or by the habits of the platform."""
    if os.environ.get("RDB_GEO_CACHE"):
        return Path(os.environ["RDB_GEO_CACHE"])
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "rdb-geo"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "rdb-geo"
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "rdb-geo"


def name_it(name: str) -> None:
    """Remember that the user named `name`. Where the folder can't be written, it is forgotten with the process."""
    try:
        allow(name)
    except OSError:
        _named_now.add(name)


def allow(name: str) -> None:
    """Remember `name` for good; raises `OSError`: the folder can't be written."""
    path = _path_of(name)
    if path.is_file():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as temporary:
        temporary.write_text(name, encoding="utf-8", errors="surrogatepass")


def forget(name: str) -> bool:
    """Take `name` back; whether it had been named."""
    was_named = is_named(name)
    _named_now.discard(name)
    if was_named and _path_of(name).is_file():
        _path_of(name).unlink()
    return was_named


def is_named(name: str) -> bool:
    """Whether the user has named `name`, letter for letter."""
    return name in _named_now or _path_of(name).is_file()


def all_named() -> list[str]:
    """Every name, sorted."""
    files = (user_cache() / FOLDER).glob("[!.]*.txt")
    stored = {path.read_text(encoding="utf-8", errors="surrogatepass") for path in files}
    return sorted(stored | _named_now)


def set_offline(*, offline: bool) -> None:
    """Whether scenes may be read over a network in this process; the front ends pass their ``--offline`` on."""
    global _offline  # noqa: PLW0603  # a property of the process, as the user's command line is
    _offline = offline


def is_offline() -> bool:
    """Nothing may be read over a network."""
    return _offline


_named_now: set[str] = set()


def _path_of(name: str) -> Path:
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return user_cache() / FOLDER / f"{digest}.txt"
