"""Fixtures that every test package shares."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any, NoReturn

import hypothesis
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from fakes import ColourEncoder  # the folder is put on the path above
from made_scenes import MakeScene, shared_folder, write_scene

os.environ["HF_HUB_OFFLINE"] = "1"  # huggingface_hub reads it when it is imported
hypothesis.settings.register_profile("rdb-geo", deadline=None)  # machines are busy
hypothesis.settings.load_profile("rdb-geo")


@pytest.fixture
def make_scene(tmp_path: Path) -> MakeScene:
    """A function that writes a small real GeoTIFF into the test's folder; its options are those of `write_scene`."""

    def make(name: str = "scene.tif", **options: Any) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return write_scene(path, **options)

    return make


@pytest.fixture
def colour_encoder() -> ColourEncoder:
    """An encoder that knows colours, see `fakes`."""
    return ColourEncoder()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared data folder; skips where it is absent, and fails where nothing may be (`_missing`)."""
    folder = shared_folder()
    if folder is None:
        _missing("the shared data folder is not here: set RDB_GEO_SHARED to it")
    return folder


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test marked ``needs`` is skipped where none of the programs is here."""
    for marker in item.iter_markers("needs"):
        if not any(map(shutil.which, marker.args)):
            _missing(f"none of {', '.join(marker.args)} is installed")


def _missing(what: str) -> NoReturn:
    """Skip the test, or fail it where RDB_GEO_COMPLETE says that the machine has everything (``.ci/run``)."""
    if os.environ.get("RDB_GEO_COMPLETE"):
        pytest.fail(what, pytrace=False)
    pytest.skip(what)


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No user setting reaches a test, nothing asks the network, no cache of the user is touched."""
    for name in ("RDB_GEO_INDEX", "RDB_GEO_MODEL", "RDB_GEO_DEVICE", "RDB_GEO_CACHE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("RDB_GEO_OFFLINE", "1")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
