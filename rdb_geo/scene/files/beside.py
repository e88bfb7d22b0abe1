"""What a ``.prj`` file beside a raster says of its CRS."""

from __future__ import annotations

import pyproj
import rasterio
from pyproj.exceptions import CRSError

from rdb_geo.core.errors import MissingCrsError
from rdb_geo.scene.files.identity import local_files


def crs_beside(uri: str) -> rasterio.crs.CRS | None:
    """The CRS of a ``.prj`` file beside a raster or container of this machine, as GIS programs write one; None without.

    Raises:
        MissingCrsError: It is there and can't be understood.
    """
    path = None if uri.startswith("/vsi") else next(iter(local_files([uri])), None)
    if path is None:
        return None
    for beside in (path.with_suffix(".prj"), path.with_suffix(".PRJ"), path.with_name(f"{path.name}.prj")):
        try:
            text = beside.read_text(encoding="utf-8-sig", errors="replace").strip()
        except (OSError, ValueError):
            continue
        try:
            return rasterio.crs.CRS.from_wkt(pyproj.CRS.from_user_input(text).to_wkt())
        except (CRSError, rasterio.errors.CRSError) as error:
            raise MissingCrsError(
                f"{beside} is no CRS that PROJ understands ({error}): write its WKT or EPSG code there."
            ) from error
    return None
