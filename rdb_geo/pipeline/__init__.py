"""The verbs of the package, in which all stages meet.

scene → chips → encoder → index          (`index_scene`)
text → encoder → search → hits           (`query_index`)
text → encoder → search → regions        (`find_shapes`)
hits → scene → pictures                  (`draw_preview`, `draw_quicklook`, `write_report`)
"""

from rdb_geo.pipeline.index import SCENE_FAILURES, IndexOutcome, find_scenes, index_scene
from rdb_geo.pipeline.pictures import draw_preview, draw_quicklook
from rdb_geo.pipeline.query import Answer, query_index, search_index
from rdb_geo.pipeline.question import Question, ask, ask_vector, text_vector
from rdb_geo.pipeline.report import write_report
from rdb_geo.pipeline.shapes import Shapes, find_shapes

__all__ = [
    "SCENE_FAILURES",
    "Answer",
    "IndexOutcome",
    "Question",
    "Shapes",
    "ask",
    "ask_vector",
    "draw_preview",
    "draw_quicklook",
    "find_scenes",
    "find_shapes",
    "index_scene",
    "query_index",
    "search_index",
    "text_vector",
    "write_report",
]
