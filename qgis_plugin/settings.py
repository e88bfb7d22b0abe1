"""Settings of the plugin, typed, kept by QGIS under ``rdb_geo/``."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TypeVar

from qgis.core import QgsSettings

GROUP = "rdb_geo"
HISTORY_KEY = f"{GROUP}/history"
HISTORY_LENGTH = 200

DEFAULT_HITS = 1000

_Value = TypeVar("_Value", bool, int, str)


@dataclass(frozen=True)
class PluginSettings:
    """What the user can set once for all projects."""

    engine_path: str = ""
    """A Python, the program ``rdb-geo`` or an environment's folder; empty = look for it."""

    model: str = ""
    """Model for new indexes; empty = the engine's own, which is part of it."""

    hits: int = DEFAULT_HITS
    """How many hits a search asks for."""

    may_download: bool = False
    """Whether the engine may ask the network: for weights of other models, and scenes that lie there."""


def read_settings() -> PluginSettings:
    """The settings in force."""
    stored = QgsSettings()
    values = {
        field.name: _read(stored, field.name, getattr(PluginSettings(), field.name)) for field in fields(PluginSettings)
    }
    return replace(PluginSettings(), **values)


def write_settings(settings: PluginSettings) -> None:
    """Keep `settings`."""
    stored = QgsSettings()
    for field in fields(PluginSettings):
        stored.setValue(f"{GROUP}/{field.name}", getattr(settings, field.name))


def read_history() -> list[str]:
    """Past queries, latest first."""
    stored = QgsSettings().value(HISTORY_KEY, [])
    return [str(text) for text in stored] if isinstance(stored, (list, tuple)) else [str(stored)] if stored else []


def remember_query(text: str) -> list[str]:
    """Put `text` at the head of the history; returns the history."""
    history = [text, *(past for past in read_history() if past != text)][:HISTORY_LENGTH]
    QgsSettings().setValue(HISTORY_KEY, history)
    return history


def _read(stored: QgsSettings, name: str, default: _Value) -> _Value:
    kind: type[_Value] = type(default)
    return stored.value(f"{GROUP}/{name}", default, type=kind)
