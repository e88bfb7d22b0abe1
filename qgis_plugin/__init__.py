"""RDB-Geo Search for QGIS: type words, get polygons, over your own satellite and aerial images."""

from __future__ import annotations

from typing import Any


def classFactory(iface: Any) -> Any:  # noqa: ANN401, N802  # QGIS prescribes the name
    """The plugin, for QGIS."""
    from .plugin import RdbGeoPlugin  # QGIS is there only when it calls

    return RdbGeoPlugin(iface)
