"""Fixtures that every test package shares."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent


def shared_folder() -> Path | None:
    """The folder with real images and scenes: RDB_GEO_SHARED, else ``../shared`` beside the checkout; None where it is absent."""
    folder = Path(os.environ.get("RDB_GEO_SHARED", CHECKOUT.parent / "shared"))
    return folder if (folder / "scenes").is_dir() else None


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
