"""rdb-geo: type words, get polygons, over your own satellite and aerial images.

index = rdb_geo.open_index("my-index")
index.add("scene.tif")
answer = index.query("flooded farmland", rdb_geo.Limits(k=20))
rdb_geo.write_results(rdb_geo.merge_hits(answer.hits), "hits.geojson")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from rdb_geo.core.environment import leave_out_foreign_settings, spare_memory, switch_off_reports

if TYPE_CHECKING:
    from rdb_geo.answer.change.compare import ChangeAnswer as ChangeAnswer
    from rdb_geo.answer.evaluate import SelfCheck as SelfCheck
    from rdb_geo.answer.heatmap import Heatmap as Heatmap
    from rdb_geo.answer.heatmap import write_heatmap as write_heatmap
    from rdb_geo.answer.hits import Answer as Answer
    from rdb_geo.answer.marks import MarkedHit as MarkedHit
    from rdb_geo.answer.marks import read_rounds as read_rounds
    from rdb_geo.answer.refine import Refined as Refined
    from rdb_geo.answer.shapes.outlines import Shapes as Shapes
    from rdb_geo.answer.shapes.regions import merge_hits as merge_hits
    from rdb_geo.core.errors import Cancelled as Cancelled
    from rdb_geo.core.errors import RdbGeoError as RdbGeoError
    from rdb_geo.core.geometry import BBox as BBox
    from rdb_geo.core.geometry import Window as Window
    from rdb_geo.core.progress import Progress as Progress
    from rdb_geo.core.requests import Ask as Ask
    from rdb_geo.core.requests import Comparison as Comparison
    from rdb_geo.core.requests import Evaluation as Evaluation
    from rdb_geo.core.requests import Form as Form
    from rdb_geo.core.requests import Indexing as Indexing
    from rdb_geo.core.requests import Limits as Limits
    from rdb_geo.core.requests import Outlining as Outlining
    from rdb_geo.core.requests import Piece as Piece
    from rdb_geo.core.results import Change as Change
    from rdb_geo.core.results import Hit as Hit
    from rdb_geo.core.results import Region as Region
    from rdb_geo.indexing import IndexOutcome as IndexOutcome
    from rdb_geo.indexing import find_scenes as find_scenes
    from rdb_geo.output.writers import write_results as write_results
    from rdb_geo.score.question import Question as Question
    from rdb_geo.session.answers import Contents as Contents
    from rdb_geo.session.answers import Found as Found
    from rdb_geo.session.answers import Reranked as Reranked
    from rdb_geo.session.index import Index as Index
    from rdb_geo.session.index import open_index as open_index

__version__ = "0.1.0"

_HOMES = {
    "Answer": "answer.hits",
    "Ask": "core.requests",
    "BBox": "core.geometry",
    "Cancelled": "core.errors",
    "Change": "core.results",
    "ChangeAnswer": "answer.change.compare",
    "Comparison": "core.requests",
    "Contents": "session.answers",
    "Evaluation": "core.requests",
    "Form": "core.requests",
    "Found": "session.answers",
    "Heatmap": "answer.heatmap",
    "Hit": "core.results",
    "Index": "session.index",
    "IndexOutcome": "indexing",
    "Indexing": "core.requests",
    "Limits": "core.requests",
    "MarkedHit": "answer.marks",
    "Outlining": "core.requests",
    "Piece": "core.requests",
    "Progress": "core.progress",
    "Question": "score.question",
    "RdbGeoError": "core.errors",
    "Refined": "answer.refine",
    "Region": "core.results",
    "Reranked": "session.answers",
    "SelfCheck": "answer.evaluate",
    "Shapes": "answer.shapes.outlines",
    "Window": "core.geometry",
    "find_scenes": "indexing",
    "merge_hits": "answer.shapes.regions",
    "open_index": "session.index",
    "read_rounds": "answer.marks",
    "write_heatmap": "answer.heatmap",
    "write_results": "output.writers",
}
"""Public names and their modules, loaded when a name is first used: importing the package costs nothing."""

switch_off_reports()
leave_out_foreign_settings()
spare_memory()

__all__ = ["__version__", *_HOMES]  # noqa: PLE0604 - the names of modules are texts


def __getattr__(name: str) -> Any:  # noqa: ANN401
    if name in _HOMES:
        return getattr(import_module(f"rdb_geo.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'rdb_geo' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
