"""Whether a scene's files stayed what they were while they were read."""

from __future__ import annotations

import warnings

from rdb_geo.core.errors import RdbGeoWarning, SceneChangedError, SceneError
from rdb_geo.core.specs import SceneRecord
from rdb_geo.scene.dataset import Scene
from rdb_geo.scene.files.addresses import is_local
from rdb_geo.scene.files.scene_source import SceneSource


def check_unchanged(source: SceneSource, record: SceneRecord) -> None:
    """Refuse a scene of this machine whose files were replaced since this record of it: chips may be of either state.

    Raises:
        SceneChangedError: It is another file now, or none.
    """
    if not is_local(source.uri):
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RdbGeoWarning)  # all was said when it was opened first
            with Scene(source) as now:
                now.open_clouds()
                is_same = now.record == record
    except SceneError:
        is_same = False
    if not is_same:
        raise SceneChangedError("changing-scene", scene=source.uri)
