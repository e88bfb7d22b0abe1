"""Fixtures that every test package shares."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

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
    """The shared data folder; skips where it is absent."""
    folder = shared_folder()
    if folder is None:
        pytest.skip("the shared data folder is not here: set RDB_GEO_SHARED to it")
    return folder


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No user setting reaches a test, nothing asks the network, no cache of the user is touched."""
    for name in ("RDB_GEO_INDEX", "RDB_GEO_MODEL", "RDB_GEO_DEVICE", "RDB_GEO_CACHE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("RDB_GEO_OFFLINE", "1")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
