"""Drone projects: the orthomosaic among elevation models, index maps, tiles and photos.

Layouts: the output folders that OpenDroneMap, Pix4Dmapper, DJI Terra and Agisoft Metashape document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rdb_geo.scene.products.listing import Listing, parent
from rdb_geo.scene.products.product import Product

ORTHOS = (
    ("OpenDroneMap", r"odm_orthophoto\.tiff?", 1),
    ("Pix4D", r".*_transparent_mosaic_(?!\w*_\d+_\d+\.)\w+\.tiff?", 2),
    ("Pix4D", r".*_mosaic_group\d+\.tiff?", 2),
    ("DJI Terra", r"result\.tiff?", 1),
    ("Metashape", r"(?:.*[ _-])?ortho(?:mosaic|photo)?\.tiff?", 1),
)
"""Program, name of the picture, and how many folders above it the project is; of a project the first that is there."""

NO_SCENE = re.compile(
    r"(?:.*[ _-])?(?:dsm|dtm|dem|gsddsm|chm|hillshade|ndvi|ndre|gndvi|osavi|lci|index_\w+|depth|quality|density)"
    r"(?:[ _-]\w+)?\.tiff?"
    r"|odm_orthophoto[._]\w+\.tiff?|odm_orthophoto\.mbtiles|.*_mosaic_group\d+(?:_\d+_\d+)?\.tiff?"
    r"|.*_reflectance_\w+[ \w]*\.tiff?|result_\w+\.tiff?",
    re.IGNORECASE,
)
"""Elevation, index maps, single bands, the mosaic cut into tiles, and other copies of it."""

RAW = re.compile(
    r"(?:^|/)(?:images|1_initial|odm_texturing(?:_25d)?|odm_report|opensfm|submodels|google_tiles|\d{1,2}/\d+)(?:/|$)",
    re.IGNORECASE,
)
"""Folders of photos and of map tiles."""


def find(listing: Listing) -> Iterator[Product]:
    """The orthomosaics of the projects that a listing holds."""
    taken: set[str] = set()
    for program, pattern, depth in ORTHOS:
        for name in listing.matching(pattern):
            project = parent(name)
            if RAW.search(parent(name)) or (NO_SCENE.fullmatch(name.rsplit("/", 1)[-1]) and "mosaic" not in name):
                continue
            for _ in range(depth):
                project = parent(project)
            if any(project == other or parent(name) == other for other in taken):
                continue
            beside = _beside(listing, project, parent(name), name)
            if program == "Metashape" and not beside:
                continue  # a file that is only called ortho is any picture
            taken |= {project, parent(name)}
            uri = listing.uri(name)
            files = frozenset({name, *beside})
            yield Product(kind=program, uri=uri, main=uri, image=uri, files=files)


def _beside(listing: Listing, project: str, folder: str, ortho: str) -> list[str]:
    """What of the project is no scene."""
    roots = {project, folder}
    inside = [n for n in listing.names if any(not root or n.startswith(f"{root}/") for root in roots) and n != ortho]
    return [name for name in inside if NO_SCENE.fullmatch(name.rsplit("/", 1)[-1]) or RAW.search(parent(name))]
