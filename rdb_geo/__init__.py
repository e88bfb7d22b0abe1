"""rdb-geo: type words, get polygons, over your own satellite and aerial images.

index = rdb_geo.open_index("my-index")
index.add("scene.tif")
answer = index.query("flooded farmland", k=20)
rdb_geo.write_results(rdb_geo.merge_hits(answer.hits), "hits.geojson")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from rdb_geo.core.telemetry import switch_off

if TYPE_CHECKING:
    from rdb_geo.answer.regions import merge_hits as merge_hits
    from rdb_geo.output.writers import write_results as write_results
    from rdb_geo.session import Index as Index
    from rdb_geo.session import open_index as open_index

__version__ = "0.1.0"

__all__ = ["Index", "__version__", "merge_hits", "open_index", "write_results"]

_HOMES = {
    "Index": "rdb_geo.session",
    "open_index": "rdb_geo.session",
    "merge_hits": "rdb_geo.answer.regions",
    "write_results": "rdb_geo.output.writers",
}
"""Public names and their modules, loaded when a name is first used: importing the package costs nothing."""


switch_off()


def __getattr__(name: str) -> Any:  # noqa: ANN401
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'rdb_geo' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
