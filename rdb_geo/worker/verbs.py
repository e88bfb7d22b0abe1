"""What a client may ask for, by the type of its request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from rdb_geo.worker.desk import Work
from rdb_geo.worker.fields import Fields
from rdb_geo.worker.judging import read_change, read_evaluate, read_refine
from rdb_geo.worker.models import read_add, read_allow, read_calibrate, read_models, read_offer, read_take_away
from rdb_geo.worker.scenes import read_index, read_relink, read_remove, read_status, read_thumbnails
from rdb_geo.worker.searching import read_example, read_heatmap, read_query

VERBS: Mapping[str, Callable[[Fields], Work]] = MappingProxyType(
    {
        "index": read_index,
        "query": read_query,
        "example": read_example,
        "heatmap": read_heatmap,
        "refine": read_refine,
        "evaluate": read_evaluate,
        "change": read_change,
        "thumbnails": read_thumbnails,
        "status": read_status,
        "remove": read_remove,
        "relink": read_relink,
        "models": read_models,
        "offer-model": read_offer,
        "add-model": read_add,
        "remove-model": read_take_away,
        "calibrate": read_calibrate,
        "allow": read_allow,
    }
)
"""What waits in line, by the type of the request. ``cancel`` does not."""
