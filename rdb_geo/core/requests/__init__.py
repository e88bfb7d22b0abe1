"""What a user asks for: one frozen record for each kind of wish, checked when it is made.

The command line builds these records from its options, the worker from the fields of a request, and Python by keyword.
Files, layers and scenes that a record names are read when the work is done.
"""

from rdb_geo.core.requests.files import Indexing, Outputs, SceneRequest, Share, read_chip_size, read_share
from rdb_geo.core.requests.form import Form, Outlining, read_form
from rdb_geo.core.requests.limits import WORTH_A_LOOK, Comparison, Evaluation, Limits
from rdb_geo.core.requests.question import Ask, Box, Piece

__all__ = [
    "WORTH_A_LOOK",
    "Ask",
    "Box",
    "Comparison",
    "Evaluation",
    "Form",
    "Indexing",
    "Limits",
    "Outlining",
    "Outputs",
    "Piece",
    "SceneRequest",
    "Share",
    "read_chip_size",
    "read_form",
    "read_share",
]
